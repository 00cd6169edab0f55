"""The lists of an organisation: what is noted, noting it, reading a charter, internal rules to take (R-CP.14 to R-CP.16)."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from jingwei.areas.compliance.lists.charter import Read, read
from jingwei.areas.compliance.lists.definition import CHARTER, OWN, RULES, articles, listings
from jingwei.areas.compliance.lists.operations import note_items
from jingwei.areas.compliance.lists.queries import Kept, lists_of, versions
from jingwei.areas.compliance.lists.word import CONTENT_TYPE, as_word
from jingwei.areas.compliance.queries import One
from jingwei.areas.compliance.rules import ComplianceRefused
from jingwei.evidence.ingest import read_word
from jingwei.evidence.kinds import EvidenceRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.web.access import needs
from jingwei.web.compliance.list_forms import BasisForm, CharterForm, rows_of, said_in
from jingwei.web.compliance.one import keeps
from jingwei.web.compliance.steps import found, row_of
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to
from jingwei.web.scope import scoped


@scoped(Permission.COMPLIANCE_VIEW)
@require_safe
def one_list(asked: HttpRequest, number: str, key: str) -> HttpResponse:
    """What is noted of each item, and what was noted before."""
    request = cast("OfficeRequest", asked)
    one = found(request, number)
    kept = _kept(request, one, key)
    return page(
        request, "web/compliance/list.html", one=one, kept=kept, own=OWN, may_keep=keeps(request, one),
        versions=versions(one.entry.organisation_id, kept.listing, on=request.day),
        templates=articles() if key == RULES else {}, is_charter=key == CHARTER,
        titles={item.key: item.title for item in kept.listing.items},
    )  # fmt: skip


@scoped(Permission.COMPLIANCE_KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def note_list(asked: HttpRequest, number: str, key: str) -> HttpResponse:
    """The form of all its items."""
    request = cast("OfficeRequest", asked)
    one = _kept_here(request, number)
    kept = _kept(request, one, key)
    given = request.POST if request.method == "POST" else None
    rows = rows_of(kept, on=request.today, given=given)
    form = BasisForm(given, initial={"seen": kept.seen})
    if given is not None and all([form.is_valid(), *(each.is_valid() for _item, each in rows)]):
        try:
            count = note_items(
                row_of(one), kept.listing, said_in(rows), basis=form.cleaned_data["basis"], seen=form.cleaned_data["seen"],
                actor=request.account, now=request.now,
            )  # fmt: skip
        except ComplianceRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已登记 {count} 项。").format(count=count))
            return back_to("one_list", one.number, key)
    return _drawn(
        request,
        one,
        kept,
        rows,
        form,
        status=200 if given is None else 422,
        text=request.POST.get("text", ""),
    )


@scoped(Permission.COMPLIANCE_KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def read_charter(asked: HttpRequest, number: str) -> HttpResponse:
    """Takes a charter and shows what is found of each clause; nothing is written and the file is gone."""
    request = cast("OfficeRequest", asked)
    one = _kept_here(request, number)
    is_sent = request.method == "POST"
    form = CharterForm(request.POST, request.FILES) if is_sent else CharterForm()
    if form.is_valid():
        try:
            text = _text(form)
            said = read(text)
        except (ComplianceRefused, EvidenceRefused) as refused:
            form.add_error("file" if form.cleaned_data["file"] else "text", str(refused))
        else:
            kept = _kept(request, one, CHARTER)
            rows = rows_of(kept, on=request.today, found=said.passages)
            return _drawn(
                request,
                one,
                kept,
                rows,
                BasisForm(initial={"seen": kept.seen}),
                text=text,
                said=said,
            )
    return page(
        request, "web/compliance/charter.html", one=one, form=form, status=422 if is_sent else 200
    )


@needs(Permission.COMPLIANCE_VIEW)
@require_safe
def rule_to_take(request: HttpRequest, item: str) -> HttpResponse:  # noqa: ARG001 - handed to every view
    """An internal rule as a Word file, to be adapted."""
    if item not in articles():
        raise Http404
    rule = listings()[RULES][item]
    return HttpResponse(
        as_word(rule),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{item}.docx"'},
    )


def _text(form: CharterForm) -> str:
    """What the file says, else what was pasted."""
    sent = form.cleaned_data["file"]
    return read_word(sent.name or "", sent.chunks()) if sent else form.cleaned_data["text"]


def _kept_here(request: OfficeRequest, number: str) -> One:
    one = found(request, number)
    if not keeps(request, one):
        raise Http404
    return one


def _kept(request: OfficeRequest, one: One, key: str) -> Kept:
    """The list of that key; 404 without one."""
    listed = lists_of(one.entry.organisation_id, one.entry.kind, on=request.day)
    for each in listed:
        if each.listing.key == key:
            return each
    raise Http404


def _drawn(
    request: OfficeRequest, one: One, kept: Kept, rows: Any, form: BasisForm, *, text: str, said: Read | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The form; text: of the charter that was read, which comes along and is kept nowhere."""
    if text and said is None and kept.listing.key == CHARTER:
        said = _again(text)
    return page(
        request, "web/compliance/note_list.html", status=status, one=one, kept=kept, rows=rows, form=form, own=OWN,
        said=said, text=text, is_charter=kept.listing.key == CHARTER,
    )  # fmt: skip


def _again(text: str) -> Read | None:
    try:
        return read(text)
    except ComplianceRefused:
        return None
