"""The benchmark runs every contender on the same rows and prints what they reached."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from jingwei.bench import fusion
from jingwei.bench.measure import Contender, Lap, Run
from jingwei.bench.ours import answered
from jingwei.bench.quality import quality


def _city(folder: Path) -> Path:
    """Two hundred rows: a hundred organisations, each twice, every fourth without a code."""
    folder.mkdir()
    numbers = [number // 2 for number in range(200)]
    names = [f"乌海市第{number}建筑工程有限公司" for number in numbers]
    codes = [None if i % 4 == 1 else f"9115030{n:011d}" for i, n in enumerate(numbers)]
    pl.DataFrame({"org.name": names, "org.uscc": codes}).write_parquet(folder / "records.parquet")
    pl.DataFrame({"truth_id": numbers}).write_parquet(folder / "truth.parquet")
    return folder


@pytest.fixture
def only_peers(monkeypatch):
    """Leaves out ours, which needs whole lists, and adds a peer that is not installed."""
    absent = Contender("absent", "缺席者", "x:y", ("no_such_library",), ("no-such",))
    known = [c for c in fusion.contenders() if c.key in {"excel", "openrefine"}]
    monkeypatch.setattr(fusion, "contenders", lambda: (*known, absent))


@pytest.mark.thorough
@pytest.mark.usefixtures("only_peers")
def test_peers_are_measured_on_the_same_rows_and_the_absent_are_named(tmp_path):
    city = fusion.City(_city(tmp_path / "city"))

    figures = fusion.measure(city, work=tmp_path, peers=("excel", "openrefine", "absent"))

    assert [f.run.contender for f in figures] == ["openrefine", "excel", "absent"]
    assert [f.quality.f1 for f in figures if f.quality] == [1, 1]
    assert "缺席者：没有安装 no_such_library" in fusion.report(figures)


@pytest.mark.thorough
@pytest.mark.usefixtures("only_peers")
def test_only_the_chosen_peers_run(tmp_path):
    figures = fusion.measure(fusion.City(_city(tmp_path / "city")), work=tmp_path, peers=("excel",))

    assert [f.run.contender for f in figures] == ["excel"]


def test_every_contender_has_a_name_of_its_own():
    keys = [contender.key for contender in fusion.contenders()]

    assert len(set(keys)) == len(keys)
    assert set(fusion.peer_keys()) == set(keys) - {"ours", "next", "changes"}


def test_the_report_divides_the_peers_by_ours():
    truth = pl.Series(["a", "a", "b", "b"])
    perfect, wrong = quality(truth, truth=truth), quality(pl.Series(list("xxxx")), truth=truth)
    ours = Run("ours", laps=(Lap("done", 2, 2, 100),), facts=(("questions", 1.0),))
    peer = Run("excel", laps=(Lap("done", 20, 10, 50),))
    figures = [
        fusion.Figures("经纬", ours, replace(perfect, f1=0.9)),
        fusion.Figures("Excel", peer, wrong, "10"),
    ]

    printed = fusion.report(figures)

    assert "Excel ÷ 经纬：CPU 10.0×，时间 5.0×，内存 0.5×，误差（1−F1）5.0×" in printed
    assert "提问 1 个，每百家 50.00 个" in printed
    assert "匹配权重 10" in printed


def test_questions_are_answered_as_the_truth_says():
    records = pl.DataFrame({"file": ["f"] * 3, "sheet": [""] * 3, "row": [1, 2, 3]}).cast(
        {"row": pl.Int32}
    )
    questions = pl.DataFrame(
        {
            "left_file": ["f", "f"], "left_sheet": ["", ""], "left_row": [1, 1],
            "right_file": ["f", "f"], "right_sheet": ["", ""], "right_row": [2, 3],
        }
    ).cast({"left_row": pl.Int32, "right_row": pl.Int32})  # fmt: skip

    judged = answered(questions, records=records, truth=pl.Series([7, 7, 8]))

    assert judged["judgement"].to_list() == ["same", "different"]
