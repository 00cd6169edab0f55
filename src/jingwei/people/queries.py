"""Reads who may do what, where, on a day; each question takes a fixed number of queries (R-P.11).

Today's powers need an active account; posts of days gone by are told of any account.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, Q

from jingwei.people.models import Account, Post, PostQuerySet
from jingwei.people.permissions import Permission, roles_with
from jingwei.people.scope import place_paths, tops
from jingwei.units.kinds import SOCIAL_WORK, Tree
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of


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
    """The paths at and below which the account may do it on the day; the scope of every list.

    None lies under another. A place brings along what serves it or a place below it: offices,
    committees, departments; a department or committee brings itself alone (R-P.11). With a tree,
    only the paths of that tree.
    """
    units = _units_of(_granting(permission, on=on).filter(account=account))
    places = tops(path for unit in units for path in place_paths(unit))
    found = [unit.path for unit in units if tree in (None, unit.tree)]
    if tree in (None, Tree.PLACE):
        found += places
    if places and tree is not Tree.PLACE:
        found += _serving(places, on=on, tree=tree)
    return tops(found)


def permissions_of(account: Account, *, on: date) -> frozenset[Permission]:
    """All that the account may do somewhere on the day; what menus are drawn from."""
    if not account.is_active:
        return frozenset()
    posts = Post.objects.acting(on=on).filter(account=account, account__is_active=True)
    return frozenset(permission for post in posts for permission in post.duty.permissions)


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
        | Q(task_force__units__in=units)
        | Q(task_force__units__kind__in=SOCIAL_WORK, task_force__units__serves__in=places)
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


def _units_of(posts: PostQuerySet) -> list[Unit]:
    """Every unit on which the posts are held, itself or by a task force."""
    found = []
    for post in _with_places(posts):
        found += [post.unit] if post.unit else []
        found += list(post.task_force.units.all()) if post.task_force else []
    return found


def _serving(places: Iterable[str], *, on: date, tree: Tree | None) -> list[str]:
    """The paths of the offices, committees and departments that serve the places or what is below."""
    under = Q()
    for place in places:
        under |= Q(serves__path__startswith=place)
    units = Unit.objects.on(on).filter(under)
    return list((units.in_tree(tree) if tree else units).values_list("path", flat=True))


def _holds(unit: Unit, *, on: date) -> bool:
    return unit.held_from <= on and (unit.held_to is None or on < unit.held_to)
