"""Correcting a value of an organisation, and taking a correction back."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from jingwei.areas.level_changes.operations import edit_own, withdraw_own
from jingwei.fusion.outputs import words
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.register.kinds import MOVING, EditableField
from jingwei.register.models import Entry, Organisation, Override
from jingwei.register.operations import RegisterRefused
from jingwei.register.operations.standing import written
from jingwei.register.operations.steps import hold
from jingwei.register.queries import lineage_of
from jingwei.register.staying import staying
from jingwei.web.numbers import number_in
from jingwei.web.organisations import turns
from jingwei.web.organisations.finding import back, found, refusals_in
from jingwei.web.organisations.forms import EditForm
from jingwei.web.organisations.said import spoken, value_of
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

DEEDS = ("edit", "withdraw_edit")


@scoped(Permission.REGISTER_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(asked: HttpRequest, number: str, field: str) -> HttpResponse:
    """The form of one value, beside what everybody said of it."""
    request = cast("OfficeRequest", asked)
    one, chosen = found(number), _field(field)
    form = EditForm(request.POST or None, field=chosen)
    if form.is_valid():
        with refusals_in(form):
            _save(request, one, chosen, form.cleaned_data)
            messages.success(request, _("“{field}”已改好。").format(field=words.heading(chosen)))
            return back(request, one)
    return _drawn(request, one, chosen, form)


def _save(
    request: OfficeRequest, one: Organisation, field: EditableField, said: dict[str, Any]
) -> None:
    """Raises RegisterRefused where another has changed the value since the reader saw it."""
    value = written(said["value"])
    entry = hold(one, on=request.today)
    seen = Entry.objects.filter(pk=said["seen"], organisation=one).first()
    now = written(getattr(entry, field))
    then = written(getattr(seen, field)) if seen else None
    if now not in (then, value):
        raise RegisterRefused(turns.meanwhile(
            one, deeds=DEEDS, part=("field", str(field)), before=spoken(field, then), after=spoken(field, now)
        ))  # fmt: skip
    with staying(one):
        edit_own(
            one, field=field, value=value, reason=said["reason"], on=request.today, actor=request.account, now=request.now
        )  # fmt: skip


def _drawn(
    request: OfficeRequest, one: Organisation, field: EditableField, form: EditForm
) -> HttpResponse:
    entry = Entry.objects.still().select_related("lineage").filter(organisation=one).first()
    if entry is None:
        raise Http404
    status = 422 if form.is_bound else 200
    form.initial["value"] = written(getattr(entry, field))
    form.show_anew(entry.pk)
    held = Override.objects.still().filter(organisation=one, field=field).select_related("account")
    return page(
        request, "web/organisations/edit.html", status=status, organisation=one, entry=entry, form=form,
        field=field, value=value_of(entry, lineage_of(entry), field), override=held.first(),
        moves=field in MOVING,
    )  # fmt: skip


@scoped(Permission.REGISTER_EDIT)
@require_POST
def withdraw(asked: HttpRequest, number: str, field: str) -> HttpResponse:
    """Takes a correction back; pressed twice it is taken back once."""
    request = cast("OfficeRequest", asked)
    one, chosen = found(number), _field(field)
    said = _("“{field}”的更正已撤回，以名单为准。").format(field=words.heading(chosen))
    try:
        hold(one, on=request.today)
        if _is_withdrawn(request.POST.get("seen", ""), one, chosen):
            messages.info(request, said)
            return back(request, one)
        with staying(one):
            withdraw_own(one, field=chosen, on=request.today, actor=request.account, now=request.now)  # fmt: skip
        messages.success(request, said)
    except RegisterRefused as refused:
        messages.error(request, str(refused))
    return back(request, one)


def _is_withdrawn(seen: str, one: Organisation, field: EditableField) -> bool:
    """Whether the correction that the reader saw is over, and no other came after it."""
    held = {"organisation": one, "field": field}
    was = Override.objects.filter(**held, pk=number_in(seen) or 0)
    ended = was.filter(held_to__isnull=False).exists()
    newer = Override.objects.still().filter(**held).select_related("account").first()
    if ended and newer is not None:
        said = _("您要撤回的更正已由 {name} 另作更正，请看过再定。")
        raise RegisterRefused(said.format(name=newer.account.name))
    return ended


def _field(key: str) -> EditableField:
    if key not in EditableField.values:
        raise Http404
    return EditableField(key)
