"""Whose matter an order is: the district that it lies in leads, who received it first stands opposite (R-SO.2)."""

from jingwei.areas.orders.kinds import LEADS
from jingwei.kernel.catalogue import translate as _
from jingwei.procedures.operations import Matter, StepRefused
from jingwei.procedures.organisations import owner_of
from jingwei.procedures.parties import scopes_of
from jingwei.register.models import Entry
from jingwei.units.models import Unit
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
