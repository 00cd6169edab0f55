"""What the page of a case says of its organisation: who sees the case sees these few facts (R-C.8)."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from jingwei.areas.corrections.procedure import correction
from jingwei.areas.corrections.values import chosen_field, said
from jingwei.areas.level_changes.procedure import level_change
from jingwei.areas.level_changes.queries import changes_of
from jingwei.fusion.outputs import words
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case
from jingwei.procedures.organisations import entry_of, names_of, subjects_of
from jingwei.procedures.parts import MATTER
from jingwei.register.kinds import EditableField
from jingwei.register.models import Entry
from jingwei.register.queries import organisation_of
from jingwei.units.queries import name_path
from jingwei.web.access import sight_with
from jingwei.web.environment import grouped
from jingwei.web.request import OfficeRequest


@dataclass(frozen=True, slots=True)
class About:
    """The organisation of a case: number, name, its page or "", term and value of each fact."""

    number: str
    name: str
    address: str
    facts: tuple[tuple[str, str], ...]


def about(request: OfficeRequest, number: str, *, case: Case | None = None) -> About:
    """The organisation as the register holds it today, as far as a case shows it."""
    with seeing(EVERYTHING):
        entry = entry_of(number, on=request.today)
        facts = _facts(entry, on=request.today) if entry else ((_("底册"), _("已不在底册里")),)
    name = entry.name if entry else names_of([number]).get(number, number)
    if case is not None and entry is not None:
        facts += _asked_of(case, entry)
    return About(number, name, _page(request, number), facts)


def about_case(request: OfficeRequest, case: Case) -> About:
    """What the case is about; a matter of its own says what it says in its events."""
    if case.subject_kind == MATTER:
        return About("", subjects_of([case])[case.subject_id], "", ())
    return about(request, case.subject_id, case=case)


def _facts(entry: Entry, *, on: date) -> tuple[tuple[str, str], ...]:
    place = name_path(entry.place, on=on) if entry.place else ""
    listed = (
        (_("经纬号"), entry.organisation.number),
        (_("统一社会信用代码"), grouped(entry.uscc)),
        (_("类型"), words.word(words.KINDS, entry.kind)),
        (_("登记状态"), words.word(words.LEGAL_STATUS, entry.legal_status)),
        (_("实际经营地址"), entry.operating_address),
        (_("注册地址"), entry.registered_address),
        (_("属地"), place or _("没有")),
    )
    return tuple((term, value) for term, value in listed if value)


def _asked_of(case: Case, entry: Entry) -> tuple[tuple[str, str], ...]:
    """Of a correction: what the register says now of the field in question; of a level's change, old and new."""
    if case.procedure == level_change.key:
        return _changed_by(case)
    if case.procedure != correction.key:
        return ()
    first = case.events.order_by("sequence").first()
    field = chosen_field(first.answers.get("field")) if first else None
    if field is None:
        return ()
    title = _("底册现在的“{field}”").format(field=_(field.label))
    return ((title, said(field, getattr(entry, field))),)


def _changed_by(case: Case) -> tuple[tuple[str, str], ...]:
    change = changes_of([case])[case.pk]
    field = EditableField(change.field)
    title = _("改的是“{field}”").format(field=_(field.label))
    listed = [(title, f"{said(field, change.before)} → {said(field, change.after)}")]
    return (*listed, (_("依据"), change.reason)) if change.reason else tuple(listed)


def _page(request: OfficeRequest, number: str) -> str:
    """The organisation's own page, where the reader may open it."""
    with seeing(sight_with(request, Permission.REGISTER_VIEW)):
        found = organisation_of(number)
    return reverse("organisation", args=[found.number]) if found else ""
