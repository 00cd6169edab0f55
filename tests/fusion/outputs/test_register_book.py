"""The workbook that people open: its sheets, what they say, and that nothing in it runs."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jingwei.fusion.model import Fusion
from jingwei.fusion.outputs.register_book import write_register_book
from jingwei.fusion.outputs.review_sheet import MACHINE_HEADINGS
from tests.fusion.outputs import factory


def _book(folder: Path, result: Fusion) -> Any:
    write_register_book(factory.a_round(result), folder / "register.xlsx")
    return openpyxl.load_workbook(folder / "register.xlsx")


def _lines(sheet: Any) -> list[list[object]]:
    return [list(line) for line in sheet.iter_rows(values_only=True)]


def _table(sheet: Any, first_heading: str) -> list[dict[str, object]]:
    """The lines under the headings as dictionaries."""
    lines = _lines(sheet)
    at = next(place for place, line in enumerate(lines) if line[0] == first_heading)
    return [dict(zip(map(str, lines[at]), line, strict=True)) for line in lines[at + 1 :]]


def test_the_sheets_stand_in_their_order(tmp_path: Path) -> None:
    book = _book(tmp_path, factory.small())

    assert book.sheetnames == [
        *("底册", "三有企业", "社会组织", "园区", "商圈楼宇"),
        *("待核对", "收支平衡", "来源", "退回", "说明"),
    ]


@pytest.mark.thorough
def test_every_sheet_says_its_day(tmp_path: Path) -> None:
    book = _book(tmp_path, factory.small())

    assert [s.title for s in book if "数据截至 2025-11-30" not in str(s["A2"].value)] == []


@pytest.mark.thorough
def test_a_code_is_text(tmp_path: Path) -> None:
    book = _book(tmp_path, factory.small())

    cell = next(c for line in book["底册"].iter_rows() for c in line if c.value == factory.CODE)
    assert cell.data_type in {"s", "inlineStr"}
    assert cell.number_format == "@"


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "@SUM(A1)", "x" * 5000])
def test_a_name_is_never_a_formula(tmp_path: Path, name: str) -> None:
    result = factory.small(organisations=(factory.organisation(1, name),))

    book = _book(tmp_path, result)

    cells = [c for sheet in book for line in sheet.iter_rows() for c in line]
    formulas = [c for c in cells if c.data_type == "f"]
    assert {c.parent.title for c in formulas} == {"收支平衡"}
    assert name in [c.value for c in cells]


def test_unknown_is_not_no_in_the_three_have_ledger(tmp_path: Path) -> None:
    told = {"yes": "甲", "no": "乙", "unknown": "丙"}
    organisations = tuple(
        factory.organisation(number, name, three_have=has)
        for number, (has, name) in enumerate(told.items())
    )

    book = _book(tmp_path, factory.small(organisations=organisations))

    listed = _table(book["三有企业"], "经纬号")
    assert [(line["名称"], line["三有"]) for line in listed] == [("甲", "是"), ("丙", "待核实")]
    assert "三有 1 家 · 待核实 1 家" in str(book["三有企业"]["A2"].value)


def test_a_park_has_a_line_of_sums_over_its_organisations(tmp_path: Path) -> None:
    inside = {"park": "低碳产业园", "employees": 5, "party_members": 3}
    organisations = tuple(factory.organisation(n, f"{n}号", **inside) for n in (1, 2))

    book = _book(tmp_path, factory.small(organisations=organisations))

    lines = _table(book["园区"], "园区")
    assert [line["家数"] for line in lines] == [2, 1, 1]
    assert lines[0]["从业人数"] == 10
    assert [line["党员数"] for line in lines] == ["6", "<5", "<5"]


def test_the_balance_closes_by_formula(tmp_path: Path) -> None:
    book = _book(tmp_path, factory.small())

    lines = _table(book["收支平衡"], "部门")
    assert lines[-1]["部门"] == "合计"
    assert str(lines[-1]["平衡差"]).startswith("=B")
    assert lines[-1]["读入"] == 4


def test_sources_hold_only_what_departments_contradict(tmp_path: Path) -> None:
    book = _book(tmp_path, factory.small())

    lines = _table(book["来源"], "经纬号")
    assert [(line["项目"], line["采用"], line["其他说法"]) for line in lines] == [
        ("联系电话", "139****4705", "****-99（市场监管局）")
    ]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("contact_phone", "0473-2016099", "2016099"),
        ("registered_address", "内蒙古乌海市海勃湾区新华街12号", "新华街12号楼301"),
        ("has_party_org", "√", "已建"),
        ("established_on", "2018.3.12", "2018年3月12日"),
        ("legal_rep", "郑　其", "郑其"),
        ("name", "甲（乌海）公司", "甲(乌海)公司"),
    ],
)
def test_other_writing_is_no_contradiction(
    tmp_path: Path, field: str, one: str, other: str
) -> None:
    lineage = (
        factory.value(field, one, won=True),
        factory.value(field, other, department=factory.REGISTRAR, file="市监.csv", sheet="", row=2),
    )

    book = _book(tmp_path, factory.small(lineage=lineage))

    assert _table(book["来源"], "经纬号") == []


@pytest.mark.thorough
def test_rejected_rows_come_with_place_and_reason(tmp_path: Path) -> None:
    book = _book(tmp_path, factory.small())

    line = _table(book["退回"], "部门")[0]
    assert (line["文件"], line["行号"]) == ("税务.xlsx", 5)
    assert line["退回原因"] == "既没有名称，也没有可用的代码"


def test_every_column_is_explained(tmp_path: Path) -> None:
    book = _book(tmp_path, factory.small())

    explained = {line["栏或词"] for line in _table(book["说明"], "表")}
    headings = {
        cell.value
        for sheet in book
        if sheet.title != "说明"
        for cell in sheet[sheet.freeze_panes and int(sheet.freeze_panes[1:]) - 1]
    }
    assert headings - explained == set(MACHINE_HEADINGS)


@pytest.mark.thorough
def test_printing_is_set_up(tmp_path: Path) -> None:
    sheet = _book(tmp_path, factory.small())["底册"]

    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$3:$3"
    assert "2025-11-30" in sheet.oddFooter.left.text


def test_the_sample_city_says_that_it_is_one(tmp_path: Path) -> None:
    book = _book(tmp_path, factory.small())

    assert "样例数据" in str(book["说明"]["A2"].value)
