"""Noting what became of a step of the six: done, by which document, or why it does not apply (R-CP.17)."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from jingwei.areas.compliance.models import Overseen, Synced
from jingwei.areas.compliance.operations import lay, tell
from jingwei.areas.compliance.parameters import parameters
from jingwei.areas.compliance.rules import LONGEST, refuse
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.register.rules import mentions_person


@dataclass(frozen=True, slots=True)
class Done:
    """What somebody says of a step after the event of a day."""

    event_on: date
    done_on: date | None = None
    document: str = ""
    reason: str = ""

    def refusals(self, *, on: date) -> list[str]:
        """Why it does not do."""
        is_done = self.done_on is not None
        return [
            _("办了的写哪天办的，不适用的写明理由，只写一样。") if is_done == bool(self.reason) else "",
            _("不适用就不写文号。") if self.document and not is_done else "",
            _("日期不能晚于今天。") if max(self.event_on, self.done_on or self.event_on) > on else "",
            _("办的日子不能早于 {day}。").format(day=self.event_on) if self.done_on and self.done_on < self.event_on else "",
            *(self._of_text(text, what) for text, what in ((self.document, _("文号")), (self.reason, _("理由")))),
        ]  # fmt: skip

    def _of_text(self, text: str, what: str) -> str:
        if len(text) > LONGEST:
            return _("{what}最多 {most} 字。").format(what=what, most=LONGEST)
        return mentions_person(text)


@transaction.atomic
def note_step(
    overseen: Overseen, step: str, done: Done, *, seen: int | None, actor: Account, now: datetime
) -> None:
    """Holds from today on; raises ComplianceRefused. seen: the row that the reader saw, None for none."""
    Overseen.objects.select_for_update(no_key=True).get(pk=overseen.pk)
    held = (
        Synced.objects.still()
        .filter(organisation=overseen, step=step, event_on=done.event_on)
        .first()
    )
    refuse([
        "" if step in {one.key for one in parameters().sync} else _("没有这一项。"),
        _("您看的时候以后，这一项已经改过。请看过再改。") if (held.pk if held else None) != seen else "",
        *done.refusals(on=timezone.localdate(now)),
    ])  # fmt: skip
    lay(Synced(organisation=overseen, step=step, **asdict(done)), held, actor=actor, now=now)
    tell("sync", overseen, actor=actor, now=now, step=step)
