"""What opening a case and taking a step share: the sent form, who acts, and what is written of it."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from jingwei.journal.content import Subject
from jingwei.journal.digest import Detail
from jingwei.journal.write import record
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures import rules
from jingwei.procedures.attachments.operations import FilesMissing, bind
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Answer, Ask, plain, read_answers
from jingwei.procedures.files_named import files_of
from jingwei.procedures.models import Case, Event, Outbox
from jingwei.procedures.parties import party, scopes_of
from jingwei.procedures.parts import Facts, Step
from jingwei.procedures.rules import StepRefused
from jingwei.procedures.sight import CaseSight, Grant
from jingwei.procedures.working_days import calendar
from jingwei.units.models import Unit

LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class Move:
    """A step as somebody sent it, its answers read; `digest` tells two payloads apart (R-C.3)."""

    procedure: Procedure
    step: Step
    answers: Mapping[str, Answer]
    actor: Account | None
    now: datetime
    key: str
    digest: str

    @property
    def on(self) -> date:
        """The office's day of the step."""
        return timezone.localtime(self.now).date()

    @property
    def keeps_due(self) -> bool:
        """True where the day due stays; a closed case has none."""
        return self.step.keeps_due and self.closed_at is None

    @property
    def closed_at(self) -> datetime | None:
        """Now, where the step closes the case."""
        return self.now if self.procedure.state(self.step.target).is_closed else None


def sent(
    procedure: Procedure,
    step: Step,
    *,
    answers: Mapping[str, Answer],
    actor: Account | None,
    now: datetime,
    key: str,
    about: Iterable[object],
) -> Move:
    """Read what was sent; raises StepRefused with every fault. about: what else the key stands for."""
    kept, faults = read_answers(step.asks, answers)
    if faults:
        raise rules.unanswered(faults)
    if not key.strip() or len(key) > LONGEST_KEY:
        raise StepRefused(_("这次提交没有编号，请重新打开页面再填。"))
    said = [procedure.key, procedure.edition, step.key, plain(kept), *about]
    digest = hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()
    return Move(procedure, step, kept, actor, now, key, digest)


def once(move: Move, *, go: Callable[[], Event | None]) -> Event | None:
    """Do it in one transaction; the first result where the key was used before, None for a lost race."""
    try:
        with transaction.atomic():
            done = go()
    except (
        IntegrityError,
        StepRefused,
    ) as fault:  # a guard may refuse what was done under this key
        found = _done_before(move)
        if found is None:
            raise
        if found.digest != move.digest:
            raise StepRefused(rules.key_is_used()) from fault
        return found
    if done is not None:
        return done
    found = _done_before(move)
    if found is not None and found.digest != move.digest:
        raise StepRefused(rules.key_is_used())
    return found


def acting(move: Move, *, sight: CaseSight, unit: int | None) -> Grant:
    """The post with which the actor takes the step for the unit; raises StepRefused without one.

    What is the asker's or the clock's nobody of the office takes, and they nothing else (R-C.14).
    """
    if move.step.is_outside or move.actor is None:
        raise StepRefused(rules.not_theirs(move.step, unit=""))
    units = list(Unit.objects.filter(pk__in=[unit] if unit else []).named(on=move.on))
    scope = scopes_of(units).get(unit or 0, [])
    grant = sight.grant_for(move.step.permissions, scope=scope)
    if grant is None:
        name = units[0].name if units else ""
        raise StepRefused(rules.not_theirs(move.step, unit=name))
    return grant


def granted(move: Move, case: Case, *, sight: CaseSight) -> Grant:
    """With what the step is taken in this case: a post, or for who is outside none."""
    if move.step.is_outside and move.actor is None:
        return Grant(None, case.unit_id, frozenset(), frozenset())
    return acting(move, sight=sight, unit=party(case, move.step.by))


def facts(move: Move, case: Case, *, unit: int) -> Facts:
    """What guards and effects look at, read only where the step has any."""
    asked = bool(move.step.unless or move.step.effects or callable(move.step.due))
    read = move.procedure.subject.read
    return Facts(
        now=move.now,
        on=move.on,
        actor=move.actor.pk if move.actor else 0,
        unit=unit,
        answers=move.answers,
        held=read(case.subject_id, move.on) if asked and read else {},
        events=tuple(case.events.order_by("sequence")) if asked and case.pk else (),
    )


def due_on(move: Move, case: Case | None) -> date | None:
    """The day due in the state it leads to: asked for, told by a rule, or the state's working days on.

    Only a rule looks at the case, as it stands before the step.
    """
    state, due = move.procedure.state(move.step.target), move.step.due
    if state.is_closed:
        return None
    if not isinstance(due, str):
        assert case  # noqa: S101 - whoever calls reads it where there is a rule
        return due(case, facts(move, case, unit=case.unit_id))
    asked = move.answers.get(due) if due else None
    if isinstance(asked, date):
        return asked
    return calendar().after(move.on, count=state.term) if state.term else None


def write(move: Move, case: Case, *, from_state: str, sequence: int, grant: Grant) -> Event:
    """Add the event of a step, to the case as it now is, and bind to it the files that it names."""
    event = Event.objects.create(
        case=case,
        sequence=sequence,
        step=move.step.key,
        from_state=from_state,
        to_state=move.step.target,
        actor=move.actor,
        post_id=grant.post,
        unit_id=grant.unit,
        at=move.now,
        due_on=case.due_on if from_state else None,
        answers=plain(move.answers),
        key=move.key,
        digest=move.digest,
    )
    bound(move, event)
    return event


def bound(move: Move, event: Event) -> None:
    """Bind the files that the answers name to the event; raises StepRefused, at the question, where one is not there."""
    try:
        bind(event, files=files_of(move.answers))
    except FilesMissing as missing:
        titles = {one.key: _(one.title) for one in move.step.asks}
        said = _("“{title}”的附件里有已失效或已用过的文件，请去掉后重新传。")
        raise rules.unanswered(
            {key: said.format(title=titles[key]) for key in missing.fields}
        ) from missing


def tell(move: Move, event: Event, *, grant: Grant) -> None:
    """Leave word for the workers, and tell the journal: ids and keys, no answer (R-C.3)."""
    said: dict[str, Detail] = {
        "step": event.step,
        "from": event.from_state,
        "to": event.to_state,
        "sequence": event.sequence,
    }
    Outbox.objects.create(at=move.now, kind="step", case_id=event.case_id, payload=said)
    record(
        f"procedures.{move.procedure.key}.{move.step.key}",
        chain=f"procedures/{move.procedure.key}",
        actor=str(move.actor.pk) if move.actor else "",
        subject=Subject("case", str(event.case_id)),
        details=said,
        now=move.now,
        post=str(grant.post or ""),
    )


def standing(ids: Iterable[int], *, on: date) -> dict[int, Unit]:
    """The units with these ids that stand on the day, by id."""
    wanted = set(ids)
    return {unit.pk: unit for unit in Unit.objects.filter(pk__in=wanted).on(on)} if wanted else {}


def answered_units(move: Move) -> dict[str, Unit]:
    """The units that were answered, by field; raises StepRefused for one that does not stand."""
    asked = {one.key: one for one in move.step.asks if one.ask is Ask.UNIT}
    given = {key: value for key in asked if isinstance(value := move.answers.get(key), int)}
    found = standing(given.values(), on=move.on)
    said = _("“{title}”：没有这个单位，或它已撤销，请另选。")
    faults = {
        key: said.format(title=_(asked[key].title)) for key, pk in given.items() if pk not in found
    } | {
        key: _("“{title}”不能选这一类单位，请另选。").format(title=_(asked[key].title))
        for key, pk in given.items()
        if pk in found and asked[key].kinds and found[pk].kind not in asked[key].kinds
    }
    if faults:
        raise rules.unanswered(faults)
    return {key: found[pk] for key, pk in given.items()}


def _done_before(move: Move) -> Event | None:
    """What the actor did under this key; he may know it again, wherever the case lies by now."""
    with seeing(EVERYTHING):
        return Event.objects.filter(actor=move.actor, key=move.key).first()
