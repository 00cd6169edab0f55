"""Whose matter an order is: the district that it lies in leads, who received it first stands opposite (R-SO.2)."""

from datetime import date

from django.db.models import F, TextField, Value

from jingwei.areas.orders.kinds import LEADS
from jingwei.kernel.catalogue import translate as _
from jingwei.procedures.asking import Asked
from jingwei.procedures.operations import Matter, StepRefused
from jingwei.procedures.organisations import entry_of, owner_of
from jingwei.procedures.parties import scopes_of
from jingwei.register.kinds import STREETS
from jingwei.register.models import Entry
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit, UnitName
from jingwei.units.paths import ids_of


def matter(entry: Entry | None, *, at: Unit) -> tuple[str, Matter]:
    """By which step an order is entered at a unit, and whose it is; raises StepRefused where nobody leads."""
    about = entry.organisation.number if entry else ""
    if at.kind in LEADS:
        return "enter", Matter(about, at)
    return "enter_there", Matter(about, lead_of(owner_of(entry) if entry else at), at)


def lead_of(unit: Unit) -> Unit:
    """The district that a unit lies in or serves; without one the city."""
    found = Unit.objects.filter(pk__in=scopes_of([unit])[unit.pk], kind__in=LEADS)
    lead = max(found, key=lambda one: len(ids_of(one.path)), default=None)
    if lead is None:
        raise StepRefused(_("没有区或市可以牵头，请先在机构里补上。"))
    return lead


def begin(asked: Asked) -> Matter:
    """What somebody asks without an account: of where his organisation lies, else of the place that he names."""
    entry = entry_of(asked.number, on=asked.on) if asked.number else None
    if entry is not None:
        return Matter(asked.number, lead_of(owner_of(entry)))
    return begin_anonymous(asked)


def begin_anonymous(asked: Asked) -> Matter:
    """The same, whoever he is: of the place that he names."""
    return Matter("", _led_at(str(asked.answers.get("where") or ""), on=asked.on))


def _led_at(text: str, *, on: date) -> Unit:
    """Who leads where a text says; raises StepRefused for a place that is not known or could be two.

    Of places that bear one name those count that lie in another one that is named.
    """
    said = UnitName.objects.on(on).annotate(said=Value(text, output_field=TextField()))
    named = said.filter(said__contains=F("name")).values("unit")
    kinds = (*LEADS, *STREETS, Kind.COMMUNITY)
    lines = {one: ids_of(one.path) for one in Unit.objects.on(on).filter(pk__in=named, kind__in=kinds)}  # fmt: skip
    ids = {one.pk for one in lines}
    depth = {one: len(ids.intersection(line)) for one, line in lines.items()}
    leads = {lead_of(one) for one in lines if depth[one] == max(depth.values())}
    if len(leads) != 1:
        why = _("请写清楚在哪个区、哪个街道，例如“海勃湾区新华街道”，好转给管那里的单位。")
        raise StepRefused(why, {"where": why})
    return leads.pop()
