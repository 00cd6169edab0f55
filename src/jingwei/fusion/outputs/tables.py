"""The tables of a round for other programs: rows.csv, review.csv, summary.json, two Parquet files."""

import json
from pathlib import Path

import polars as pl

from jingwei.fusion import coded
from jingwei.fusion.outputs.model import Round

ROW_COLUMNS = ("file", "sheet", "row", "organisation", "status", "flags", "department", "reason")
REVIEW_COLUMNS = (
    *("kind", "left_file", "left_sheet", "left_row", "right_file", "right_sheet", "right_row"),
    *("reason", "question", "left_name", "right_name", "left_record", "right_record"),
)
# A spreadsheet takes a cell that begins so for a formula (rule 7 of the exports).
_FORMULA = r"^[=+\-@\t\r＝＋－＠]"
# Keys go out as they came in: who reads the file back compares them with the lists' own names.
KEYS = frozenset(
    {
        *("file", "left_file", "right_file", "sheet", "left_sheet", "right_sheet"),
        *("left_record", "right_record"),
    }
)


def write_tables(written: Round, out: Path) -> None:
    """Write the five files into ``out``; text is UTF-8, csv with a BOM so that Excel shows Chinese.

    Cells that begin like a formula get a leading apostrophe, save for the names of files and
    sheets and the names of records, which are keys and must come back unchanged.
    """
    fusion = written.fusion
    write_csv(fusion.rows.select(ROW_COLUMNS), out / "rows.csv")
    write_csv(fusion.questions.select(*REVIEW_COLUMNS, judgement=pl.lit("")), out / "review.csv")
    summary = json.dumps(fusion.summary, ensure_ascii=False, indent=1, sort_keys=True)
    (out / "summary.json").write_text(summary + "\n", encoding="utf-8")
    coded.write(fusion.organisations, out / "register.parquet")
    coded.write(fusion.lineage, out / "lineage.parquet")


def write_csv(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame as csv that a spreadsheet can open without running anything."""
    frame = coded.plain(frame)
    frame.with_columns(_guarded(frame)).write_csv(path, include_bom=True, null_value="")


def _guarded(frame: pl.DataFrame) -> list[pl.Expr]:
    texts = [name for name, kind in frame.schema.items() if kind == pl.String and name not in KEYS]
    return [
        pl.when(pl.col(name).str.contains(_FORMULA))
        .then(pl.lit("'") + pl.col(name))
        .when(pl.col(name) != "")
        .then(pl.col(name))
        .alias(name)
        for name in texts
    ]
