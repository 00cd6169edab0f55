"""Opens a case."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError

from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.sight import seeing
from jingwei.procedures.checks import needs_other
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case, Event
from jingwei.procedures.operations import moves
from jingwei.procedures.operations.moves import Move
from jingwei.procedures.parties import above, party, scopes_of
from jingwei.procedures.parts import MATTER, Party
from jingwei.procedures.rules import StepRefused, first_reason
from jingwei.procedures.sight import CaseSight, sight_of
from jingwei.units.models import Unit

_ONE_OPEN = "procedures_case_one_open_for_a_subject"


@dataclass(frozen=True, slots=True)
class Matter:
    """What a case is about: the subject's id, whose matter it is, who is opposite, if anybody, and which case it follows.

    No id: a matter of its own, where the procedure's subject is optional.
    """

    subject_id: str
    unit: Unit
    other: Unit | None = None
    follows: Case | None = None


def open_case(
    procedure: Procedure,
    *,
    step: str,
    matter: Matter,
    answers: Mapping[str, Answer],
    actor: Account | None,
    now: datetime,
    key: str,
) -> Event:
    """Open a case by one of the procedure's opening steps; returns its first event. No actor: the asker (R-C.14).

    The same key from the same actor returns the same event and does nothing again. Raises
    StepRefused, also where the subject has an open case and the procedure allows one at a time.
    """
    opening = next((one for one in procedure.openings if one.key == step), None)
    if opening is None:
        raise StepRefused(_("“{title}”不能这样开始。").format(title=procedure.name))
    other = matter.other.pk if matter.other else None
    before = matter.follows.pk if matter.follows else None
    about = (matter.subject_id, matter.unit.pk, other, *([before] if before else []))
    move = moves.sent(
        procedure, opening, answers=answers, actor=actor, now=now, key=key, about=about
    )
    sight = sight_of(actor, on=move.on)
    with seeing(sight.over([procedure])):
        try:
            event = moves.once(move, go=lambda: _open(move, sight, matter))
        except IntegrityError as fault:
            if _ONE_OPEN not in str(fault):
                raise
            raise StepRefused(_open_already(move, matter)) from fault
    assert event is not None  # noqa: S101 - a case that is opened cannot lose a race
    return event


def _open(move: Move, sight: CaseSight, matter: Matter) -> Event:
    """Everything an opening writes."""
    case = _case(move, matter)
    grant = moves.granted(move, case, sight=sight)
    known = moves.facts(move, case, unit=grant.unit)
    if reason := first_reason(move.step, case, known):
        raise StepRefused(reason)
    case.due_on = moves.due_on(move, case)
    case.save(force_insert=True)
    event = moves.write(move, case, from_state="", sequence=1, grant=grant)
    for effect in move.step.effects:
        effect(case, known)
    moves.tell(move, event, grant=grant)
    return event


def _case(move: Move, matter: Matter) -> Case:
    """The case as it will be, not kept yet; raises StepRefused where a unit is missing or gone."""
    unit, other = _units(move, matter)
    procedure, target = move.procedure, move.procedure.state(move.step.target)
    scopes = scopes_of([unit, other] if other else [unit])
    kind, subject = _subject(procedure, matter)
    case = Case(
        procedure=procedure.key,
        edition=procedure.edition,
        subject_kind=kind,
        subject_id=subject,
        unit=unit,
        other=other,
        above_id=above(unit, other),
        units=sorted({pk for scope in scopes.values() for pk in scope}),
        once=procedure.once,
        state=target.key,
        version=1,
        follows=matter.follows,
        opened_at=move.now,
        opened_by=move.actor,
    )
    if Party.ABOVE in procedure.parties and case.above_id is None:
        raise StepRefused(nobody_above())
    assert target.turn  # noqa: S101 - no opening closes its case: `checks`
    case.waits_for_id = party(case, target.turn)
    case.waits_outside = target.turn is Party.ASKER
    return case


def _subject(procedure: Procedure, matter: Matter) -> tuple[str, str]:
    """The kind and the id; raises StepRefused where the case must be about something and is about nothing."""
    if matter.subject_id:
        return procedure.subject.key, matter.subject_id
    if not procedure.subject.optional:
        raise StepRefused(_("请指明是哪一个{subject}。").format(subject=_(procedure.subject.title)))
    return MATTER, secrets.token_hex(8)


def nobody_above() -> str:
    """Why two units without a common level above cannot have a case that may go up to it."""
    return _("这些单位没有共同的上一级，这类办件无法开始。")


def _units(move: Move, matter: Matter) -> tuple[Unit, Unit | None]:
    """Owner and other party as they stand on the day."""
    named = moves.answered_units(move).get(move.step.other)
    wanted = [one.pk for one in (matter.unit, named or matter.other) if one]
    found = moves.standing(wanted, on=move.on)
    if len(found) < len(wanted):
        raise StepRefused(_("经办单位和对方单位要是两个没有撤销的单位，请另选。"))
    other = found[wanted[1]] if len(wanted) > 1 else None
    if other is None and needs_other(move.procedure, move.step):
        raise StepRefused(_("请选对方单位。"))
    return found[wanted[0]], other


def _open_already(move: Move, matter: Matter) -> str:
    """Why a second case about the subject is not opened: which one is open, where it is in sight (R-C.2)."""
    found = Case.objects.filter(
        procedure=move.procedure.key, subject_id=matter.subject_id, closed_at=None, once=True
    ).first()
    title = move.procedure.name
    if found is None:
        said = _("别处已有一个未办结的“{title}”，不能再开一个；等它办结，或请上级协调。")
        return said.format(title=title)
    said = _("已有一个未办结的“{title}”（办件 {number}），不能再开一个。")
    return said.format(title=title, number=found.pk)
