"""The units below on a map, where the office has loaded the outline of each of them (R-I.11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from jingwei.kernel.maps import Drawing, drawing
from jingwei.units.models import Outline

LINES = (16, 34)  # of small and of large letters, in the units of the drawing
_KEPT = 64


@dataclass(frozen=True, slots=True)
class Mapped:
    """The picture, and the borders of the groups above it, as paths."""

    picture: Drawing
    borders: tuple[str, ...]


def mapped(shown: frozenset[int], heads: frozenset[int], *, on: date) -> Mapped | None:
    """The map of these units as of the day; None where one of them has no outline. heads: drawn as borders alone."""
    rows = Outline.objects.on(on).filter(unit__in=shown | heads).order_by("unit")
    held = dict(rows.values_list("unit", "pk"))
    if not shown or not shown <= held.keys():
        return None
    picture = pictured(tuple(held.values()))
    borders = tuple(one.path for pk, one in picture.patches.items() if pk in heads - shown)
    return Mapped(picture, borders)


@lru_cache(_KEPT)
def pictured(outlines: tuple[int, ...]) -> Drawing:
    """What is once kept of outlines is never another: neither is their picture."""
    rows = Outline.objects.filter(pk__in=outlines).order_by("unit").values_list("unit", "shape")
    return drawing(dict(rows), lines=LINES)


def room_for(name: str, number: str) -> Mapping[str, float]:
    """How wide two lines of text are in small and in large letters, with some air: a Chinese character is a square."""
    longest = max(_squares(name), _squares(number))
    return {"small": longest * 13 + 6, "large": longest * 27 + 8}


def _squares(text: str) -> float:
    return sum(1 if ord(sign) > 0x2E7F else 0.62 for sign in text)
