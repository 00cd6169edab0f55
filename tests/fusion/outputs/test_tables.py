"""The tables for other programs: their columns, their keys, and nothing that a spreadsheet runs."""

import csv
import json
from pathlib import Path

import polars as pl

from jingwei.fusion.outputs.tables import write_csv
from tests.fusion.outputs import factory


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_rows_say_what_became_of_every_row(tmp_path: Path) -> None:
    out = factory.written(tmp_path / "out", factory.small(), tables_only=True)

    rows = _read(out / "rows.csv")
    keys = ["file", "sheet", "row", "organisation", "status", "flags", "department", "reason"]
    assert list(rows[0]) == keys
    assert [(r["row"], r["organisation"], r["status"]) for r in rows] == [
        ("3", "JW-0000001", "new"),
        ("4", "JW-0000002", "waiting"),
        ("5", "", "rejected"),
        ("2", "JW-0000001", "merged"),
    ]


def test_the_review_list_ends_with_a_column_to_fill_in(tmp_path: Path) -> None:
    out = factory.written(tmp_path / "out", factory.small(), tables_only=True)

    first = _read(out / "review.csv")[0]
    assert list(first)[:8] == [
        *("kind", "left_file", "left_sheet", "left_row"),
        *("right_file", "right_sheet", "right_row", "reason"),
    ]
    assert list(first)[-1] == "judgement"
    assert first["judgement"] == ""


def test_csv_begins_with_a_mark_that_shows_excel_the_encoding(tmp_path: Path) -> None:
    out = factory.written(tmp_path / "out", factory.small(), tables_only=True)

    assert (out / "rows.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_cell_that_begins_like_a_formula_gets_an_apostrophe(tmp_path: Path) -> None:
    said = ["=1+1", "+1", "-1", "@A", "\tx", "\rx", "＝1", "＋1", "－1", "＠1", "甲=1"]

    write_csv(pl.DataFrame({"reason": said}), tmp_path / "a.csv")

    written = [line["reason"] for line in _read(tmp_path / "a.csv")]
    assert written == [f"'{text}" for text in said[:-1]] + ["甲=1"]


def test_a_coded_cell_that_begins_like_a_formula_gets_one_too(tmp_path: Path) -> None:
    reasons = pl.Series("reason", ["=1+1", "甲"], dtype=pl.Categorical)

    write_csv(pl.DataFrame([reasons]), tmp_path / "a.csv")

    assert [line["reason"] for line in _read(tmp_path / "a.csv")] == ["'=1+1", "甲"]


def test_names_of_files_and_sheets_come_back_as_they_were(tmp_path: Path) -> None:
    write_csv(pl.DataFrame({"file": ["=甲.xlsx"], "left_sheet": ["-乙"]}), tmp_path / "a.csv")

    assert _read(tmp_path / "a.csv") == [{"file": "=甲.xlsx", "left_sheet": "-乙"}]


def test_the_summary_is_sorted(tmp_path: Path) -> None:
    out = factory.written(tmp_path / "out", factory.small(), tables_only=True)

    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert list(summary) == sorted(summary)
    assert summary["rows"]["read"] == 4
