"""Opens units, and reorganises them: old ones close and new ones open on one day."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from jingwei.units.kinds import Kind
from jingwei.units.models import Outline, Remit, Succession, Unit, UnitCode, UnitName
from jingwei.units.operations.checks import (
    Units,
    check_closing,
    check_joinings,
    check_openings,
    check_sources,
)
from jingwei.units.operations.guard import held, one_change
from jingwei.units.operations.openings import Joining, Opening, rows_of, units_in
from jingwei.units.rules import succession_kind


def open_unit(opening: Opening, *, on: date) -> Unit:
    """Opens one unit from the day on; raises UnitRefused with the reason (R-U.6)."""
    return open_units([opening], on=on)[0]


def open_units(openings: Sequence[Opening], *, on: date) -> list[Unit]:
    """Opens units from the day on, all or none; an opening may lie under an earlier one."""
    return reorganise([], opening=openings, on=on)


def reorganise(
    closing: Sequence[Unit],
    *,
    on: date,
    opening: Sequence[Opening] = (),
    joining: Sequence[Joining] = (),
) -> list[Unit]:
    """Closes units and opens their successors on one day; returns the opened in their order.

    The closed keep path, names, codes and place below their parents for the days before. What an
    opening or joining names in `of` without closing it stays, and has given a part away. All or
    nothing. Raises UnitRefused where something below is still open, an office still serves a
    closed place, the days contradict, a name or a code is taken, or somebody was quicker (R-U.8).
    """
    with one_change():
        named = [*closing, *units_in(opening), *_joined(joining)]
        now = held(unit.pk for unit in named)
        gone = {unit.pk: now[unit.pk] for unit in closing}
        check_closing(gone, on=on)
        check_joinings(joining, now=now, gone=gone, on=on)
        for new in opening:
            check_sources(new.of, kind=new.kind, now=now, gone=gone, on=on)
        _close(gone, on=on)
        check_openings(opening, now=now, gone=gone, on=on)
        rows = rows_of(opening, on=on)
        shares = [*_founded(opening, rows.units), *_grown(joining)]
        rows.successions.extend(_links(shares, now=now, gone=gone, on=on))
        rows.insert()
        return rows.units


def _joined(joining: Sequence[Joining]) -> list[Unit]:
    return [unit for one in joining for unit in (one.into, *one.of)]


def _close(gone: Units, *, on: date) -> None:
    Unit.objects.filter(pk__in=gone).update(held_to=on)
    UnitName.objects.filter(unit__in=gone, held_to=None).update(held_to=on)
    UnitCode.objects.filter(unit__in=gone, held_to=None).update(held_to=on)
    Outline.objects.filter(unit__in=gone, held_to=None).update(held_to=on)
    Remit.objects.filter(committee__in=gone, held_to=None).update(held_to=on)


@dataclass(frozen=True)
class _Share:
    """What one successor takes over, and of whom."""

    successor: Unit
    of: frozenset[int]
    founded: bool


def _founded(opening: Sequence[Opening], units: Sequence[Unit]) -> Iterator[_Share]:
    for new, unit in zip(opening, units, strict=True):
        yield _Share(unit, frozenset(source.pk for source in new.of), founded=True)


def _grown(joining: Sequence[Joining]) -> Iterator[_Share]:
    for one in joining:
        yield _Share(one.into, frozenset(source.pk for source in one.of), founded=False)


def _links(shares: Sequence[_Share], *, now: Units, gone: Units, on: date) -> Iterator[Succession]:
    heirs = Counter(pk for share in shares for pk in share.of)
    heirs.update(pk for pk in set(heirs) if pk not in gone)  # who stays keeps a part
    for share in shares:
        for pk in sorted(share.of):
            before, after = now[pk], share.successor
            kind = succession_kind(
                heirs=heirs[pk],
                sources=len(share.of),
                rekinded=Kind(before.kind) is not Kind(after.kind),
                moved=before.parent_id != after.parent_id,
                founded=share.founded,
            )
            yield Succession(predecessor=before, successor=after, kind=kind, happened_on=on)
