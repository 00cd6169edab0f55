"""Opens many cases at once, each as one would be opened: for a sweep, a campaign."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from jingwei.journal.content import Act, Subject
from jingwei.journal.digest import Detail
from jingwei.journal.write import record_many
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Answer, plain
from jingwei.procedures.files_named import why_not_many
from jingwei.procedures.models import Case, Event, Outbox
from jingwei.procedures.operations import moves
from jingwei.procedures.operations.moves import Move
from jingwei.procedures.operations.opening import Matter
from jingwei.procedures.parties import above, party, scopes_of
from jingwei.procedures.parts import Party
from jingwei.procedures.rules import StepRefused
from jingwei.procedures.sight import CaseSight, Grant, sight_of

MOST = 5_000
_AT_ONCE = 1_000  # rows in one statement


def open_cases(
    procedure: Procedure,
    *,
    step: str,
    matters: Sequence[Matter],
    answers: Mapping[str, Answer],
    actor: Account,
    now: datetime,
    key: str,
) -> list[Case]:
    """Open a case for each matter by the same step with the same answers; all of them or none.

    A subject that has an open case where it may have one alone is passed over: compare the results.
    The step has no guards, no effects and no rule of its day due, and names no other party. Raises StepRefused as `open_case` does,
    and for more than 5,000 matters. The caller keeps the key from being used twice.
    """
    opening = next(one for one in procedure.openings if one.key == step)
    plain_step = not (opening.unless or opening.effects or opening.other or callable(opening.due))
    assert plain_step  # noqa: S101 - all that it is made for
    if len(matters) > MOST:
        raise StepRefused(_("一次最多 {most} 家，请再加条件分几次。").format(most=MOST))
    move = moves.sent(procedure, opening, answers=answers, actor=actor, now=now, key=key, about=())
    if why_not := why_not_many(move.answers):
        raise StepRefused(why_not)
    sight = sight_of(actor, on=move.on)
    try:
        with transaction.atomic(), seeing(sight.over([procedure])):
            return _open(move, sight, matters)
    except IntegrityError as fault:
        if "procedures_case_one_open" not in str(fault):
            raise
        raise StepRefused(_("同一时间有人也在安排其中的组织，请重新提交。")) from fault


def _open(move: Move, sight: CaseSight, matters: Sequence[Matter]) -> list[Case]:
    free = _free(move, matters)
    units = {matter.unit.pk: matter.unit for matter in free}
    if len(moves.standing(units, on=move.on)) < len(units):
        raise StepRefused(_("经办单位和对方单位要是两个没有撤销的单位，请另选。"))
    scopes = scopes_of(units.values())
    needed = move.step.permissions
    grants = {
        # Asked once more where there is none: that refusal names the unit.
        pk: sight.grant_for(needed, scope=scopes[pk]) or moves.acting(move, sight=sight, unit=pk)
        for pk in units
    }
    cases = [_case(move, one, scope=scopes[one.unit.pk]) for one in free]
    Case.objects.bulk_create(cases, batch_size=_AT_ONCE)
    _tell(move, cases, grants)
    return cases


def _free(move: Move, matters: Iterable[Matter]) -> list[Matter]:
    """The matters whose subject has no open case, where it may have one alone; wherever that one lies."""
    if not move.procedure.once:
        return list(matters)
    listed = {matter.subject_id: matter for matter in matters}
    with seeing(EVERYTHING):
        held = Case.objects.filter(
            procedure=move.procedure.key, subject_id__in=listed, closed_at=None, once=True
        )
        taken = set(held.values_list("subject_id", flat=True))
    return [matter for pk, matter in listed.items() if pk not in taken]


def _case(move: Move, matter: Matter, *, scope: list[int]) -> Case:
    procedure, target = move.procedure, move.procedure.state(move.step.target)
    case = Case(
        procedure=procedure.key, edition=procedure.edition, subject_kind=procedure.subject.key,
        subject_id=matter.subject_id, unit=matter.unit, above_id=above(matter.unit, None),
        units=sorted(scope), once=procedure.once, state=target.key, version=1, due_on=moves.due_on(move, None),
        opened_at=move.now, opened_by=move.actor, follows=matter.follows,
    )  # fmt: skip
    case.waits_for_id = party(case, target.turn or Party.OWNER)
    case.waits_outside = target.turn is Party.ASKER
    return case


def _tell(move: Move, cases: Sequence[Case], grants: Mapping[int, Grant]) -> None:
    """The first event of each case, a word to the workers, and the journal (R-C.3)."""
    said: dict[str, Detail] = {
        "step": move.step.key,
        "from": "",
        "to": move.step.target,
        "sequence": 1,
    }
    Event.objects.bulk_create(
        [_event(move, case, grants[case.unit_id]) for case in cases], batch_size=_AT_ONCE
    )
    Outbox.objects.bulk_create(
        [Outbox(at=move.now, kind="step", case=case, payload=said) for case in cases],
        batch_size=_AT_ONCE,
    )
    action = f"procedures.{move.procedure.key}.{move.step.key}"
    record_many(
        [Act(action, Subject("case", str(case.pk)), said) for case in cases],
        chain=f"procedures/{move.procedure.key}", actor=str(move.actor.pk if move.actor else ""), now=move.now,
    )  # fmt: skip


def _event(move: Move, case: Case, grant: Grant) -> Event:
    return Event(
        case=case, sequence=1, step=move.step.key, from_state="", to_state=move.step.target,
        actor=move.actor, post_id=grant.post, unit_id=grant.unit, at=move.now,
        answers=plain(move.answers), key=f"{move.key}/{case.subject_id}", digest=move.digest,
    )  # fmt: skip
