"""`jingwei fuse` over rounds: answers typed into either file are read back, kept, and taken back."""

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from jingwei.cli import main
from jingwei.cli.errors import Exit
from jingwei.fusion.outputs import read_answers
from tests.cli import offices
from tests.fusion.reading.workbooks import workbook

pytestmark = pytest.mark.slow  # whole runs of the command, a few seconds each

Fuse = Callable[..., Path]
SAME = ["同一家", "same", "Same"]
DIFFERENT = ["不是同一家", "different"]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return offices.lists(tmp_path_factory.mktemp("lists") / "lists")


@pytest.fixture(scope="module")
def first(city: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A first round with its questions."""
    out = tmp_path_factory.mktemp("first") / "round1"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JINGWEI_LANG", "zh")
        assert main(["fuse", *city, "--out", str(out)]) == 0
    return out


@pytest.fixture
def fuse(city: list[str], tmp_path: Path) -> Fuse:
    def run(name: str, *more: str, files: list[str] | None = None) -> Path:
        out = tmp_path / name
        assert main(["fuse", *(files or city), "--out", str(out), "--tables-only", *more]) == 0
        return out

    return run


def together(run: Path, question: dict[str, str]) -> bool:
    """Whether the two rows of a question are one organisation in a run."""
    left, right = (
        offices.of_row(run, question[f"{side}_file"], int(question[f"{side}_row"]))
        for side in ("left", "right")
    )
    return left == right


def merges(run: Path) -> list[dict[str, str]]:
    return [q for q in offices.table(run / "review.csv") if q["kind"] == "merge"]


@pytest.mark.parametrize("same", SAME)
@pytest.mark.parametrize("name", ["review.csv", "register.xlsx"])
def test_answers_are_read_back_in_the_same_round(
    first: Path, fuse: Fuse, tmp_path: Path, name: str, same: str
) -> None:
    questions = merges(first)
    words = {0: same, 1: "不是同一家"}
    answers = tmp_path / name
    if name.endswith("csv"):
        offices.judged(first, words, to=answers)
    else:
        offices.typed(first / name, words, to=answers)

    again = fuse("again", "--decisions", str(answers))

    asked = {(q["left_record"], q["right_record"]) for q in offices.table(again / "review.csv")}
    assert [together(again, q) for q in questions[:2]] == [True, False]
    assert not asked & {(q["left_record"], q["right_record"]) for q in questions[:2]}
    assert offices.summary(again)["decisions"] == 2


@pytest.mark.parametrize("different", DIFFERENT)
@pytest.mark.parametrize("name", ["review.csv", "register.xlsx"])
def test_answers_are_read_back_in_the_next_round_and_hold_in_the_one_after(
    first: Path, fuse: Fuse, tmp_path: Path, name: str, different: str
) -> None:
    questions = merges(first)
    words = {0: "同一家", 1: different}
    answers = tmp_path / name
    if name.endswith("csv"):
        offices.judged(first, words, to=answers)
    else:
        offices.typed(first / name, words, to=answers)

    second = fuse("second", "--register", str(first), "--decisions", str(answers))
    third = fuse("third", "--register", str(second))

    for run in (second, third):
        assert [together(run, q) for q in questions[:2]] == [True, False]
        assert offices.summary(run)["decisions"] == 2


def test_unsure_binds_nobody_and_the_question_stays(
    first: Path, fuse: Fuse, tmp_path: Path
) -> None:
    answers = offices.typed(first / "register.xlsx", {0: "说不准"}, to=tmp_path / "r.xlsx")

    again = fuse("again", "--decisions", str(answers))

    assert not together(again, merges(first)[0])
    assert merges(first)[0]["left_record"] in {q["left_record"] for q in merges(again)}


@pytest.mark.parametrize("undo", ["撤销", "undo"])
@pytest.mark.parametrize("name", ["review.csv", "register.xlsx"])
def test_an_answer_is_taken_back(
    first: Path, fuse: Fuse, tmp_path: Path, name: str, undo: str
) -> None:
    question = merges(first)[0]

    def answered(word: str, to: str) -> str:
        if name.endswith("csv"):
            return str(offices.judged(first, {0: word}, to=tmp_path / f"{to}.csv"))
        return str(offices.typed(first / name, {0: word}, to=tmp_path / f"{to}.xlsx"))

    second = fuse("second", "--register", str(first), "--decisions", answered("同一家", "a"))
    third = fuse("third", "--register", str(second), "--decisions", answered(undo, "b"))

    assert together(second, question)
    assert not together(third, question)
    assert offices.owners(third) == offices.owners(first)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_review_list_is_read_however_a_spreadsheet_saved_it(
    first: Path, fuse: Fuse, tmp_path: Path, encoding: str
) -> None:
    answers = offices.judged(first, {0: "同一家"}, to=tmp_path / "a.csv", encoding=encoding)

    assert together(fuse("again", "--decisions", str(answers)), merges(first)[0])


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_and_blank_lines_do_no_harm(
    first: Path, fuse: Fuse, tmp_path: Path, separator: str
) -> None:
    lines = offices.table(offices.judged(first, {0: "same"}, to=tmp_path / "a.csv"))
    blank = dict.fromkeys(lines[0], "")
    table = pl.DataFrame([*lines, blank, blank])
    table.write_csv(tmp_path / "b.csv", separator=separator, line_terminator="\r\n")

    assert together(fuse("again", "--decisions", str(tmp_path / "b.csv")), merges(first)[0])


def test_rows_alone_name_a_judgement(first: Path, fuse: Fuse, tmp_path: Path) -> None:
    lines = offices.table(offices.judged(first, {0: "same"}, to=tmp_path / "a.csv"))
    kept = [c for c in lines[0] if c.startswith(("left_", "right_")) and not c.endswith("record")]
    pl.DataFrame(lines).select(*kept, "judgement").write_csv(tmp_path / "b.csv")

    assert together(fuse("again", "--decisions", str(tmp_path / "b.csv")), merges(first)[0])


def test_an_english_workbook_is_answered_in_english(
    city: list[str], first: Path, fuse: Fuse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JINGWEI_LANG", "en")
    main(["fuse", *city, "--out", str(tmp_path / "english")])
    register = tmp_path / "english" / "register.xlsx"
    answers = offices.typed(register, {0: "Same", 1: "different"}, to=tmp_path / "r.xlsx")
    monkeypatch.setenv("JINGWEI_LANG", "zh")

    again = fuse("again", "--decisions", str(answers))

    assert [together(again, q) for q in merges(first)[:2]] == [True, False]


def test_numbers_live_on_and_changes_are_told(city: list[str], first: Path, tmp_path: Path) -> None:
    fresh: list[object] = [
        200,
        "乌海市崭新商贸有限公司",
        None,
        "孙立",
        None,
        "乌海市乌达区狮城街9号",
    ]
    tax = workbook(tmp_path / offices.TAX, [*offices.tax(), fresh])
    out = tmp_path / "second"

    code = main(["fuse", city[0], str(tax), "--out", str(out), "--register", str(first)])

    before, after = offices.owners(first), offices.owners(out)
    assert code == 0
    assert {k: after[k] for k in before if k in after} == {
        k: before[k] for k in after if k in before
    }
    assert offices.of_row(out, offices.TAX, 36) not in before.values()
    with zipfile.ZipFile(out / "register.xlsx") as book:
        assert "变化" in book.read("xl/workbook.xml").decode()


def test_a_phone_in_the_words_of_an_answer_is_not_kept(
    first: Path, fuse: Fuse, tmp_path: Path
) -> None:
    lines = offices.table(offices.judged(first, {0: "same"}, to=tmp_path / "a.csv"))
    told = pl.DataFrame(lines).with_columns(why=pl.lit("打过13900009999"), who=pl.lit("王五"))
    told.write_csv(tmp_path / "a.csv")

    again = fuse("again", "--decisions", str(tmp_path / "a.csv"))

    words = "".join(offices.said(again).values())
    assert "13900009999" not in words
    assert "打过139****9999" in words


def test_a_returned_register_may_be_larger_than_a_list(first: Path, tmp_path: Path) -> None:
    large = tmp_path / "large.xlsx"
    shutil.copy(offices.typed(first / "register.xlsx", {0: "同一家"}, to=tmp_path / "r"), large)
    with zipfile.ZipFile(large, "a") as book:
        book.writestr("xl/media/padding.bin", bytes(21 << 20))
    assert large.stat().st_size > 20 << 20

    assert read_answers(large)["judgement"].to_list() == ["same"]


def test_a_supplement_adds_to_the_round_before_and_takes_nothing_away(
    first: Path, fuse: Fuse, tmp_path: Path
) -> None:
    (news,) = offices.news(tmp_path / "news")

    later = fuse("later", "--register", str(first), "--supplement", files=[news])

    past, now = (pl.read_parquet(run / "register.parquet") for run in (first, later))
    assert offices.summary(later)["rows"]["read"] == 1
    assert now.height == past.height + 1
    assert now.filter(pl.col("name") != offices.NEW).equals(past)
    lineage = pl.read_parquet(later / "lineage.parquet")
    assert set(now["organisation"]) == set(lineage["organisation"])
    again = fuse("again", "--register", str(later))
    assert offices.owners(again).items() >= offices.owners(first).items()


def test_a_supplement_needs_what_it_adds_to(
    city: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["fuse", *city, "--out", str(tmp_path / "out"), "--supplement"])

    assert code == Exit.REFUSED
    assert "--register" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
