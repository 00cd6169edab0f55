"""Gives posts, ends them, and hands them from one account to another."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from jingwei.kernel.catalogue import translate as _
from jingwei.people import rules
from jingwei.people.models import Account, Post, TaskForce
from jingwei.people.operations.steps import (
    close,
    held,
    hold,
    keep_an_administrator,
    particulars,
    refuse,
    tell,
    today,
)
from jingwei.people.periods import Period
from jingwei.people.permissions import Role
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit


@transaction.atomic
def appoint(
    account: Account,
    *,
    role: Role,
    place: Unit | TaskForce,
    held_from: date,
    held_to: date | None = None,
    deputy_of: Post | None = None,
    actor: Account | None,
    now: datetime,
) -> Post:
    """Give the account a post on a unit or in a task force; raises PeopleRefused.

    A post in a task force ends with it where no end is said. With `deputy_of` the post counts
    only while the holder of that post is on leave, and ends with it (R-P.3 to R-P.7).
    """
    accounts = [account] + ([deputy_of.account] if deputy_of else [])
    held_account = hold(*accounts)[account.pk]
    kept = _kept(place)
    end = held_to or (kept.held_to if isinstance(kept, TaskForce) else None)
    principal = _as_it_is(deputy_of) if deputy_of else None
    if principal and end is None:
        end = principal.held_to
    post = Post(
        account=held_account,
        role=role.key,
        unit=kept if isinstance(kept, Unit) else None,
        task_force=kept if isinstance(kept, TaskForce) else None,
        held_from=held_from,
        held_to=end,
        deputy_of=principal,
    )
    _give(post, actor=actor)
    tell("appoint", subject=post, actor=actor, now=now, **particulars(post))
    return post


@transaction.atomic
def relieve(post: Post, *, on: date, actor: Account | None, now: datetime) -> Post:
    """Let a post end, its last day being the one before `on`; raises PeopleRefused.

    Its deputies' posts end with it. A post that would begin later is called off.
    """
    hold(post.account)
    found = _as_it_is(post)
    refuse(rules.in_the_past(on, today=today(now)))
    keep_an_administrator([found], on=on)
    _end(found, on=on)
    tell("relieve", subject=found, actor=actor, now=now, role=found.role, on=on)
    found.refresh_from_db(fields=["held_to"])
    return found


@transaction.atomic
def hand_over(post: Post, *, to: Account, on: date, actor: Account | None, now: datetime) -> Post:
    """Close a post and open the same for another account on the same day; returns the new one.

    All or nothing; raises PeopleRefused. Deputies of the old post end with it.
    """
    taker = hold(post.account, to)[to.pk]
    old = _as_it_is(post)
    same = _("该岗位已由此账号担任。") if old.account_id == to.pk else ""
    stand_in = _("代理岗位不能移交，请任命新的代理人。") if old.deputy_of_id else ""
    refuse(rules.in_the_past(on, today=today(now)), same, stand_in)
    new = Post(
        account=taker,
        role=old.role,
        unit=old.unit,
        task_force=old.task_force,
        held_from=max(on, old.held_from),
        held_to=old.held_to,
    )
    _end_unless_over(old, on=on)
    _give(new, actor=actor)
    keep_an_administrator([old], on=on)
    _end(old, on=on)
    tell("hand_over", subject=new, actor=actor, now=now, came_of=old.pk, **particulars(new))
    return new


@dataclass(frozen=True, slots=True)
class _Place:
    """What the rules ask of a place: how long it stands, and its kind, None for a task force."""

    period: Period
    kind: Kind | None


def _give(post: Post, *, actor: Account | None) -> None:
    """Keep the post unless a rule forbids it; the account must be held."""
    account, role, wanted = post.account, post.duty, held(post)
    posts = [held(one) for one in account.posts.select_related("unit__serves")]
    place = _place_of(post)
    refuse(
        rules.closed(is_active=account.is_active),
        rules.own_post(actor=actor.pk if actor else None, account=account.pk),
        rules.backwards(wanted.period),
        rules.misplaced(role, kind=place.kind),
        rules.outside(wanted.period, of=place.period),
        _unfit_deputy(post),
        rules.two_sides(role, period=wanted.period, held=posts),
        rules.held_already(wanted, posts=posts),
    )
    post.save(force_insert=True)


def _unfit_deputy(post: Post) -> str:
    """Why the post is none that a deputy may hold; "" for a post that is nobody's deputy."""
    principal = post.deputy_of
    if principal is None:
        return ""
    reason = rules.no_deputy(
        principal=principal.account_id,
        account=post.account_id,
        is_deputy=principal.deputy_of_id is not None,
    )
    return reason or rules.beyond_principal(held(post), of=held(principal))


def _place_of(post: Post) -> _Place:
    if post.task_force:
        return _Place(post.task_force.period, None)
    assert post.unit is not None  # noqa: S101 - the table's check: one of the two
    return _Place(Period(post.unit.held_from, post.unit.held_to), Kind(post.unit.kind))


def _kept(place: Unit | TaskForce) -> Unit | TaskForce:
    """The place as it is now; a task force is held, so that it does not end meanwhile."""
    if isinstance(place, Unit):
        return Unit.objects.select_related("serves").get(pk=place.pk)
    return TaskForce.objects.select_for_update(no_key=True).get(pk=place.pk)


def _as_it_is(post: Post) -> Post:
    return Post.objects.select_related("account", "unit__serves", "task_force").get(pk=post.pk)


def _end_unless_over(post: Post, *, on: date) -> None:
    if not Post.objects.filter(pk=post.pk).lasting(after=on).exists():
        refuse(_("该岗位到 {on} 已经结束，请刷新后再办。").format(on=on))


def _end(post: Post, *, on: date) -> None:
    """Close one post or refuse because it has ended before."""
    if not close(Post.objects.filter(pk=post.pk), on=on):
        refuse(_("该岗位到 {on} 已经结束，请刷新后再办。").format(on=on))
