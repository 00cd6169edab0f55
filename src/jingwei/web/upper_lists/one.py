"""What came of a list from above: four figures that open their lines, deciding, sending it on, taking it away."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from jingwei.areas.upper_lists import queries
from jingwei.areas.upper_lists.models import Comparison, Decision, Line, Ruling, State, Verdict
from jingwei.areas.upper_lists.operations import deciding
from jingwei.areas.upper_lists.rules import ListRefused
from jingwei.areas.upper_lists.workbook import counting, differing, names_of, said, write_result
from jingwei.fusion.outputs import words
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.register.models import Organisation
from jingwei.register.queries import organisation_of
from jingwei.units.queries import name_path
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped
from jingwei.web.upper_lists.forms import DecideForm
from jingwei.web.upper_lists.sending import offered

SIZE = 100
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@scoped(Permission.ROUNDS_COMPARE)
@require_safe
def upper_list(asked: HttpRequest, pk: int) -> HttpResponse:
    """The figures, and the lines of the one that is asked for by `?show=`, from `?after=` on."""
    request = cast("OfficeRequest", asked)
    found = found_list(pk)
    return page(request, "web/upper_lists/one.html", **_facts(request, found))


def found_list(pk: int) -> Comparison:
    """The list of this number that is in sight; 404 where there is none."""
    one = queries.comparisons().filter(pk=pk).first()
    if one is None:
        raise Http404
    return one


def _facts(request: OfficeRequest, found: Comparison) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "one": found, "kinds": [words.word(words.KINDS, key) for key in found.kinds],
        "territory": name_path(found.territory, on=request.today), "is_waiting": found.state == State.WAITING, "send": offered(request, found),
    }  # fmt: skip
    if found.state != State.COMPARED:
        return facts
    show = request.GET.get("show", "")
    verdict = Verdict(show) if show in Verdict.values else Verdict.THEIRS_ONLY
    after = request.GET.get("after", "")
    rows = queries.shown(found, verdict)
    lines = list(
        rows.filter(pk__gt=int(after) if after.isdecimal() and len(after) < 19 else 0)[: SIZE + 1]
    )
    entries = names_of(lines)
    return facts | {
        "figures": queries.figures(found), "explained": queries.explained(found), "verdict": str(verdict),
        "title": _(str(verdict.label)), "lines": [_drawn(line, entries) for line in lines[:SIZE]],
        "next": lines[SIZE - 1].pk if len(lines) > SIZE else None, "rulings": Ruling,
        "others": (Verdict.SAME, Verdict.OUTSIDE), "tiles": queries.FIGURES,
    }  # fmt: skip


def _drawn(line: Line, entries: Any) -> dict[str, Any]:
    """A line as the page shows it: their side, ours, and what can be said of it."""
    numbers = [line.organisation_id] if line.organisation_id else line.candidates
    return {
        "pk": line.pk, "sheet": line.sheet, "row": line.row, "theirs": bool(line.theirs), "name": line.theirs.get("name", ""), "uscc": line.theirs.get("uscc", ""),
        "why": line.why,
        "ours": [(f"JW-{pk:07d}", entries.get(pk)) for pk in numbers], "differing": differing(line),
        "said": [(one.pk, said(one)) for one in counting(line)], "verdict": line.verdict,
    }  # fmt: skip


@scoped(Permission.ROUNDS_COMPARE)
@require_POST
def decide(asked: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Keeps what a person says of a line; refused it is said on the page."""
    request = cast("OfficeRequest", asked)
    found = found_list(pk)
    one = Line.objects.filter(comparison=found, pk=line).first()
    if one is None:
        raise Http404
    try:
        ruling, organisation, reason = _given(DecideForm(request.POST))
        deciding.decide(
            one, ruling=ruling, organisation=organisation, reason=reason, actor=request.account, now=request.now
        )  # fmt: skip
        messages.success(request, _("已记下。底册没有变。"))
    except ListRefused as refused:
        messages.error(request, str(refused))
    return _back(request, found)


def _given(form: DecideForm) -> tuple[Ruling, Organisation | None, str]:
    """What the form says; raises ListRefused for what makes no sense, or is out of sight."""
    if not form.is_valid():
        raise ListRefused(next(iter(form.errors.values()))[0])
    said = form.cleaned_data
    organisation = organisation_of(said["number"]) if said["number"] else None
    if said["number"] and organisation is None:
        raise ListRefused(_("{number} 不在您的辖区，或没有这个号。").format(number=said["number"]))
    return Ruling(said["ruling"]), organisation, said["reason"]


@scoped(Permission.ROUNDS_COMPARE)
@require_POST
def take_back(asked: HttpRequest, pk: int, decision: int) -> HttpResponse:
    """Takes a decision back."""
    request = cast("OfficeRequest", asked)
    found = found_list(pk)
    one = Decision.objects.filter(line__comparison=found, pk=decision).first()
    if one is None:
        raise Http404
    try:
        deciding.take_back(one, actor=request.account, now=request.now)
        messages.success(request, _("裁定已撤销。"))
    except ListRefused as refused:
        messages.error(request, str(refused))
    return _back(request, found)


@scoped(Permission.ROUNDS_COMPARE)
@require_POST
def take_out(asked: HttpRequest, pk: int) -> HttpResponseBase:
    """The result as a workbook; the file is removed at once, what is open can still be read to its end."""
    request = cast("OfficeRequest", asked)
    found = found_list(pk)
    if found.state != State.COMPARED:
        raise Http404
    with TemporaryDirectory(prefix="jingwei-") as folder:
        path = Path(folder) / "result.xlsx"
        rows = write_result(found, path, account=request.account.pk, now=request.now)
        deciding.note_taken_out(found, rows=rows, actor=request.account, now=request.now)
        content = path.open("rb")
    name = _("对照-{number}-{day}.xlsx").format(number=found.pk, day=found.compared_on)
    return FileResponse(content, as_attachment=True, filename=name, content_type=WORKBOOK)


def _back(request: OfficeRequest, found: Comparison) -> HttpResponse:
    """The same list of lines, so that the next one can be decided."""
    show = request.POST.get("show", "")
    address = reverse("upper_list", args=[found.pk])
    tail = f"?show={show}#lines" if show in Verdict.values else ""
    return HttpResponseRedirect(address + tail, status=303)
