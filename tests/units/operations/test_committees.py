"""Industry committees from a table, and the industries each answers for."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest

from jingwei.kernel.industries import industries, sections
from jingwei.units.kinds import Kind, Tree
from jingwei.units.models import Remit, Unit
from jingwei.units.operations import (
    CommitteeLine,
    Opening,
    assign_industries,
    load_committees,
    open_unit,
    read_committees,
    rename_unit,
    reorganise,
)
from jingwei.units.queries import children, committees_by_industry, name_path, tops
from tests.units.city import BEFORE, DAY, LATER, OPENED, City, facts, refused

Counting = Callable[[int], AbstractContextManager[object]]


@pytest.fixture
def committee(wuhai: City) -> Unit:
    """The working committee of the city with its industry committees."""
    load_committees(wuhai.city, on=OPENED)
    return tops(Tree.COMMITTEE, on=OPENED).get()


def by_name(committee: Unit, name: str) -> Unit:
    """The industry committee of this short name."""
    found = Unit.objects.filter(parent=committee).named(on=DAY)
    return next(unit for unit in found if unit.short_name == name)


def test_the_packages_own_table_gives_every_industry_a_committee(committee: Unit) -> None:
    found = committees_by_industry(committee, on=DAY)

    assert set(found) == set(industries())
    assert committee.name == "乌海市“两新”工委"
    assert name_path(found["G"], on=DAY) == "乌海市“两新”工委 / 乌海市交通运输行业党委"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("G", "交通行业党委"),
        ("5431", "交通行业党委"),
        ("60", "快递行业党委"),
        ("6020", "快递行业党委"),
        ("K", "住建行业党委"),
        ("7020", "物业行业党委"),
        ("7010", "住建行业党委"),
        ("7231", "律师行业党委"),
        ("7241", "注会行业党委"),
        ("7249", "综合党委"),
        ("9521", "社会组织行业党委"),
    ],
)
def test_the_nearest_level_of_an_industry_decides(committee: Unit, code: str, name: str) -> None:
    assert committees_by_industry(committee, on=DAY)[code].short_name == name


def test_all_industries_are_answered_in_two_queries(
    committee: Unit, django_assert_num_queries: Counting
) -> None:
    with django_assert_num_queries(2):
        committees_by_industry(committee, on=DAY)


def test_before_a_committee_was_opened_it_has_no_industry(committee: Unit) -> None:
    assert committees_by_industry(committee, on=OPENED - timedelta(days=1)) == {}


def test_loading_twice_changes_nothing(committee: Unit, wuhai: City) -> None:
    before = facts()

    again = load_committees(wuhai.city, on=DAY)

    assert facts() == before
    assert (again.opened, again.known, again.left_out) == (0, 20, ())


def test_what_the_office_has_changed_is_not_loaded_over(committee: Unit, wuhai: City) -> None:
    gone, other = by_name(committee, "快递行业党委"), by_name(committee, "交通行业党委")
    reorganise([gone], on=DAY)
    rename_unit(other, name="乌海市交通物流行业党委", on=DAY)
    assign_industries(other, industries=["G", "60"], on=DAY)
    before = facts()

    again = load_committees(wuhai.city, on=LATER)

    assert facts() == before
    assert again.left_out == ("“乌海市交通物流行业党委”：归口行业与表不同，保持现状",)


def test_a_closed_working_committee_is_not_opened_again(wuhai: City) -> None:
    top = open_unit(Opening("工委", Kind.WORKING_COMMITTEE, serves=wuhai.city), on=OPENED)
    reorganise([top], on=DAY)

    assert "“工委”自 2025-07-01 起撤销" in refused(lambda: load_committees(wuhai.city, on=LATER))


def test_a_districts_committees_lie_below_the_citys(committee: Unit, wuhai: City) -> None:
    load_committees(wuhai.street, on=OPENED, table=())

    told = refused(lambda: load_committees(wuhai.district, on=OPENED))

    assert "“海勃湾区”还没有区划代码，装载前请先给它赋码" in told
    street = Unit.objects.named(on=DAY).get(serves=wuhai.street)
    assert (street.name, street.parent) == ("新华街道“两新”工委", committee)


def test_a_table_of_ones_own_is_read(tmp_path: Path, wuhai: City) -> None:
    table = tmp_path / "行业党委.csv"
    text = (
        "key,name,short_name,industries\nroad, 运输行业党委 ,运输党委,G 60\nrest,综合党委,综合,*\n"
    )
    table.write_text(text, encoding="utf-8-sig")

    load = load_committees(wuhai.city, on=OPENED, table=read_committees(table))

    top = tops(Tree.COMMITTEE, on=DAY).get()
    assert load.opened == 3
    assert [unit.name for unit in children(top, on=DAY)] == ["运输行业党委", "综合党委"]
    assert committees_by_industry(top, on=DAY)["A"].short_name == "综合"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name,key\n", "第 1 行应为表头 key,name,short_name,industries"),
        ("", "第 1 行应为表头"),
        ("key,name,short_name,industries\na,甲,甲\n", "第 2 行应有 4 项"),
        ("key,name,short_name,industries\na,甲,甲,G\nb,,乙,A\n", "第 3 行应有 4 项"),
        ("key,name,short_name,industries\na,甲,甲,X\n", "“X”不是 GB/T 4754 的行业代码"),
        ("key,name,short_name,industries\na,甲,甲,G\nb,乙,乙,G\n", "行业 G 出现了两次"),
        ("key,name,short_name,industries\na,甲,甲,G\na,乙,乙,A\n", "两行的键都是“a”"),
    ],
)
def test_a_table_out_of_order_is_refused(tmp_path: Path, text: str, words: str) -> None:
    table = tmp_path / "表.csv"
    table.write_text(text, encoding="utf-8")

    assert words in refused(lambda: read_committees(table))


def test_the_packages_own_table_names_every_section() -> None:
    named = {code for line in read_committees() for code in line.industries}
    rest = {section.code for section in sections()} - named

    assert rest == {"L", "S", "T"}
    assert Remit.REST in named


def test_a_committee_answers_for_other_industries_from_the_day_on(committee: Unit) -> None:
    law = by_name(committee, "律师行业党委")

    assign_industries(law, industries=["723", "96"], on=DAY)
    assign_industries(law, industries=["96"], on=LATER)

    assert [
        committees_by_industry(committee, on=day)["96"] == law for day in (BEFORE, DAY, LATER)
    ] == [False, True, True]
    assert [committees_by_industry(committee, on=day)["7231"] == law for day in (DAY, LATER)] == [
        True,
        False,
    ]


def test_an_assignment_out_of_order_is_refused(committee: Unit, wuhai: City) -> None:
    law = by_name(committee, "律师行业党委")
    assign_industries(law, industries=["723", "96"], on=DAY)

    said = [
        refused(lambda: assign_industries(law, industries=["60"], on=LATER)),
        refused(lambda: assign_industries(law, industries=["723"], on=DAY)),
        refused(lambda: assign_industries(law, industries=["999"], on=LATER)),
        refused(lambda: assign_industries(committee, industries=["96"], on=LATER)),
        refused(lambda: assign_industries(wuhai.city, industries=["96"], on=LATER)),
    ]

    assert "行业 60 已归口“乌海市快递行业党委”，请先调整它的归口" in said[0]
    assert "新的归口要从更晚的日期起" in said[1]
    assert "不是 GB/T 4754 的行业代码" in said[2]
    assert "不是行业党委" in said[3]
    assert "不是行业党委" in said[4]


def test_a_closed_committee_answers_for_nothing(committee: Unit) -> None:
    express = by_name(committee, "快递行业党委")

    reorganise([express], on=DAY)

    after = committees_by_industry(committee, on=DAY)["60"]
    assert committees_by_industry(committee, on=BEFORE)["60"] == express
    assert after.short_name == "交通行业党委"
    assert "撤销" in refused(lambda: assign_industries(express, industries=["60"], on=LATER))


def test_a_line_with_an_unknown_industry_opens_nothing(wuhai: City) -> None:
    before = facts()
    line = CommitteeLine("x", "未知行业党委", "未知", ("Z",))

    assert "“Z”不是" in refused(lambda: load_committees(wuhai.city, on=OPENED, table=[line]))
    assert facts() == before
