"""Reads a GeoJSON file of areas (RFC 7946): limits before it is parsed, every coordinate checked (R-U.12)."""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jingwei.kernel.catalogue import translate as _

LARGEST = 16 << 20  # bytes
MOST_FEATURES = 3_000
MOST_POINTS = 200_000
# What may stand in a file of so many points, counted before anything is made of it.
_MOST_SIGNS = {b"[": 300_000, b"{": 30_000, b",": 1_500_000, b'"': 400_000}
_POLYGONS = ("Polygon", "MultiPolygon")
_FEWEST = 3  # corners of a ring, the closing point not counted
_GROUND = ("crs84", "4326", "4490")  # longitude and latitude: WGS 84, CGCS2000

Point = tuple[float, float]
Ring = tuple[Point, ...]  # the first point is not said again
Polygon = tuple[Ring, ...]  # the outer ring, then its holes
Shape = tuple[Polygon, ...]


class OutlinesRefused(ValueError):
    """The file is not read; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One of the file, counted from 1: what is said of it by lower-case key, and its area; empty where it is none."""

    number: int
    said: Mapping[str, str]
    shape: Shape


def read_areas(content: bytes, *, name: str) -> list[Feature]:
    """The features of the file, in its order; raises OutlinesRefused."""
    found = _collection(_parsed(content, name=name), name=name)
    if len(found) > MOST_FEATURES:
        text = _("{name}：有 {count} 个要素，超过 {most} 个。请只留区县、街道和社区的面。")
        raise OutlinesRefused(text.format(name=name, count=len(found), most=MOST_FEATURES))
    features = [_feature(one, number, name=name) for number, one in enumerate(found, start=1)]
    if not any(one.shape for one in features):
        text = _("{name}：里面没有一个面（Polygon、MultiPolygon）。请导出边界的面，不是点或线。")
        raise OutlinesRefused(text.format(name=name))
    return features


def _parsed(content: bytes, *, name: str) -> Any:
    if len(content) > LARGEST:
        text = _("{name}：超过 {most} MB。请在制图软件里先简化边界再传。")
        raise OutlinesRefused(text.format(name=name, most=LARGEST >> 20))
    if any(content.count(sign) > most for sign, most in _MOST_SIGNS.items()):
        text = _("{name}：点太多，最多 {most} 个。请在制图软件里先简化边界再传。")
        raise OutlinesRefused(text.format(name=name, most=MOST_POINTS))
    try:
        return json.loads(_text(content), parse_constant=_no_number)
    except (ValueError, RecursionError) as fault:
        text = _("{name}：不是 GeoJSON，或者文件不完整。请从制图软件里重新导出。")
        raise OutlinesRefused(text.format(name=name)) from fault


def _text(content: bytes) -> str:
    """UTF-8 as the standard has it, else GB18030 as older software writes it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _no_number(word: str) -> float:
    raise ValueError(word)


def _collection(found: Any, *, name: str) -> list[Any]:
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        text = _("{name}：不是要素集（FeatureCollection）。请从制图软件里按 GeoJSON 导出。")
        raise OutlinesRefused(text.format(name=name))
    system = json.dumps(found.get("crs")).lower()
    if found.get("crs") and not any(one in system for one in _GROUND):
        text = _("{name}：坐标系不是经纬度。请转成 WGS84 或 CGCS2000 的经纬度再导出。")
        raise OutlinesRefused(text.format(name=name))
    listed = found.get("features")
    if not isinstance(listed, list):
        text = _("{name}：没有要素（features）。请从制图软件里重新导出。")
        raise OutlinesRefused(text.format(name=name))
    return listed


def _feature(found: Any, number: int, *, name: str) -> Feature:
    if not isinstance(found, dict):
        raise _fault(name, number, _("不是要素"))
    properties = found.get("properties")
    said = {"id": found.get("id"), **(properties if isinstance(properties, dict) else {})}
    texts = {str(key).strip().lower(): _word(value) for key, value in said.items()}
    geometry = found.get("geometry")
    if not isinstance(geometry, dict) or geometry.get("type") not in _POLYGONS:
        return Feature(number, texts, ())
    drawn: Any = geometry.get("coordinates")
    try:
        polygons = [drawn] if geometry["type"] == "Polygon" else list(drawn)
        shape = tuple(tuple(_rings(one)) for one in polygons)
    except _Wrong as wrong:
        raise _fault(name, number, str(wrong)) from wrong
    except (TypeError, ValueError, OverflowError) as wrong:
        raise _fault(name, number, _("坐标写法不对")) from wrong
    if not shape or not all(shape):
        raise _fault(name, number, _("是空的面"))
    return Feature(number, texts, shape)


class _Wrong(Exception):
    """What is wrong with coordinates, in words."""


def _rings(polygon: Any) -> Iterator[Ring]:
    for ring in polygon:
        points = [_point(one) for one in ring]
        if len(points) < _FEWEST + 1 or points[0] != points[-1]:
            raise _Wrong(_("有一圈没有闭合，或者不足三个角"))
        if len(set(points)) < _FEWEST or not area_of(points):
            raise _Wrong(_("有一圈没有面积"))
        yield tuple(points[:-1])


def _point(found: Any) -> Point:
    if not isinstance(found, list) or len(found) < 2:
        raise _Wrong(_("坐标写法不对"))
    if any(type(one) not in (int, float) for one in found[:2]):
        raise _Wrong(_("坐标写法不对"))
    east, north = float(found[0]), float(found[1])
    if not (math.isfinite(east) and abs(east) <= 180):
        raise _Wrong(_("坐标 {point} 不是经纬度").format(point=f"{found[0]}, {found[1]}"[:60]))
    if not abs(north) <= 90:
        raise _Wrong(_("坐标 {point} 经纬度写反了，经度在前").format(point=f"{east}, {north}"[:60]))
    return east, north


def area_of(points: list[Point] | Ring) -> float:
    """Twice the area within the ring, in square degrees, without a sign."""
    pairs = zip(points, [*points[1:], points[0]], strict=True)
    return abs(sum(x * v - u * y for (x, y), (u, v) in pairs))


def _word(value: Any) -> str:
    """A name or a code as text; a code that a program has made a number of gets its digits back."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15:
        return str(value)
    return ""


def _fault(name: str, number: int, what: str) -> OutlinesRefused:
    text = _("{name}：第 {number} 个要素{what}。请在制图软件里改正后重新导出。")
    return OutlinesRefused(text.format(name=name, number=number, what=what))
