"""Counts of orders, and of the words of the direct line, each with what adds up to it (R-I.6, R-SO.1, R-SO.5)."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from jingwei.areas.orders.measures import MEASURES, Measure, counted, orders_in
from jingwei.areas.orders.profile import profile
from jingwei.indicators.tally import Item, Items, Tally, What
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.units.models import Unit

_FORMULAS = {
    Measure.ASKED: mark("期内的点单。"),
    Measure.DUE: mark("期内的点单里已联系的，加上点单后 4 个工作日已过还没有联系的；不予受理和联系前撤单的不算。"),
    Measure.ANSWERED: mark("期内的点单里，点单后 4 个工作日内联系了点单人的。"),
    Measure.RATED: mark("期内的点单里点单人评过的。"),
    Measure.RESOLVED: mark("评过的点单里点单人说问题解决了的。"),
    Measure.SATISFIED: mark("评过的点单里满意和基本满意的；没有评的不算满意。"),
    Measure.UNRATED: mark("期内的点单里办结了、点单人没有评的。"),
}  # fmt: skip


def _of_orders(measure: Measure) -> Items:
    def items(unit: Unit, since: date, on: date) -> list[Item]:
        classes = profile().classes
        return [
            Item(What.CASE, (one.case.pk,), _("办件 {number}").format(number=one.case.pk), about=_(classes.get(one.kind, one.kind)))
            for one in counted(measure, orders_in(unit, since=since, on=on), on=on)
        ]  # fmt: skip

    return items


def _of_words(words: Mapping[str, str]) -> Items:
    """What the profile names; the same for every unit and day."""
    return lambda _unit, _since, _on: [Item(What.WORD, (), _(title)) for title in words.values()]


def _of_measure(measure: Measure) -> Tally:
    return Tally(
        key=f"orders-{measure}", title=MEASURES[measure][0], word=mark("件"), formula=_FORMULAS[measure],
        items=_of_orders(measure), permission=Permission.ORDERS_VIEW, rule="R-SO.5",
    )  # fmt: skip


def _of_profile(key: str, title: str, formula: str, words: Mapping[str, str]) -> Tally:
    return Tally(
        key=f"orders-{key}", title=title, word=mark("项"), formula=formula, items=_of_words(words),
        permission=Permission.ORDERS_VIEW, rule="R-SO.1",
    )  # fmt: skip


TALLIES = MappingProxyType({
    one.key: one
    for one in (
        *(_of_measure(one) for one in Measure),
        _of_profile("classes", mark("直通车服务事项"), mark("本地配置的点单类别。"), profile().classes),
        _of_profile("steps", mark("直通车办理流程"), mark("本地配置的办理步骤，每个环节归一步。"), profile().steps),
        _of_profile("channels", mark("直通平台"), mark("本地配置的点单渠道，每个来源归一个。"), profile().channels),
    )
})  # fmt: skip
