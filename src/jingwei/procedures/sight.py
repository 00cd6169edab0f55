"""What an account may see and do in cases on a day, from its posts; every query asks for it (R-C.5).

A `Sight` says which rows may be read and is told to the database; a `CaseSight` says besides with which
post a step is taken, and gives the Sight in which its queries are run (`over`).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from jingwei.people.models import Account, Post
from jingwei.people.permissions import Permission
from jingwei.people.queries import posts_on
from jingwei.people.scope import reach
from jingwei.people.sight import EVERYTHING, Sight
from jingwei.procedures.definition import Catalogue, Procedure
from jingwei.procedures.models import Case
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of


@dataclass(frozen=True, slots=True)
class Grant:
    """What one post gives on one unit; `ids`: the unit and the place that it works for. No post: who is outside."""

    post: int | None
    unit: int
    permissions: frozenset[Permission]
    ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class CaseSight:
    """An account's posts on a day, as far as cases ask for them.

    `outside`: nobody of the office; what he has is the one case whose code he holds, found before.
    """

    account: int
    on: date
    grants: tuple[Grant, ...]
    outside: bool = False

    def ids(self, permissions: Collection[Permission]) -> list[int]:
        """The units over which one of the permissions is held; what lies below them is meant too."""
        return sorted({pk for grant in self._with(permissions) for pk in grant.ids})

    def over(self, procedures: Iterable[Procedure]) -> Sight:
        """The sight in which cases of these procedures are read and written, to be made active by `seeing`.

        Of several procedures it is the widest; `of` and `sees` keep to each one's own permissions.
        """
        if self.outside:
            return EVERYTHING
        listed = list(procedures)
        seers = {one for procedure in listed for one in procedure.seers}
        opening = {one for procedure in listed for one in _opening(procedure)}
        return Sight(
            frozenset(self.ids(seers)), account=self.account, own=frozenset(self.ids(opening))
        )

    def grant_for(
        self, permissions: Collection[Permission], *, scope: Sequence[int]
    ) -> Grant | None:
        """The post nearest to a unit that gives one of the permissions over it; None where none does.

        scope: the unit's, from the top down (`parties.scopes_of`).
        """
        depth = {pk: number for number, pk in enumerate(scope)}
        found = [grant for grant in self._with(permissions) if grant.ids & set(scope)]
        return max(
            found, key=lambda grant: max(depth.get(pk, -1) for pk in grant.ids), default=None
        )

    def sees(self, case: Case, *, procedure: Procedure) -> bool:
        """Says whether the case is within sight; who opened it keeps sight of it (R-C.5)."""
        units = set(case.units)
        if self.outside or units & set(self.ids(procedure.seers)):
            return True
        own = case.opened_by_id == self.account
        return own and bool(units & set(self.ids(_opening(procedure))))

    def of(self, catalogue: Catalogue) -> Q:
        """The condition for the cases within sight; none where the catalogue is empty."""
        found = Q(pk__in=[])
        for procedure in catalogue:
            same = Q(procedure=procedure.key, edition=procedure.edition)
            seen = Q(units__overlap=self.ids(procedure.seers))
            opened = Q(opened_by=self.account, units__overlap=self.ids(_opening(procedure)))
            found |= same & (seen | opened)
        return found

    def _with(self, permissions: Collection[Permission]) -> list[Grant]:
        return [grant for grant in self.grants if grant.permissions & set(permissions)]


def sight_of(account: Account | None, *, on: date) -> CaseSight:
    """The account's sight on the day, in at most two queries; empty for one that was off-boarded; None: who is outside."""
    if account is None:
        return CaseSight(0, on, (), outside=True)
    posts = posts_on(account, on=on) if account.is_active else []
    grants = [_grant(post, unit) for post in posts for unit in _units_of(post)]
    return CaseSight(account.pk, on, tuple(grants))


def _grant(post: Post, unit: Unit) -> Grant:
    works_for = ids_of(reach(unit))[-1]
    return Grant(post.pk, unit.pk, post.duty.permissions, frozenset({unit.pk, works_for}))


def _units_of(post: Post) -> list[Unit]:
    """The unit on which a post is held, or those of its task force."""
    own = [post.unit] if post.unit else []
    return own + (list(post.task_force.units.all()) if post.task_force else [])


def _opening(procedure: Procedure) -> frozenset[Permission]:
    return frozenset(one for step in procedure.openings for one in step.permissions)
