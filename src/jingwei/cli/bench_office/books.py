"""A workbook of the ledger, out and back in, beside the libraries that move cells and know of nothing else."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

import polars as pl
import python_calamine

from jingwei.bench.measure import Contender, Job, Run, Stopwatch, run_apart
from jingwei.bench.workbooks import Figures, readers, writers
from jingwei.kernel.catalogue import translate as _

ROWS, COLUMNS = 200_000, 20
_BOOK, _CELLS = "ledger.xlsx", "cells.parquet"
_OPENED = "opened"
_HERE = "jingwei.cli.bench_office.books"


def measure(
    work: Path,
    *,
    rows: int = ROWS,
    repeat: int = 1,
    step: Callable[[str], AbstractContextManager[object]] = nullcontext,
) -> list[Figures]:
    """Takes the first rows out of the base register and reads them back; then the libraries do with the same cells."""
    ours = Contender("ours", _("经纬（查询、转述、加封、写出）"), f"{_HERE}:take_out")
    back = Contender("ours", _("经纬（检查、限权子进程、逐格取出）"), f"{_HERE}:bring_back")
    book = work / "out-ours" / _BOOK
    figures = []
    with step(f"{_('写')} {ours.title}"):
        job = Job(source=work, out=book.parent, options=(str(rows),))
        figures += _with_opening(_("写"), ours, run_apart(ours, job, repeat=repeat))
    if figures[0].run.skipped:
        return figures
    _cells(book, work / _CELLS)
    peers = [one for one in writers() if one.key in ("rustpy", "xlsxwriter")]
    others = [one for one in readers() if one.key in ("fastexcel", "calamine")]
    for task, given, contenders in (
        (_("写"), work / _CELLS, peers),
        (_("读"), book, [back, *others]),
    ):
        for one in contenders:
            with step(f"{task} {one.title}"):
                job = Job(source=given, out=work / f"{given.suffix[1:]}-{one.key}")
                figures += _with_opening(task, one, run_apart(one, job, repeat=repeat))
    return figures


def _with_opening(task: str, one: Contender, run: Run) -> list[Figures]:
    """The figures, and of them what an office that is open has spent already: its modules are loaded."""
    opened = [replace(lap, name="done") for lap in run.laps if lap.name == _OPENED]
    opening = Run("opening", laps=tuple(opened), facts=(("rows", 0),))
    own = [Figures(task, one.title, run)]
    return [*own, Figures(task, _("经纬：其中打开系统"), opening)] if opened else own


def take_out(job: Job, watch: Stopwatch) -> dict[str, float]:
    """Writes so many rows of the base register, as an export from its page does."""
    _open()
    from django.utils import timezone  # noqa: PLC0415 - the office is open

    from jingwei.ledgers.asked import Asked  # noqa: PLC0415
    from jingwei.ledgers.catalogue import LEDGERS  # noqa: PLC0415
    from jingwei.ledgers.workbook import Stamp, write_ledger  # noqa: PLC0415
    from jingwei.people.models import Account  # noqa: PLC0415
    from jingwei.people.sight import seeing, sight_of  # noqa: PLC0415

    watch.lap(_OPENED)
    ledger, now = LEDGERS["register"], timezone.now()
    account = Account.objects.get(login="whole")
    asked = Asked(columns=tuple(column.key for column in ledger.columns[:COLUMNS]))
    stamp = Stamp(token="0" * 12, account=account.pk, unit="虚构市", at=now)
    with seeing(sight_of(account, ledger.permission, on=timezone.localdate(now))):
        written = write_ledger(
            ledger, asked, job.out / _BOOK, stamp=stamp, most=int(job.options[0])
        )
    watch.lap("done")
    return {"rows": written}


def bring_back(job: Job, watch: Stopwatch) -> dict[str, float]:
    """Opens the workbook as an import does: looked over, read in the limited child process, cell by cell."""
    _open()
    from jingwei.ledgers.returned import open_returned  # noqa: PLC0415 - the office is open

    watch.lap(_OPENED)
    rows = sum(1 for _row in open_returned(job.source, name=job.source.name).rows())
    watch.lap("done")
    return {"rows": rows}


def _open() -> None:
    from jingwei.site.office import open_office  # noqa: PLC0415 - Django loads with it

    open_office(Path(os.environ["JINGWEI_DATA"]))


def _cells(book: Path, path: Path) -> None:
    """What the writers are given: the cells that were written and that people see."""
    from jingwei.ledgers.seals import HIDDEN  # noqa: PLC0415 - the office is open

    rows = python_calamine.CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python()
    above, heads = next((number, row) for number, row in enumerate(rows) if HIDDEN[0] in row)
    seen = [place for place, head in enumerate(heads) if head not in HIDDEN]
    lines = rows[above + 1 :]
    cells = {str(heads[place]): [str(line[place]) for line in lines] for place in seen}
    pl.DataFrame(cells).write_parquet(path)
