"""Tiles, or a map where there are outlines: one for each unit, grouped as the tree has them, shaded by one figure.

They stand in the order in which the units were opened, never by value: a state of work, no ranking (R-I.9).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from math import ceil, sqrt

from django.db.models import Q

from jingwei.indicators.definition import NOTHING, Indicator, Reading
from jingwei.indicators.reading import Readings
from jingwei.kernel.catalogue import translate as _
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit
from jingwei.web.figures.mapped import Mapped, fits, mapped
from jingwei.web.figures.steps import NO_LEVEL
from jingwei.web.request import OfficeRequest

STEPS = 5  # of the shade
MOST_COLUMNS = 8
_WIDE = (Kind.PROVINCE, Kind.CITY)  # these show what lies two levels below, in groups
_HEADS = (Kind.CITY, Kind.DISTRICT)
Door = Callable[[Unit], str]
DRAWN, AS_TILES = (
    "drawn",
    "tiles",
)  # the field of the address that asks for tiles where there is a map


@dataclass(frozen=True, slots=True)
class Tile:
    """A unit: its name, its figure as written, the page of it; step: how dark, None where there is nothing."""

    name: str
    short_name: str
    text: str
    address: str
    step: int | None
    pk: int


@dataclass(frozen=True, slots=True)
class Group:
    """The units directly below one, in so many columns; address: the page of the one, "" where it is the reader's."""

    title: str
    address: str
    columns: int
    tiles: Sequence[Tile]


@dataclass(frozen=True, slots=True)
class Place:
    """A unit on the map; lines: of each size of letters in which its number fits there, x and y, and whether its name does."""

    tile: Tile
    path: str
    lines: Sequence[tuple[str, float, float, bool]]


@dataclass(frozen=True, slots=True)
class Cartogram:
    """The groups, and what the shades stand for, from the lightest.

    map: None where tiles are drawn; places: what is on it. other: the address of the other way of drawing,
    "" where there is none.
    """

    indicator: Indicator
    groups: Sequence[Group]
    classes: Sequence[str]
    map: Mapped | None
    places: Sequence[Place]
    other: str


def cartogram(
    indicator: Indicator, unit: Unit, found: Readings, request: OfficeRequest, *, door: Door
) -> Cartogram:
    """The units below as of the day of the page, two levels of them for a city or a province."""
    groups = _grouped(unit, request)
    readings = [
        found.get(one.pk, {}).get(indicator.key, NOTHING)
        for _head, units in groups
        for one in units
    ]
    width = 100 // STEPS if indicator.is_share else class_width(max([0, *(one.counted for one in readings)]))  # fmt: skip
    each = iter(readings)
    drawn = [
        Group(
            head.name, "" if head == unit else door(head), columns_of(len(units)),
            [_tile(indicator, one, next(each), door(one), width) for one in units],
        )
        for head, units in groups
    ]  # fmt: skip
    tiles = [tile for group in drawn for tile in group.tiles]
    heads = frozenset(head.pk for head, _units in groups if head != unit)
    found_map = mapped(frozenset(tile.pk for tile in tiles), heads, on=request.day)
    asks_tiles = request.GET.get(DRAWN) == AS_TILES
    shown = None if asks_tiles else found_map
    return Cartogram(
        indicator, drawn, class_words(indicator, width), shown, _places(tiles, shown),
        _other(request, asks_tiles=asks_tiles) if found_map else "",
    )  # fmt: skip


def _places(tiles: Sequence[Tile], found: Mapped | None) -> list[Place]:
    """Each unit on the map, with its name and number in the letters that fit."""
    if found is None:
        return []
    places = []
    for tile in tiles:
        patch = found.picture.patches[tile.pk]
        lines = [
            (size, at.x, at.y, fits(tile.short_name, size=size, room=at.room))
            for size, at in (("small", patch.small), ("large", patch.large))
            if fits(tile.text, size=size, room=at.room)
        ]
        places.append(Place(tile, patch.path, lines))
    return places


def _other(request: OfficeRequest, *, asks_tiles: bool) -> str:
    """The same page, drawn the other way."""
    asked = request.GET.copy()
    asked.pop(DRAWN, None)
    if not asks_tiles:
        asked[DRAWN] = AS_TILES
    return f"?{asked.urlencode()}#cartogram"


def columns_of(tiles: int) -> int:
    """Somewhat wider than high, and the same as long as no unit is opened or closed."""
    return max(1, min(MOST_COLUMNS, ceil(sqrt(tiles * 1.5))))


def class_width(most: int) -> int:
    """One, two or five with noughts: five classes of it reach the most."""
    widths = (lead * 10**power for power in count() for lead in (1, 2, 5))
    return next(width for width in widths if width * STEPS > most)


def class_words(indicator: Indicator, width: int) -> list[str]:
    """What each shade stands for."""
    last = (STEPS - 1) * width
    if indicator.is_share:
        between = [
            _("{least} % 至不到 {most} %").format(least=least, most=least + width)
            for least in range(width, last, width)
        ]
        return [_("不到 {most} %").format(most=width), *between, _("{least} % 以上").format(least=last)]  # fmt: skip
    counts = [
        str(least) if width == 1 else f"{least:,}–{least + width - 1:,}"
        for least in range(0, last, width)
    ]
    return [*counts, _("{least} 以上").format(least=f"{last:,}")]


def _grouped(unit: Unit, request: OfficeRequest) -> list[tuple[Unit, list[Unit]]]:
    """Heads with what lies directly below, in the order of opening; what hangs on the unit itself comes last."""
    below = Q(parent=unit)
    if unit.kind in _WIDE:
        below |= Q(parent__parent=unit, parent__kind__in=_HEADS)
    standing = Unit.objects.on(request.day).named(on=request.day).exclude(kind__in=NO_LEVEL)
    listed = list(standing.filter(below).order_by("pk"))
    children: dict[int, list[Unit]] = {}
    for one in listed:
        children.setdefault(one.parent_id or 0, []).append(one)
    own = children.get(unit.pk, [])
    heads = [(one, children[one.pk]) for one in own if one.pk in children]
    rest = [one for one in own if one.pk not in children]
    return [*heads, (unit, rest)] if rest else heads


def _tile(indicator: Indicator, unit: Unit, reading: Reading, address: str, width: int) -> Tile:
    exact = reading.percent(indicator.decimals) if indicator.is_share else None
    value = exact if indicator.is_share else reading.counted
    step = None if value is None else min(STEPS - 1, int(value) // width)
    return Tile(unit.name, unit.short_name, reading.text(indicator), address, step, unit.pk)
