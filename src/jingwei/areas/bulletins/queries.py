"""Reads of the bulletins, within the active sight: what was issued, what is true of it today, how two differ."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from jingwei.areas.bulletins.content import Piece
from jingwei.areas.bulletins.models import Bulletin
from jingwei.indicators.at_once import Wanted, digests_at_once
from jingwei.indicators.catalogue import indicators
from jingwei.indicators.definition import Indicator, Reading
from jingwei.indicators.freezing import rows_frozen
from jingwei.indicators.models import FrozenReading
from jingwei.indicators.movement import Move, Moved, between
from jingwei.indicators.rows import rows_of
from jingwei.kernel.catalogue import translate as _
from jingwei.people.sight import current, seeing


def bulletins() -> QuerySet[Bulletin]:
    """All in sight, the newest first."""
    return Bulletin.objects.select_related("unit", "issued_by").order_by("-issued_at", "-pk")


def readings_of(found: Bulletin) -> dict[int, FrozenReading]:
    """The frozen readings that it says something of, by id; those of them that are in sight."""
    ids = {pk for one in found.said.numbers() for pk in (one.reading, one.before) if pk}
    return FrozenReading.objects.select_related("unit").in_bulk(ids)


def today_of(
    found: Bulletin, readings: Mapping[int, FrozenReading], *, today: date
) -> dict[int, Reading]:
    """What is true today of the readings, of those behind which there are other rows than when they were frozen.

    As many rows may be others: the digests of the rows are compared, not their numbers.
    """
    kept = {pk: one for pk, one in readings.items() if one.indicator in indicators()}
    wanted = {pk: Wanted(one.indicator, one.unit_id, one.day, one.version) for pk, one in kept.items()}  # fmt: skip
    with seeing(current().within(found.unit)):
        told = digests_at_once(set(wanted.values()), today=today)
        if told is None:
            return _recounted(kept, today=today)
    return {
        pk: reading
        for pk, (digest, reading) in ((pk, told[which]) for pk, which in wanted.items())
        if digest != kept[pk].digest
    }


def _recounted(kept: Mapping[int, FrozenReading], *, today: date) -> dict[int, Reading]:
    """The same from the rows themselves, while the standings lag behind."""
    differing = {}
    for pk, one in kept.items():
        rows = rows_of(indicators()[one.indicator], one.unit, on=one.day, today=today)
        if rows != rows_frozen(one):
            differing[pk] = rows.reading
    return differing


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure of a unit in two bulletins: as each printed it, the readings, and why they differ.

    moves: how many rows became what; None where it was not asked. is_redefined: the two count different
    things, and do not compare.
    """

    indicator: Indicator
    unit: int
    then: Piece
    now: Piece
    readings: tuple[Reading, Reading]
    is_redefined: bool
    moves: Mapping[Move, int] | None


def comparable(found: Bulletin) -> QuerySet[Bulletin]:
    """The others of its kind and unit, the newest first."""
    return bulletins().filter(kind=found.kind, unit=found.unit_id).exclude(pk=found.pk)


def compared(then: Bulletin, now: Bulletin) -> Iterator[Compared]:
    """Every figure of the day that both print, in the order of the later: of the unit itself with the reasons."""
    before, after = _of_the_day(then), _of_the_day(now)
    both = [which for which in after if which in before and which[0] in indicators()]
    ids = {one[which].reading for which in both for one in (before, after)}
    frozen = FrozenReading.objects.select_related("unit").in_bulk(ids)
    for key, unit in both:
        one, (was, stands) = indicators()[key], (side[key, unit] for side in (before, after))
        first, last = frozen.get(was.reading), frozen.get(stands.reading)
        if first is None or last is None:
            continue
        readings = Reading(first.counted, first.total), Reading(last.counted, last.total)
        moves = Counter(row.move for row in moved(first, last)) if unit == now.unit_id else None
        is_redefined = first.version != last.version
        yield Compared(one, unit, was, stands, readings, is_redefined, moves)


def moved(before: FrozenReading, after: FrozenReading) -> list[Moved]:
    """The rows by which two readings of one unit's figure differ, as they were frozen."""
    return between(
        indicators()[after.indicator], after.unit, rows_frozen(before), rows_frozen(after),
        since=before.day, until=after.day,
    )  # fmt: skip


def said_moves(moves: Mapping[Move, int]) -> list[tuple[str, str, int]]:
    """Key, word and number of each, in the order in which they are told."""
    return [(str(move), _(str(move.label)), moves[move]) for move in Move if moves.get(move)]


def _of_the_day(found: Bulletin) -> dict[tuple[str, int], Piece]:
    """The percentage of each share and the number of each count as of the bulletin's own day, by key and unit."""
    kept: dict[tuple[str, int], Piece] = {}
    for one in found.said.numbers():
        is_whole = one.field == "percent" or (
            one.field == "counted"
            and one.figure in indicators()
            and not indicators()[one.figure].is_share
        )
        if is_whole and one.day == found.day.isoformat():
            kept.setdefault((one.figure, one.unit), one)
    return kept
