"""The cases of a campaign in three lists: one fact, three views of its columns (M45)."""

import re
from typing import cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.areas.rectification.kinds import STAGE_OF, STAGES, Channel, Problem, Stage
from jingwei.areas.rectification.lists import TITLES, is_late, lines
from jingwei.areas.rectification.models import Campaign
from jingwei.areas.rectification.queries import cases_of, compared, findings, found_first
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.procedures.models import Case
from jingwei.web.access import powers
from jingwei.web.addresses import address
from jingwei.web.numbers import number_in
from jingwei.web.pages import page
from jingwei.web.rectification.steps import found_campaign
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

# What a round says against the one before, by the field of `Compared`.
CHANGES = {"new": mark("新发现"), "repeated": mark("仍存在"), "gone": mark("已消失")}
NUMBER = re.compile(r"JW-[0-9]{7,19}")


@scoped(Permission.RECTIFICATION_VIEW)
@require_safe
def rows(asked: HttpRequest, pk: int) -> HttpResponse:
    """Those that the address asks for, in one of the lists."""
    request = cast("OfficeRequest", asked)
    chosen = request.GET.get("list", "")
    return drawn(request, found_campaign(pk), shown=chosen if chosen in TITLES else "problems")


def drawn(
    request: OfficeRequest, found: Campaign, *, shown: str, why: str = "", status: int = 200
) -> HttpResponse:
    """One of the lists; why: what was wrong with a workbook that was brought back."""
    listed = lines(found, asked_cases(request, found), on=request.today)
    kept = {
        key: str(value)
        for key, value in request.GET.items()
        if key in ("stage", "problem", "round", "channel", "late", "change", "open", "organisation")
    }
    place, asked = address("campaign_cases", [found.pk]), urlencode(kept)
    return page(
        request, "web/rectification/rows.html", status=status, campaign=found, rows=listed, shown=shown,
        title=_(TITLES[shown]), conditions=_conditions(kept), whole=f"{place}?list={shown}", why=why, asked=asked,
        lists=[(_(title), f"{place}?{urlencode({**kept, 'list': key})}", key == shown) for key, title in TITLES.items()],
        takes_part=Permission.RECTIFICATION_HANDLE in powers(request),
    )  # fmt: skip


def asked_cases(request: OfficeRequest, found: Campaign) -> list[Case]:
    """The cases that every condition of the address keeps; a condition that is none of ours keeps all."""
    cases = cases_of(found)
    stage = number_in(request.GET.get("stage", ""))
    if stage in set(Stage):
        cases = [one for one in cases if STAGE_OF.get(one.state) == stage]
    if request.GET.get("open"):
        cases = [one for one in cases if one.closed_at is None]
    if number_of := request.GET.get("organisation"):
        cases = [one for one in cases if one.subject_id == number_of]
    if request.GET.get("late"):
        cases = [one for one in cases if _is_late(one, request)]
    looks = _looked_for(request, found)
    return cases if looks is None else [one for one in cases if one.pk in looks]


def _looked_for(request: OfficeRequest, found: Campaign) -> set[int] | None:
    """The cases that looks found as the address asks; None where it asks nothing of looks, and relapses count too."""
    problem, channel = request.GET.get("problem"), request.GET.get("channel")
    number, change = number_in(request.GET.get("round", "")), request.GET.get("change")
    if number is not None and change in CHANGES:
        rounds = {one.round: one for one in compared(found)}
        return set(getattr(rounds[number], change)) if number in rounds else set()
    if problem not in set(Problem) and channel not in set(Channel) and number is None:
        return None
    listed = findings(found)
    if problem in set(Problem):
        listed = listed.filter(problem=problem)
    if number is not None:
        listed = listed.filter(inspection__round=min(number, 1_000))
    kept = set(listed.values_list("case", flat=True))
    if channel in set(Channel):
        kept &= {case for case, by in found_first(found).items() if by == channel}
    return kept


def _is_late(case: Case, request: OfficeRequest) -> bool:
    return is_late(case, on=request.today)


def _conditions(kept: dict[str, str]) -> list[str]:
    """What the address asks, in words."""
    words = {
        "stage": lambda text: (
            _(STAGES[Stage(int(text))]) if text in {str(one.value) for one in Stage} else ""
        ),
        "problem": lambda text: _(str(Problem(text).label)) if text in set(Problem) else "",
        "round": lambda text: (
            _("第 {number} 轮").format(number=text) if number_in(text) is not None else ""
        ),
        "channel": lambda text: _(str(Channel(text).label)) if text in set(Channel) else "",
        "late": lambda text: _("逾期") if text else "",
        "change": lambda text: _(CHANGES[text]) if text in CHANGES else "",
        "open": lambda text: _("在办") if text else "",
        "organisation": lambda text: text if NUMBER.fullmatch(text) else "",
    }
    return [said for key, text in kept.items() if (said := words[key](text))]
