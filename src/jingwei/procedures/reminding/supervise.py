"""Puts a case under supervision, and answers: each once, with its entry in the journal (R-C.24)."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from jingwei.journal.content import Subject
from jingwei.journal.digest import Details
from jingwei.journal.write import record
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.permissions import Permission
from jingwei.people.sight import seeing
from jingwei.procedures import rules as of_cases
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Answer, Ask, Field, read_answers
from jingwei.procedures.models import Case
from jingwei.procedures.operations.moves import LONGEST_KEY
from jingwei.procedures.parts import Step
from jingwei.procedures.reminding import rules
from jingwei.procedures.reminding.models import UNANSWERED, Supervision
from jingwei.procedures.reminding.remind import CHAIN
from jingwei.procedures.rules import StepRefused
from jingwei.procedures.sight import CaseSight, Grant, sight_of

demand = Field("demand", mark("督办要求"), help=mark("要办到什么程度；不写人名和电话。"))
until = Field("until", mark("答复期限"), Ask.DATE)
answered = Field("answer", mark("答复"), help=mark("办到哪一步了、什么时候办完；不写人名和电话。"))
# What they ask, drawn and read as the steps of a procedure are; no procedure has them.
SUPERVISE = Step(
    "supervise", mark("督办"), (), "", Permission.CASES_SUPERVISE, asks=(demand, until)
)
ANSWER = Step("answer_supervision", mark("答复督办"), (), "", (), asks=(answered,))


def supervise(
    procedure: Procedure, *, case_id: int, answers: Mapping[str, Answer], actor: Account, now: datetime, key: str
) -> Supervision:  # fmt: skip
    """Put an open case under supervision by a unit above the one that is waited for; the same key does nothing again.

    Raises StepRefused: the case is closed, the actor does not lead above, an answer is wrong, the same unit
    supervises it already; CaseUnknown out of sight.
    """
    said, last = _read(SUPERVISE, answers, key=key), date.min
    if isinstance(day := said["until"], date):
        last = day
    on = timezone.localtime(now).date()
    if last < on:
        fault = _("“{title}”不能早于今天。").format(title=_(until.title))
        raise of_cases.unanswered({until.key: fault})
    sight = sight_of(actor, on=on)
    with transaction.atomic(), seeing(sight.over([procedure])):
        case = _held(sight, procedure, case_id)
        if done := Supervision.objects.filter(case=case, account=actor, key=key).first():
            return done
        grant = _leading(sight, case)
        assert grant.post  # noqa: S101 - only who is outside acts without one
        made = Supervision.objects.create(
            case=case, unit_id=grant.unit, asked_id=case.waits_for_id or 0, demand=str(said["demand"]), due_on=last,
            at=now, account=actor, post_id=grant.post, key=key,
        )  # fmt: skip
        details: Details = {"unit": grant.unit, "asked": made.asked_id}
        _tell("put", case, actor=actor, now=now, post=grant.post or 0, details=details)
    return made


def answer(
    procedure: Procedure, *, case_id: int, answers: Mapping[str, Answer], actor: Account, now: datetime, key: str
) -> int:  # fmt: skip
    """Answer every supervision of the case that stands, for the unit that is waited for; how many.

    The same key does nothing again. Raises StepRefused: none stands, it is another unit's; CaseUnknown out of sight.
    """
    said = _read(ANSWER, answers, key=key)
    sight = sight_of(actor, on=timezone.localtime(now).date())
    with transaction.atomic(), seeing(sight.over([procedure])):
        case = _held(sight, procedure, case_id)
        of_case = Supervision.objects.filter(case=case)
        if done := of_case.filter(answered_by=actor, answer_key=key).count():
            return done
        grant = _answering(sight, case, procedure)
        count = of_case.filter(UNANSWERED).update(
            answer=str(said["answer"]), answered_at=now, answered_by=actor, answered_for=case.waits_for_id,
            answer_key=key,
        )  # fmt: skip
        _tell(
            "answer", case, actor=actor, now=now, post=grant.post or 0, details={"answered": count}
        )
    return count


def _leading(sight: CaseSight, case: Case) -> Grant:
    """The post with which the actor supervises the case; raises StepRefused."""
    why_not, grant = rules.why_not_supervise(sight, case), rules.leading(sight, case)
    if why_not or grant is None:
        raise StepRefused(why_not)
    if Supervision.objects.filter(UNANSWERED, case=case, unit=grant.unit).exists():
        raise StepRefused(_("本单位已在督办这件，等答复以后再督办。"))
    return grant


def _answering(sight: CaseSight, case: Case, procedure: Procedure) -> Grant:
    """The post with which the actor answers; raises StepRefused."""
    if case.closed_at or not Supervision.objects.filter(UNANSWERED, case=case).exists():
        raise StepRefused(_("这件没有等答复的督办。"))
    grant = rules.answering(sight, case, procedure=procedure)
    if grant is None:
        raise StepRefused(rules.why_not_answer(sight, case, procedure=procedure))
    return grant


def _read(step: Step, answers: Mapping[str, Answer], *, key: str) -> dict[str, Answer]:
    """What was sent; raises StepRefused with every fault."""
    kept, faults = read_answers(step.asks, answers)
    if faults:
        raise of_cases.unanswered(faults)
    if not key.strip() or len(key) > LONGEST_KEY:
        raise StepRefused(_("这次提交没有编号，请重新打开页面再填。"))
    return kept


def _held(sight: CaseSight, procedure: Procedure, case_id: int) -> Case:
    """The case, which does not move until the transaction ends."""
    same = Case.objects.filter(pk=case_id, procedure=procedure.key, edition=procedure.edition)
    case = same.select_for_update(of=("self",)).first()
    if case is None or not sight.sees(case, procedure=procedure):
        raise of_cases.unknown()
    return case


def _tell(
    act: str, case: Case, *, actor: Account, now: datetime, post: int, details: Details
) -> None:
    record(
        f"supervision.{act}", chain=CHAIN, actor=str(actor.pk), post=str(post), subject=Subject("case", str(case.pk)),
        details=details, now=now,
    )  # fmt: skip
