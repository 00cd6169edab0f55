"""Why a figure changed: each row that came, went, was reclassified or is counted otherwise, with what changed (R-I.5)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import TextChoices

from jingwei.indicators.definition import Indicator
from jingwei.indicators.rows import Rows, rows_of
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.asked import Asked
from jingwei.ledgers.conditions import selected
from jingwei.ledgers.day import Day
from jingwei.ledgers.definition import Ledger
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry, Organisation, Override
from jingwei.units.models import Unit


class Move(TextChoices):
    """What became of a row between two states of a figure; in the order in which it is told."""

    CAME = "came", mark("新进底册")
    MOVED_IN = "moved_in", mark("从外面迁入")
    ENTERED = "entered", mark("划进统计范围")
    COUNTED = "counted", mark("现在计入")
    UNCOUNTED = "uncounted", mark("不再计入")
    LEFT = "left", mark("划出统计范围")
    MOVED_OUT = "moved_out", mark("迁到外面")
    MERGED = "merged", mark("并入别的号")
    WENT = "went", mark("离开底册")


@dataclass(frozen=True, slots=True)
class Changed:
    """A column whose word differs: its heading, the words before and after; "" where nothing was said."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A row, what became of it, and by how much it moved the figure.

    name: as it was last seen. heir: the number that it was merged into. by_hand: somebody of the office
    corrected one of the columns meanwhile.
    """

    organisation: int
    name: str
    move: Move
    counted: int
    total: int
    changed: tuple[Changed, ...] = ()
    heir: int | None = None
    by_hand: bool = False

    @property
    def number(self) -> str:
        """As people write it."""
        return Organisation(pk=self.organisation).number


@dataclass(frozen=True, slots=True)
class _State:
    name: str
    is_inside: bool
    words: Mapping[str, str]


_NOT_SEEN = _State("—", is_inside=False, words={})


def moved(
    indicator: Indicator, unit: Unit, *, since: date, until: date, today: date
) -> list[Moved]:
    """The rows by which a unit's figure differs between two days, within an active sight."""
    before, after = (rows_of(indicator, unit, on=day, today=today) for day in (since, until))
    return between(indicator, unit, before, after, since=since, until=until)


def between(
    indicator: Indicator, unit: Unit, before: Rows, after: Rows, *, since: date, until: date
) -> list[Moved]:
    """The rows by which two states differ, in the order of moves, then by number.

    Where both states are of one day, what changed since is not told: the register says what is true of a
    day, not what was once thought of it.
    """
    other = (before.all ^ after.all) | (before.counted ^ after.counted)
    if not other:
        return []
    was, now = (_states(indicator, unit, other, on=day) for day in (since, until))
    known = _Known(
        before, after, was, now,
        elsewhere=_elsewhere(other - set(now), on=until), heirs=_heirs(other),
        corrected=_corrected(other, since=since, until=until),
    )  # fmt: skip
    told = [known.told(number, indicator.of, one_day=since == until) for number in sorted(other)]
    order = list(Move)
    return sorted(told, key=lambda one: order.index(one.move))


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the rows by which two states differ."""

    before: Rows
    after: Rows
    was: Mapping[int, _State]
    now: Mapping[int, _State]
    elsewhere: Collection[int]
    heirs: Mapping[int, int]
    corrected: Collection[int]

    def told(self, number: int, ledger: Ledger, *, one_day: bool) -> Moved:
        """What became of the row."""
        past = None if one_day else self.was.get(number)
        present = self.now.get(number)
        return Moved(
            number,
            (present or past or _NOT_SEEN).name,
            self.move(number),
            (number in self.after.counted) - (number in self.before.counted),
            (number in self.after.all) - (number in self.before.all),
            _changes(ledger, past, present),
            self.heirs.get(number),
            by_hand=number in self.corrected,
        )

    def move(self, number: int) -> Move:
        """How it moved the figure."""
        was, now = self.was.get(number), self.now.get(number)
        if number in self.before.all and number in self.after.all:
            return Move.COUNTED if number in self.after.counted else Move.UNCOUNTED
        if number in self.after.all:
            if was is None:
                return Move.CAME
            return Move.ENTERED if was.is_inside else Move.MOVED_IN
        if now is not None:
            return Move.LEFT if now.is_inside else Move.MOVED_OUT
        if number in self.heirs:
            return Move.MERGED
        return Move.MOVED_OUT if number in self.elsewhere else Move.WENT


def _states(
    indicator: Indicator, unit: Unit, numbers: Collection[int], *, on: date
) -> dict[int, _State]:
    """What the register said of the organisations on the day, in the columns that decide; in sight."""
    columns = [indicator.of[key] for key in indicator.deciders]
    ledger = _everything(indicator.of)
    day = Day(on, is_today=False)
    rows = selected(ledger, Asked(), day=day, used={one.key for one in columns})
    lines = rows.filter(organisation__in=numbers).order_by()
    found = {}
    for number, name, units, *values in lines.values_list(
        "organisation_id", "name", "units", *(one.path for one in columns)
    ):
        words = {
            one.key: _(one.words.get(value, str(value))) if value else ""
            for one, value in zip(columns, values, strict=True)
        }
        found[number] = _State(name, is_inside=unit.pk in units, words=words)
    return found


def _everything(ledger: Ledger) -> Ledger:
    """The same columns of every entry: a row that left a ledger is still in the register."""
    return replace(ledger, rows=lambda day: day.entries())


def _elsewhere(numbers: Collection[int], *, on: date) -> set[int]:
    """Those that are in the register on the day, wherever: that alone is told of what lies out of sight."""
    with seeing(EVERYTHING):
        held = Entry.objects.on(on).filter(organisation__in=numbers)
        return set(held.values_list("organisation_id", flat=True))


def _heirs(numbers: Collection[int]) -> dict[int, int]:
    """The numbers that were merged, each with its heir."""
    merged = Organisation.objects.filter(pk__in=numbers).exclude(merged_into=None)
    return {one.pk: one.merged_into_id for one in merged if one.merged_into_id}


def _corrected(numbers: Collection[int], *, since: date, until: date) -> set[int]:
    """Those of which somebody of the office put a field right after the first day, until the last."""
    said = Override.objects.filter(
        organisation__in=numbers, held_from__gt=since, held_from__lte=until
    )
    return set(said.values_list("organisation_id", flat=True))


def _changes(ledger: Ledger, was: _State | None, now: _State | None) -> tuple[Changed, ...]:
    """What differs; of a row that only came or only went, all that decides."""
    keys = (now or was or _NOT_SEEN).words
    pairs = [
        (ledger[key].heading, was.words[key] if was else "", now.words[key] if now else "")
        for key in keys
    ]
    return tuple(Changed(*pair) for pair in pairs if pair[1] != pair[2])
