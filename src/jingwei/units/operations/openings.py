"""What is to be opened, and the rows that come of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from jingwei.units.kinds import CodeSystem, Kind, tree_of
from jingwei.units.models import Succession, Unit, UnitCode, UnitName
from jingwei.units.operations.guard import next_ids
from jingwei.units.paths import path_of
from jingwei.units.rules import short_name_of

BATCH = 2_000


@dataclass(frozen=True, eq=False)
class Opening:
    """A unit to open. parent and serves may be openings that stand before it in the same list.

    of: the units it came of, wholly or in part. short_name: "" for what follows from the name.
    """

    name: str
    kind: Kind
    parent: "Unit | Opening | None" = None
    short_name: str = ""
    codes: tuple[tuple[CodeSystem, str], ...] = ()
    serves: "Unit | Opening | None" = None
    of: tuple[Unit, ...] = ()

    @property
    def said_short(self) -> str:
        """The short name as given, or as it follows from the name."""
        return self.short_name.strip() or short_name_of(self.kind, self.name.strip())


@dataclass(frozen=True)
class Joining:
    """Units that go into one that was there before and stays."""

    into: Unit
    of: tuple[Unit, ...]


@dataclass(frozen=True)
class Rows:
    """Rows to insert, units parents first."""

    units: list[Unit] = field(default_factory=list)
    names: list[UnitName] = field(default_factory=list)
    codes: list[UnitCode] = field(default_factory=list)
    successions: list[Succession] = field(default_factory=list)

    def insert(self) -> None:
        """Writes all rows, few statements each table."""
        Unit.objects.bulk_create(self.units, batch_size=BATCH)
        UnitName.objects.bulk_create(self.names, batch_size=BATCH)
        UnitCode.objects.bulk_create(self.codes, batch_size=BATCH)
        Succession.objects.bulk_create(self.successions, batch_size=BATCH)


def new_unit(kind: Kind, *, pk: int, parent: Unit | None, serves: Unit | None, on: date) -> Unit:
    """A unit that is not in the database yet, with its path."""
    path = path_of(parent.path if parent else "", pk=pk)
    return Unit(
        pk=pk, tree=tree_of(kind), kind=kind, parent=parent, path=path, serves=serves, held_from=on
    )


def rows_of(openings: Sequence[Opening], *, on: date) -> Rows:
    """The rows of the openings from the day on, units in the order of the openings."""
    rows, made = Rows(), dict[Opening, Unit]()
    for opening, pk in zip(openings, next_ids(len(openings)), strict=True):
        parent, serves = _made(opening.parent, made), _made(opening.serves, made)
        unit = new_unit(opening.kind, pk=pk, parent=parent, serves=serves, on=on)
        made[opening] = unit
        rows.units.append(unit)
        rows.names.append(
            UnitName(
                unit=unit, name=opening.name.strip(), short_name=opening.said_short, held_from=on
            )
        )
        rows.codes.extend(
            UnitCode(unit=unit, system=system, code=code.strip(), held_from=on)
            for system, code in opening.codes
        )
    return rows


def _made(named: Unit | Opening | None, made: dict[Opening, Unit]) -> Unit | None:
    return made[named] if isinstance(named, Opening) else named


def units_in(openings: Iterable[Opening]) -> set[Unit]:
    """The units that the openings rest on: parents, places served, predecessors."""
    named = {unit for o in openings for unit in (o.parent, o.serves, *o.of)}
    return {unit for unit in named if isinstance(unit, Unit)}
