"""Where the numbers of a bulletin come from: today's readings for a preview, frozen ones for an issue (R-T.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from jingwei.indicators.at_once import Wanted
from jingwei.indicators.catalogue import indicators
from jingwei.indicators.definition import NOTHING, Reading
from jingwei.indicators.freezing import freeze, rows_frozen
from jingwei.indicators.models import FrozenReading
from jingwei.indicators.reading import read
from jingwei.indicators.recount import Readings
from jingwei.indicators.rows import Rows, rows_of
from jingwei.people.models import Account
from jingwei.people.sight import current, seeing
from jingwei.units.models import Unit


@dataclass(frozen=True, slots=True)
class Taken:
    """A reading, and the id under which it is frozen; 0 of one that is not."""

    reading: Reading
    frozen: int = 0


class Source(Protocol):
    """Gives the readings of units, and the rows behind them; within a sight in which they lie."""

    def take(self, key: str, unit: Unit, on: date) -> Taken:
        """What the indicator says of the unit as of the day."""

    def rows(self, key: str, unit: Unit, on: date) -> Rows:
        """The rows behind it."""


@dataclass
class Live:
    """Readings as they are today; of all units of a day at once."""

    top: Unit
    today: date
    _read: dict[date, Readings] = field(default_factory=dict)

    def take(self, key: str, unit: Unit, on: date) -> Taken:
        """From the tallies."""
        if on not in self._read:
            with seeing(current().within(self.top)):
                self._read[on] = read(indicators().values(), on=on, today=self.today)
        return Taken(self._read[on].get(unit.pk, {}).get(key, NOTHING))

    def rows(self, key: str, unit: Unit, on: date) -> Rows:
        """From the standings."""
        return rows_of(indicators()[key], unit, on=on, today=self.today)


@dataclass
class Asking:
    """Gives nothing, and keeps what it was asked for: the same whatever the figures say."""

    wanted: set[Wanted] = field(default_factory=set)

    def take(self, key: str, unit: Unit, on: date) -> Taken:
        """Keeps that it was asked."""
        self.wanted.add(Wanted(key, unit.pk, on))
        return Taken(NOTHING)

    def rows(self, key: str, unit: Unit, on: date) -> Rows:
        """Keeps that it was asked."""
        self.wanted.add(Wanted(key, unit.pk, on))
        return Rows(frozenset(), frozenset())


@dataclass
class Frozen:
    """Readings of one moment, frozen one by one as they are asked for; within a transaction.

    held: the rows behind each, read in one statement before.
    """

    held: Mapping[Wanted, Rows]
    actor: Account | None
    now: datetime
    today: date
    _kept: dict[Wanted, FrozenReading] = field(default_factory=dict)

    def take(self, key: str, unit: Unit, on: date) -> Taken:
        """Frozen now, or with the same rows before; raises FigureRefused."""
        made = self._frozen(key, unit, on)
        return Taken(Reading(made.counted, made.total), made.pk)

    def rows(self, key: str, unit: Unit, on: date) -> Rows:
        """Those that were frozen."""
        return rows_frozen(self._frozen(key, unit, on))

    def _frozen(self, key: str, unit: Unit, on: date) -> FrozenReading:
        which = Wanted(key, unit.pk, on)
        if which not in self._kept:
            self._kept[which] = freeze(
                indicators()[key], unit, on=on, today=self.today, actor=self.actor, now=self.now, rows=self.held[which]
            )  # fmt: skip
        return self._kept[which]
