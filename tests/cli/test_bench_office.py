"""The benchmark of the pages measures what it says, on a city small enough for a test."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from jingwei.cli.bench_office import datasette
from jingwei.cli.bench_office.asked import Question
from jingwei.cli.bench_office.cost import WARM_UP, cost_of
from jingwei.cli.bench_office.measured import Figure, report

_HERE = Question.PAST, Question.OWN  # what only ours knows


def _figures(tool: str, *, drawing: float, questions: list[Question]) -> list[Figure]:
    return [Figure(tool, one, drawing, 1.0, 5.0, 4_000) for one in questions]


def test_figures_stand_side_by_side_with_how_many_times_ours_they_are() -> None:
    ours = _figures("ours", drawing=9.0, questions=list(Question))
    admin = _figures("admin", drawing=99.0, questions=[one for one in Question if one not in _HERE])

    lines = report([*ours, *admin]).splitlines()

    assert len(lines) == 2 + len(Question)
    assert "9.0 + 1.0" in lines[2]
    assert "100（10.0×）" in lines[2]
    assert lines[-1].count("—") == 2


def test_the_bytes_of_the_answer_are_told_and_warming_up_is_not_counted() -> None:
    asked: list[int] = []

    def ask() -> int:
        asked.append(1)
        return len(asked)

    found = cost_of(ask, repeat=4)

    assert found.size == WARM_UP + 4
    assert found.database == 0


def test_datasette_gets_the_rows_with_the_indexes_its_lists_need(tmp_path: Path) -> None:
    row = (1, "甲公司", "", "enterprise", "active", 2, None, "某路1号", "批发业", 5, None)

    datasette.fill(tmp_path / "city.db", [row])

    with sqlite3.connect(tmp_path / "city.db") as table:
        assert table.execute("SELECT * FROM entry").fetchall() == [row]
        indexes = {
            name for (name,) in table.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
        }
    assert {f"entry_{column}" for column in datasette.INDEXED} <= indexes


@pytest.mark.slow
def test_a_small_city_is_measured_in_processes_of_their_own(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run as the command runs it, for it configures Django for itself."""
    monkeypatch.delenv("DATABASE_URL")
    out = tmp_path / "figures.json"
    command = [
        sys.executable, "-m", "jingwei.cli", "bench", "office", "--organisations", "400", "--repeat", "1",
        "--data", str(data), "--out", str(out),
    ]  # fmt: skip

    subprocess.run(command, check=True, capture_output=True)

    said = json.loads(out.read_text(encoding="utf-8"))["figures"]
    figures = [one for one in said if "question" in one]
    runs = [one["run"] for one in said if "task" in one]
    assert [dict(one["facts"])["rows"] for one in runs if one["contender"] == "ours"] == [400, 400]
    assert [one["contender"] for one in runs] == [
        "ours",
        "opening",
        "rustpy",
        "xlsxwriter",
        "ours",
        "opening",
        "fastexcel",
        "calamine",
    ]
    assert {one["question"] for one in figures if one["tool"] == "ours"} == set(Question)
    assert {one["question"] for one in figures if one["tool"] == "admin"} == set(Question) - set(
        _HERE
    )
    assert all(one["size"] > 5_000 for one in figures)
