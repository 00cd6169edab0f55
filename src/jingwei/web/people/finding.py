"""Finds the accounts that a reader may see, and says what he may do with them (R-P.11)."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms import Form
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse

from jingwei.people.models import Account, Post, PostQuerySet, TaskForce
from jingwei.people.operations import PeopleRefused
from jingwei.people.permissions import Permission
from jingwei.people.queries import paths
from jingwei.units.models import Unit
from jingwei.web.access import powers
from jingwei.web.organisations.choosing import within
from jingwei.web.request import OfficeRequest

GIVING = (Permission.PEOPLE_APPOINT, Permission.PEOPLE_APPOINT_ADMINISTRATORS)


def seen(request: OfficeRequest) -> QuerySet[Account]:
    """The accounts with a post, of whatever day, in the reader's scope.

    Whoever opens accounts or gives posts also sees those that never had one.
    """
    own = posts_within(paths(request.account, Permission.PEOPLE_VIEW, on=request.today))
    found: Any = Exists(own.filter(account=OuterRef("pk")))
    if powers(request) & {Permission.PEOPLE_ACCOUNTS, *GIVING}:
        found |= ~Exists(Post.objects.filter(account=OuterRef("pk")))
    return Account.objects.filter(found)


def posts_within(own: Iterable[str]) -> PostQuerySet:
    """The posts on units at and below these paths, and those in task forces that such a unit belongs to."""
    units = within(own)
    forces = TaskForce.objects.filter(units__in=units)
    return Post.objects.filter(Q(unit__in=units) | Q(task_force__in=forces))


def found_account(request: OfficeRequest, pk: int) -> Account:
    """The account; 404 where there is none, or it is not the reader's."""
    account = seen(request).filter(pk=pk).first()
    if account is None:
        raise Http404
    return account


def called(request: OfficeRequest, login: str) -> Account | None:
    """The active account of a login, among those that the reader may see."""
    return seen(request).filter(login=login.strip().lower(), is_active=True).first()


@dataclass(frozen=True, slots=True)
class Reach:
    """Where the reader may do what, today."""

    paths: Mapping[Permission, tuple[str, ...]]

    def covers(self, permission: Permission, units: Iterable[Unit]) -> bool:
        """Says whether every one of the units lies there; no unit is nowhere."""
        listed, tops = list(units), self.paths.get(permission, ())
        return bool(listed) and all(unit.path.startswith(tops) for unit in listed)

    def gives(self, post: Post) -> bool:
        """Says whether the reader may give such a post and take it."""
        return self.covers(post.duty.given_with, units_of(post))

    def keeps(self, account: Account, request: OfficeRequest) -> bool:
        """Says whether he may reset or close the account: no post of it lies beyond his reach."""
        if Permission.PEOPLE_ACCOUNTS not in self.paths:
            return False
        return all(
            self.covers(Permission.PEOPLE_ACCOUNTS, units_of(post))
            for post in lasting(account, request)
        )

    def sends_on_leave(self, account: Account, request: OfficeRequest) -> bool:
        """Says whether he may note the leave of the account: all its posts are his to give."""
        posts = lasting(account, request)
        return bool(posts) and all(self.gives(post) for post in posts)


def reach_of(request: OfficeRequest) -> Reach:
    """What the reader may do with accounts; nothing where the page is as of another day."""
    if request.day != request.today:
        return Reach({})
    held = powers(request) & {Permission.PEOPLE_ACCOUNTS, *GIVING}
    return Reach({one: tuple(paths(request.account, one, on=request.today)) for one in held})


def lasting(account: Account, request: OfficeRequest) -> list[Post]:
    """The posts of an account that hold today or will."""
    found = Post.objects.filter(account=account).lasting(after=request.today)
    return list(found.select_related("unit", "task_force").prefetch_related("task_force__units"))


def units_of(post: Post) -> list[Unit]:
    """The unit of a post, or those of its task force."""
    if post.unit is not None:
        return [post.unit]
    return list(post.task_force.units.all()) if post.task_force else []


@contextmanager
def refusals_in(form: Form) -> Iterator[None]:
    """What is refused is said in the form, which is then not valid any more."""
    try:
        yield
    except PeopleRefused as refused:
        form.add_error(None, str(refused))


def to_account(account: Account) -> HttpResponseRedirect:
    """The account's page, after a step."""
    return HttpResponseRedirect(reverse("person", args=[account.pk]), status=303)
