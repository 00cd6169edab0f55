"""Notes that an instructor was in touch; added, never edited (R-G.7)."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from jingwei.areas.liaison.models import Visit
from jingwei.areas.liaison.operations.steps import refuse, tell
from jingwei.areas.liaison.rules import LONGEST_FINDING
from jingwei.cover.models import Assignment
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.register.kinds import Method


@transaction.atomic
def note_visit(
    assignment: Assignment,
    *,
    on: date,
    method: Method,
    actor: Account,
    now: datetime,
    finding: str = "",
    follow_up: date | None = None,
) -> Visit:
    """Keeps the note; the same again changes nothing. Raises LiaisonRefused."""
    today = timezone.localdate(now)
    refuse(
        _("日期不能晚于今天。") if on > today else "",
        _("指派从 {day} 起，联系不能在它以前。").format(day=assignment.held_from) if on < assignment.held_from else "",
        _("这项指派到 {day} 已经结束，联系不能在它以后。").format(day=assignment.held_to)
        if assignment.held_to and on >= assignment.held_to else "",
        _("下次联系的日期要晚于这次。") if follow_up and follow_up <= on else "",
        _("内容最多 {count} 字。").format(count=LONGEST_FINDING) if len(finding) > LONGEST_FINDING else "",
    )  # fmt: skip
    made = Visit(
        assignment=assignment, on=on, method=method, finding=finding.strip(), follow_up=follow_up,
        by=actor, at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        same = {"assignment": assignment, "on": on, "method": method, "finding": made.finding}
        return Visit.objects.get(**same)
    tell("visit", subject=made, actor=actor, now=now, details={"organisation": assignment.organisation_id})  # fmt: skip
    return made
