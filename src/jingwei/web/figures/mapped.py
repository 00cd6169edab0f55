"""The units below on a map, where the office has loaded the outline of each of them (R-I.11)."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from jingwei.kernel.maps import Drawing, drawing
from jingwei.units.models import Outline

LINES = (16, 34)  # of small and of large letters, in the units of the drawing
_LETTERS = {"small": (13, 6), "large": (27, 8)}  # how wide one is, and the air around a line
_KEPT = 64


@dataclass(frozen=True, slots=True)
class Mapped:
    """The picture, the borders of the groups above it as paths, the files from which the outlines are."""

    picture: Drawing
    borders: tuple[str, ...]
    sources: tuple[str, ...]


def mapped(shown: frozenset[int], heads: frozenset[int], *, on: date) -> Mapped | None:
    """The map of these units as of the day; None where one of them has no outline. heads: drawn as borders alone."""
    rows = Outline.objects.on(on).filter(unit__in=shown | heads).order_by("unit")
    listed = list(rows.values_list("unit", "pk", "source"))
    held = {unit: pk for unit, pk, _source in listed}
    if not shown or not shown <= held.keys():
        return None
    picture = pictured(tuple(held.values()))
    borders = tuple(one.path for pk, one in picture.patches.items() if pk in heads - shown)
    return Mapped(picture, borders, tuple(sorted({source for _unit, _pk, source in listed})))


@lru_cache(_KEPT)
def pictured(outlines: tuple[int, ...]) -> Drawing:
    """What is once kept of outlines is never another: neither is their picture."""
    rows = Outline.objects.filter(pk__in=outlines).order_by("unit").values_list("unit", "shape")
    return drawing(dict(rows), lines=LINES)


def fits(text: str, *, size: str, room: float) -> bool:
    """Whether so wide a place holds the text, in small or in large letters; a Chinese character is a square."""
    squares = sum(1 if ord(sign) > 0x2E7F else 0.62 for sign in text)
    letter, air = _LETTERS[size]
    return squares * letter + air <= room
