"""What a query may see: scoped tables refuse to be read outside an active sight (R-P.17).

The same goes to the database, whose row-level security holds even where the application forgets.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NoReturn, Self, TypeVar

from django.db import connection, models, transaction
from django.db.models import Q, sql

from jingwei.people import queries
from jingwei.people.models import Account
from jingwei.people.permissions import Permission
from jingwei.people.walls import EVERYBODY
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of

AnyModel = TypeVar("AnyModel", bound=models.Model)
# As the walls read them (`people.walls`).
_SET = (
    "SELECT set_config('jingwei.sight', %s, true), set_config('jingwei.account', %s, true),"
    " set_config('jingwei.own', %s, true)"
)
_Settings = tuple[str, str, str]
_UNTOLD: _Settings = ("", "", "")


class OutOfSight(RuntimeError):
    """A scoped table was read where nobody had said who is looking."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What lies in one of these units, whatever its tree; `everything`: the program at its own work.

    account: whose own things are seen besides, 0 for nobody's. own: the units in which a case that he
    opened himself is one of them (R-C.5).
    """

    units: frozenset[int] = frozenset()
    everything: bool = False
    account: int = 0
    own: frozenset[int] = frozenset()

    def within(self, unit: Unit) -> "Sight":
        """What of it lies in the unit or below: nothing where the unit does not lie in it.

        A list of one unit is read in such a sight, so that the database itself need look no further.
        """
        if self.everything or not self.units.isdisjoint(ids_of(unit.path)):
            return replace(self, units=frozenset({unit.pk}), everything=False, own=frozenset())
        return replace(self, units=frozenset(), own=frozenset())


EVERYTHING = Sight(everything=True)
_current: ContextVar[Sight | None] = ContextVar("sight", default=None)


def sight_of(account: Account, permission: Permission, *, on: date) -> Sight:
    """What the account may see with this permission on the day: its units and all below (R-P.11)."""
    return sight_by(queries.standing(account, on=on), permission)


def sight_by(standing: queries.Standing, permission: Permission) -> Sight:
    """The same of posts that were read before."""
    units = frozenset(ids_of(path)[-1] for path in standing.paths(permission))
    return Sight(units, account=standing.account)


@contextmanager
def seeing(sight: Sight) -> Iterator[None]:
    """Within it scoped tables can be read, as far as the sight goes; in a transaction of its own or an outer one.

    Query sets are run within it as well, not only made. Sights may nest; the inner one counts alone.
    """
    before, goes_on = _current.get(), connection.in_atomic_block
    with transaction.atomic():
        _tell_database(_settings(sight))
        token = _current.set(sight)
        try:
            yield
        finally:
            _current.reset(token)
        if goes_on:  # what is set for the transaction would hold in the outer one
            _tell_database(_settings(before) if before else _UNTOLD)


def current() -> Sight:
    """The sight that is active; raises OutOfSight where there is none."""
    sight = _current.get()
    if sight is None:
        raise OutOfSight("scoped tables are read within `seeing`")
    return sight


def _settings(sight: Sight) -> _Settings:
    """As the database's policies read it: arrays of ids. What lies in all tops is everything."""
    if sight.everything:
        tops = Unit.objects.filter(parent=None).values_list("pk", flat=True)
        return _listed(tops), EVERYBODY, _listed(())
    return _listed(sight.units), str(sight.account or ""), _listed(sight.own)


def _listed(ids: Iterable[int]) -> str:
    return "{" + ",".join(map(str, sorted(ids))) + "}"


def _tell_database(settings: _Settings) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SET, settings)


class _ScopedQuery(sql.Query):
    """A query that is neither counted nor run, nor part of another, where there is no sight."""

    def chain(self, klass: Any = None) -> Any:
        """As ever; turned into an update it is checked here, for then it is no query of this kind."""
        if klass is not None:
            current()
        return super().chain(klass)

    def get_compiler(self, *args: Any, **options: Any) -> Any:
        current()
        return super().get_compiler(*args, **options)


class ScopedQuerySet(models.QuerySet[AnyModel]):
    """Rows of which each lies in units; the model's `scoped_by` leads to that array of ids, else `units`."""

    def __init__(
        self,
        model: type[AnyModel] | None = None,
        query: sql.Query | None = None,
        using: str | None = None,
        hints: dict[str, models.Model] | None = None,
    ) -> None:
        if query is None and model is not None:
            query = _ScopedQuery(model)
        super().__init__(model=model, query=query, using=using, hints=hints)

    def raw(self, *_sql: Any, **_options: Any) -> NoReturn:
        """Never: the application could not narrow it; what goes past the models has the database's wall alone."""
        raise OutOfSight("a scoped table is not read by raw SQL")

    def in_sight(self) -> Self:
        """Those that the active sight covers; raises OutOfSight where there is none."""
        sight = current()
        return self if sight.everything else self.filter(self.seen_in(sight))

    def seen_in(self, sight: Sight) -> Q:
        """The condition for rows that a sight of units covers."""
        return Q(**{f"{self._array}__overlap": sorted(sight.units)})

    def lying_in(self, unit: int) -> Self:
        """Those that lie in the unit or below it, whatever its tree."""
        return self.filter(**{f"{self._array}__contains": [unit]})

    @property
    def _array(self) -> str:
        return getattr(self.model, "scoped_by", "units")


class ScopedManager(models.Manager[AnyModel]):
    """The only manager of a scoped table: every read begins in sight."""

    def get_queryset(self) -> ScopedQuerySet[AnyModel]:
        """Rows in sight."""
        return ScopedQuerySet[AnyModel](self.model, using=self._db).in_sight()
