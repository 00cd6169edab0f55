"""Counts of reception days and of what was settled of what was raised on them (R-I.6, R-RD.1, R-RD.2)."""

from datetime import date
from types import MappingProxyType

from django.db.models import QuerySet

from jingwei.areas.reception.models import Kind, ReceptionDay, Settled, Sort
from jingwei.indicators.tally import Item, Tally, What
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.units.models import Unit


def days(unit: Unit, since: date, on: date) -> list[Item]:
    """Those that units in the unit held in the period."""
    held = list(
        ReceptionDay.objects.filter(units__contains=[unit.pk], on__range=(since, on)).order_by(
            "on", "pk"
        )
    )
    names = _names({one.unit_id for one in held}, on=on)
    return [Item(What.RECEPTION, (), names.get(one.unit_id, ""), about=str(one.on)) for one in held]


def needs_settled(unit: Unit, since: date, on: date) -> list[Item]:
    """Needs that were settled in the period, by the day and kind."""
    return _settled(unit, Sort.NEED, since, on)


def problems_settled(unit: Unit, since: date, on: date) -> list[Item]:
    """Problems that were settled in the period, by the day and kind."""
    return _settled(unit, Sort.PROBLEM, since, on)


def _settled(unit: Unit, sort: Sort, since: date, on: date) -> list[Item]:
    rows: QuerySet[Settled] = Settled.objects.filter(
        raised__sort=sort, raised__day__units__contains=[unit.pk], on__range=(since, on)
    )
    found = list(rows.select_related("raised__day").order_by("on", "pk"))
    names = _names({one.raised.day.unit_id for one in found}, on=on)
    return [
        Item(What.RECEPTION, (), names.get(one.raised.day.unit_id, ""), one.number,
             about=_("{day} {kind}").format(day=one.on, kind=_(str(Kind(one.raised.kind).label))))
        for one in found
    ]  # fmt: skip


def _names(units: set[int], *, on: date) -> dict[int, str]:
    return {one.pk: one.name for one in Unit.objects.filter(pk__in=units).named(on=on)}


TALLIES = MappingProxyType({
    one.key: one
    for one in (
        Tally(key="reception-days", title=mark("书记接待日"), word=mark("次"), rule="R-RD.1", items=days,
              formula=mark("期内各单位登记的书记接待日。")),
        Tally(key="needs-settled", title=mark("接待日解决的需求"), word=mark("条"), rule="R-RD.2", items=needs_settled,
              formula=mark("期内登记为已解决的接待日需求。")),
        Tally(key="problems-settled", title=mark("接待日解决的问题"), word=mark("个"), rule="R-RD.2", items=problems_settled,
              formula=mark("期内登记为已解决的接待日问题。")),
    )
})  # fmt: skip
