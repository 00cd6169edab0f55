"""Takes a step of many changes at once: those that were chosen are accepted, returned, let be (R-M.6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from django.utils import timezone

from jingwei.areas.level_changes.procedure import level_change
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.sight import seeing
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case
from jingwei.procedures.operations import CaseUnknown, StepRefused, take_step
from jingwei.procedures.rules import unanswered
from jingwei.procedures.sight import sight_of

MOST = 200  # in one press of a button


class Deed(StrEnum):
    """What is done with those chosen."""

    ACCEPT = "accept"
    RETURN = "return"
    LET_BE = "let_be"


# The step by the state that a case stands in; where none fits, the first says why not.
STEPS: Mapping[Deed, Mapping[str, str]] = MappingProxyType({
    Deed.ACCEPT: {"changed": "accept"},
    Deed.RETURN: {"changed": "return_it", "changed_again": "return_for_good"},
    Deed.LET_BE: {"returned": "let_be"},
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How many were done, and why each of the others was not."""

    done: int
    refused: tuple[str, ...]


def review(
    deed: Deed, *, seen: Mapping[int, int], reason: str = "", actor: Account, now: datetime, key: str
) -> Reviewed:  # fmt: skip
    """Do it with each case that was chosen, `seen` in this version; a reason is for returning alone.

    Each is a transaction of its own: who was slower with one of them goes on with the rest. Sent twice with
    the same key it is done once. Raises StepRefused where nothing is chosen, too much, or the reason is missing.
    """
    if not seen:
        raise StepRefused(_("还没有选。请先勾选要办的几条。"))
    if len(seen) > MOST:
        raise StepRefused(_("一次最多办 {most} 条，请分几次。").format(most=MOST))
    if deed is Deed.RETURN and not reason.strip():
        raise unanswered({"reason": _("请写明退回的理由，供下级改正。")})
    answers: Mapping[str, Answer] = {"reason": reason} if deed is Deed.RETURN else {}
    steps, refused = _steps(deed, seen, actor=actor, now=now), []
    for case, version in sorted(seen.items()):
        try:
            take_step(
                level_change, step=steps[case], case_id=case, version=version, answers=answers, actor=actor,
                now=now, key=f"{key}/{case}",
            )  # fmt: skip
        except (StepRefused, CaseUnknown) as fault:
            refused.append(str(fault))
    return Reviewed(len(seen) - len(refused), tuple(refused))


def _steps(
    deed: Deed, seen: Mapping[int, int], *, actor: Account, now: datetime
) -> Mapping[int, str]:
    """The step of each case, as it stood in the version that was seen."""
    first, *_others = STEPS[deed].values()
    sight = sight_of(actor, on=timezone.localdate(now))
    with seeing(sight.over([level_change])):
        stood = Case.objects.filter(pk__in=seen, events__sequence__in=set(seen.values()))
        rows = stood.values_list("pk", "events__sequence", "events__to_state")
        states = {pk: state for pk, version, state in rows if seen[pk] == version}
    return {pk: STEPS[deed].get(states.get(pk, ""), first) for pk in seen}
