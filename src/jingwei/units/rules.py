"""What may lie under what and serve whom, and what a succession is called; no database.

A rule that forbids returns why not, in words for the user, or "".
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from jingwei.kernel import divisions
from jingwei.kernel.catalogue import translate as _
from jingwei.units.kinds import (
    KINDS,
    SOCIAL_WORK,
    CodeSystem,
    Kind,
    SuccessionKind,
    Tree,
    tree_of,
)


class UnitRefused(Exception):
    """A change of the trees is refused; the message says why and what to do."""


DIVISIONS = (Kind.PROVINCE, Kind.CITY, Kind.DISTRICT, Kind.STREET, Kind.TOWN)
_OFFICIAL = re.compile(r"\d{6}(?:\d{3}){0,2}")
_AREAS = (Kind.PROVINCE, Kind.CITY, Kind.DISTRICT)
_STREETS = (Kind.STREET, Kind.TOWN, Kind.PARK)
# What a unit may lie directly under; None: it may be the top of its tree (R-U.3).
PARENTS: Mapping[Kind, tuple[Kind | None, ...]] = MappingProxyType({
    Kind.PROVINCE: (None,),
    Kind.CITY: (None, Kind.PROVINCE),
    Kind.DISTRICT: (None, Kind.PROVINCE, Kind.CITY),
    Kind.STREET: (Kind.CITY, Kind.DISTRICT, Kind.PARK),
    Kind.TOWN: (Kind.CITY, Kind.DISTRICT, Kind.PARK),
    Kind.COMMUNITY: _STREETS,
    Kind.GRID: (Kind.COMMUNITY,),
    Kind.MICRO_GRID: (Kind.GRID,),
    Kind.PARK: (*_AREAS, *_STREETS),
    Kind.BUSINESS_DISTRICT: (Kind.CITY, Kind.DISTRICT, *_STREETS, Kind.COMMUNITY),
    Kind.BUILDING: (
        Kind.CITY, Kind.DISTRICT, *_STREETS, Kind.COMMUNITY, Kind.GRID, Kind.BUSINESS_DISTRICT,
    ),
    Kind.WORKING_COMMITTEE: (None, Kind.WORKING_COMMITTEE),
    Kind.INDUSTRY_COMMITTEE: (Kind.WORKING_COMMITTEE,),
    Kind.SOCIAL_WORK_DEPARTMENT: (None, Kind.SOCIAL_WORK_DEPARTMENT),
    Kind.SOCIAL_WORK_STATION: (None, Kind.SOCIAL_WORK_DEPARTMENT),
    # A community in a park has no station above it, but the district's department.
    Kind.SOCIAL_WORK_STUDIO: (None, Kind.SOCIAL_WORK_DEPARTMENT, Kind.SOCIAL_WORK_STATION),
    Kind.DEPARTMENT: (None, Kind.DEPARTMENT),
    Kind.INNER_OFFICE: (Kind.DEPARTMENT,),
})  # fmt: skip
# Which places an office or committee works for (R-U.4).
SERVED: Mapping[Kind, tuple[Kind, ...]] = MappingProxyType({
    Kind.SOCIAL_WORK_DEPARTMENT: _AREAS,
    Kind.SOCIAL_WORK_STATION: _STREETS,
    Kind.SOCIAL_WORK_STUDIO: (Kind.COMMUNITY,),
    Kind.DEPARTMENT: KINDS[Tree.PLACE],
    Kind.WORKING_COMMITTEE: (*_AREAS, *_STREETS),
    Kind.INDUSTRY_COMMITTEE: (*_AREAS, *_STREETS),
})  # fmt: skip


def misplaced(kind: Kind, *, under: Kind | None) -> str:
    """Why a unit of this kind may not lie directly under one of that kind (R-U.3)."""
    allowed = PARENTS[kind]
    if under in allowed:
        return ""
    places = "、".join(_(above.label) for above in allowed if above is not None)
    if under is None:
        text = _("{kind}不能作为顶层单位，请选上级：{places}。")
        return text.format(kind=_(kind.label), places=places)
    if not places:
        text = _("{kind}只能作为顶层单位，请不要选上级。")
        return text.format(kind=_(kind.label))
    text = _("{kind}不能设在{under}之下，请改选上级：{places}。")
    return text.format(kind=_(kind.label), under=_(under.label), places=places)


def misassigned(kind: Kind, *, serves: Kind | None) -> str:
    """Why a unit of this kind may not serve a place of that kind, or must serve one (R-U.4)."""
    allowed = SERVED.get(kind, ())
    if serves in allowed or (serves is None and kind not in SOCIAL_WORK):
        return ""
    if kind is Kind.INNER_OFFICE:
        return _("内设处室随它的部门办事，请去掉服务属地。")
    if not allowed:
        text = _("{kind}是属地，不为别的单位服务，请去掉服务属地。")
        return text.format(kind=_(kind.label))
    text = _("{kind}要选服务属地，可选：{places}。")
    return text.format(kind=_(kind.label), places="、".join(_(place.label) for place in allowed))


def succession_kind(
    *, heirs: int, sources: int, rekinded: bool, moved: bool, founded: bool
) -> SuccessionKind:
    """What one link between a unit and its successor is called (R-U.8).

    heirs: how many share the predecessor, itself included if it stays; sources: how many the
    successor came of; founded: it was not there before. A split leaves open where each thing that
    lay in the unit belongs now; the other three move all of it.
    """
    if heirs > 1:
        return SuccessionKind.SPLIT
    if sources > 1 or not founded:
        return SuccessionKind.MERGE
    return SuccessionKind.TRANSFER if moved and not rekinded else SuccessionKind.REKIND


def same_tree(kind: Kind, other: Kind) -> bool:
    """True when units of the two kinds stand in one tree."""
    return tree_of(kind) is tree_of(other)


def miscoded(system: CodeSystem, code: str) -> str:
    """Why this cannot be a code of the system: official ones have 6, 9 or 12 digits (R-1.11)."""
    if not code.strip():
        return _("代码不能为空，没有代码就不要填这一项。")
    if system is CodeSystem.OWN or _OFFICIAL.fullmatch(code.strip()):
        return ""
    text = _("{system}应为 6、9 或 12 位数字，现在是“{code}”。")
    return text.format(system=_(system.label), code=code)


def short_name_of(kind: Kind, name: str) -> str:
    """The name as people say it: 新华 for 新华街道, 和平 for 和平社区; others as they are."""
    if kind in DIVISIONS:
        return divisions.short_name(name)
    stem = name.removesuffix("社区") if kind is Kind.COMMUNITY else name
    return stem if len(stem) >= 2 else name
