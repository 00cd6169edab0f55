"""What may be done: draw a unit's list up, and answer its lines; nothing is edited (R-DU.2, R-DU.3)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from jingwei.areas.duties.definition import DUTIES
from jingwei.areas.duties.models import DutyAnswer, DutyLine, DutyList
from jingwei.areas.duties.queries import owed
from jingwei.areas.duties.rules import LONGEST, DutyRefused
from jingwei.journal.content import Subject
from jingwei.journal.write import record
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.register.rules import mentions_person
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of

CHAIN = "duties"


@transaction.atomic
def draw_up(unit: Unit, *, actor: Account, now: datetime) -> tuple[DutyList, bool]:
    """The unit's list of this year as of today, and whether it is new: one that was drawn up today is given back."""
    today = timezone.localdate(now)
    Unit.objects.select_for_update(no_key=True).get(
        pk=unit.pk
    )  # who comes second finds the first one's
    made, is_new = DutyList.objects.get_or_create(
        unit=unit, on=today, defaults={"units": ids_of(unit.path), "year": today.year, "by": actor, "at": now}
    )  # fmt: skip
    if is_new:
        counts = {key: owed(duty, unit, today=today) for key, duty in DUTIES.items()}
        DutyLine.objects.bulk_create(
            DutyLine(list=made, duty=key, owed=count) for key, count in counts.items()
        )
        _tell("draw_up", made, actor=actor, now=now, unit=unit.pk, owed=sum(counts.values()))
    return made, is_new


@transaction.atomic
def answer(
    found: DutyList, answers: Mapping[int, str], *, before: Mapping[int, str], actor: Account, now: datetime
) -> int:  # fmt: skip
    """Keeps what was done, by the line's id, all of it or DutyRefused; how many said something new.

    before: what the one who answers saw; a line that somebody else has answered since is not written over.
    """
    DutyList.objects.select_for_update(no_key=True).get(pk=found.pk)
    lines = {one.pk: one for one in DutyLine.objects.filter(list=found)}
    said = {pk: " ".join(text.split()) for pk, text in answers.items()}
    last = {one.line_id: one.done for one in DutyAnswer.objects.filter(line__in=lines).order_by("pk")}  # fmt: skip
    changed = {
        pk: text for pk, text in said.items() if text not in (last.get(pk, ""), before.get(pk, ""))
    }
    faults = [
        _("{duty}：{why}").format(duty=_title(lines.get(pk)), why=why)
        for pk, text in changed.items()
        if (why := _why_not(pk, text, lines=lines, last=last, before=before))
    ]
    if faults:
        raise DutyRefused("\n".join(faults))
    DutyAnswer.objects.bulk_create(
        DutyAnswer(line=lines[pk], done=text, by=actor, at=now) for pk, text in changed.items()
    )
    if changed:
        _tell("answer", found, actor=actor, now=now, lines=len(changed))
    return len(changed)


def _title(line: DutyLine | None) -> str:
    duty = DUTIES.get(line.duty) if line else None
    return _(duty.title) if duty else ""


def _why_not(
    pk: int, text: str, *, lines: Mapping[int, DutyLine], last: Mapping[int, str], before: Mapping[int, str]
) -> str:  # fmt: skip
    if pk not in lines:
        return _("不是这份清单里的。")
    if last.get(pk, "") != before.get(pk, ""):
        return _("您看的时候以后，别人已经填过“{done}”。请看过再填。").format(done=last.get(pk, ""))
    if len(text) > LONGEST:
        return _("内容最多 {count} 字。").format(count=LONGEST)
    return mentions_person(text)


def _tell(action: str, found: DutyList, *, actor: Account, now: datetime, **details: int) -> None:
    record(
        f"duties.{action}", chain=CHAIN, actor=str(actor.pk), subject=Subject("duty_list", str(found.pk)),
        details=details, now=now,
    )  # fmt: skip
