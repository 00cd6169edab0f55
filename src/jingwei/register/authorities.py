"""Reads the three authorities of social organisations on a day: which stands, what is missing, what is disputed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, OuterRef, TextField, Value, When
from django.db.models.expressions import Combinable

from jingwei.register.held import HeldQuerySet
from jingwei.register.kinds import AUTHORITIES, PlacementKind, Tie
from jingwei.register.models import Naming, Organisation, Placement


@dataclass(frozen=True)
class Authority:
    """One of the three on a day: what stands, who names whom, and what was (R-R.12).

    namings: those that hold on the day, as lists and people said; past: placements that have ended;
    settled: namings that a person decided against.
    """

    kind: PlacementKind
    status: Tie
    placement: Placement | None
    namings: tuple[Naming, ...]
    past: tuple[Placement, ...]
    settled: tuple[Naming, ...]


def authorities_of(organisation: Organisation, *, on: date) -> list[Authority]:
    """The three authorities of an organisation, in two queries."""
    placed = Placement.objects.filter(organisation=organisation, kind__in=AUTHORITIES)
    named = Naming.objects.filter(organisation=organisation).select_related(
        "unit", "account", "settled_by"
    )
    ties = list(placed.select_related("unit").order_by("-held_from", "-pk"))
    said = list(named.order_by("department", "said", "pk"))
    return [
        _authority(
            kind, [one for one in ties if one.kind == kind], [one for one in said if one.kind == kind], on=on
        )
        for kind in AUTHORITIES
    ]  # fmt: skip


def _authority(
    kind: PlacementKind, ties: Sequence[Placement], said: Sequence[Naming], *, on: date
) -> Authority:
    namings = [one for one in said if _holds(one, on=on)]
    stands = next((one for one in ties if _holds(one, on=on)), None)
    return Authority(
        kind=kind,
        status=status_of(stands.unit_id if stands else None, [one.unit_id for one in namings]),
        placement=stands,
        namings=tuple(namings),
        past=tuple(one for one in ties if one.held_to is not None and one.held_to <= on
                   and one.held_to != one.held_from),
        settled=tuple(one for one in said if one.settled_by_id and one.held_to and one.held_to <= on),
    )  # fmt: skip


def status_of(unit: int | None, named: Iterable[int | None]) -> Tie:
    """How a tie stands, from the unit it is tied to and the units that it is named for (R-R.13)."""
    listed = list(named)
    units = {one for one in (unit, *listed) if one is not None}
    if len(units) > 1:
        return Tie.SEVERAL
    if unit is not None:
        return Tie.ONE
    return Tie.UNREAD if None in listed and not units else Tie.NONE


def tie_status(
    kind: PlacementKind, placements: HeldQuerySet[Placement], namings: HeldQuerySet[Naming]
) -> Combinable:
    """`status_of` of a row's organisation, as a column of a query."""
    stands = placements.filter(organisation=OuterRef("organisation_id"), kind=kind)
    named = namings.filter(organisation=OuterRef("organisation_id"), kind=kind)
    read = named.filter(unit__isnull=False)
    same_tie = placements.filter(
        organisation=OuterRef("organisation"), kind=kind, unit=OuterRef("unit")
    )
    # Named for another unit than the one that stands; or, where none stands, than another naming.
    against = read.filter(~Exists(same_tie))
    rival = namings.filter(
        organisation=OuterRef("organisation"), kind=kind, unit__isnull=False
    ).exclude(unit=OuterRef("unit"))
    return Case(
        When(Exists(stands) & Exists(against), then=Value(Tie.SEVERAL.value)),
        When(Exists(stands), then=Value(Tie.ONE.value)),
        When(Exists(read.filter(Exists(rival))), then=Value(Tie.SEVERAL.value)),
        When(Exists(named.filter(unit=None)) & ~Exists(read), then=Value(Tie.UNREAD.value)),
        default=Value(Tie.NONE.value),
        output_field=TextField(),
    )


def _holds(row: Placement | Naming, *, on: date) -> bool:
    return row.held_from <= on and (row.held_to is None or on < row.held_to)
