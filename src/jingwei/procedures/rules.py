"""Why a step is refused, in words for the user, and guards that many definitions need."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from jingwei.kernel.catalogue import translate as _
from jingwei.procedures.definition import Procedure
from jingwei.procedures.models import Case, Event
from jingwei.procedures.parts import PARTIES, Facts, Guard, Party, Step


class CaseUnknown(Exception):
    """There is no such case, or not within sight: which of the two is not said."""


class StepRefused(Exception):
    """A step is not taken; the message says why. `faults`: what is wrong with an answer, by field."""

    def __init__(self, message: str, faults: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.faults = dict(faults or {})


def unknown() -> CaseUnknown:
    """The refusal of a case that is not there or not to be seen."""
    return CaseUnknown(_("没有这个办件，或不在您的范围内。"))


def unanswered(faults: Mapping[str, str]) -> StepRefused:
    """The refusal of answers, every fault in it."""
    return StepRefused("\n".join(faults.values()), faults)


def overtaken(event: Event, *, procedure: Procedure) -> str:
    """Who took which step before us, when, and where the case is now (R-C.3)."""
    said = _("{who}已于 {at} 办理“{step}”，现在是“{state}”。请刷新后再办。")
    return said.format(
        who=by_whom(event, procedure=procedure),
        at=moment(event.at),
        step=procedure.step(event.step).name,
        state=procedure.state(event.to_state).name,
    )


def by_whom(event: Event, *, procedure: Procedure) -> str:
    """Who took a step: the account's name, the asker, the clock."""
    return event.actor.name if event.actor else _(PARTIES[procedure.step(event.step).by])


def out_of_turn(case: Case, *, step: Step, procedure: Procedure) -> str:
    """Why a step cannot be taken where the case stands."""
    state = procedure.state(case.state).name
    said = _("现在是“{state}”，不能办理“{step}”。")
    return said.format(state=state, step=step.name)


def not_theirs(step: Step, *, unit: str) -> str:
    """Why somebody without a post for it does not take the step; unit: the name of whose it is."""
    if step.by is Party.ASKER:
        return _("“{step}”由申请人凭办件码办理。").format(step=step.name)
    if step.by is Party.CLOCK:
        return _("“{step}”到期自动办理。").format(step=step.name)
    said = _("“{step}”由{unit}办理，您没有相应的岗位。")
    return said.format(step=step.name, unit=unit)


def key_is_used() -> str:
    """Why a key that stands for something else is refused."""
    return _("这次提交与先前的另一次提交编号相同，内容却不同。请重新打开页面再填。")


def first_reason(step: Step, case: Case, facts: Facts) -> str:
    """What the first guard says that forbids the step, "" where none does."""
    return next(filter(None, (guard(case, facts) for guard in step.unless)), "")


def done_by_another(*steps: str) -> Guard:
    """A guard: who took the last of these steps does not take this one (four eyes)."""

    def own_work(_case: Case, facts: Facts) -> str:
        last = next((event for event in reversed(facts.events) if event.step in steps), None)
        if last is None or last.actor_id != facts.actor:
            return ""
        return _("前一步是您自己办的，这一步请由另一个人办理。")

    return own_work


def opened_by_another(case: Case, facts: Facts) -> str:
    """A guard: who opened the case does not take this step."""
    if case.opened_by_id != facts.actor:
        return ""
    return _("这件是您提出的，这一步不能由提出的人办理，请由另一个人办理。")


def moment(at: datetime) -> str:
    """An instant as the office's clock shows it: 2026-06-15 09:00."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
