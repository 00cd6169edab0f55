"""Notes who is away and from when; his deputies act meanwhile (R-P.7)."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Greatest

from jingwei.kernel.catalogue import translate as _
from jingwei.people import rules
from jingwei.people.models import Account, Leave
from jingwei.people.operations.steps import hold, refuse, tell, today
from jingwei.people.periods import Period


@transaction.atomic
def go_on_leave(
    account: Account,
    *,
    held_from: date,
    held_to: date | None = None,
    actor: Account | None,
    now: datetime,
) -> Leave:
    """Note that somebody is away, without end until he comes back; raises PeopleRefused."""
    found = hold(account)[account.pk]
    period = Period(held_from, held_to)
    away = any(period.overlaps(leave.period) for leave in found.leaves.all())
    refuse(
        rules.closed(is_active=found.is_active),
        rules.backwards(period),
        rules.in_the_past(held_from, today=today(now)),
        _("这段时间已登记休假，请先销假。") if away else "",
    )
    leave = Leave.objects.create(account=found, held_from=held_from, held_to=held_to)
    tell("go_on_leave", subject=found, actor=actor, now=now, held_from=held_from, held_to=held_to)
    return leave


@transaction.atomic
def come_back(account: Account, *, on: date, actor: Account | None, now: datetime) -> None:
    """End the leave that holds on the day, and call off those to come; raises PeopleRefused."""
    found = hold(account)[account.pk]
    refuse(rules.in_the_past(on, today=today(now)))
    if not end_leaves(found, on=on):
        refuse(_("该账号到 {on} 没有登记休假。").format(on=on))
    tell("come_back", subject=found, actor=actor, now=now, on=on)


def end_leaves(account: Account, *, on: date) -> int:
    """Let every leave that holds on the day or later end; how many did."""
    lasting: QuerySet[Leave] = account.leaves.filter(
        Q(held_to=None) | Q(held_to__gt=on) & Q(held_to__gt=F("held_from"))
    )
    return lasting.update(held_to=Greatest(Value(on), F("held_from")))
