"""Writes a sample as one table of records instead of workbooks, for measuring at a million rows."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import polars as pl

from jingwei.sample.departments import DEPARTMENTS
from jingwei.sample.facts import Value
from jingwei.sample.lists import DepartmentList
from jingwei.sample.model import City
from jingwei.sample.truth import Tally

# Read from a list as the office heads it: a mixed column counts as a code column.
_AS = {"org.mixed": "org.uscc"}
FIELDS = tuple(
    dict.fromkeys(
        _AS.get(key, key)
        for department in DEPARTMENTS
        for key in department.columns
        if not key.startswith("other.")
    )
)
RECORDS_SCHEMA: dict[str, pl.DataType] = {
    "department": pl.String(),
    "file": pl.String(),
    "sheet": pl.String(),
    "row": pl.Int32(),
    "listed_on": pl.Date(),
    **{field: pl.String() for field in FIELDS},
    "flags": pl.String(),
}


def write_records(lists: Iterable[DepartmentList], *, city: City, folder: Path, on: date) -> Tally:
    """Writes records.parquet (one line a row, text as read) and truth.parquet, in equal order.

    Row numbers count from one within a sheet, as if nothing stood above the rows.
    """
    tally = Tally()
    records, truths = [], []
    for listed in lists:
        tags = tally.add(listed.department.name, listed.rows, city=city)
        records.append(_frame(listed, on))
        truths.append(_truth(listed, city, tags))
    pl.concat(records).write_parquet(folder / "records.parquet")
    pl.concat(truths).write_parquet(folder / "truth.parquet")
    return tally


@contextmanager
def without_collector() -> Iterator[None]:
    """Pauses the cycle collector: millions of small values and no cycles, so it only costs time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _frame(listed: DepartmentList, on: date) -> pl.DataFrame:
    rows, columns = listed.rows, listed.department.columns
    cells = list(zip(*(row.cells for row in rows), strict=True)) or [()] * len(columns)
    ending = "csv" if listed.department.text_file else "xlsx"
    frame = pl.DataFrame(
        {
            "department": listed.department.name,
            "file": f"{listed.department.number:02d}_{listed.department.name}.{ending}",
            **_where(listed),
            "listed_on": on,
            **{
                _AS.get(key, key): _texts(cells[i])
                for i, key in enumerate(columns)
                if not key.startswith("other.")
            },
            "flags": ["excel_precision_loss" if "damaged" in r.tags else "" for r in rows],
        },
        strict=True,
    )
    held = set(frame.columns)
    return frame.select(
        pl.col(name).cast(kind) if name in held else pl.lit(None, kind).alias(name)
        for name, kind in RECORDS_SCHEMA.items()
    )


def _texts(cells: tuple[Value, ...]) -> pl.Series:
    """Cells as reading gives them: trimmed, numbers and dates as text, None when blank."""
    texts = [(c.strip() or None) if isinstance(c, str) else str(c) for c in cells]
    return pl.Series(texts, dtype=pl.String)


def _where(listed: DepartmentList) -> dict[str, list[str] | list[int]]:
    single = "" if listed.department.text_file else "Sheet1"
    sheets = [name or single for name, rows in listed.sheets for _ in rows]
    numbers = [number for _, rows in listed.sheets for number in range(1, len(rows) + 1)]
    return {"sheet": sheets, "row": numbers}


def _truth(listed: DepartmentList, city: City, tags: list[str]) -> pl.DataFrame:
    ids = [row.truth_id for row in listed.rows]
    kinds = [str(city.organisations[i - 1].kind) for i in ids]
    schema = {"truth_id": pl.Int32, "kind": pl.String, "tags": pl.String}
    return pl.DataFrame({"truth_id": ids, "kind": kinds, "tags": tags}, schema=schema)
