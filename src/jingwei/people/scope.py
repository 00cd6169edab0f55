"""What a place covers: the branches of the trees over which a post there gives its powers (R-P.11)."""

from collections.abc import Iterable
from typing import NamedTuple

from jingwei.units.kinds import SOCIAL_WORK, Kind, Tree
from jingwei.units.models import Unit
from jingwei.units.paths import above


def reach(unit: Unit) -> str:
    """The path of what a unit works for: of a social-work office its place, of an inner office its department."""
    served = served_place(unit)
    return served.path if served else held_path(unit)


def held_path(unit: "Unit | Covered") -> str:
    """From where on down in its own tree a post on the unit holds: an inner office has its department's (R-P.27)."""
    return above(unit.path) if unit.kind == Kind.INNER_OFFICE else unit.path


def served_place(unit: Unit) -> Unit | None:
    """The place of a social-work office; None for every other unit. `serves` should be selected."""
    return unit.serves if unit.kind in SOCIAL_WORK else None


class Covered(NamedTuple):
    """Of a unit what says how far a post on it reaches; served: the path of the place that it serves."""

    path: str
    tree: str
    kind: str
    served: str | None


def covered(unit: Covered) -> list[str]:
    """The branches of the tree of places that a post on the unit covers; none for a committee."""
    if unit.kind in SOCIAL_WORK and unit.served:
        return [unit.served]
    return [unit.path] if unit.tree == Tree.PLACE else []


def tops(paths: Iterable[str]) -> list[str]:
    """The paths that lie under no other of them, in order."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return kept
