"""Founds task forces of several units for a time, and ends them early."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from jingwei.journal.content import Subject
from jingwei.journal.write import record
from jingwei.kernel.catalogue import translate as _
from jingwei.people import rules
from jingwei.people.models import Account, Post, TaskForce
from jingwei.people.operations.steps import CHAIN, close, key, refuse, today
from jingwei.people.periods import Period
from jingwei.units.models import Unit


@transaction.atomic
def found_task_force(
    *,
    title: str,
    units: Iterable[Unit],
    held_from: date,
    held_to: date,
    actor: Account | None,
    now: datetime,
) -> TaskForce:
    """Found a task force over the units until the day before `held_to`; raises PeopleRefused."""
    members = list(units)
    refuse(
        "" if title.strip() else _("请填写专班名称。"),
        "" if members else _("专班至少要有一个单位。"),
        rules.backwards(Period(held_from, held_to)),
    )
    force = TaskForce.objects.create(title=title.strip(), held_from=held_from, held_to=held_to)
    force.units.set(members)
    _tell("found_task_force", force, actor=actor, now=now, units=sorted(u.pk for u in members))
    return force


@transaction.atomic
def end_task_force(
    force: TaskForce, *, on: date, actor: Account | None, now: datetime
) -> TaskForce:
    """End a task force before its time, and all posts in it; raises PeopleRefused."""
    found = TaskForce.objects.select_for_update(no_key=True).get(pk=force.pk)
    over = _("专班到 {on} 已经结束。").format(on=on) if found.held_to <= on else ""
    refuse(rules.in_the_past(on, today=today(now)), over)
    found.held_to = max(on, found.held_from)
    found.save(update_fields=["held_to"])
    close(Post.objects.filter(task_force=found), on=on)
    _tell("end_task_force", found, actor=actor, now=now, on=str(on))
    return found


def _tell(
    action: str, force: TaskForce, *, actor: Account | None, now: datetime, **more: str | list[int]
) -> None:
    details = {"held_from": str(force.held_from), "held_to": str(force.held_to), **more}
    record(
        f"people.{action}",
        chain=CHAIN,
        actor=key(actor),
        subject=Subject("task_force", str(force.pk)),
        details=details,
        now=now,
    )
