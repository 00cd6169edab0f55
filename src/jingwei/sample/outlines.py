"""Invents outlines for the sample's places: cells around points that lie nowhere, each within the one above it."""

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from pathlib import Path
from typing import Any

from jingwei.sample.layouts import INVENTED

MIDDLE = (106.8, 39.6)  # where the city's name stands on a globe; nothing else is true of it
_WIDE, _HIGH = 0.34, 0.3  # degrees from the middle to the edge
_CORNERS = 17  # of the city
_ROUNDS = 12  # in which the points move to the middles of their cells
_DIGITS = 6
Point = tuple[float, float]
Cell = list[Point]


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the sample: its own key, that of the place above it, "" of the top; its code, "" where it has none."""

    key: str
    above: str
    code: str
    name: str


def write_outlines(places: Sequence[Place], path: Path, *, seed: int) -> Path:
    """A GeoJSON file with an invented outline for each; the same for the same places and seed."""
    cells = _cells(places, seed=seed)
    found = {
        "type": "FeatureCollection",
        "name": INVENTED,
        "features": [_feature(one, cells[one.key]) for one in places],
    }
    path.write_text(json.dumps(found, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _feature(place: Place, cell: Cell) -> dict[str, Any]:
    ring = [[round(x, _DIGITS), round(y, _DIGITS)] for x, y in [*cell, cell[0]]]
    said = {"name": place.name, "note": INVENTED} | ({"code": place.code} if place.code else {})
    return {
        "type": "Feature",
        "properties": said,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def _cells(places: Iterable[Place], *, seed: int) -> dict[str, Cell]:
    """The cell of each place, from the top down."""
    below: Mapping[str, list[Place]] = defaultdict(list)
    for one in places:
        below[one.above].append(one)
    invented = random.Random(seed)
    cells: dict[str, Cell] = {}
    waiting = [(below[""], _city(invented))]
    while waiting:
        listed, within = waiting.pop()
        for one, cell in zip(listed, _divided(within, len(listed), invented), strict=True):
            cells[one.key] = cell
            if one.key in below:
                waiting.append((below[one.key], cell))
    return cells


def _city(invented: random.Random) -> Cell:
    """A convex outline around the middle."""
    turns = sorted(invented.uniform(0, 2 * pi) for _corner in range(_CORNERS))
    return [(MIDDLE[0] + _WIDE * cos(turn), MIDDLE[1] + _HIGH * sin(turn)) for turn in turns]


def _divided(within: Cell, count: int, invented: random.Random) -> list[Cell]:
    """So many cells of about one size: each holds what lies nearer to its point than to any other."""
    points = [_inside(within, invented) for _one in range(count)]
    cells = [within] * count
    for _round in range(_ROUNDS if count > 1 else 0):
        cells = [_nearest(within, point, points) for point in points]
        points = [_middle(cell) for cell in cells]
    return cells


def _inside(cell: Cell, invented: random.Random) -> Point:
    """A point between the corners."""
    shares = [invented.random() for _corner in cell]
    x = sum(share * x for share, (x, _y) in zip(shares, cell, strict=True))
    y = sum(share * y for share, (_x, y) in zip(shares, cell, strict=True))
    return x / sum(shares), y / sum(shares)


def _nearest(within: Cell, point: Point, points: Sequence[Point]) -> Cell:
    """What of the outline lies nearer to the point than to the others."""
    cell = within
    for other in points:
        if other != point:
            cell = _half(cell, point, other)
    return cell


def _half(cell: Cell, point: Point, other: Point) -> Cell:
    """The corners on the side of the point, and where the edges cross the line in the middle."""
    east, north = other[0] - point[0], other[1] - point[1]
    middle = (other[0] + point[0]) / 2 * east + (other[1] + point[1]) / 2 * north
    beyond = [x * east + y * north - middle for x, y in cell]
    kept: Cell = []
    for place, (x, y) in enumerate(cell):
        last, before = beyond[place - 1], cell[place - 1]
        if (last > 0) != (beyond[place] > 0):
            part = last / (last - beyond[place])
            kept.append((before[0] + (x - before[0]) * part, before[1] + (y - before[1]) * part))
        if beyond[place] <= 0:
            kept.append((x, y))
    return kept


def _middle(cell: Cell) -> Point:
    return sum(x for x, _y in cell) / len(cell), sum(y for _x, y in cell) / len(cell)
