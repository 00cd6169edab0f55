"""What refusals say of units: their names, and why one does not stand on a day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F

from jingwei.kernel.catalogue import translate as _
from jingwei.units.models import Succession, Unit, UnitName

MOST_NAMED = 5


def called(unit: Unit) -> str:
    """The last name of a unit, in Chinese quotes."""
    return called_all([unit])


def called_all(units: Iterable[Unit]) -> str:
    """The last names of units, in the order of their ids; of many the first ones and how many."""
    ids = [unit.pk for unit in units]
    shown = sorted(ids)[:MOST_NAMED]
    rows = UnitName.objects.filter(unit__in=shown).order_by("unit", "-held_from").distinct("unit")
    names = "、".join(f"“{row.name}”" for row in rows)
    if len(ids) <= MOST_NAMED:
        return names
    return _("{names}等 {count} 个").format(names=names, count=len(ids))


def why_closed(unit: Unit) -> str:
    """Since when a unit is closed, and who took over."""
    links = Succession.objects.filter(predecessor=unit, happened_on=F("predecessor__held_to"))
    after = [link.successor for link in links.select_related("successor")]
    if not after:
        text = _("{name}自 {day} 起撤销，没有承接单位。请刷新后再看。")
        return text.format(name=called(unit), day=unit.held_to)
    text = _("{name}自 {day} 起撤销，由{heirs}承接。请刷新后改用承接单位。")
    return text.format(name=called(unit), day=unit.held_to, heirs=called_all(after))


def why_not_standing(unit: Unit, *, on: date) -> str:
    """Why nothing can be built on a unit from the day on; "" where it stands and is to stay."""
    if unit.held_to is not None:
        return why_closed(unit)
    if unit.held_from > on:
        text = _("{name}自 {day} 起才设立，日期 {on} 太早，请改用不早于设立日的日期。")
        return text.format(name=called(unit), day=unit.held_from, on=on)
    return ""
