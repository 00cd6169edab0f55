"""Takes a step of a case by compare-and-swap."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models.query import RawQuerySet

from jingwei.people.models import Account
from jingwei.people.sight import seeing
from jingwei.procedures import rules
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case, Event
from jingwei.procedures.operations import moves
from jingwei.procedures.operations.moves import Move
from jingwei.procedures.operations.opening import nobody_above
from jingwei.procedures.parties import above, scopes_of
from jingwei.procedures.parts import Party
from jingwei.procedures.rules import StepRefused
from jingwei.procedures.sight import CaseSight, sight_of
from jingwei.units.models import Unit

# The first statement of the transaction. Who comes second waits here, and then finds another version.
# It returns the case as it was: guards and rights are asked of that.
_SWAP = """
UPDATE procedures_case AS moved SET
    state = %(target)s,
    version = moved.version + 1,
    closed_at = %(closed_at)s,
    due_on = CASE WHEN %(keeps_due)s THEN moved.due_on ELSE %(due_on)s END,
    other_id = new.other,
    above_id = new.above,
    units = moved.units || ARRAY(
        SELECT pk FROM unnest(%(units)s::bigint[]) AS pk WHERE pk <> ALL (moved.units)
    ),
    waits_for_id = CASE %(turn)s
        WHEN 'owner' THEN moved.unit_id WHEN 'other' THEN new.other WHEN 'above' THEN new.above
    END,
    waits_outside = %(turn)s::text IS NOT DISTINCT FROM 'asker'
FROM procedures_case AS was, LATERAL (
    SELECT
        COALESCE(%(other)s::bigint, was.other_id) AS other,
        CASE WHEN %(other)s::bigint IS NULL THEN was.above_id ELSE %(above)s::bigint END AS above
) AS new
WHERE moved.id = %(case)s
    AND moved.procedure = %(procedure)s
    AND moved.edition = %(edition)s
    AND moved.version = %(version)s
    AND moved.state = ANY (%(sources)s)
    AND was.id = moved.id
RETURNING was.*
"""


@dataclass(frozen=True, slots=True)
class _NewParty:
    """The other party that a step names, the level above then, and in whose scope it lies."""

    other: int | None = None
    above: int | None = None
    scope: tuple[int, ...] = ()


_NOBODY_NEW = _NewParty()


def take_step(
    procedure: Procedure,
    *,
    step: str,
    case_id: int,
    version: int,
    answers: Mapping[str, Answer],
    actor: Account | None,
    now: datetime,
    key: str,
) -> Event:
    """Move a case by one step; returns its event. No actor: the asker or the clock (R-C.14, R-C.15).

    `version`: that of the case which the actor saw. The same key from the same actor returns the
    first event and does nothing again. Raises StepRefused: somebody was quicker (who, what, when),
    it is another's turn, a guard forbids, an answer is wrong; CaseUnknown out of sight. Nothing
    is kept then.
    """
    chosen = next((one for one in procedure.steps if one.key == step and not one.opens), None)
    if chosen is None:
        raise rules.unknown()
    about = (case_id, version)
    move = moves.sent(
        procedure, chosen, answers=answers, actor=actor, now=now, key=key, about=about
    )
    sight = sight_of(actor, on=move.on)
    with seeing(sight.over([procedure])):
        return _take(move, sight, case_id=case_id, version=version)


def _take(move: Move, sight: CaseSight, *, case_id: int, version: int) -> Event:
    """The step, once; or why not."""
    other = moves.answered_units(move).get(move.step.other)
    new = _new_party(move, case_id=case_id, other=other) if other else _NOBODY_NEW
    due_on = _due_on(move, case_id=case_id)

    def go() -> Event | None:
        return _go(move, sight, case_id=case_id, version=version, new=new, due_on=due_on)

    return moves.once(move, go=go) or _refuse(move, sight, case_id=case_id, version=version)


def _go(
    move: Move, sight: CaseSight, *, case_id: int, version: int, new: _NewParty, due_on: date | None
) -> Event | None:
    """Everything a step writes; None where the case has moved on."""
    was = _swap(move, case_id=case_id, version=version, new=new, due_on=due_on)
    if was is None:
        return None
    if not sight.sees(was, procedure=move.procedure):
        raise rules.unknown()
    grant = moves.granted(move, was, sight=sight)
    known = moves.facts(move, was, unit=grant.unit)
    if reason := rules.first_reason(move.step, was, known):
        raise StepRefused(reason)
    event = moves.write(move, was, from_state=was.state, sequence=version + 1, grant=grant)
    if move.step.effects:
        case = Case.objects.get(pk=case_id)
        for effect in move.step.effects:
            effect(case, known)
    moves.tell(move, event, grant=grant)
    return event


def _due_on(move: Move, *, case_id: int) -> date | None:
    """The day due after the step. A rule looks at the case as it stands: one that moves meanwhile is not swapped.

    It is asked for a step that the state allows alone: what the steps before have answered is there then.
    """
    if not callable(move.step.due):
        return moves.due_on(move, None)
    case = Case.objects.filter(pk=case_id, procedure=move.procedure.key).first()
    if case is None:
        raise rules.unknown()
    return moves.due_on(move, case) if case.state in move.step.sources else None


def _swap(
    move: Move, *, case_id: int, version: int, new: _NewParty, due_on: date | None
) -> Case | None:
    """Move the case unless it has moved since; the case as it was, None where it has."""
    turn = move.procedure.state(move.step.target).turn
    said: dict[str, Any] = {
        "case": case_id, "version": version, "sources": list(move.step.sources),
        "procedure": move.procedure.key, "edition": move.procedure.edition,
        "target": move.step.target, "turn": turn.value if turn else None,
        "due_on": due_on, "closed_at": move.closed_at, "keeps_due": move.keeps_due,
        "other": new.other, "above": new.above, "units": list(new.scope),
    }  # fmt: skip
    # Past the model's manager: the database's wall holds, and `sees` is asked of what comes back.
    found = RawQuerySet(_SWAP, model=Case, params=said)  # type: ignore[arg-type]  # a dict is taken too
    return next(iter(found), None)


def _new_party(move: Move, *, case_id: int, other: Unit) -> _NewParty:
    """What changes with another party. Read before the transaction: whose case it is never changes."""
    unit = Unit.objects.filter(pk__in=Case.objects.filter(pk=case_id).values("unit")).first()
    if unit is None:
        raise rules.unknown()
    found = above(unit, other)
    if found is None and Party.ABOVE in move.procedure.parties:
        raise StepRefused(nobody_above())
    return _NewParty(other.pk, found, tuple(scopes_of([other])[other.pk]))


def _refuse(move: Move, sight: CaseSight, *, case_id: int, version: int) -> Event:
    """Say why the case did not move: somebody was quicker, or it stands elsewhere."""
    case = Case.objects.filter(
        pk=case_id, procedure=move.procedure.key, edition=move.procedure.edition
    ).first()
    if case is None or not sight.sees(case, procedure=move.procedure):
        raise rules.unknown()
    if case.version == version:
        raise StepRefused(rules.out_of_turn(case, step=move.step, procedure=move.procedure))
    last = case.events.select_related("actor").get(sequence=case.version)
    raise StepRefused(rules.overtaken(last, procedure=move.procedure))
