"""What every change of a round takes: refusing in words, moving the state, giving signs, telling the journal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet

from jingwei.areas.rounds.models import Answer, Publishing, Round, RoundState, Run, Upload
from jingwei.journal.content import Subject
from jingwei.journal.digest import Details
from jingwei.journal.write import record
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account

CHAIN = "rounds"
Clock = Callable[[], datetime]
Worked = Run | Publishing


class RoundRefused(Exception):
    """The step is not taken; the message says why and what to do."""


def move(found: Round, *, of: tuple[RoundState, ...], to: RoundState, **also: object) -> Round:
    """Change the state by compare-and-swap: of several at once one wins, the others are refused."""
    moved = Round.objects.filter(pk=found.pk, state__in=of).update(
        state=to, version=F("version") + 1, **also
    )
    now = Round.objects.get(pk=found.pk)
    if not moved:
        raise RoundRefused(_closed(now))
    return now


def touch(found: Round, *, now: datetime) -> Round:
    """The open round, held until the transaction ends, with the time of its last change; refuses a closed one."""
    held = Round.objects.select_for_update().get(pk=found.pk)
    refuse_closed(held)
    held.touched_at = now
    held.save(update_fields=["touched_at"])
    return held


@dataclass(frozen=True)
class Signs:
    """How the worker tells that it lives and how far it is; `clock` reads the time."""

    job: Worked
    clock: Clock

    def step(self, name: str, *, done: int = 0, of: int = 0) -> None:
        """Say which step is being worked, and how far it is."""
        self._rows().update(step=name, done=done, of=of, seen_at=self.clock())

    def end(self, *, fault: str = "", now: datetime | None = None, **also: object) -> bool:
        """End the job by compare-and-swap: of several who end it one does, the others are told False."""
        at = now or self.clock()
        waiting = self._rows().filter(finished_at=None)
        return bool(waiting.update(finished_at=at, seen_at=at, step="", fault=fault, **also))

    def _rows(self) -> QuerySet[Worked]:
        return type(self.job).objects.filter(pk=self.job.pk)


def _closed(found: Round) -> str:
    text = _("第 {number} 轮现在是“{state}”，这一步已不能办。请刷新后再看。")
    return text.format(number=found.number, state=_(str(RoundState(found.state).label)))


def refuse_closed(found: Round) -> None:
    """Raises RoundRefused where neither files nor answers are taken now."""
    if found.state not in (RoundState.COLLECTING, RoundState.REVIEWING):
        raise RoundRefused(_closed(found))


def tell(
    action: str, *, subject: Round | Upload | Worked | Answer, actor: Account | None, now: datetime, details: Details
) -> None:  # fmt: skip
    """One entry in the journal: ids, counts and digests."""
    kind = type(subject).__name__.lower()
    record(
        f"rounds.{action}", chain=CHAIN, actor=str(actor.pk) if actor else "",
        subject=Subject(kind, str(subject.pk)), details=details, now=now,
    )  # fmt: skip
