"""Who asks: every role, from every place from which a thing can be looked at (R-P.5 to R-P.7, R-P.11)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from django.test import Client

from jingwei.api.models import ApiToken
from jingwei.api.token_secret import digest_of
from jingwei.people.models import Account, Leave, Post, TaskForce
from jingwei.people.permissions import ROLES, Permission, Role, Side
from jingwei.units.kinds import SOCIAL_WORK, Tree
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of
from tests.access.world import SINCE, World, account

# The unit that the positions of a role are told from: the first of these on which it is held.
HOMES = ("a", "north", "city", "a1", "lawyers", "market")
GRANTABLE = (Permission.REGISTER_VIEW, Permission.LEDGERS_EXPORT, Permission.UNITS_VIEW)
POSITIONS = (
    "own", "below", "sibling", "above", "other_branch", "task_force", "deputy", "idle_deputy", "ended", "moved",
    "two_posts", "no_post",
)  # fmt: skip


@dataclass
class Reader:
    """Somebody with the posts of a role in a position; he asks with a browser or with a token.

    grants: the posts that count today, as the position made them. What they give is worked out here anew
    from R-P.11, not asked of the program.
    """

    role: str
    position: str
    account: Account
    world: World
    grants: list[tuple[Role, Unit]] = field(default_factory=list)
    secret: str = ""
    _session: str = ""
    _covered: dict[Permission, frozenset[int]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """For what a test says."""
        return f"{self.role}@{self.position}"

    @property
    def held(self) -> frozenset[Permission]:
        """What he may do somewhere today."""
        return frozenset(one for role, _unit in self.grants for one in role.permissions)

    def units(self, permission: Permission) -> frozenset[int]:
        """All units over which he may do it."""
        if permission not in self._covered:
            over = [unit for role, unit in self.grants if permission in role.permissions]
            self._covered[permission] = frozenset(pk for unit in over for pk in _covers(unit, self.world))  # fmt: skip
        return self._covered[permission]

    def covers(self, units: frozenset[int], *permissions: Permission) -> bool:
        """Whether one of the permissions is held over what lies in the units."""
        return any(not self.units(one).isdisjoint(units) for one in permissions)

    @property
    def is_nobody(self) -> bool:
        """Somebody who has not signed in and has no token."""
        return self.account.pk is None

    def sit_down(self, browser: Client) -> None:
        """Takes his seat at a browser, in which he has signed in before; whoever sat there is gone."""
        browser.cookies.clear()
        if self.is_nobody:
            return
        if not self._session:
            browser.force_login(self.account)
            self._session = browser.cookies["sessionid"].value
            browser.cookies.clear()
        browser.cookies["sessionid"] = self._session


def _covers(unit: Unit, world: World) -> set[int]:
    """R-P.11: the unit and all below; for a place, or the office of one, also what serves it or what lies in it."""
    found = _under(unit, world)
    place = unit if unit.tree == Tree.PLACE else unit.serves if unit.kind in SOCIAL_WORK else None
    if place is not None:
        within = _under(place, world)
        serving = [one for one in world.units.values() if one.serves_id in within]
        found |= within.union(*(_under(one, world) for one in serving))
    return found


def _under(top: Unit, world: World) -> set[int]:
    return {one.pk for one in world.units.values() if top.pk in ids_of(one.path)}


def readers(world: World, *, roles: tuple[str, ...] = tuple(ROLES)) -> Iterator[Reader]:
    """One for each role in each position that it can have."""
    for role in roles:
        for position in POSITIONS:
            found = reader(world, role, position)
            if found is not None:
                yield found


def reader(world: World, role: str, position: str) -> Reader | None:
    """Somebody of the role in the position; None where the role cannot stand there."""
    place = _POSTING[position]
    person = account(f"r{Account.objects.count()}.{position}", "读者")
    found = Reader(role, position, person, world)
    if not place(found, ROLES[role]):
        return None
    granted = [str(one) for one in GRANTABLE if one in found.held]
    if granted:
        found.secret = f"jw_{role}.{position}.{person.pk}"
        ApiToken.objects.create(
            digest=digest_of(found.secret), title="程序", permissions=granted, owner=person, issued_at=world.now,
            expires_on=world.today + timedelta(days=9),
        )  # fmt: skip
    return found


def nobody(world: World) -> Reader:
    """Somebody at a browser in which nobody has signed in."""
    return Reader("nobody", "signed_out", Account(), world)


def home(world: World, role: Role) -> Unit:
    """The unit that the role's positions are told from."""
    return next(world[name] for name in HOMES if world[name].kind in role.kinds)


def _post(one: Reader, role: Role, unit: Unit | None) -> bool:
    """A post that counts; False where there is no such unit."""
    if unit is not None:
        Post.objects.create(account=one.account, role=role.key, unit=unit, held_from=SINCE)
        one.grants.append((role, unit))
    return unit is not None


def _fitting(world: World, role: Role, fits: Callable[[Unit, Unit], bool]) -> Unit | None:
    """The first unit on which the role is held that stands so to its home."""
    own = home(world, role)
    found = [one for one in world.units.values() if one.kind in role.kinds and fits(one, own)]
    return found[0] if found else None


def _line(unit: Unit) -> list[int]:
    """The ids down to the place it is or works for; to itself for a committee or a department."""
    works_for = unit.serves if unit.kind in SOCIAL_WORK and unit.serves else unit
    return ids_of(works_for.path)


def _below(one: Unit, own: Unit) -> bool:
    return own.tree == one.tree and len(_line(one)) > len(_line(own)) and _line(own)[-1] in _line(one)  # fmt: skip


def _above(one: Unit, own: Unit) -> bool:
    return _below(own, one)


def _sibling(one: Unit, own: Unit) -> bool:
    same = (one.tree, one.kind, one.parent_id) == (own.tree, own.kind, own.parent_id)
    return same and one.pk != own.pk and (own.parent_id is not None or own.tree != Tree.PLACE)


def _other_branch(one: Unit, own: Unit) -> bool:
    """Of the same kind, in another district or city: at most the top of the tree is above both."""
    shared = set(_line(one)) & set(_line(own))
    return (
        one.kind == own.kind
        and one.pk != own.pk
        and shared <= {_line(own)[0]}
        and not _sibling(one, own)
    )


def _own_post(one: Reader, role: Role) -> bool:
    return _post(one, role, home(one.world, role))


def _at(fits: Callable[[Unit, Unit], bool]) -> Callable[[Reader, Role], bool]:
    return lambda one, role: _post(one, role, _fitting(one.world, role, fits))


def _in_a_force(one: Reader, role: Role) -> bool:
    """Of the home and of a unit far from it; only the business side works so."""
    if role.side is not Side.BUSINESS:
        return False
    end = one.world.today + timedelta(days=9)
    force = TaskForce.objects.create(title="专班", held_from=SINCE, held_to=end)
    units = [home(one.world, role), _fitting(one.world, role, _other_branch)]
    force.units.set([unit for unit in units if unit])
    Post.objects.create(account=one.account, role=role.key, task_force=force, held_from=SINCE, held_to=end)  # fmt: skip
    one.grants += [(role, unit) for unit in units if unit]
    return True


def _deputy(one: Reader, role: Role, *, away: bool) -> bool:
    """For the holder of the home's post, who is on leave today or at work."""
    own, today = home(one.world, role), one.world.today
    holder = account(f"h{one.account.pk}.holder", "在岗")
    post = Post.objects.create(account=holder, role=role.key, unit=own, held_from=SINCE)
    Post.objects.create(account=one.account, role=role.key, unit=own, held_from=SINCE, deputy_of=post)  # fmt: skip
    if away:
        Leave.objects.create(account=holder, held_from=today, held_to=today + timedelta(days=3))
        one.grants.append((role, own))
    return True


def _ended(one: Reader, role: Role) -> bool:
    """The post ended; today is the first day without it."""
    own = home(one.world, role)
    Post.objects.create(account=one.account, role=role.key, unit=own, held_from=SINCE, held_to=one.world.today)  # fmt: skip
    return True


def _moved(one: Reader, role: Role) -> bool:
    """The post at home ended, and the same is held far from it."""
    return _at(_other_branch)(one, role) and _ended(one, role)


def _two_posts(one: Reader, role: Role) -> bool:
    """The role at home, and far from it one that only looks at organisations."""
    if role.side is not Side.BUSINESS or role.key == "instructor":
        return False
    return _own_post(one, role) and _post(one, ROLES["instructor"], one.world["c"])


_POSTING: dict[str, Callable[[Reader, Role], bool]] = {
    "own": _own_post,
    "below": _at(_below),
    "sibling": _at(_sibling),
    "above": _at(_above),
    "other_branch": _at(_other_branch),
    "task_force": _in_a_force,
    "deputy": lambda one, role: _deputy(one, role, away=True),
    "idle_deputy": lambda one, role: _deputy(one, role, away=False),
    "ended": _ended,
    "moved": _moved,
    "two_posts": _two_posts,
    "no_post": lambda _one, _role: True,
}
