"""Reads who may do what, where, on a day; each question takes a fixed number of queries (R-P.11).

Today's powers need an active account; posts of days gone by are told of any account. What every
request asks is prepared (R-D.7).
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from jingwei.people.models import Account, Post, PostQuerySet
from jingwei.people.permissions import ROLES, Permission, roles_with
from jingwei.people.scope import Covered, covered, held_path, tops
from jingwei.units.kinds import SOCIAL_WORK, Kind, Tree
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of
from jingwei.units.prepared import BeginsWithAnyOf, Given, Prepared, Rows


def posts_on(account: Account, *, on: date) -> list[Post]:
    """The posts that give the account its powers on the day, oldest first, with their units.

    A deputy's post is among them while the one he stands in for is on leave (R-P.7).
    """
    return list(_with_places(Post.objects.acting(on=on).filter(account=account)))


def may(account: Account, permission: Permission, *, unit: Unit, on: date) -> bool:
    """Says whether some post gives the permission over the unit on the day (R-P.11)."""
    return any(unit.path.startswith(top) for top in paths(account, permission, on=on))


def paths(
    account: Account, permission: Permission, *, on: date, tree: Tree | None = None
) -> list[str]:
    """The paths at and below which the account may do it on the day; see `Standing.paths`."""
    return standing(account, on=on).paths(permission, tree=tree)


def permissions_of(account: Account, *, on: date) -> frozenset[Permission]:
    """All that the account may do somewhere on the day; what menus are drawn from."""
    return standing(account, on=on).permissions


def standing(account: Account, *, on: date) -> "Standing":
    """What the account's posts give it on the day, if it is active; one query answers for all permissions."""
    lines = _HOLDING(account=account.pk, day=on) if account.is_active else []
    sides = [(role, facts[:4] if facts[0] else facts[4:]) for role, *facts in lines]
    return Standing(
        account.pk, on, tuple((role, Covered(*unit)) for role, unit in sides if unit[0])
    )


@dataclass(frozen=True)
class Standing:
    """What somebody holds on a day: roles, each with a unit, of posts and of task forces."""

    account: int
    on: date
    held: tuple[tuple[str, Covered], ...]

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """All that he may do somewhere."""
        roles = {role for role, _unit in self.held}
        return frozenset(permission for role in roles for permission in ROLES[role].permissions)

    def paths(self, permission: Permission, *, tree: Tree | None = None) -> list[str]:
        """The paths at and below which he may do it; the scope of every list. At most one query.

        None lies under another. A place brings along what serves it or a place below it: offices,
        committees, departments; a department or committee brings itself alone (R-P.11). With a tree,
        only the paths of that tree.
        """
        roles = {role.key for role in roles_with(permission)}
        units = [unit for role, unit in self.held if role in roles]
        places = tops(top for unit in units for top in covered(unit))
        found = [held_path(unit) for unit in units if tree in (None, unit.tree)]
        if tree in (None, Tree.PLACE):
            found += places
        if places and tree is not Tree.PLACE:
            found += [path for path, of in self._serving(tuple(places)) if tree in (None, of)]
        return tops(found)

    def _serving(self, places: tuple[str, ...]) -> Rows:
        """What serves the places or what is below: path and tree; asked once for the same places."""
        if places not in self._served:
            self._served[places] = _SERVING(places=list(places), day=self.on)
        return self._served[places]

    @cached_property
    def _served(self) -> dict[tuple[str, ...], Rows]:
        return {}


def holders(permission: Permission, *, unit: Unit, on: date) -> list[Post]:
    """The posts that give the permission over the unit on the day, with their accounts.

    It answers `may` from the other end: an account may exactly when one of its posts is here.
    """
    above = list(Unit.objects.filter(pk__in=ids_of(unit.path)).select_related("serves"))
    standing = [one for one in above if one.serves and _holds(one, on=on)]
    places = {pk for one in above if one.tree == Tree.PLACE for pk in ids_of(one.path)}
    places |= {pk for one in standing if one.serves for pk in ids_of(one.serves.path)}
    units = {one.pk for one in above} | places
    posts = _granting(permission, on=on).filter(
        Q(unit__in=units)
        | Q(unit__kind__in=SOCIAL_WORK, unit__serves__in=places)
        | Q(unit__kind=Kind.INNER_OFFICE, unit__parent__in=units)
        | Q(task_force__units__in=units)
        | Q(task_force__units__kind__in=SOCIAL_WORK, task_force__units__serves__in=places)
        | Q(task_force__units__kind=Kind.INNER_OFFICE, task_force__units__parent__in=units)
    )
    return list(_with_places(posts.distinct()).select_related("account"))


def _granting(permission: Permission, *, on: date) -> PostQuerySet:
    """The posts of active accounts whose role holds the permission, acting on the day."""
    keys = [role.key for role in roles_with(permission)]
    return Post.objects.acting(on=on).filter(role__in=keys, account__is_active=True)


def _with_places(posts: PostQuerySet) -> PostQuerySet:
    """The posts with their units, those of their task forces, and the places these serve."""
    together = Prefetch("task_force__units", Unit.objects.select_related("serves"))
    selected = posts.select_related("unit__serves", "task_force").prefetch_related(together)
    return selected.order_by("held_from", "pk")


def _holding(account: int, day: date) -> QuerySet[Post, Any]:
    facts = [
        f"{unit}__{fact}" for unit in ("unit", "task_force__units") for fact in Covered._fields
    ]
    posts = Post.objects.acting(on=day).filter(account=account, account__is_active=True)
    return posts.order_by().values_list(
        "role", *(one.replace("served", "serves__path") for one in facts)
    )


def _serving(places: Any, day: date) -> QuerySet[Unit, Any]:
    """The offices, committees and departments that serve the places or what is below."""
    under = BeginsWithAnyOf(F("serves__path"), places)
    return Unit.objects.on(day).filter(under).values_list("path", "tree")


_HOLDING = Prepared(_holding, account=Given.NUMBER, day=Given.DAY)
_SERVING = Prepared(_serving, places=Given.TEXTS, day=Given.DAY)


def _holds(unit: Unit, *, on: date) -> bool:
    return unit.held_from <= on and (unit.held_to is None or on < unit.held_to)
