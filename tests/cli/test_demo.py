"""The demo makes, fuses, answers and compares; it removes nothing but its own."""

import csv
from pathlib import Path

import pytest

from jingwei.cli import demo, main

pytestmark = pytest.mark.slow  # whole runs of the command, a few seconds each


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A small demo over what an earlier one left, and what it printed."""
    out = tmp_path_factory.mktemp("demo") / "demo-out"
    (out / "round1").mkdir(parents=True)
    for name in (demo.MARKER, "mine.txt", "round1/left-over.txt"):
        (out / name).write_text("mine", encoding="utf-8")
    printed: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JINGWEI_LANG", "zh")
        patch.setattr(demo, "_say", lambda *lines: printed.extend(lines))
        assert main(["demo", "--out", str(out), "--size", "600", "--files-only", "--quiet"]) == 0
    return out, "\n".join(printed)


def test_the_three_counts_stand_side_by_side(shown: tuple[Path, str]) -> None:
    _out, text = shown

    assert [title for title in ("自动", "核对后", "真值", "行对 F1") if title not in text] == []


def test_every_question_is_answered_from_the_truth_and_it_says_so(
    shown: tuple[Path, str],
) -> None:
    out, text = shown
    with (out / "answers.csv").open(encoding="utf-8", newline="") as file:
        answers = list(csv.DictReader(file))
    with (out / "round1" / "review.csv").open(encoding="utf-8-sig", newline="") as file:
        questions = list(csv.DictReader(file))

    assert len(answers) == len(questions)
    assert f"照样例自带的真值回答了 {len(answers)} 个问题" in text
    assert {a["judgement"] for a in answers} <= {"same", "different"}


def test_the_figures_are_compared_honestly(shown: tuple[Path, str]) -> None:
    _out, text = shown
    verdict = {line[:4]: line for line in text.splitlines() if line.startswith("WH")}

    assert sorted(verdict) == ["WH01", "WH02", "WH03", "WH04", "WH05"]
    assert verdict["WH01"].endswith("相等")
    assert verdict["WH02"].endswith("不等，差 -18,739")


def test_the_balance_closes_and_the_report_is_named(shown: tuple[Path, str]) -> None:
    out, text = shown

    assert "收支相抵" in text
    assert str(out / "reviewed" / "report.html") in text
    assert (out / "reviewed" / "report.html").is_file()


def test_what_an_earlier_demo_wrote_is_replaced_and_nothing_else(shown: tuple[Path, str]) -> None:
    out, _text = shown

    assert not (out / "round1" / "left-over.txt").exists()
    assert (out / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_a_folder_that_the_demo_did_not_write_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")

    assert main(["demo", "--out", str(tmp_path)]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_city_that_is_too_small_is_refused(tmp_path: Path) -> None:
    assert main(["demo", "--out", str(tmp_path / "demo"), "--size", "3"]) == 2
    assert not (tmp_path / "demo").exists()


def test_scores_count_pairs_of_rows() -> None:
    owner = {("a", "", str(n)): truth for n, truth in enumerate("xxyy")}
    found = {("a", "", "0"): "1", ("a", "", "1"): "1", ("a", "", "2"): "1"}

    precision, recall, f1 = demo.pair_scores(owner, found)

    assert precision == pytest.approx(1 / 3)
    assert recall == pytest.approx(1 / 2)
    assert f1 == pytest.approx(0.4)
