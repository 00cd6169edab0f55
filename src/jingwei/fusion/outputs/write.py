"""Writes all files of a round into one directory."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from jingwei.fusion.coded import plain
from jingwei.fusion.cores import fitting
from jingwei.fusion.estimate import Estimate
from jingwei.fusion.model import Fusion
from jingwei.fusion.outputs.model import BaseComparison, Round
from jingwei.fusion.outputs.tables import write_tables
from jingwei.fusion.privacy import records_without_contacts, without_contacts

if TYPE_CHECKING:
    from jingwei.fusion.reading.model import SheetReading

Progress = Callable[[str, int], None]


def write(  # noqa: PLR0913 - one door; each argument is told by name
    fusion: Fusion,
    out: Path,
    *,
    records: pl.DataFrame,
    sheets: "tuple[SheetReading, ...] | None",
    base: BaseComparison | None,
    with_contacts: bool,
    as_of: date | None,
    tables_only: bool = False,
    estimate: Estimate | None = None,
    on_progress: Progress | None = None,
) -> None:
    """Write a round into the existing empty directory ``out``.

    rows.csv, review.csv, summary.json, register.parquet and lineage.parquet always; register.xlsx,
    returns/ and report.html unless ``tables_only``. ``records`` and ``sheets`` are what reading
    gave; without ``sheets`` the returns bear the usual headings. Phones are masked in every file
    unless ``with_contacts``. ``on_progress`` is told a step and its rows. The same input gives the
    same bytes. Raises OSError where the disk refuses; what was written so far stays.
    """
    tell = on_progress or (lambda _step, _rows: None)
    with fitting(fusion.rows.height):
        written = Round(
            fusion=_in_text(fusion if with_contacts else without_contacts(fusion)),
            records=records if with_contacts or tables_only else records_without_contacts(records),
            sheets=sheets or (),
            base=base,
            estimate=estimate,
            as_of=as_of,
        )
        tell("tables", fusion.rows.height)
        write_tables(written, out)
    if not tables_only:
        _write_documents(written, out, tell=tell)


def _in_text(fusion: Fusion) -> Fusion:
    """The result with its coded columns as text; not the lineage, which is long and mostly not shown."""
    return replace(
        fusion,
        rows=plain(fusion.rows),
        organisations=plain(fusion.organisations),
        questions=plain(fusion.questions),
        balance=plain(fusion.balance),
        changes=plain(fusion.changes),
    )


def _write_documents(written: Round, out: Path, *, tell: Progress) -> None:
    """What people open; the modules are loaded only here, since a run for tables needs none."""
    from jingwei.fusion.outputs.register_book import write_register_book  # noqa: PLC0415
    from jingwei.fusion.outputs.report.page import write_report  # noqa: PLC0415
    from jingwei.fusion.outputs.returns import writing_returns  # noqa: PLC0415

    tell("returns", written.records.height)
    (out / "returns").mkdir()
    with writing_returns(written, out / "returns"):
        tell("workbook", written.fusion.organisations.height)
        write_register_book(written, out / "register.xlsx")
        tell("report", written.fusion.rows.height)
        write_report(written, out / "report.html")
