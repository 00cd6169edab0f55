"""Workbooks are safe to open, the same each time, and set up for reading and printing."""

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from jingwei.kernel.workbook import Column, Kind, Sheet, sheet_name, write_workbook

DAY = date(2025, 11, 30)
FOOT = "数据截至 2025-11-30"


def _write(path: Path, *sheets: Sheet) -> Path:
    write_workbook(path, sheets, created=DAY, day=FOOT)
    return path


def _sheet(rows: pl.DataFrame, **more: Any) -> Sheet:
    columns = [Column(name, name, 12) for name in rows.columns]
    return Sheet(**{"name": "表", "title": "题", "columns": columns, "rows": rows, **more})


def _cells(path: Path, *, below: int = 2) -> list[list[Any]]:
    lines = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return lines[below:]


def test_text_is_never_a_formula(tmp_path: Path) -> None:
    texts = ["=1+1", "+1", "@A1", "http://a.b", "0123", "1e5", "TRUE"]

    path = _write(tmp_path / "a.xlsx", _sheet(pl.DataFrame({"a": texts})))

    column = openpyxl.load_workbook(path).worksheets[0]["A"][2:]
    assert [c.value for c in column] == texts
    assert {c.data_type for c in column} == {"s"}


def test_coded_text_is_text_too(tmp_path: Path) -> None:
    codes = pl.Series("a", ["12", "=1", None], dtype=pl.Categorical)
    kinds = pl.Series("b", ["甲", None, "乙"], dtype=pl.Enum(["乙", "甲"]))

    path = _write(tmp_path / "a.xlsx", _sheet(pl.DataFrame([codes, kinds])))

    assert _cells(path) == [["12", "甲"], ["=1", ""], ["", "乙"]]


def test_blanks_at_the_ends_and_breaks_stay_beside_plain_cells(tmp_path: Path) -> None:
    texts = ["甲", " 乙", "丙 ", "丁\n戊", "己&庚", None]

    path = _write(tmp_path / "a.xlsx", _sheet(pl.DataFrame({"a": texts, "b": ["x"] * 6})))

    assert _cells(path) == [[text or "", "x"] for text in texts]


@pytest.mark.thorough
@given(st.lists(st.text(max_size=30), min_size=1, max_size=5))
def test_any_text_comes_back_but_for_what_xml_forbids(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = tmp_path_factory.mktemp("t") / "a.xlsx"

    _write(path, _sheet(pl.DataFrame({"a": [t.encode("utf-8", "ignore").decode() for t in texts]})))

    found = [line[0] for line in _cells(path)]
    wanted = [_allowed(t) for t in texts]
    assert found == wanted + [""] * (len(found) - len(wanted)) or found == wanted[: len(found)]


def _allowed(text: str) -> str:
    plain = text.encode("utf-8", "ignore").decode().replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in plain if (c >= " " or c in "\t\n") and c not in "\ufffe\uffff")


def test_an_escape_of_excel_stays_text(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.xlsx", _sheet(pl.DataFrame({"a": ["_x0041_"]})))

    with zipfile.ZipFile(path) as parts:
        assert "_x005F_x0041_" in parts.read("xl/worksheets/sheet1.xml").decode()


def test_a_cell_that_is_too_long_is_cut_with_a_mark(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.xlsx", _sheet(pl.DataFrame({"a": ["甲" * 40_000, "𠮷" * 20_000]})))

    for cell in (line[0] for line in _cells(path)):
        assert len(cell.encode("utf-16-le")) // 2 <= 32_767
        assert cell.endswith("此处截断）")


def test_the_same_sheets_give_the_same_bytes(tmp_path: Path) -> None:
    frame = pl.DataFrame({"a": ["甲"], "b": [1]})

    first = _write(tmp_path / "a.xlsx", _sheet(frame)).read_bytes()
    second = _write(tmp_path / "b.xlsx", _sheet(frame)).read_bytes()

    assert first == second


def test_the_time_of_making_is_the_day_handed_in(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.xlsx", _sheet(pl.DataFrame({"a": ["甲"]})))

    assert openpyxl.load_workbook(path).properties.created.date() == DAY
    with zipfile.ZipFile(path) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_numbers_are_numbers_and_missing_ones_are_empty(tmp_path: Path) -> None:
    frame = pl.DataFrame({"a": [1, None, -3], "b": [0.5, float("nan"), float("inf")]})
    columns = [Column("a", "a", kind=Kind.NUMBER), Column("b", "b", kind=Kind.PERCENT)]

    path = _write(tmp_path / "a.xlsx", _sheet(frame, columns=columns))

    sheet: Any = openpyxl.load_workbook(path).worksheets[0]
    assert [[c.value for c in line] for line in sheet["A3:B5"]] == [
        [1, 0.5],
        [None, None],
        [-3, None],
    ]


def test_a_formula_is_ours_and_shows_a_value_before_it_is_computed(tmp_path: Path) -> None:
    columns = [
        Column("a", "a", kind=Kind.NUMBER),
        Column("b", "b", kind=Kind.NUMBER, formula="A{row}*2"),
    ]

    path = _write(tmp_path / "a.xlsx", _sheet(pl.DataFrame({"a": [2], "b": [4]}), columns=columns))

    sheet: Any = openpyxl.load_workbook(path).worksheets[0]
    assert sheet["B3"].value == "=A3*2"
    assert _cells(path)[0][1] == 4


def test_a_sheet_without_lines_opens(tmp_path: Path) -> None:
    frame = pl.DataFrame(schema={"a": pl.String, "b": pl.Int64})

    path = _write(tmp_path / "a.xlsx", _sheet(frame, unanswered="a"), _sheet(frame, name="又一"))

    assert openpyxl.load_workbook(path).sheetnames == ["表", "又一"]


def test_headings_are_frozen_filtered_and_repeated_on_paper(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "a.xlsx", _sheet(pl.DataFrame({"a": ["甲"], "b": ["乙"]}), notes=("注",))
    )

    sheet: Any = openpyxl.load_workbook(path).worksheets[0]
    assert sheet.freeze_panes == "C4"
    assert sheet.auto_filter.ref == "A3:B4"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.oddFooter.left.text == FOOT
    assert sheet.page_setup.paperSize == 9


def test_an_answer_has_a_drop_down_and_is_amber_until_given(tmp_path: Path) -> None:
    columns = [Column("a", "a"), Column("b", "答", kind=Kind.ANSWER, choices=("是", "否"))]
    frame = pl.DataFrame({"a": ["甲"], "b": [""]})

    path = _write(tmp_path / "a.xlsx", _sheet(frame, columns=columns, unanswered="b"))

    sheet: Any = openpyxl.load_workbook(path).worksheets[0]
    assert sheet.data_validations.dataValidation[0].formula1 == '"是,否"'
    rules = [rule for found in sheet.conditional_formatting for rule in found.rules]
    assert {rule.formula[0] for rule in rules} == {"LEN(TRIM($B3))=0"}


def test_hidden_columns_are_hidden_and_still_read(tmp_path: Path) -> None:
    columns = [Column("a", "a"), Column("b", "b", hidden=True)]

    path = _write(
        tmp_path / "a.xlsx", _sheet(pl.DataFrame({"a": ["甲"], "b": ["乙"]}), columns=columns)
    )

    assert openpyxl.load_workbook(path).worksheets[0].column_dimensions["B"].hidden
    assert _cells(path)[0] == ["甲", "乙"]


def test_members_of_a_group_are_folded_under_its_head(tmp_path: Path) -> None:
    frame = pl.DataFrame({"a": ["园区", "甲"], "level": [0, 1]})

    path = _write(tmp_path / "a.xlsx", _sheet(frame, columns=[Column("a", "a")], level="level"))

    sheet: Any = openpyxl.load_workbook(path).worksheets[0]
    assert [sheet.row_dimensions[n].outlineLevel for n in (3, 4)] == [0, 1]
    assert [sheet[f"A{n}"].font.bold for n in (3, 4)] == [True, False]


def test_a_total_stands_under_the_table_and_outside_the_filter(tmp_path: Path) -> None:
    frame = pl.DataFrame({"a": ["甲"]})

    path = _write(tmp_path / "a.xlsx", _sheet(frame, total=pl.DataFrame({"a": ["合计"]})))

    sheet: Any = openpyxl.load_workbook(path).worksheets[0]
    assert sheet["A4"].value == "合计"
    assert sheet.auto_filter.ref == "A2:A3"


def test_long_tables_are_written_in_chunks_without_a_gap(tmp_path: Path) -> None:
    frame = pl.DataFrame({"a": [str(n) for n in range(25_001)]})

    path = _write(tmp_path / "a.xlsx", _sheet(frame))

    assert [line[0] for line in _cells(path)] == frame["a"].to_list()


def test_wrapped_text_makes_its_line_higher(tmp_path: Path) -> None:
    columns = [Column("a", "a", width=10, kind=Kind.WRAPPED)]

    path = _write(
        tmp_path / "a.xlsx", _sheet(pl.DataFrame({"a": ["短", "长" * 40]}), columns=columns)
    )

    sheet: Any = openpyxl.load_workbook(path).worksheets[0]
    assert sheet.row_dimensions[3].height < sheet.row_dimensions[4].height


@pytest.mark.parametrize(
    ("wanted", "taken", "name"),
    [
        ("一/二:三", [], "一 二 三"),
        ("", [], "Sheet"),
        ("甲", ["甲"], "甲 2"),
        ("x" * 40, ["x" * 31], "x" * 27 + " 2"),
    ],
)
def test_a_sheet_name_is_one_that_excel_accepts(wanted: str, taken: list[str], name: str) -> None:
    assert sheet_name(wanted, taken=taken) == name
