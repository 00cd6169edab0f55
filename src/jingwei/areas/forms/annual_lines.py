"""The lines and columns of the annual return of social organisations, as the official sheet has them (R-4.4, R-FM.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from jingwei.cover.kinds import Level
from jingwei.cover.levels import FORMED, JOINT, NONE
from jingwei.indicators.definition import Indicator, catalogue
from jingwei.kernel.catalogue import mark
from jingwei.ledgers.annual import A_FEW, CLASSES, ENOUGH_OF_THEM, NOBODY, annual_return
from jingwei.ledgers.asked import NO, Filter, Match

COLUMNS: Mapping[str, str] = {"": mark("合计"), **CLASSES}  # class -> title; "" is all of them


class What(StrEnum):
    """What a line counts."""

    UNITS = "units"
    STAFF = "staff"
    MEMBERS = "members"
    BRANCHES = "branches"
    INSTRUCTORS = "instructors"
    UNTOLD = "untold"  # nothing in the register says it


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the sheet. depth: how far its title is set in. of: the rows that it is about.

    why: of a line that nothing answers, why.
    """

    key: str
    title: str
    depth: int = 0
    what: What = What.UNITS
    of: Indicator | None = None
    why: str = ""


def _is(column: str, *values: str) -> Filter:
    return Filter(column, Match.IS, values)


_OWN = _is("return_cover", *(level.value for level in FORMED))
_JOINT = _is("return_cover", JOINT)
_WITHOUT = _is("return_cover", NONE)
_ENOUGH = _is("members_band", ENOUGH_OF_THEM)


def _units(key: str, title: str, formula: str, *within: Filter, depth: int = 0) -> Line:
    one = Indicator(
        key=f"annual-{key}", title=title, formula=formula, of=annual_return, within=within, is_share=False,
        word=mark("家"), rule="R-4.4",
    )  # fmt: skip
    return Line(key=key, title=title, depth=depth, of=one)


def _people(key: str, title: str, formula: str, column: str, what: What) -> Line:
    """A sum over the rows that say how many."""
    one = Indicator(
        key=f"annual-{key}", title=title, formula=formula, of=annual_return,
        within=(Filter(column, Match.EMPTY, (NO,)),), is_share=False, word=mark("家"), rule="R-4.4",
    )  # fmt: skip
    return Line(key=key, title=title, what=what, of=one)


LINES: tuple[Line, ...] = (
    _units("units", mark("单位数"), mark("年报台账里的单位。")),
    _units("own", mark("单独建立党组织的"), mark("有自己的党委、党总支或党支部的单位。"), _OWN),
    _units(
        "committee", mark("党委"), mark("自己的党组织是党委的单位。"),
        _is("return_cover", Level.COMMITTEE.value), depth=1,
    ),
    _units(
        "general-branch", mark("党总支"), mark("自己的党组织是党总支的单位。"),
        _is("return_cover", Level.GENERAL_BRANCH.value), depth=1,
    ),
    _units(
        "branch", mark("党支部"), mark("自己的党组织是党支部的单位。"),
        _is("return_cover", Level.BRANCH.value), depth=1,
    ),
    _units("joint", mark("建立联合党组织的"), mark("没有自己的、有联合党组织的单位。"), _JOINT),
    _units(
        "joint-enough", mark("其中：有党员三名以上的"), mark("有联合党组织、自己有三名以上党员的单位。"), _JOINT, _ENOUGH,
        depth=1,
    ),
    Line(key="joint-branches", title=mark("联合党组织数"), depth=1, what=What.BRANCHES),
    _units("without", mark("未建立党组织的"), mark("没有自己的、也没有联合党组织的单位。"), _WITHOUT),
    _units(
        "owing", mark("应建未建的"), mark("未建立党组织、有三名以上党员的单位。"), _WITHOUT, _ENOUGH, depth=1,
    ),
    _units(
        "owing-group", mark("其中：建立党小组的"), mark("应建未建的单位中有党小组的。"), _WITHOUT, _ENOUGH,
        _is("party_group", "yes"), depth=2,
    ),
    _units(
        "a-few", mark("仅有个别党员的"), mark("未建立党组织、有一两名党员的单位。"), _WITHOUT,
        _is("members_band", A_FEW), depth=1,
    ),
    _units(
        "nobody", mark("没有党员的"), mark("未建立党组织、没有党员的单位。"), _WITHOUT, _is("members_band", NOBODY),
        depth=1,
    ),
    _units(
        "without-guided", mark("选派党建工作指导员的"), mark("未建立党组织、有指导员的单位。"), _WITHOUT,
        _is("guided", "yes"), depth=1,
    ),
    _people("staff", mark("从业人员数"), mark("各单位从业人数之和，没有来源的不算。"), "employees", What.STAFF),
    _people("members", mark("党员数"), mark("各单位党员人数之和，没有来源的不算。"), "party_members", What.MEMBERS),
    Line(
        key="untransferred", title=mark("其中：组织关系未转入的"), depth=1, what=What.UNTOLD,
        why=mark("底册只有党员总人数，没有组织关系是否转入的来源"),
    ),
    Line(key="instructors", title=mark("党建工作指导员数"), what=What.INSTRUCTORS),
    Line(
        key="absorbing", title=mark("吸纳未转入组织关系的党员建立的党组织数"), what=What.UNTOLD,
        why=mark("党组织台账没有登记是否吸纳未转入组织关系的党员"),
    ),
)  # fmt: skip
BY_KEY: Mapping[str, Line] = {line.key: line for line in LINES}
# Those that count units of the ledger, for whoever asks for one of them alone.
INDICATORS = catalogue(line.of for line in LINES if line.of and line.what is What.UNITS)
