"""What the three lists of a campaign say of its cases: one fact, three views of its columns (M45, R-Z.7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jingwei.areas.rectification.kinds import Problem, Severity
from jingwei.areas.rectification.models import Campaign, Covered
from jingwei.areas.rectification.procedure import rectification
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import bare
from jingwei.procedures.models import Case, Event
from jingwei.procedures.organisations import names_of
from jingwei.units.models import Unit

TITLES = {
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


def is_late(case: Case, *, on: date) -> bool:
    """Whether its day due has passed and it is still open."""
    return case.closed_at is None and case.due_on is not None and case.due_on < on


def lines(campaign: Campaign, cases: Sequence[Case], *, on: date) -> list[Row]:
    """What the lists say of these cases, in their order, in four queries."""
    names = names_of({case.subject_id for case in cases})
    tied = {
        one.organisation_id: one.tied.name
        for one in Covered.objects.filter(campaign=campaign).select_related("tied")
    }
    units = Unit.objects.filter(pk__in={case.other_id for case in cases if case.other_id}).named(
        on=on
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
            rectification.state(case.state).name, is_late(case, on=on),
        )
        for case in cases
    ]  # fmt: skip
