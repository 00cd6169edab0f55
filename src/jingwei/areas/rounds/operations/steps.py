"""What every change of a round takes: refusing in words, moving the state, telling the journal."""

from datetime import datetime

from django.db.models import F

from jingwei.areas.rounds.models import Answer, Round, RoundState, Run, Upload
from jingwei.journal.content import Subject
from jingwei.journal.digest import Details
from jingwei.journal.write import record
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account

CHAIN = "rounds"


class RoundRefused(Exception):
    """The step is not taken; the message says why and what to do."""


def move(found: Round, *, of: tuple[RoundState, ...], to: RoundState, **also: object) -> Round:
    """Change the state by compare-and-swap: of several at once one wins, the others are refused."""
    moved = Round.objects.filter(pk=found.pk, state__in=of).update(
        state=to, version=F("version") + 1, **also
    )
    now = Round.objects.get(pk=found.pk)
    if not moved:
        text = _("第 {number} 轮现在是“{state}”，这一步已不能办。请刷新后再看。")
        raise RoundRefused(
            text.format(number=now.number, state=_(str(RoundState(now.state).label)))
        )
    return now


def touch(found: Round, *, now: datetime) -> Round:
    """The open round, held until the transaction ends, with the time of its last change; refuses a closed one."""
    held = Round.objects.select_for_update().get(pk=found.pk)
    if held.state not in (RoundState.COLLECTING, RoundState.REVIEWING):
        raise RoundRefused(_closed(held))
    held.touched_at = now
    held.save(update_fields=["touched_at"])
    return held


def _closed(found: Round) -> str:
    text = _("第 {number} 轮现在是“{state}”，这一步已不能办。请刷新后再看。")
    return text.format(number=found.number, state=_(str(RoundState(found.state).label)))


def tell(
    action: str, *, subject: Round | Upload | Run | Answer, actor: Account | None, now: datetime, details: Details
) -> None:  # fmt: skip
    """One entry in the journal: ids, counts and digests."""
    kind = type(subject).__name__.lower()
    record(
        f"rounds.{action}", chain=CHAIN, actor=str(actor.pk) if actor else "",
        subject=Subject(kind, str(subject.pk)), details=details, now=now,
    )  # fmt: skip
