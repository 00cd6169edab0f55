"""Measures rounds in a row: who keeps his number, which rows land right, what each round costs."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from jingwei.bench.measure import Contender, Job, Run, run_apart
from jingwei.bench.peers import PARTITION
from jingwei.bench.quality import most_common, placed
from jingwei.bench.tables import table
from jingwei.kernel.catalogue import translate as _

_FULL = Contender("ours", "", "jingwei.bench.ours:full")
_LATER = Contender("next", "", "jingwei.bench.ours:later_round")
_SEED = 1


@dataclass(frozen=True)
class Figures:
    """One round. unchanged: organisations all of whose rows say what they said the round before.

    kept: the share of those whose number is the same; fresh: rows that were not there before;
    right, fresh_right: shares of all and of the fresh rows in their right place.
    """

    number: int
    run: Run
    rows: int = 0
    fresh: int = 0
    unchanged: int = 0
    kept: float = 1.0
    right: float = 0.0
    fresh_right: float = 0.0


def measure(
    folders: Sequence[Path],
    *,
    work: Path,
    step: Callable[[str], AbstractContextManager[object]] = nullcontext,
) -> list[Figures]:
    """Fuses the first folder's lists afresh and each later one's into the round before.

    Every folder holds records.parquet and truth.parquet of one round. Stops at a round that fails.
    """
    figures: list[Figures] = []
    before: pl.DataFrame | None = None
    for number, folder in enumerate(folders):
        with step(_("第 {number} 轮").format(number=number)):
            run = run_apart(_LATER if number else _FULL, _job(number, folder, work))
        if run.skipped:
            return [*figures, Figures(number, run)]
        rows = _rows(folder, work / f"round{number}")
        figures.append(compare(number, run, before=before, rows=rows))
        before = rows
    return figures


def _job(number: int, folder: Path, work: Path) -> Job:
    return Job(
        source=folder / "records.parquet",
        out=work / f"round{number}",
        truth=folder / "truth.parquet",
        before=work / f"round{number - 1}" / "state" if number else None,
    )


def _rows(folder: Path, out: Path) -> pl.DataFrame:
    """said (a hash of department and cells), truth, found: one line a row."""
    records = pl.read_parquet(folder / "records.parquet")
    cells = records.select("department", *sorted(c for c in records.columns if "." in c))
    truth = pl.read_parquet(folder / "truth.parquet")["truth_id"]
    found = pl.read_parquet(out / PARTITION)["found"]
    return pl.DataFrame({"said": cells.hash_rows(seed=_SEED), "truth": truth, "found": found})


def compare(number: int, run: Run, *, before: pl.DataFrame | None, rows: pl.DataFrame) -> Figures:
    """The figures of a round, given its rows and those of the round before (said, truth, found)."""
    right = placed(rows["found"], truth=rows["truth"])
    right_share = float(right.mean() or 0)  # type: ignore[arg-type]
    if before is None:
        return Figures(number, run, rows.height, rows.height, 0, 1.0, right_share, right_share)
    fresh = ~rows["said"].is_in(before["said"].implode())
    unchanged = unchanged_organisations(before, rows)
    return Figures(
        number,
        run,
        rows=rows.height,
        fresh=int(fresh.sum()),
        unchanged=unchanged.len(),
        kept=kept_numbers(before, rows, of=unchanged),
        right=right_share,
        fresh_right=float(right.filter(fresh).mean() or 0) if fresh.any() else 1.0,  # type: ignore[arg-type]
    )


def unchanged_organisations(before: pl.DataFrame, after: pl.DataFrame) -> pl.Series:
    """The truth ids whose rows say the same in both rounds, each as often."""
    said = lambda rows: rows.group_by("truth").agg(said=pl.col("said").sort())
    both = said(before).join(said(after), on="truth", suffix="_after")
    return both.filter(pl.col("said") == pl.col("said_after"))["truth"].sort()


def kept_numbers(before: pl.DataFrame, after: pl.DataFrame, *, of: pl.Series) -> float:
    """The share of these organisations that bear the same number in both rounds.

    An organisation's number is that of most of its rows.
    """
    if of.is_empty():
        return 1.0
    old, new = (
        most_common(rows.filter(pl.col("truth").is_in(of.implode())), of="found", by="truth")
        for rows in (before, after)
    )
    both = old.join(new, on="truth", suffix="_after")
    return float((both["most_found"] == both["most_found_after"]).sum()) / of.len()


def report(figures: Sequence[Figures]) -> str:
    """One line a round, CPU beside that of the first, full run."""
    headings = [
        _("轮次"), _("行数"), _("新的行"), _("未变组织"), _("编号不变"), _("放对的行"),
        _("新行放对"), _("CPU 秒"), _("占首轮"), "MiB",
    ]  # fmt: skip
    done = [f for f in figures if not f.run.skipped]
    lines = [_line(f, full=done[0].run.cost.cpu_seconds) for f in done]
    failed = [f"{f.number}：{f.run.skipped}" for f in figures if f.run.skipped]
    return "\n".join([table(headings, lines), *failed])


def _line(figures: Figures, *, full: float) -> list[str]:
    cost = figures.run.cost
    return [
        str(figures.number), f"{figures.rows:,}", f"{figures.fresh:,}", f"{figures.unchanged:,}",
        f"{figures.kept:.2%}", f"{figures.right:.2%}", f"{figures.fresh_right:.2%}",
        f"{cost.cpu_seconds:.2f}", f"{cost.cpu_seconds / full:.1%}", f"{cost.peak_mib:.0f}",
    ]  # fmt: skip
