"""Outlines: what of a GeoJSON file is read and refused, how it is made plain, how it is laid flat."""

import json
from collections.abc import Sequence
from itertools import pairwise
from math import cos, pi, radians, sin
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingwei.kernel import geojson
from jingwei.kernel.geojson import OutlinesRefused, Shape, area_of, read_areas
from jingwei.kernel.maps import HIGH, WIDE, drawing
from jingwei.kernel.simplifying import MOST_OF_ONE, simplified

SQUARE = [[106.0, 39.0], [107.0, 39.0], [107.0, 40.0], [106.0, 40.0], [106.0, 39.0]]


def polygon(*rings: Any, **said: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": said, "geometry": {"type": "Polygon", "coordinates": list(rings)}}  # fmt: skip


def file(*features: Any, **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


def refused(content: bytes) -> str:
    with pytest.raises(OutlinesRefused) as told:
        read_areas(content, name="a.json")
    return str(told.value)


def test_an_area_is_read_with_what_is_said_of_it() -> None:
    point = {"type": "Feature", "properties": None, "geometry": {"type": "Point", "coordinates": [1, 2]}}  # fmt: skip
    hole = [[106.4, 39.4], [106.6, 39.4], [106.5, 39.6], [106.4, 39.4]]
    first, second = read_areas(file(polygon(SQUARE, hole, NAME=" 甲 ", code=150302.0), point), name="a.json")  # fmt: skip

    assert (first.said["name"], first.said["code"]) == ("甲", "150302")
    assert [len(ring) for ring in first.shape[0]] == [4, 3]
    assert (second.number, second.shape) == (2, ())


def test_older_software_writes_gb18030_and_a_mark_at_the_start() -> None:
    said = json.loads(file(polygon(SQUARE, name="海勃湾区")))
    for content in (json.dumps(said, ensure_ascii=False).encode("gb18030"), b"\xef\xbb\xbf" + file(*said["features"])):  # fmt: skip
        assert read_areas(content, name="a.json")[0].said["name"] == "海勃湾区"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "不是 GeoJSON"),
        (b"PK\x03\x04\xff\xff", "不是 GeoJSON"),
        (b"[" * 200_000, "不是 GeoJSON"),
        (b"[" * 400_000, "点太多"),
        (b"{}", "不是要素集"),
        (b'{"type":"FeatureCollection","features":7}', "没有要素"),
        (file(), "没有一个面"),
        (file(7), "第 1 个要素不是要素"),
        (file(polygon([])), "不足三个角"),
        (file(polygon(SQUARE[:-1])), "没有闭合"),
        (file(polygon([SQUARE[0]] * 5)), "没有面积"),
        (file(polygon([[39.0, 106.0], [40.0, 106.0], [40.0, 107.0], [39.0, 106.0]])), "经纬度写反了"),
        (file(polygon([[x * 5e3, y * 1e5] for x, y in SQUARE])), "不是经纬度"),
        (file(polygon([[str(x), y] for x, y in SQUARE])), "坐标写法不对"),
        (file(polygon(7)), "坐标写法不对"),
        (file(polygon(SQUARE)).replace(b"106.0", b"NaN"), "不是 GeoJSON"),
        (file(polygon(SQUARE)).replace(b"106.0", b"1" * 5_000), "不是 GeoJSON"),
        (file(polygon(SQUARE), crs={"properties": {"name": "EPSG:4549"}}), "坐标系不是经纬度"),
    ],
)  # fmt: skip
def test_what_is_no_outline_is_refused_in_words(content: bytes, said: str) -> None:
    told = refused(content)
    assert said in told
    assert told.startswith("a.json：")


def test_a_file_is_too_large_before_it_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geojson, "LARGEST", 10)
    assert "超过" in refused(b"[" * 11)


def test_software_names_its_coordinates_in_its_own_words() -> None:
    said = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert read_areas(file(polygon(SQUARE), crs=said), name="a.json")


# --- Made plain --------------------------------------------------------------------------------------


def coast(start: tuple[float, float], end: tuple[float, float], points: int) -> list[Any]:
    """A line with many small bends."""
    parts = [number / points for number in range(points + 1)]
    return [
        (start[0] + (end[0] - start[0]) * part + 0.004 * sin(part * 40),
         start[1] + (end[1] - start[1]) * part + 0.003 * sin(part * 23))
        for part in parts
    ]  # fmt: skip


def two_neighbours() -> list[Shape]:
    """Two areas on the two sides of one crooked border."""
    border = coast((106.5, 39.0), (106.5, 40.0), 3_000)
    west = (*border, (106.0, 40.0), (106.0, 39.0))
    east = (*border[::-1], (107.0, 39.0), (107.0, 40.0))
    return [((west,),), ((east,),)]


def edges(shape: Shape) -> set[frozenset[Any]]:
    return {frozenset(pair) for polygon in shape for ring in polygon for pair in pairwise((*ring, ring[0]))}  # fmt: skip


def test_neighbours_keep_the_border_that_they_share() -> None:
    before = two_neighbours()
    west, east = simplified(before)

    assert len(west[0][0]) < MOST_OF_ONE < len(before[0][0][0])
    shared = edges(west) & edges(east)
    assert len(shared) == len(west[0][0]) - 3
    whole = area_of(before[0][0][0])
    assert abs(area_of(west[0][0]) - whole) / whole < 0.001


def test_an_island_in_a_lake_keeps_one_shore() -> None:
    circle = tuple((106.5 + cos(t * pi / 500) / 5, 39.5 + sin(t * pi / 500) / 5) for t in range(1_000))  # fmt: skip
    square = tuple((x, y) for x, y in SQUARE[:-1])
    around, island = simplified([((square, circle[::-1]),), ((circle,),)])

    assert edges(((around[0][1],),)) == edges(island)
    assert 20 < len(island[0][0]) < 300


def test_what_is_very_small_stays_an_area() -> None:
    tiny: Shape = ((((106.0, 39.0), (106.000001, 39.0), (106.0, 39.000001)),),)
    far: Shape = ((((107.0, 40.0), (107.5, 40.0), (107.5, 40.5)),),)
    assert all(area_of(shape[0][0]) > 0 for shape in simplified([tiny, far]))


@pytest.mark.thorough
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=3, max_size=30, unique=True))  # fmt: skip
def test_any_ring_stays_a_ring(points: Sequence[tuple[int, int]]) -> None:
    ring = tuple((106 + x / 100, 39 + y / 100) for x, y in points)
    if not area_of(ring):
        return
    (found,) = simplified([((ring,),)])
    assert set(found[0][0]) <= {(round(x, 5), round(y, 5)) for x, y in ring} or found == ((ring,),)
    assert len(found[0][0]) >= 3


# --- Laid flat ---------------------------------------------------------------------------------------


def test_a_map_is_as_wide_as_the_ground_is() -> None:
    square: Shape = ((tuple((x, y) for x, y in SQUARE[:-1]),),)
    found = drawing({7: square}, lines=(16, 34))

    assert found.width <= WIDE
    assert found.height == HIGH
    assert (found.width - 8) / (found.height - 8) == pytest.approx(cos(radians(39.5)), abs=0.01)
    label = found.patches[7].small
    assert (label.x, label.y) == pytest.approx((found.width / 2, found.height / 2), abs=found.height / 2)  # fmt: skip
    assert label.room == pytest.approx(found.width - 8, abs=1)


def test_no_name_is_written_beside_its_area() -> None:
    ring = ((106.0, 39.0), (106.5, 39.9), (107.0, 39.0), (107.0, 40.0), (106.0, 40.0))
    hole = ((106.3, 39.92), (106.7, 39.92), (106.7, 39.98), (106.3, 39.98))
    label = drawing({1: ((ring, hole),)}, lines=(16, 34)).patches[1].small
    assert label.room > 0
    sliver = ((106.0, 39.0), (107.0, 39.0), (107.0, 39.001), (106.0, 39.001))
    both = drawing({1: ((ring,),), 2: ((sliver,),)}, lines=(16, 34))
    assert both.patches[2].small.room == 0
