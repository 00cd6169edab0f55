"""A contender runs in a process of its own; what is missing is skipped, what fails says so."""

import os

import polars as pl
import pytest

from jingwei.bench.measure import Contender, Job, Lap, Run, Stopwatch, middle, run_apart
from jingwei.bench.tables import table, times

EXCEL = "jingwei.bench.peers:excel"


def cores(_job: Job, watch: Stopwatch) -> dict[str, float]:
    """A contender that says on how many cores and with how many threads it may work."""
    watch.lap("done")
    return {"cores": len(os.sched_getaffinity(0)), "threads": pl.thread_pool_size()}


@pytest.fixture
def job(tmp_path) -> Job:
    source = tmp_path / "records.parquet"
    pl.DataFrame({"org.name": ["甲", "甲"], "org.uscc": [None, None]}).cast(
        pl.String
    ).write_parquet(source)
    return Job(source=source, out=tmp_path / "out")


@pytest.mark.thorough
def test_a_contender_leaves_its_partition_and_what_it_cost(job):
    run = run_apart(Contender("excel", "", EXCEL), job)

    assert run.skipped == ""
    assert run.cost.name == "done"
    assert run.cost.cpu_seconds > 0
    assert run.cost.peak_mib > 1
    assert pl.read_parquet(job.out / "partition.parquet").height == 2


@pytest.mark.thorough
def test_what_is_repeated_keeps_its_laps(job):
    run = run_apart(Contender("excel", "", EXCEL), job, repeat=2)

    assert [lap.name for lap in run.laps] == ["done"]


def test_of_several_runs_the_medians_of_laps_and_facts_are_told():
    runs = [Run("x", (Lap("done", n, 2 * n, 9),), (("asked", 10 * n),)) for n in (3, 1, 2)]

    assert middle(runs) == Run("x", (Lap("done", 2, 4, 9),), (("asked", 20),))


def test_a_run_that_was_skipped_is_told_before_any_median():
    runs = [Run("x", (Lap("done", 1, 1, 1),)), Run("x", skipped="没有安装")]

    assert middle(runs).skipped == "没有安装"


def test_a_peer_that_is_not_installed_is_named_with_the_command_that_brings_it(job):
    absent = Contender("x", "", EXCEL, needs=("no_such_library",), install=("no-such", "other"))

    run = run_apart(absent, job)

    assert "no_such_library" in run.skipped
    assert "pip install no-such other" in run.skipped
    assert not job.out.exists()


@pytest.mark.thorough
@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="threads stay where they are")
def test_a_contender_that_takes_small_steps_has_one_core_and_one_thread(job):
    before = os.sched_getaffinity(0)

    run = run_apart(Contender("x", "", f"{__name__}:cores", one_core=True), job)

    assert (run.fact("cores"), run.fact("threads")) == (1, 1)
    assert os.sched_getaffinity(0) == before


@pytest.mark.thorough
def test_a_contender_that_fails_says_why(job):
    job.source.unlink()

    run = run_apart(Contender("excel", "", EXCEL), job)

    assert "运行失败" in run.skipped
    assert run.laps == ()


def test_the_cost_is_that_of_the_lap_named_done():
    laps = (Lap("read", 1, 1, 10), Lap("done", 2, 2, 20), Lap("state", 3, 3, 30))

    assert Run("ours", laps=laps).cost.cpu_seconds == 2


def test_the_stopwatch_starts_when_the_parent_did():
    watch = Stopwatch(started=10.0, clock=lambda: 12.5)

    watch.lap("done")

    assert watch.laps[0].wall_seconds == 2.5


def test_columns_stand_under_each_other_though_chinese_is_two_wide():
    printed = table(["做法", "F1"], [["Excel", "0.9"], ["经纬", "0.99"]]).splitlines()

    assert printed == ["做法     F1", "-----  ----", "Excel   0.9", "经纬   0.99"]


def test_a_ratio_to_nothing_is_a_dash():
    assert times(2, 20) == "10.0×"
    assert times(0, 20) == "—"
