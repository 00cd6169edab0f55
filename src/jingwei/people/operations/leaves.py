"""Notes who is away and from when; his deputies act meanwhile (R-P.7)."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Greatest

from jingwei.kernel.catalogue import translate as _
from jingwei.people import rules
from jingwei.people.models import Account, Leave, Post
from jingwei.people.operations.posts import appoint
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
def leave_to_deputy(
    account: Account,
    *,
    deputy: Account,
    held_from: date,
    held_to: date | None = None,
    actor: Account | None,
    now: datetime,
) -> list[Post]:
    """Note a leave, and give the deputy each post of the account for that time; his posts.

    All or nothing; raises PeopleRefused (R-P.20).
    """
    hold(account, deputy)
    go_on_leave(account, held_from=held_from, held_to=held_to, actor=actor, now=now)
    leave = Period(held_from, held_to)
    own = Post.objects.filter(account=account, deputy_of=None).lasting(after=held_from)
    posts = [post for post in own.select_related("unit", "task_force", "account").order_by("pk")
             if post.period.overlaps(leave)]  # fmt: skip
    refuse("" if posts else _("该账号在这段时间没有可以代理的岗位，登记休假时不用填代理人。"))
    return [_stand_in(post, deputy, leave, actor=actor, now=now) for post in posts]


def _stand_in(
    post: Post, deputy: Account, leave: Period, *, actor: Account | None, now: datetime
) -> Post:
    """The deputy's post: the same role at the same place, as long as both leave and post last."""
    place = post.unit or post.task_force
    assert place is not None  # noqa: S101 - the table's check: one of the two
    return appoint(
        deputy, role=post.duty, place=place, held_from=max(leave.held_from, post.held_from),
        held_to=min((end for end in (leave.held_to, post.held_to) if end), default=None), deputy_of=post, actor=actor,
        now=now,
    )  # fmt: skip


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
