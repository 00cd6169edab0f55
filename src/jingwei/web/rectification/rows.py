"""The cases of a campaign in three lists: one fact, three views of its columns (M45)."""

from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.areas.rectification.kinds import STAGE_OF, STAGES, Channel, Problem, Severity, Stage
from jingwei.areas.rectification.models import Campaign, Covered
from jingwei.areas.rectification.procedure import rectification
from jingwei.areas.rectification.queries import cases_of, findings, found_first
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import bare
from jingwei.people.permissions import Permission
from jingwei.procedures.models import Case, Event
from jingwei.procedures.organisations import names_of
from jingwei.units.models import Unit
from jingwei.web.addresses import address
from jingwei.web.numbers import number_in
from jingwei.web.pages import page
from jingwei.web.rectification.steps import found_campaign
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

LISTS = {
    "problems": mark("问题清单"), "tasks": mark("任务清单"), "duties": mark("责任清单"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A case with what the three lists say of it."""

    case: Case
    name: str
    problem: str
    severity: str
    fact: str
    basis: str
    measure: str
    plan: str
    department: str
    tied: str
    state: str
    is_late: bool


@scoped(Permission.RECTIFICATION_VIEW)
@require_safe
def rows(asked: HttpRequest, pk: int) -> HttpResponse:
    """Those that the address asks for, in one of the lists."""
    request = cast("OfficeRequest", asked)
    found = found_campaign(pk)
    chosen = request.GET.get("list", "")
    shown = chosen if chosen in LISTS else "problems"
    listed = _lines(found, _asked(request, found), request)
    kept = {
        key: str(value)
        for key, value in request.GET.items()
        if key in ("stage", "problem", "round", "channel", "late")
    }
    place = address("campaign_cases", [found.pk])
    return page(
        request, "web/rectification/rows.html", campaign=found, rows=listed, shown=shown, title=_(LISTS[shown]),
        lists=[(_(title), f"{place}?{urlencode({**kept, 'list': key})}", key == shown) for key, title in LISTS.items()],
        conditions=_conditions(kept), whole=f"{place}?list={shown}",
    )  # fmt: skip


def _asked(request: OfficeRequest, found: Campaign) -> list[Case]:
    """The cases that every condition of the address keeps; a condition that is none of ours keeps all."""
    cases = cases_of(found)
    stage = number_in(request.GET.get("stage", ""))
    if stage in set(Stage):
        cases = [one for one in cases if STAGE_OF.get(one.state) == stage]
    if request.GET.get("late"):
        cases = [one for one in cases if _is_late(one, request)]
    looks = _looked_for(request, found)
    return cases if looks is None else [one for one in cases if one.pk in looks]


def _looked_for(request: OfficeRequest, found: Campaign) -> set[int] | None:
    """The cases that looks found as the address asks; None where it asks nothing of looks, and relapses count too."""
    problem, channel = request.GET.get("problem"), request.GET.get("channel")
    number = number_in(request.GET.get("round", ""))
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
    return case.closed_at is None and case.due_on is not None and case.due_on < request.today


def _lines(found: Campaign, cases: list[Case], request: OfficeRequest) -> list[Row]:
    names = names_of({case.subject_id for case in cases})
    tied = {
        one.organisation_id: one.tied.name
        for one in Covered.objects.filter(campaign=found).select_related("tied")
    }
    units = Unit.objects.filter(pk__in={case.other_id for case in cases if case.other_id}).named(
        on=request.today
    )
    departments = {one.pk: one.name for one in units}
    said: dict[int, dict[str, dict[str, object]]] = {case.pk: {} for case in cases}
    for event in Event.objects.filter(case__in=cases).order_by("case", "sequence"):
        said[event.case_id][event.step] = event.answers

    def answer(case: Case, *steps: str, key: str) -> str:
        return next(
            (
                str(found[key])
                for step in steps
                if (found := said[case.pk].get(step)) and key in found
            ),
            "",
        )

    return [
        Row(
            case, names.get(case.subject_id, case.subject_id),
            _(str(Problem(answer(case, "find", "find_there", key="problem")).label)),
            _(str(Severity(answer(case, "find", "find_there", key="severity")).label)),
            answer(case, "find", "find_there", key="fact"), answer(case, "find", "find_there", key="basis"),
            answer(case, "assign", key="measure"), answer(case, "accept", key="plan"),
            departments.get(case.other_id or 0, ""), tied.get(bare(case.subject_id), ""),
            _(rectification.state(case.state).title), _is_late(case, request),
        )
        for case in cases
    ]  # fmt: skip


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
    }
    return [said for key, text in kept.items() if (said := words[key](text))]
