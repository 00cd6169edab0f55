"""What organisations share that could form a joint branch, in words with names."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from jingwei.areas.formation.grouping import Shared, Tie
from jingwei.cover.models import Chain
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.industries import industries
from jingwei.kernel.register_number import written
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry
from jingwei.units.models import UnitName

# What is said of each thing that is shared; where a trade is shared with it, that is said once, by itself.
_UNITS = {
    Shared.BUILDING: lambda name: _("都在同一楼宇：{name}。").format(name=name),
    Shared.PARK: lambda name: _("都在同一园区：{name}。").format(name=name),
    Shared.PLACE: lambda name: _("都在同一社区：{name}。").format(name=name),
    Shared.COMMITTEE: lambda name: _("都归口同一行业党委：{name}。").format(name=name),
}  # fmt: skip

_IN_STREET = (Shared.COMMITTEE, Shared.TRADE)


@dataclass(frozen=True, slots=True)
class Host:
    """An organisation as the page of a proposal shows it; "" for what the register does not say."""

    pk: int
    number: str
    name: str
    place: str
    ground: str
    trade: str


def hosts_of(organisations: Collection[int], *, on: date) -> list[Host]:
    """Those of them in sight on the day, by number."""
    fields = ("organisation", "name", "place", "building", "park", "industry_section")
    rows = list(
        Entry.objects.on(on).filter(organisation__in=organisations).order_by("organisation").values_list(*fields)
    )  # fmt: skip
    names = _unit_names([pk for row in rows for pk in row[2:5] if pk], on=on)
    return [
        Host(
            pk, written(pk), name, names.get(place, ""),
            _("、").join(names[one] for one in (building, park) if one in names), trade_name(trade),
        )
        for pk, name, place, building, park, trade in rows
    ]  # fmt: skip


def reasons(ties: Sequence[Tie]) -> list[str]:
    """What all of them share, the nearest first, each once."""
    plain = [tie for tie in ties if tie.shared in _UNITS]
    names = _unit_names([tie.thing for tie in plain], on=None)
    said = [_UNITS[tie.shared](names.get(tie.thing, "")) for tie in plain]
    said += [_("都在产业链“{name}”上，同在一个区。").format(name=name) for name in _chains(ties)]
    trades = {tie.trade for tie in ties if tie.trade}
    said += [_("都是同一行业门类：{name}。").format(name=trade_name(one)) for one in sorted(trades)]
    lying = {Shared.BUILDING, Shared.PARK, Shared.PLACE}
    if any(tie.shared in _IN_STREET for tie in ties) and not any(
        tie.shared in lying for tie in ties
    ):
        said.append(_("同在一个镇街。"))
    return said


def trade_name(section: str) -> str:
    """What the section is called; "" for none."""
    found = industries().get(section)
    return found.name if found else section


def _chains(ties: Iterable[Tie]) -> QuerySet[Chain, str]:
    things = [tie.thing for tie in ties if tie.shared is Shared.CHAIN]
    with seeing(EVERYTHING):
        return Chain.objects.filter(pk__in=things).order_by("name").values_list("name", flat=True)


def _unit_names(units: Collection[int], *, on: date | None) -> dict[int, str]:
    rows = UnitName.objects.filter(unit__in=set(units))
    held = rows.on(on) if on else rows.filter(held_to=None)
    return dict(held.values_list("unit", "name"))
