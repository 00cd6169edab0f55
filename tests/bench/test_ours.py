"""Our own fusion and Splink as contenders, on a small generated city and its next round."""

from pathlib import Path

import polars as pl
import pytest

from jingwei.bench import fusion, rounds
from jingwei.sample import Request, make_records, wuhai

pytestmark = pytest.mark.thorough

ROWS = 600


@pytest.fixture(scope="module")
def city(tmp_path_factory) -> list[Path]:
    """Two rounds of one city."""
    folders = [tmp_path_factory.mktemp("city") / f"{number}" for number in range(2)]
    for number, folder in enumerate(folders):
        make_records(Request(wuhai(), rows=ROWS, round_number=number), folder=folder)
    return folders


@pytest.mark.slow
def test_ours_runs_afresh_then_with_answers_then_on_the_next_round(city, tmp_path):
    figures = fusion.measure(fusion.City(city[0], city[1]), work=tmp_path, peers=())

    assert [(f.run.contender, f.run.skipped) for f in figures] == [
        ("ours", ""), ("ours", ""), ("next", ""), ("changes", "")
    ]  # fmt: skip
    assert [lap.name for lap in figures[0].run.laps] == ["start", "read", "fused", "done", "state"]
    found, reviewed, _next = (f.quality.f1 for f in figures if f.quality)
    assert reviewed >= found > 0.9
    assert (tmp_path / "ours" / "tables" / "register.parquet").is_file()
    assert "下一轮的 CPU 是首轮的" in fusion.report(figures)
    assert figures[-1].run.fact("attached_alike") > 0.9
    assert "只附加变动的" in fusion.report(figures)


@pytest.mark.slow
def test_rounds_in_a_row_are_counted_one_by_one(city, tmp_path):
    figures = rounds.measure(city, work=tmp_path)

    assert [(f.number, f.run.skipped) for f in figures] == [(0, ""), (1, "")]
    assert all(0 < f.fresh < ROWS / 2 for f in figures[1:])
    assert all(f.unchanged > 50 for f in figures[1:])


@pytest.mark.slow
def test_splink_labels_every_row_at_every_threshold(city, tmp_path):
    pytest.importorskip("splink")

    figures = fusion.measure(
        fusion.City(city[0]), work=tmp_path, peers=("splink", "splink-features")
    )

    theirs = [f for f in figures if f.run.contender.startswith("splink")]
    assert [f.run.skipped for f in theirs] == ["", ""]
    assert all(f.quality and f.quality.f1 > 0.5 and f.threshold for f in theirs)
    labels = pl.read_parquet(tmp_path / "splink" / "partition.parquet")
    assert labels.height == pl.read_parquet(city[0] / "truth.parquet").height
    assert sum(labels.null_count().row(0)) == 0
