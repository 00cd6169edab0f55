"""Takes the same step in many cases, each by itself: what is refused in one does not hold up the others (R-C.11)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Answer
from jingwei.procedures.files_named import why_not_many
from jingwei.procedures.operations.taking import take_step
from jingwei.procedures.rules import CaseUnknown, StepRefused

MOST = 200


@dataclass(frozen=True, slots=True)
class Picked:
    """A case that somebody ticked, and the version that he saw."""

    case_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one of them: `why_not` is "" where the step was taken."""

    case_id: int
    why_not: str = ""


def take_each(
    procedure: Procedure,
    *,
    step: str,
    picked: Sequence[Picked],
    answers: Mapping[str, Answer],
    actor: Account,
    now: datetime,
    key: str,
) -> list[Done]:
    """Take the step in each case, in a transaction of its own, with the same answers; tell of each.

    The same key again takes none twice. Raises StepRefused for more than 200 cases, and where files are named.
    """
    if len(picked) > MOST:
        raise StepRefused(_("一次最多办理 {most} 件，请分几次。").format(most=MOST))
    if why_not := why_not_many(answers):
        raise StepRefused(why_not)
    done = []
    for one in picked:
        try:
            take_step(
                procedure, step=step, case_id=one.case_id, version=one.version, answers=answers, actor=actor,
                now=now, key=f"{key}/{one.case_id}",
            )  # fmt: skip
        except (CaseUnknown, StepRefused) as refused:
            done.append(Done(one.case_id, str(refused)))
        else:
            done.append(Done(one.case_id))
    return done
