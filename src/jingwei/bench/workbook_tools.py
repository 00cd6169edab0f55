"""One function for each library that reads or writes the long workbook, ours among them."""

from datetime import date
from importlib import import_module

import polars as pl
import python_calamine
import xlsxwriter

from jingwei import fusion
from jingwei.bench.measure import Job, Stopwatch
from jingwei.kernel.workbook import Column, Sheet, write_workbook

_BOOK = "out.xlsx"
_TITLE = "名单"


def read_ours(job: Job, watch: Stopwatch) -> dict[str, float]:
    """Reads with `jingwei.fusion.read`: in a child, with limits, headings and meanings found."""
    reading = fusion.read([job.source])
    watch.lap("done")
    if reading.refusals:
        raise RuntimeError(str(reading.refusals[0]))
    return {"rows": reading.records.height}


def read_fastexcel(job: Job, watch: Stopwatch) -> dict[str, float]:
    """Reads all cells as text into a frame."""
    import fastexcel  # noqa: PLC0415 - each library only where it is measured

    frame = fastexcel.read_excel(job.source).load_sheet(0, dtypes="string").to_polars()
    watch.lap("done")
    return {"rows": frame.height}


def read_calamine(job: Job, watch: Stopwatch) -> dict[str, float]:
    """Reads all cells as Python values."""
    book = python_calamine.CalamineWorkbook.from_path(str(job.source))
    rows = book.get_sheet_by_index(0).to_python()
    watch.lap("done")
    return {"rows": len(rows) - 1}


def read_openpyxl(job: Job, watch: Stopwatch) -> dict[str, float]:
    """Reads all cells as Python values, row by row."""
    import openpyxl  # noqa: PLC0415

    book = openpyxl.load_workbook(job.source, read_only=True)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    watch.lap("done")
    return {"rows": len(rows) - 1}


def write_ours(job: Job, watch: Stopwatch) -> dict[str, float]:
    """Writes with styles, filter, frozen headings, widths and print set-up."""
    lines = pl.read_parquet(job.source)
    columns = [Column(name, name) for name in lines.columns]
    sheet = Sheet(_TITLE, _TITLE, columns, lines)
    write_workbook(job.out / _BOOK, [sheet], created=date(2025, 1, 1), day="2025-01-01")
    watch.lap("done")
    return {"rows": lines.height}


def write_rustpy(job: Job, watch: Stopwatch) -> dict[str, float]:
    """Writes the values alone."""
    rust = import_module("rustpy_xlsxwriter")
    lines = pl.read_parquet(job.source)
    rust.write_worksheet(lines.to_dicts(), str(job.out / _BOOK), sheet_name=_TITLE)
    watch.lap("done")
    return {"rows": lines.height}


def write_xlsxwriter(job: Job, watch: Stopwatch) -> dict[str, float]:
    """Writes the values alone, each row as it comes."""
    lines = pl.read_parquet(job.source)
    with xlsxwriter.Workbook(str(job.out / _BOOK), {"constant_memory": True}) as book:
        sheet = book.add_worksheet(_TITLE)
        sheet.write_row(0, 0, lines.columns)
        for number, row in enumerate(lines.iter_rows(), start=1):
            for column, value in enumerate(row):
                sheet.write_string(number, column, value)
    watch.lap("done")
    return {"rows": lines.height}


def write_openpyxl(job: Job, watch: Stopwatch) -> dict[str, float]:
    """Writes the values alone, each row as it comes."""
    import openpyxl  # noqa: PLC0415

    lines = pl.read_parquet(job.source)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(_TITLE)
    sheet.append(lines.columns)
    for row in lines.iter_rows():
        sheet.append(row)
    book.save(job.out / _BOOK)
    watch.lap("done")
    return {"rows": lines.height}
