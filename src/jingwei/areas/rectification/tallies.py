"""Counts of the newest campaign of a unit, each with what adds up to it (R-I.6, R-Z.7)."""

from collections.abc import Callable, Iterable
from datetime import date
from types import MappingProxyType

from jingwei.areas.rectification.kinds import STAGE_OF, STAGES, Eight, Problem, Stage
from jingwei.areas.rectification.models import Campaign
from jingwei.areas.rectification.queries import findings
from jingwei.indicators.tally import Item, Tally, What
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import written
from jingwei.people.permissions import Permission
from jingwei.procedures.models import Event
from jingwei.procedures.organisations import names_of
from jingwei.units.models import Unit


def organisations(campaign: Campaign, _on: date) -> list[Item]:
    """Those that were taken in."""
    numbers = [written(pk) for pk in campaign.covered.values_list("organisation", flat=True)]
    names = names_of(numbers)
    return [Item(What.ORGANISATION, (one,), names.get(one, one)) for one in sorted(numbers)]


def departments(campaign: Campaign, on: date) -> list[Item]:
    """Those with a list of duties."""
    lines = list(campaign.duties.values_list("department", flat=True))
    return [
        Item(
            What.UNIT,
            (one.pk,),
            one.name,
            about=_("{count} 条责任").format(count=lines.count(one.pk)),
        )
        for one in Unit.objects.filter(pk__in=lines).named(on=on).order_by("path")
    ]


def meetings(campaign: Campaign, on: date) -> list[Item]:
    """Those until the day."""
    held = campaign.meetings.filter(on__lte=on).order_by("on")
    return [Item(What.WORD, (), str(one.on), about=one.settled) for one in held]


def classes(campaign: Campaign, on: date) -> list[Item]:
    """The classes of problems that were looked for and found."""
    found = list(
        findings(campaign).filter(inspection__on__lte=on).values_list("problem", flat=True)
    )
    return [
        Item(What.WORD, (), _(str(one.label)), about=_("{count} 次").format(count=found.count(one)))
        for one in Problem if one in found
    ]  # fmt: skip


def rounds(campaign: Campaign, on: date) -> list[Item]:
    """The rounds in which somebody looked."""
    looked = list(campaign.inspections.filter(on__lte=on).values_list("round", flat=True))
    return [
        Item(What.WORD, (), _("第 {number} 轮").format(number=one), about=_("{count} 次").format(count=looked.count(one)))
        for one in sorted(set(looked))
    ]  # fmt: skip


def eight_steps(campaign: Campaign, on: date) -> list[Item]:
    """Of the eight steps those that were done with every organisation."""
    whole = campaign.covered.count()
    done = list(campaign.ticks.filter(done_on__lte=on).values_list("item", flat=True))
    return [
        Item(What.WORD, (), _(str(one.label)), about=_("{count} 家").format(count=done.count(one)))
        for one in Eight if whole and done.count(one) == whole
    ]  # fmt: skip


def ticks(campaign: Campaign, on: date) -> list[Item]:
    """Every tick of the eight steps, by organisation."""
    done = list(campaign.ticks.filter(done_on__lte=on).values_list("organisation", flat=True))
    names = names_of([written(pk) for pk in set(done)])
    return [
        Item(What.ORGANISATION, (written(pk),), names.get(written(pk), ""), done.count(pk))
        for pk in sorted(set(done))
    ]


def stages(campaign: Campaign, on: date) -> list[Item]:
    """Of the six stages those that cases have gone through."""
    events = Event.objects.filter(case__in=findings(campaign).values("case"), at__date__lte=on)
    states = list(events.order_by().values_list("to_state", "case").distinct())
    found = [(STAGE_OF[state], case) for state, case in states if state in STAGE_OF]
    return [
        Item(What.WORD, (), _(STAGES[one]), about=_("{count} 件到过").format(count=len({c for s, c in found if s == one})))
        for one in Stage if any(stage == one for stage, _case in found)
    ]  # fmt: skip


def goals(campaign: Campaign, _on: date) -> list[Item]:
    """The goals."""
    return [Item(What.WORD, (), one) for one in campaign.goals]


def directions(campaign: Campaign, _on: date) -> list[Item]:
    """The directions."""
    return [Item(What.WORD, (), one) for one in campaign.directions]


def _newest(
    of: Callable[[Campaign, date], list[Item]],
) -> Callable[[Unit, date, date], Iterable[Item]]:
    """Of the newest campaign that the unit had launched by the day; of none nothing."""

    def items(unit: Unit, _since: date, on: date) -> list[Item]:
        launched = Campaign.objects.filter(unit=unit, launched_at__isnull=False, begins_on__lte=on)
        found = launched.order_by("-begins_on", "-pk").first()
        return of(found, on) if found else []

    return items


def _tally(key: str, title: str, word: str, formula: str, of: Callable[[Campaign, date], list[Item]], rule: str) -> Tally:  # fmt: skip
    return Tally(
        key=f"campaign-{key}", title=title, word=word, formula=formula, items=_newest(of), rule=rule,
        permission=Permission.RECTIFICATION_VIEW,
    )  # fmt: skip


TALLIES = MappingProxyType({
    one.key: one
    for one in (
        _tally("organisations", mark("整治的社会组织"), mark("家"), mark("最近一次整治列入的组织。"), organisations, "R-Z.2"),
        _tally("departments", mark("有责任清单的部门"), mark("家"), mark("最近一次整治里有责任清单的部门。"), departments, "R-Z.2"),
        _tally("meetings", mark("整治推进会"), mark("次"), mark("最近一次整治到这一天开过的推进会。"), meetings, "R-Z.2"),
        _tally("classes", mark("发现的问题类别"), mark("类"), mark("六类问题里最近一次整治发现过的。"), classes, "R-Z.1"),
        _tally("rounds", mark("排查轮次"), mark("轮"), mark("最近一次整治里有人排查过的轮次。"), rounds, "R-Z.5"),
        _tally("steps", mark("家家做到的“一”"), mark("个"), mark("八个一里每家组织都做过的。"), eight_steps, "R-Z.6"),
        _tally("ticks", mark("八个一的登记"), mark("个"), mark("各家做过的八个一之和，满额是家数的八倍。"), ticks, "R-Z.6"),
        _tally("stages", mark("走过的环节"), mark("个"), mark("六个环节里有问题走到过的。"), stages, "R-Z.3"),
        _tally("goals", mark("功能提升目标"), mark("个"), mark("最近一次整治定下的功能提升目标。"), goals, "R-Z.2"),
        _tally("directions", mark("攻坚方向"), mark("个"), mark("最近一次整治定下的攻坚方向。"), directions, "R-Z.2"),
    )
})  # fmt: skip
