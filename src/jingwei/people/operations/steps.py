"""What every change takes: refusing with a reason, holding rows, closing posts, telling the journal."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from jingwei.journal.content import Subject
from jingwei.journal.write import record
from jingwei.people import rules
from jingwei.people.models import Account, Post, PostQuerySet
from jingwei.people.permissions import system_administrator
from jingwei.people.rules import Held, PeopleRefused
from jingwei.people.scope import reach

CHAIN = "people"


def refuse(*reasons: str) -> None:
    """Raise PeopleRefused with the first reason that is not empty."""
    if reason := rules.first_reason(reasons):
        raise PeopleRefused(reason)


def hold(*accounts: Account) -> dict[int, Account]:
    """The accounts as they are now, by id; nobody else changes them or their posts meanwhile."""
    wanted = {account.pk for account in accounts}
    rows = Account.objects.select_for_update(no_key=True).filter(pk__in=wanted)
    return {account.pk: account for account in rows.order_by("pk")}


def today(now: datetime) -> date:
    """The office's day at an instant."""
    return timezone.localtime(now).date()


def key(actor: Account | None) -> str:
    """The actor as the journal keeps him: the id of the account, "" for the program itself."""
    return str(actor.pk) if actor else ""


def tell(
    action: str, *, subject: Account | Post, actor: Account | None, now: datetime, **details: object
) -> None:
    """One journal entry: ids, keys and days, never a name or a login (R-P.13)."""
    kind = "account" if isinstance(subject, Account) else "post"
    record(
        f"people.{action}",
        chain=CHAIN,
        actor=key(actor),
        subject=Subject(kind, str(subject.pk)),
        details={name: _plain(value) for name, value in details.items()},
        now=now,
    )


def _plain(value: object) -> str | int | None:
    """A day as text; numbers and texts as they are."""
    return value if value is None or isinstance(value, str | int) else str(value)


def particulars(post: Post) -> dict[str, object]:
    """What the journal says of a post."""
    said = {
        "account": post.account_id,
        "role": post.role,
        "unit": post.unit_id,
        "task_force": post.task_force_id,
        "held_from": post.held_from,
        "held_to": post.held_to,
        "deputy_of": post.deputy_of_id,
    }
    return {name: value for name, value in said.items() if value is not None}


def held(post: Post) -> Held:
    """The post as the rules see it."""
    path = reach(post.unit) if post.unit else f"task-force/{post.task_force_id}/"
    return Held(post.duty, post.period, path)


def close(posts: PostQuerySet, *, on: date) -> int:
    """Let the posts and those of their deputies end on the day; how many of the posts did.

    Compare-and-swap: a post that has ended by then stays as it is; one yet to begin is called off.
    """
    end = Greatest(Value(on), F("held_from"))
    ending = list(posts.lasting(after=on).values_list("pk", flat=True))
    deputies = Post.objects.filter(deputy_of__in=ending).lasting(after=on)
    deputies.update(held_to=end)
    return Post.objects.filter(pk__in=ending).lasting(after=on).update(held_to=end)


def keep_an_administrator(posts: Iterable[Post], *, on: date) -> None:
    """Refuse to relieve the last system administrator (R-P.8).

    Holds all posts of system administrators first, so that two cannot relieve each other at once.
    """
    leaving = [
        post for post in posts if post.role == system_administrator.key and not post.deputy_of_id
    ]
    if not leaving:
        return
    own = Post.objects.filter(role=system_administrator.key, deputy_of=None).lasting(after=on)
    list(own.select_for_update(of=("self",)).order_by("pk"))
    # Asked again: who waited for the lock must see what the other has done.
    staying = own.exclude(pk__in=[post.pk for post in leaving]).select_related("unit__serves")
    others = [held(post) for post in staying]
    refuse(*(rules.no_administrator_left(held(post), on=on, others=others) for post in leaving))
