"""Lays outlines flat: an equirectangular map as paths of SVG, with a place in each area where its name fits (R-I.11)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians

from jingwei.kernel.geojson import Ring, Shape, area_of

WIDE, HIGH = 720, 620  # at most, in the units of the drawing
_MARGIN = 4
_NEARLY = 0.9  # of the widest place is as good
_LINES = 12  # on which a place for the name is looked for


@dataclass(frozen=True, slots=True)
class Label:
    """The middle of a place for two lines of text, and how wide they may be; room: 0 where there is none."""

    x: float
    y: float
    room: float


@dataclass(frozen=True, slots=True)
class Patch:
    """An area as it is drawn: the path; small, large: where its name fits in small and in large letters."""

    path: str
    small: Label
    large: Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """The size of the picture and the areas by key."""

    width: int
    height: int
    patches: Mapping[int, Patch]


def drawing(shapes: Mapping[int, Shape], *, lines: tuple[int, int]) -> Drawing:
    """All shapes on one map, north above; lines: how high a line of small and of large letters is."""
    points = [p for shape in shapes.values() for polygon in shape for ring in polygon for p in ring]
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    flat = cos(radians((south + north) / 2))
    wide, high = max((east - west) * flat, 1e-9), max(north - south, 1e-9)
    scale = min((WIDE - 2 * _MARGIN) / wide, (HIGH - 2 * _MARGIN) / high)

    def laid(ring: Ring) -> Ring:
        return tuple(
            (
                round(_MARGIN + (x - west) * flat * scale, 1),
                round(_MARGIN + (north - y) * scale, 1),
            )
            for x, y in ring
        )

    flattened = {
        key: [[laid(ring) for ring in polygon] for polygon in shape]
        for key, shape in shapes.items()
    }
    return Drawing(
        round(wide * scale + 2 * _MARGIN),
        round(high * scale + 2 * _MARGIN),
        {key: _patch(polygons, lines) for key, polygons in flattened.items()},
    )


def _patch(polygons: Sequence[Sequence[Ring]], lines: tuple[int, int]) -> Patch:
    rings = [ring for polygon in polygons for ring in polygon]
    largest = max(polygons, key=lambda polygon: area_of(polygon[0]))
    small, large = (_label(largest, high) for high in lines)
    return Patch("".join(map(_path, rings)), small, large)


def _path(ring: Ring) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in ring) + "Z"


def _label(polygon: Sequence[Ring], high: int) -> Label:
    """A place for two lines of text: about the widest, as near to the middle as there is; no room where there is none."""
    heights = [y for _x, y in polygon[0]]
    top, bottom = min(heights), max(heights)
    found = []
    for number in range(1, _LINES):
        y = top + (bottom - top) * number / _LINES
        spans = _spans(polygon, y)
        for edge in (y - high, y + high):
            spans = _common(spans, _spans(polygon, edge))
        found += [(end - start, (start + end) / 2, y) for start, end in spans]
    if not found:
        return Label(0, 0, 0)
    widest = max(room for room, _x, _y in found)
    wide = [one for one in found if one[0] >= _NEARLY * widest]
    room, x, y = min(wide, key=lambda one: (abs(one[2] - (top + bottom) / 2), -one[0]))
    return Label(round(x, 1), round(y, 1), round(room, 1))


def _spans(polygon: Sequence[Ring], y: float) -> list[tuple[float, float]]:
    """Where a level line lies inside."""
    crossings = sorted(
        a + (y - b) * (c - a) / (d - b)
        for ring in polygon
        for (a, b), (c, d) in pairwise((*ring, ring[0]))
        if (b > y) != (d > y)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=True))


def _common(
    one: Sequence[tuple[float, float]], other: Sequence[tuple[float, float]]
) -> list[tuple[float, float]]:
    pairs = [(max(a, c), min(b, d)) for a, b in one for c, d in other]
    return [(start, end) for start, end in pairs if start < end]
