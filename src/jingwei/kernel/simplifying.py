"""Draws outlines with fewer points: neighbours keep the border that they share (Douglas and Peucker; R-U.12)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import cos, hypot, radians

from jingwei.kernel.geojson import Point, Polygon, Ring, Shape, area_of

DIGITS = 5  # after the point: a metre
MOST_OF_ALL, MOST_OF_ONE = 20_000, 600  # points kept
_FINEST = 4_000  # parts of the longer side below which a bend is not seen
_AT_ONCE = 256  # points of a stretch: the worst border takes their square, not more
_FEWEST = 3
Arc = tuple[Point, ...]


def simplified(shapes: Sequence[Shape]) -> list[Shape]:
    """The same areas with as many points as a page can draw; a border of two stays one line."""
    found = [_rounded(shape) for shape in shapes]
    points = [point for shape in found for point in _points(shape)]
    if not points:
        return found
    longitudes, latitudes = zip(*points, strict=True)
    flat = cos(radians((min(latitudes) + max(latitudes)) / 2))
    wide = max((max(longitudes) - min(longitudes)) * flat, max(latitudes) - min(latitudes))
    tolerance = wide / _FINEST
    found = _coarser(found, tolerance, flat)
    while _too_many(found) and tolerance < wide:
        tolerance *= 2
        found = _coarser(found, tolerance, flat)
    return found


def _too_many(shapes: Sequence[Shape]) -> bool:
    counts = [sum(1 for _point in _points(shape)) for shape in shapes]
    return sum(counts) > MOST_OF_ALL or max(counts) > MOST_OF_ONE


def _points(shape: Shape) -> Iterator[Point]:
    return (point for polygon in shape for ring in polygon for point in ring)


def _rounded(shape: Shape) -> Shape:
    """To a metre; what is smaller than that is gone, but never the whole."""
    polygons = tuple(tuple(_once(ring) for ring in polygon) for polygon in shape)
    return _kept(polygons, shape)


def _once(ring: Ring) -> Ring:
    points = [(round(x, DIGITS), round(y, DIGITS)) for x, y in ring]
    return tuple(one for before, one in zip([points[-1], *points], points, strict=False) if one != before)  # fmt: skip


def _kept(polygons: Sequence[Polygon], before: Shape) -> Shape:
    """Without rings that have no area any more; the largest polygon as it was where none is left."""
    left = tuple(
        tuple(ring for ring in polygon if _is_area(ring))
        for polygon in polygons
        if polygon and _is_area(polygon[0])
    )
    return left or (max(before, key=lambda polygon: area_of(polygon[0])),)


def _is_area(ring: Ring) -> bool:
    return len(ring) >= _FEWEST and area_of(ring) > 0


def _coarser(shapes: Sequence[Shape], tolerance: float, flat: float) -> list[Shape]:
    """Cut where borders meet, each stretch made plainer once for both sides, put together again."""
    rings = [ring for shape in shapes for polygon in shape for ring in polygon]
    meeting = _meetings(rings)
    plainer: dict[Arc, Arc] = {}

    def ring_of(ring: Ring) -> Ring:
        made: list[Point] = []
        for arc in _arcs(ring, meeting):
            is_back = arc > arc[::-1]
            key = arc[::-1] if is_back else arc
            if key not in plainer:
                plainer[key] = _plainer(key, tolerance, flat)
            stretch = plainer[key][::-1] if is_back else plainer[key]
            made += stretch[:-1]
        return tuple(made)

    return [
        _kept([tuple(ring_of(ring) for ring in polygon) for polygon in shape], shape)
        for shape in shapes
    ]


def _meetings(rings: Sequence[Ring]) -> set[Point]:
    """The points from which borders go on in more than two directions."""
    near: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for one, other in pairwise((*ring, ring[0])):
            near[one].add(other)
            near[other].add(one)
    return {point for point, others in near.items() if len(others) > 2}


def _arcs(ring: Ring, meeting: set[Point]) -> list[Arc]:
    """The stretches of a ring between the points that stay; a ring that meets nothing is cut in two."""
    cuts = [place for place, point in enumerate(ring) if point in meeting]
    if len(cuts) < 2:
        start = cuts[0] if cuts else min(range(len(ring)), key=lambda place: ring[place])
        x, y = ring[start]
        far = max(range(len(ring)), key=lambda at: (hypot(ring[at][0] - x, ring[at][1] - y), ring[at]))  # fmt: skip
        cuts = sorted({start, far})
    turned = ring[cuts[0] :] + ring[: cuts[0]] + (ring[cuts[0]],)
    places = [cut - cuts[0] for cut in cuts] + [len(ring)]
    return [turned[first : last + 1] for first, last in pairwise(places)]


def _plainer(arc: Arc, tolerance: float, flat: float) -> Arc:
    """Its ends and what stands out by more than the tolerance from the line between."""
    kept: list[Point] = [arc[0]]
    for start in range(0, len(arc) - 1, _AT_ONCE):
        kept += _outstanding(arc[start : start + _AT_ONCE + 1], tolerance, flat)
    return tuple(kept)


def _outstanding(arc: Arc, tolerance: float, flat: float) -> Iterator[Point]:
    """Points behind the first that stay, the last one too."""
    stay, waiting = {len(arc) - 1}, [(0, len(arc) - 1)]
    while waiting:
        first, last = waiting.pop()
        between = range(first + 1, last)
        if not between:
            continue
        far, place = max((_away(arc[at], arc[first], arc[last], flat), at) for at in between)
        if far > tolerance:
            stay.add(place)
            waiting += [(first, place), (place, last)]
    return (arc[place] for place in sorted(stay))


def _away(point: Point, start: Point, end: Point, flat: float) -> float:
    """How far a point lies from a line, in degrees of latitude."""
    x, y = (point[0] - start[0]) * flat, point[1] - start[1]
    u, v = (end[0] - start[0]) * flat, end[1] - start[1]
    long = u * u + v * v
    along = min(1.0, max(0.0, (x * u + y * v) / long)) if long else 0.0
    return hypot(x - along * u, y - along * v)
