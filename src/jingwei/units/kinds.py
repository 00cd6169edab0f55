"""The closed sets: three trees, the kinds of unit in each, code systems, kinds of succession."""

from collections.abc import Mapping
from types import MappingProxyType

from django.db import models

from jingwei.kernel import divisions
from jingwei.kernel.catalogue import mark


class Tree(models.TextChoices):
    """The three trees; an organisation hangs in the first two, people work in the last two."""

    PLACE = "place", mark("属地")
    COMMITTEE = "committee", mark("归口")
    OFFICE = "office", mark("机构")


class Kind(models.TextChoices):
    """What a unit is; each kind belongs to one tree (R-U.2)."""

    PROVINCE = "province", mark("省级")
    CITY = "city", mark("市级")
    DISTRICT = "district", mark("区县")
    STREET = "street", mark("街道")
    TOWN = "town", mark("乡镇")
    COMMUNITY = "community", mark("社区（村）")
    GRID = "grid", mark("网格")
    MICRO_GRID = "micro_grid", mark("微网格")
    PARK = "park", mark("园区")
    BUSINESS_DISTRICT = "business_district", mark("商圈")
    BUILDING = "building", mark("楼宇")

    WORKING_COMMITTEE = "working_committee", mark("“两新”工委")
    INDUSTRY_COMMITTEE = "industry_committee", mark("行业党委")

    SOCIAL_WORK_DEPARTMENT = "social_work_department", mark("社会工作部")
    SOCIAL_WORK_STATION = "social_work_station", mark("社会工作站")
    SOCIAL_WORK_STUDIO = "social_work_studio", mark("社会工作室")
    DEPARTMENT = "department", mark("部门")
    INNER_OFFICE = "inner_office", mark("内设处室")


class CodeSystem(models.TextChoices):
    """Who gave the code: the two official systems of `jingwei.kernel.divisions`, or the office."""

    STATISTICS = divisions.CodeSystem.STATISTICS.value, mark("统计用区划代码")
    CIVIL_AFFAIRS = divisions.CodeSystem.CIVIL_AFFAIRS.value, mark("民政行政区划代码")
    OWN = "own", mark("自编代码")


class SuccessionKind(models.TextChoices):
    """How a unit came of another (R-U.8)."""

    SPLIT = "split", mark("分设")
    MERGE = "merge", mark("合并")
    REKIND = "rekind", mark("改设")
    TRANSFER = "transfer", mark("划转")


COMMITTEES = (Kind.WORKING_COMMITTEE, Kind.INDUSTRY_COMMITTEE)
SOCIAL_WORK = (Kind.SOCIAL_WORK_DEPARTMENT, Kind.SOCIAL_WORK_STATION, Kind.SOCIAL_WORK_STUDIO)
# What may be an organisation's authority and a party of a case: an inner office works for its department.
OFFICES = (*SOCIAL_WORK, Kind.DEPARTMENT)
KINDS: Mapping[Tree, tuple[Kind, ...]] = MappingProxyType({
    Tree.PLACE: tuple(kind for kind in Kind if kind not in (*COMMITTEES, *OFFICES, Kind.INNER_OFFICE)),
    Tree.COMMITTEE: COMMITTEES,
    Tree.OFFICE: (*OFFICES, Kind.INNER_OFFICE),
})  # fmt: skip


def tree_of(kind: Kind) -> Tree:
    """The tree that units of this kind stand in."""
    return next(tree for tree, kinds in KINDS.items() if kind in kinds)
