"""Plans the tree of places from the package's division data; plain values, no database.

What the data dates by year begins and ends on 1 January. What it does not date begins with the
data's books (divisions) or on the day the office names (towns, communities). See R-U.9.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from jingwei.kernel import divisions
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.divisions import Community, Division, DivisionLevel, Town, TownKind
from jingwei.units.kinds import CodeSystem, Kind
from jingwei.units.rules import UnitRefused, short_name_of

# The yearly books behind the data begin with this year.
RECORDS_BEGIN = date(1980, 1, 1)

_KINDS = {
    DivisionLevel.PROVINCE: Kind.PROVINCE,
    DivisionLevel.CITY: Kind.CITY,
    DivisionLevel.COUNTY: Kind.DISTRICT,
    DivisionLevel.ZONE: Kind.PARK,
}
_ZONE = re.compile(r"开发区|园区|园$|(?<!社)区$")
# 和平社区居委会 -> 和平社区, 羊路井村民委员会 -> 羊路井村; two are misspelt in the source.
_COMMITTEE = re.compile(r"(.+?(?:社区|村))(?:居民|村民|居|村|民)?(?:委会|委员会|员委会|委会员)$")
# Statistics invent one for every zone, so that its code has twelve digits.
_VIRTUAL = "虚拟社区"

Codes = tuple[tuple[CodeSystem, str], ...]


@dataclass(frozen=True, slots=True)
class NamePeriod:
    """A name, and the days it held."""

    name: str
    short_name: str
    held_from: date
    held_to: date | None


@dataclass(frozen=True, slots=True)
class Planned:
    """A place as it should be loaded; key, parent and heirs are keys within the plan.

    dated: its beginning is the data's, not the day the office named.
    """

    key: str
    parent: str
    kind: Kind
    names: tuple[NamePeriod, ...]
    codes: Codes
    held_from: date
    held_to: date | None = None
    heirs: tuple[str, ...] = ()
    dated: bool = True

    def holds(self, day: date) -> bool:
        """True when the place stands on the day."""
        return self.held_from <= day and (self.held_to is None or day < self.held_to)


@dataclass(frozen=True, slots=True)
class _Span:
    """A division under one name, with days."""

    record: Division
    held_from: date
    held_to: date | None


def plan(prefix: str, *, on: date) -> list[Planned]:
    """The places of a province, city or county (code of 2, 4 or 6 digits), parents first.

    Raises UnitRefused where the prefix is no such division of today.
    """
    top = _top(prefix)
    areas: dict[str, list[Planned]] = {}
    ends: dict[str, tuple[str, ...]] = {}
    for code in _codes(prefix):
        areas[code] = []
        for spans in _stays(code):
            area = _area(spans, areas=areas, top=top)
            if area is not None:
                areas[code].append(area)
                ends[area.key] = spans[-1].record.successors
    placed = [_with_heirs(a, ends[a.key], areas=areas) for held in areas.values() for a in held]
    living = [(code, held[-1]) for code, held in areas.items() if held and held[-1].held_to is None]
    return [*placed, *(town for code, area in living for town in _towns(code, area=area, on=on))]


def _top(prefix: str) -> str:
    """The six-digit code of the prefix, which is a province, city or county of today."""
    top = divisions.division(prefix.ljust(6, "0")) if len(prefix) in {2, 4, 6} else None
    if top is None or top.level not in {
        DivisionLevel.PROVINCE, DivisionLevel.CITY, DivisionLevel.COUNTY,
    }:  # fmt: skip
        text = _("“{prefix}”不是省、市、县的区划代码，请填 2、4 或 6 位代码，例如 1503。")
        raise UnitRefused(text.format(prefix=prefix))
    if not top.is_current or top.name in divisions.PLACEHOLDERS:
        text = _("{prefix}（{name}）现在不是一级政区，请改填它的上级或承接它的区划代码。")
        raise UnitRefused(text.format(prefix=prefix, name=top.name))
    return top.code


def _codes(prefix: str) -> Iterator[str]:
    """All codes with the prefix that ever were a division; what holds others comes before them."""
    missing = 6 - len(prefix)
    for number in range(10**missing):
        code = prefix + str(number).zfill(missing) if missing else prefix
        now = divisions.division(code) if divisions.is_known(code) else None
        if now is not None and now.name not in divisions.PLACEHOLDERS:
            yield code


def _day(year: int | None) -> date:
    return date(year, 1, 1) if year else RECORDS_BEGIN


def _spans(code: str) -> Iterator[_Span]:
    """The holders of a code one after the other; where the data overlaps, the later gives way."""
    free = RECORDS_BEGIN
    for record in divisions.division_history(code):
        begin = max(_day(record.held_from), free)
        if record.is_current:
            yield _Span(record, begin, None)
        elif record.held_to and _day(record.held_to) > begin:
            free = _day(record.held_to)
            yield _Span(record, begin, free)


def _stays(code: str) -> list[list[_Span]]:
    """The spans of a code by division: one that only changed its name is one (R-U.9)."""
    stays: list[list[_Span]] = []
    for span in _spans(code):
        last = stays[-1][-1] if stays else None
        if last and last.held_to == span.held_from and code in last.record.successors:
            stays[-1].append(span)
        else:
            stays.append([span])
    return stays


def _area(
    spans: Sequence[_Span], *, areas: Mapping[str, Sequence[Planned]], top: str
) -> Planned | None:
    """The division of these spans, as long as its parent stood too; None where that never was."""
    record, begin, end = spans[-1].record, spans[0].held_from, spans[-1].held_to
    parent = None
    if record.code != top:
        parent = _parent(record.code, begin=begin, end=end, areas=areas)
        if parent is None:
            return None
        begin, end = max(begin, parent.held_from), _earlier(end, parent.held_to)
    return Planned(
        key=f"{record.code}/{begin.year}",
        parent=parent.key if parent else "",
        kind=_KINDS[record.level],
        names=tuple(_names(spans, begin=begin, end=end)),
        codes=_area_codes(record),
        held_from=begin,
        held_to=end,
    )


def _parent(
    code: str, *, begin: date, end: date | None, areas: Mapping[str, Sequence[Planned]]
) -> Planned | None:
    """The city, else the province, that stood last while the division stood."""
    for above in (f"{code[:4]}00", f"{code[:2]}0000"):
        for area in reversed(areas.get(above, ()) if above != code else ()):
            if (end is None or area.held_from < end) and (
                area.held_to is None or begin < area.held_to
            ):
                return area
    return None


def _earlier(first: date | None, second: date | None) -> date | None:
    return min((day for day in (first, second) if day), default=None)


def _names(spans: Sequence[_Span], *, begin: date, end: date | None) -> Iterator[NamePeriod]:
    for span in spans:
        first, last = max(span.held_from, begin), _earlier(span.held_to, end)
        if last is None or first < last:
            yield NamePeriod(span.record.name, span.record.short_name, first, last)


def _area_codes(record: Division) -> Codes:
    # The yearly books of what has gone are those of civil affairs.
    systems = record.systems or {divisions.CodeSystem.CIVIL_AFFAIRS}
    return tuple((CodeSystem(system), record.code) for system in sorted(systems))


def _with_heirs(
    area: Planned, ends: Sequence[str], *, areas: Mapping[str, Sequence[Planned]]
) -> Planned:
    """The area with the keys of what it went to when it ended, as far as the plan holds them."""
    day = area.held_to
    if day is None:
        return area
    heirs = (heir for code in ends for heir in areas.get(code, ()) if heir.holds(day))
    return replace(area, heirs=tuple(heir.key for heir in heirs))


def _towns(county: str, *, area: Planned, on: date) -> Iterator[Planned]:
    """The towns and communities of a county, from the day on or from the county's beginning."""
    begin = max(on, area.held_from)
    for town in divisions.towns(county):
        codes: Codes = tuple(
            (CodeSystem(system), town.code(system))
            for system in divisions.CodeSystem
            if town.code(system)
        )
        planned = _undated(_town_kind(town), codes, name=town.name, parent=area.key, begin=begin)
        yield planned
        for community in divisions.communities(town.statistics):
            if not community.name.endswith(_VIRTUAL):
                yield _community(community, parent=planned.key, begin=begin)


def _community(community: Community, *, parent: str, begin: date) -> Planned:
    found = _COMMITTEE.fullmatch(community.name)
    name = found[1] if found else community.name
    codes: Codes = ((CodeSystem.STATISTICS, community.code),)
    return _undated(Kind.COMMUNITY, codes, name=name, parent=parent, begin=begin)


def _undated(kind: Kind, codes: Codes, *, name: str, parent: str, begin: date) -> Planned:
    short = short_name_of(kind, name)
    return Planned(
        key="/".join(codes[0]),
        parent=parent,
        kind=kind,
        names=(NamePeriod(name, short, begin, None),),
        codes=codes,
        held_from=begin,
        dated=False,
    )


def _town_kind(town: Town) -> Kind:
    """Units such as zones count as parks, the rest of the towns' codes as towns (R-1.11, R-U.9)."""
    if town.kind is TownKind.STREET:
        return Kind.STREET
    if town.kind is TownKind.OTHER and _ZONE.search(town.name):
        return Kind.PARK
    return Kind.TOWN
