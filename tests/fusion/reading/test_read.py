"""Lists as offices send them become records: every row once, every column with its meaning."""

import itertools
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from jingwei.fusion.reading import How, Reading, read
from tests.fusion.reading.workbooks import HEADER, code, raw_workbook, rows, workbook


def meanings(reading: Reading) -> dict[str, str | None]:
    """Gives the meaning of each column of the first sheet by its letter."""
    return {column.letter: column.field for column in reading.sheets[0].columns}


def test_titles_notes_totals_signatures_and_repeated_headings_are_not_data(tmp_path: Path) -> None:
    table: list[list[object]] = [
        ["乌海市企业名单"],
        ["填报单位：商务局", None, "填报时间：2025年11月"],
        HEADER,
        *rows(3),
        HEADER,
        *rows(2),
        ["小计", "5家"],
        [],
        [None, "合 计", "共5家"],
        ["注：代码以营业执照为准"],
        ["填表人：", None, "审核人："],
    ]

    reading = read([workbook(tmp_path / "a.xlsx", table)])

    assert reading.records["row"].to_list() == [4, 5, 6, 8, 9]
    assert reading.sheets[0].header_rows == (3,)
    assert reading.records["department"].unique().to_list() == ["商务局"]
    assert reading.records["listed_on"].unique().to_list() == [date(2025, 11, 30)]


def test_a_header_of_two_merged_rows_is_read_by_its_lower_level(tmp_path: Path) -> None:
    table: list[list[object]] = [
        ["名单"],
        ["序号", "企业名称", "统一社会信用代码", "负责人信息", None, "地址信息"],
        [None, None, None, "姓名", "电话", "住所"],
        *rows(4),
    ]
    merges = ["A1:F1", "A2:A3", "B2:B3", "C2:C3", "D2:E2"]

    reading = read([workbook(tmp_path / "01_税务局.xlsx", table, merges=merges)])

    assert reading.sheets[0].header_rows == (2, 3)
    assert meanings(reading) == {
        "A": "seq",
        "B": "org.name",
        "C": "org.uscc",
        "D": "org.legal_rep",
        "E": "org.contact_phone",
        "F": "org.registered_address",
    }
    assert reading.records["department"][0] == "税务局"


def test_numbers_come_out_as_exact_decimal_text(tmp_path: Path) -> None:
    table = [HEADER, [1, "乌海市甲商贸有限公司", 150302058356524.0, "王明", 17792755698.0, None]]

    records = read([workbook(tmp_path / "a.xlsx", table)]).records

    assert records["org.uscc"].to_list() == ["150302058356524"]
    assert records["org.contact_phone"].to_list() == ["17792755698"]
    assert records["flags"].to_list() == [""]


def test_digits_that_excel_threw_away_are_flagged_and_not_repaired(tmp_path: Path) -> None:
    table = [HEADER, *rows(4)]
    table[1][2] = "1.50303E+14"
    table[2][2] = 911503020687355480

    records = read([workbook(tmp_path / "a.xlsx", table)]).records

    assert records["org.uscc"][0] == "1.50303E+14"
    assert records["flags"].to_list() == ["excel_precision_loss"] * 2 + [""] * 2


def test_same_as_above_and_cells_merged_downwards_are_filled_and_flagged(tmp_path: Path) -> None:
    table = [HEADER, *rows(4)]
    table[2][5] = "同上"
    table[3][3] = table[4][3] = None
    table[3][3] = "赵敏"

    records = read([workbook(tmp_path / "a.xlsx", table, merges=["D4:D5"])]).records

    assert records["org.registered_address"][1] == records["org.registered_address"][0]
    assert records["org.legal_rep"].to_list()[2:] == ["赵敏", "赵敏"]
    assert records["flags"].to_list() == ["", "merged_cell_fill", "", "merged_cell_fill"]


def test_a_column_of_valid_codes_wins_over_its_heading(tmp_path: Path) -> None:
    table: list[list[object]] = [["序号", "企业名称", "备注", "联系电话"]]
    table += ([r[0], r[1], r[2], r[4]] for r in rows(5))

    reading = read([workbook(tmp_path / "a.xlsx", table)])

    column = reading.sheets[0].columns[2]
    assert (column.field, column.how) == ("org.uscc", How.VALUE)


def test_an_unknown_heading_gets_its_meaning_from_the_values(tmp_path: Path) -> None:
    table: list[list[object]] = [["子项一", "子项二", "子项三", "子项四", "子项五"]]
    table += (r[1:] for r in rows(8))

    reading = read([workbook(tmp_path / "a.xlsx", table)])

    assert list(meanings(reading).values()) == [
        "org.name",
        "org.uscc",
        "org.legal_rep",
        "org.contact_phone",
        "org.registered_address",
    ]


def test_a_list_without_any_header_is_read_from_its_first_row(tmp_path: Path) -> None:
    reading = read([workbook(tmp_path / "a.xlsx", rows(6))])

    assert reading.sheets[0].header_rows == ()
    assert reading.records["row"].to_list() == [1, 2, 3, 4, 5, 6]
    assert reading.records["org.uscc"].to_list() == [code(number) for number in range(1, 7)]


@pytest.mark.parametrize("order", list(itertools.permutations(range(6)))[::90])
def test_columns_may_stand_in_any_order(order: tuple[int, ...], tmp_path: Path) -> None:
    table = [[line[place] for place in order] for line in [HEADER, *rows(5)]]

    records = read([workbook(tmp_path / "a.xlsx", table)]).records

    assert records["org.name"][0] == "乌海市第1商贸有限公司"
    assert records["org.uscc"][4] == code(5)


def test_a_table_without_organisations_is_refused_and_still_described(tmp_path: Path) -> None:
    table: list[list[object]] = [
        ["项目", "本期金额", "上期金额"],
        ["收入", 12.5, 11],
        ["支出", 3, 2],
    ]

    reading = read([workbook(tmp_path / "a.xlsx", table)])

    assert "没有认出" in reading.refusals[0].what
    assert reading.sheets[0].header_rows == (1,)
    assert (reading.sheets[0].first_data_row, reading.sheets[0].last_data_row) == (2, 3)


def test_two_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    paths = [tmp_path / "一区" / "名单.xlsx", tmp_path / "二区" / "名单.xlsx"]
    for path in paths:
        path.parent.mkdir()
        workbook(path, [HEADER, *rows(2)])

    reading = read(paths)

    assert reading.records["file"].unique(maintain_order=True).to_list() == [
        "一区/名单.xlsx",
        "二区/名单.xlsx",
    ]


def test_records_have_the_promised_columns_in_order(tmp_path: Path) -> None:
    records = read([workbook(tmp_path / "a.xlsx", [HEADER, *rows(2)])]).records

    assert records.schema == pl.Schema(
        {
            "department": pl.String,
            "file": pl.String,
            "sheet": pl.String,
            "row": pl.Int32,
            "listed_on": pl.Date,
            "org.uscc": pl.String,
            "org.name": pl.String,
            "org.legal_rep": pl.String,
            "org.contact_phone": pl.String,
            "org.registered_address": pl.String,
            "flags": pl.String,
        }
    )


def test_progress_is_told_after_each_file(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    paths = [raw_workbook(tmp_path / "a.xlsx"), raw_workbook(tmp_path / "b.xlsx")]

    read(paths, on_progress=lambda *step: told.append(step))

    assert told == [("a.xlsx", 1, 2), ("b.xlsx", 2, 2)]


def test_a_department_given_by_hand_goes_before_the_file_name(tmp_path: Path) -> None:
    path = raw_workbook(tmp_path / "01_税务局.xlsx")

    assert read([path], departments={path.name: "国税"}).records["department"][0] == "国税"


def test_several_phone_columns_become_one_value(tmp_path: Path) -> None:
    table: list[list[object]] = [["企业名称", "统一社会信用代码", "固定电话", "手机号码"]]
    table += ([r[1], r[2], "0473-2386327", r[4]] for r in rows(3))
    table[3][2] = None

    records = read([workbook(tmp_path / "a.xlsx", table)]).records

    assert records["org.contact_phone"].to_list() == [
        "0473-2386327/13800000001",
        "0473-2386327/13800000002",
        "13800000003",
    ]


def test_the_codes_of_trade_unions_are_kept_apart_from_the_employers(tmp_path: Path) -> None:
    table: list[list[object]] = [["单位名称", "统一社会信用代码", "代码"]]
    table += ([r[1], code(n, kind="81"), r[2]] for n, r in enumerate(rows(5), start=50))

    reading = read([workbook(tmp_path / "a.xlsx", table)])

    assert meanings(reading) == {"A": "org.name", "B": "org.union_cert_no", "C": "org.uscc"}


def test_a_row_without_name_and_code_is_kept_for_fusion_to_reject(tmp_path: Path) -> None:
    table: list[list[object]] = [
        HEADER,
        *rows(2),
        [3, None, None, None, "13812345678", None],
        [4, *[None] * 5],
    ]

    records = read([workbook(tmp_path / "a.xlsx", table)]).records

    assert records["row"].to_list() == [2, 3, 4]


def test_same_as_above_never_reaches_over_to_another_sheet(tmp_path: Path) -> None:
    second = [HEADER, *rows(2)]
    second[1][5] = "同上"

    records = read([workbook(tmp_path / "a.xlsx", [HEADER, *rows(2)], more={"二": second})]).records

    assert records["org.registered_address"].to_list()[2] is None
