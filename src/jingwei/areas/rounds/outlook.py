"""What publishing a result would do, told beforehand: how many entries nobody on the ground would have (R-O.8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from jingwei.fusion import Fusion
from jingwei.register import incoming
from jingwei.register.decompose import decompose
from jingwei.register.ground import ground
from jingwei.register.kinds import OWNED_IN
from jingwei.register.operations import lines
from jingwei.register.operations.standing import standing
from jingwei.units.models import Unit


@dataclass(frozen=True, slots=True)
class Outlook:
    """How many entries there would be, and how many without a street, town or park, and without a committee."""

    organisations: int
    without_street: int
    without_committee: int


def of(result: Fusion, *, top: Unit, on: date) -> Outlook:
    """By the rules and people's placements as they stand on the day; within a sight of everything."""
    found = incoming.read(result)
    land = ground(top, on=on)
    said = standing(found, result.lineage, on=on)
    placed = lines.with_units(decompose(said.over(found), land), said, land)
    owned = _owned(placed["place"].drop_nulls().unique().to_list())
    return Outlook(
        organisations=placed.height,
        without_street=placed.height - placed.filter(pl.col("place").is_in(owned)).height,
        without_committee=placed["committee"].null_count(),
    )


def _owned(units: Iterable[int]) -> list[int]:
    """Those of the units where an entry has its one territorial owner (R-2.6)."""
    kinds = Unit.objects.filter(pk__in=list(units)).values_list("pk", "kind")
    return [pk for pk, kind in kinds if kind in OWNED_IN]
