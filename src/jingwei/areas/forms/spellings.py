"""How headings of forms call the figures of the office, beside their titles: key and part -> spellings (R-FM.5)."""

from collections.abc import Mapping
from enum import StrEnum


class Part(StrEnum):
    """What is told of a figure: how many it counts, of how many, the percentage."""

    COUNTED = "counted"
    TOTAL = "total"
    SHARE = "share"


SPELLINGS: Mapping[tuple[str, Part], tuple[str, ...]] = {
    ("enterprises", Part.COUNTED): ("非公企业数", "非公有制企业数", "非公企业总数", "企业总数"),
    ("social-organisations", Part.COUNTED): ("社会组织数", "社会组织总数", "登记社会组织数", "社会组织登记数"),
    ("three-have-cover", Part.TOTAL): ("三有企业数", "三有企业", "三有企业总数", "三有非公企业数", "企业三有企业数"),
    ("three-have-cover", Part.COUNTED): (
        "三有企业已建党组织数", "三有企业建立党组织数", "三有企业已覆盖数", "三有企业已建党组织的", "三有企业其中已建党组织数",
        "三有企业党组织覆盖数", "企业已建党组织数",
    ),
    ("three-have-cover", Part.SHARE): (
        "三有企业党组织覆盖率", "三有企业组织覆盖率", "三有企业覆盖率", "企业党组织覆盖率", "非公企业党组织覆盖率",
    ),
    ("social-cover", Part.TOTAL): ("正常运行社会组织数", "正常运行的社会组织数", "社会组织正常运行数"),
    ("social-cover", Part.COUNTED): (
        "社会组织已建党组织数", "社会组织建立党组织数", "社会组织已覆盖数", "社会组织其中已建党组织数", "社会组织党组织覆盖数",
    ),
    ("social-cover", Part.SHARE): ("社会组织党组织覆盖率", "社会组织组织覆盖率", "社会组织覆盖率"),
    ("own-cover", Part.TOTAL): ("应覆盖单位数", "纳入覆盖统计的单位数"),
    ("own-cover", Part.COUNTED): ("单独组建数", "单独组建党组织数", "单独建立党组织数"),
    ("own-cover", Part.SHARE): ("单独组建率",),
    ("work-cover", Part.COUNTED): ("工作覆盖数", "党的工作覆盖数"),
    ("work-cover", Part.SHARE): ("工作覆盖率", "党的工作覆盖率"),
    ("uncovered", Part.COUNTED): ("未建党组织数", "没有党组织的", "未覆盖数", "未建立党组织数", "没有党组织数"),
    ("guided", Part.COUNTED): ("指导员联系数", "指导员联系的", "指导员一对一联系数", "指导员联系单位数"),
    ("annual-units", Part.COUNTED): ("年报单位数",),
    ("annual-owing", Part.COUNTED): ("社会组织应建未建数", "应建未建数"),
    ("annual-committee", Part.COUNTED): ("社会组织党委数",),
    ("annual-general-branch", Part.COUNTED): ("社会组织党总支数",),
    ("annual-branch", Part.COUNTED): ("社会组织党支部数",),
    ("annual-joint", Part.COUNTED): ("社会组织联合组建数", "社会组织联合建立党组织数"),
    ("annual-nobody", Part.COUNTED): ("没有党员的社会组织数", "社会组织没有党员数"),
    ("annual-without-guided", Part.COUNTED): ("社会组织选派指导员数",),
}  # fmt: skip
