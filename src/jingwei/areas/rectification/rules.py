"""Why something of a campaign is refused, in words for the user (R-Z.2)."""

from collections.abc import Iterable
from datetime import date

from jingwei.areas.rectification.models import Campaign
from jingwei.kernel.catalogue import translate as _
from jingwei.register.rules import mentions_person

GOALS = 2
LONGEST = 400


class RectificationRefused(Exception):
    """Nothing was written; the message says what, and what to do."""


def refuse(reasons: Iterable[str]) -> None:
    """Raise with all the reasons that are not empty, each on a line of its own."""
    if found := [one for one in reasons if one]:
        raise RectificationRefused("\n".join(found))


def unfit(text: str, *, what: str) -> str:
    """Why the text does not do: none, too long, or it names somebody's number; "" where it does."""
    if not text.strip():
        return _("请写明{what}。").format(what=what)
    if len(text) > LONGEST:
        return _("{what}最多 {most} 字。").format(what=what, most=LONGEST)
    return mentions_person(text)


def standing(campaign: Campaign) -> str:
    """Why nothing more is noted in the campaign: not launched yet, or ended."""
    if campaign.launched_at is None:
        return _("这次整治还没有启动，请先启动。")
    return _("这次整治已经结束，不能再登记。") if campaign.ended_at else ""


def drafted(campaign: Campaign) -> str:
    """Why what was agreed is changed no more."""
    return (
        _("这次整治已经启动，定下的责任、目标、清单、包联人不再改。")
        if campaign.launched_at
        else ""
    )


def outside(campaign: Campaign, day: date, *, today: date) -> str:
    """Why the day is none of the campaign's."""
    if campaign.begins_on <= day <= min(campaign.ends_on, today):
        return ""
    said = _("日期要在整治期间（{first} 至 {last}），不能晚于今天。")
    return said.format(first=campaign.begins_on, last=campaign.ends_on)


def unready(campaign: Campaign) -> list[str]:
    """What is missing before the campaign may be launched: 三定一包 (M37)."""
    found = []
    covered = list(campaign.covered.values_list("department", flat=True))
    departments = set(covered)
    with_duties = set(campaign.duties.values_list("department", flat=True))
    if not covered:
        found.append(_("还没有列入要整治的组织。"))
    if missing := len(departments - with_duties):
        found.append(_("定责任：还有 {count} 个部门没有责任清单。").format(count=missing))
    if len([one for one in campaign.goals if one.strip()]) != GOALS:
        found.append(_("定目标：要写明 {count} 个功能提升目标。").format(count=GOALS))
    if not any(one.strip() for one in campaign.problems):
        found.append(_("定清单：还没有具体问题清单。"))
    return found
