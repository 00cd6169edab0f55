"""Our own fusion as a contender: a full run, a later round, and the questions answered."""

from datetime import date
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import process_time

import polars as pl

from jingwei import fusion
from jingwei.bench.measure import Job, Stopwatch
from jingwei.bench.peers import PARTITION
from jingwei.fusion import coded, outputs
from jingwei.fusion.model import PLACE_OF_ROW, Fusion
from jingwei.fusion.normalise.signals import digests

STATE = "state"
_ANSWERED = ("left_file", "left_sheet", "left_row", "right_file", "right_sheet", "right_row")


def full(job: Job, watch: Stopwatch) -> dict[str, float]:
    """Fuse all rows afresh, then answer the questions from the truth and fuse once more."""
    watch.lap("start")
    records = coded.scan(job.source)
    watch.lap("read")
    state, result = _fused(records, job, watch)
    truth = _truth(job)
    answers = answered(result.questions, records=records, truth=truth)
    found = organisations_of(records, result)
    reviewed = found
    if not answers.is_empty():
        _after, again = fusion.fuse(records, judgements=answers)
        reviewed = organisations_of(records, again)
    pl.DataFrame({"found": found, "reviewed": reviewed}).write_parquet(job.out / PARTITION)
    del state
    return _facts(result)


def later_round(job: Job, watch: Stopwatch) -> dict[str, float]:
    """Load the state of the round before and fuse the lists that came since."""
    assert job.before is not None  # noqa: S101 - who sets up a round names the one before
    before = fusion.load(job.before)
    records = coded.scan(job.source)
    watch.lap("read")
    _state, result = _fused(records, job, watch, before=before)
    found = organisations_of(records, result)
    found.alias("found").to_frame().write_parquet(job.out / PARTITION)
    return _facts(result)


TIMES = 9  # so often the changes are attached, of which the median is told


def changes(job: Job, watch: Stopwatch) -> dict[str, float]:
    """What attaching the new and changed rows alone takes, to a register that was made ready.

    attached_cpu: of attaching itself; attached_round_cpu: from the rows as Parquet to what `jingwei fuse
    --tables-only` writes of them; ready_cpu, settled_cpu: to make the loaded state ready, to settle it for saving;
    attached_alike: the share of the rows that stand where the whole round, which ran before, puts them.
    On one core, and so with one thread: who takes small steps alone is best off so (ADR 0016).
    """
    assert job.before is not None  # noqa: S101 - who sets up a round names the one before
    before = fusion.load(job.before)
    source, places, placed = _changed(job, before)
    clock = [process_time()]
    register = fusion.ready(before)
    clock.append(process_time())
    spent, whole = [], []
    for _ in range(TIMES):
        begun = process_time()
        records = pl.read_parquet(source)
        read = process_time()
        after, result = fusion.attach_to(register, records)
        spent.append(process_time() - read)
        _written(result, _fresh(job.out / "tables"), records=records)
        whole.append(process_time() - begun)
    clock.append(process_time())
    after.settled()
    clock.append(process_time())
    watch.lap("done")
    made_ready, _attaching, settled = (later - sooner for sooner, later in pairwise(clock))
    share = (organisations_of(places, result) == placed).mean()
    return {
        "attached_rows": places.height, "attached_cpu": median(spent), "attached_round_cpu": median(whole),
        "ready_cpu": made_ready, "settled_cpu": settled,
        "attached_alike": float(share) if isinstance(share, float) else 1.0,
    }  # fmt: skip


def _changed(job: Job, before: fusion.State) -> tuple[Path, pl.DataFrame, pl.Series]:
    """A file of the rows that are new or changed, where they stand, and where the whole round put them."""
    records = coded.scan(job.source)
    fresh = ~digests(records).is_in(before.signals.rows["digest"].implode())
    source = job.out / "changes.parquet"
    coded.write(records.filter(fresh), source)
    placed = pl.read_parquet(job.out.parent / "next" / PARTITION)["found"]
    return source, records.filter(fresh).select(PLACE_OF_ROW), placed.filter(fresh)


def _fused(
    records: pl.DataFrame, job: Job, watch: Stopwatch, *, before: fusion.State | None = None
) -> tuple[fusion.State, Fusion]:
    """Fuse and write what `jingwei fuse --tables-only` writes; the state is a lap of its own."""
    state, result = fusion.fuse(records, state=before)
    watch.lap("fused")
    _written(result, _fresh(job.out / "tables"), records=records)
    watch.lap("done")
    fusion.save(state, _emptied(job.out / STATE))
    watch.lap("state")
    return state, result


def _written(result: Fusion, folder: Path, *, records: pl.DataFrame) -> None:
    as_of = records["listed_on"].drop_nulls().max()
    outputs.write(
        result, folder, records=records, sheets=None, base=None,
        with_contacts=False, as_of=as_of if isinstance(as_of, date) else None, tables_only=True,
    )  # fmt: skip


def organisations_of(records: pl.DataFrame, result: Fusion) -> pl.Series:
    """The organisation of every record, in the order of the records; null where rejected."""
    places = list(PLACE_OF_ROW)
    rows = result.rows.select(*places, found="organisation")
    return records.select(places).join(rows, on=places, how="left", maintain_order="left")["found"]


def answered(questions: pl.DataFrame, *, records: pl.DataFrame, truth: pl.Series) -> pl.DataFrame:
    """The questions with a judgement each, as one who knows the truth gives it."""
    table = questions.select(_ANSWERED)
    owners = records.select(*PLACE_OF_ROW, truth=truth)
    for side in ("left", "right"):
        named = owners.rename({c: f"{side}_{c}" for c in owners.columns})
        places = [f"{side}_{c}" for c in PLACE_OF_ROW]
        table = table.join(named, on=places, how="left", maintain_order="left")
    same = pl.col("left_truth") == pl.col("right_truth")
    judgement = pl.when(same).then(pl.lit("same")).otherwise(pl.lit("different"))
    return table.select(*_ANSWERED, judgement=judgement)


def _truth(job: Job) -> pl.Series:
    assert job.truth is not None  # noqa: S101 - a benchmark of quality hands the truth in
    return pl.read_parquet(job.truth, columns=["truth_id"])["truth_id"]


def _facts(result: Fusion) -> dict[str, float]:
    return {"questions": result.questions.height, "organisations": result.organisations.height}


def _fresh(folder: Path) -> Path:
    """An empty folder, whatever an earlier repetition left there."""
    folder.mkdir(exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
    return folder


def _emptied(folder: Path) -> Path:
    """A folder that is not there, since saving makes it."""
    if folder.exists():
        _fresh(folder).rmdir()
    return folder
