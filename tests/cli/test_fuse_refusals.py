"""`jingwei fuse` refuses what it cannot use: every reason at once, exit code 2, nothing written."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from jingwei import fusion
from jingwei.cli import main
from jingwei.fusion import outputs
from jingwei.fusion.reading.limits import LIMITS
from tests.cli import offices
from tests.fusion.reading import workbooks

pytestmark = pytest.mark.thorough

Refused = Callable[..., str]

_TWO_CORNERS = (
    '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
)
# Each bad file with words of its refusal, in Chinese and in English.
BAD = {
    "missing.xlsx": ("没有这个文件", "no such file"),
    "folder.xlsx": ("是目录", "directory"),
    "note.xlsx": ("不是 Excel 工作簿", "neither an Excel workbook"),
    "locked.xlsx": ("加了密码", "password"),
    "empty.xlsx": ("是空文件", "empty"),
    "blank.xlsx": ("是空的", "empty"),
    "strange.xlsx": ("没有认出任何单位名称或代码列", "no column"),
    "doubled.xlsx": ("都像是", "both look like"),
    "phantom.xlsx": ("空行", "nearly all of them empty"),
    "bomb.xlsx": ("压缩炸弹", "zip bomb"),
    "corners.xlsx": ("XFD1048576", "XFD1048576"),
    "persons.xlsx": ("逐行登记个人", "person"),
}
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return offices.lists(tmp_path_factory.mktemp("lists") / "lists")


@pytest.fixture(scope="module")
def earlier(city: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished round."""
    out = tmp_path_factory.mktemp("earlier") / "round1"
    assert main(["fuse", *city, "--out", str(out)]) == 0
    return out


@pytest.fixture
def refused(city: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Refused:
    """Runs the command, which must refuse and leave nothing; gives what it said."""

    def run(*more: str, files: list[str] | None = None, out: str = "out") -> str:
        before = offices.left_in(tmp_path)
        code = main(["fuse", *(city if files is None else files), "--out", str(tmp_path / out), *more])  # fmt: skip
        shown = capsys.readouterr()
        assert (code, shown.out) == (2, "")
        assert offices.left_in(tmp_path) == before
        return shown.err

    return run


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """One file of every bad kind."""
    folder = tmp_path_factory.mktemp("bad")
    (folder / "folder.xlsx").mkdir()
    (folder / "note.xlsx").write_bytes(b"%PDF-1.7\n" + bytes(100))
    name = "EncryptedPackage".encode("utf-16-le")
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + name + bytes(512)
    (folder / "locked.xlsx").write_bytes(locked)
    (folder / "empty.xlsx").write_bytes(b"")
    workbooks.raw_workbook(folder / "blank.xlsx", body="<sheetData/>")
    workbooks.workbook(folder / "strange.xlsx", [["A", "B"], ["x", 1], ["y", 2]])
    twice: list[list[object]] = [["企业名称", "单位名称", "法定代表人"]]
    twice += [[f"乌海市第{n}商贸有限公司", f"乌海市第{n}物流有限公司", "王明"] for n in range(9)]
    workbooks.workbook(folder / "doubled.xlsx", twice)
    workbooks.phantom_rows(folder / "phantom.xlsx")
    bomb = {"xl/media/image1.png": bytes(LIMITS.part + 1)}
    workbooks.raw_workbook(folder / "bomb.xlsx", parts=bomb)
    workbooks.raw_workbook(folder / "corners.xlsx", body=_TWO_CORNERS)
    people: list[list[object]] = [["姓名", "性别", "身份证号", "出生日期", "政治面貌"]]
    people += [[f"王{n}", "男", workbooks.citizen(n), "1980-01-01", "党员"] for n in range(9)]
    workbooks.workbook(folder / "persons.xlsx", people)
    return [str(folder / name) for name in BAD]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_bad_files_are_named_at_once_each_with_its_cause(
    bad: list[str], city: list[str], refused: Refused, monkeypatch: pytest.MonkeyPatch,
    language: str,
) -> None:  # fmt: skip
    monkeypatch.setenv("JINGWEI_LANG", language)

    told = refused(files=[*bad, *city])

    lines = {Path(line.split("：")[0].split(" / ")[0].split(": ")[0]).name: line for line in told.splitlines()}  # fmt: skip
    for name, words in BAD.items():
        assert words[language == "en"].lower() in lines[name].lower(), name
    assert "--skip-refused" in told


def test_an_english_reader_meets_no_chinese_but_names(
    bad: list[str], refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JINGWEI_LANG", "en")

    told = refused(files=bad)

    for name in ("名单", "企业名称", "单位名称"):
        told = told.replace(name, "")
    assert CHINESE.findall(told) == []


def test_one_file_given_twice_is_refused(city: list[str], refused: Refused) -> None:
    told = refused(files=[*city, os.path.relpath(city[0])])

    assert "同一个文件写了两次" in told
    assert offices.MARKET in told


def test_a_folder_that_holds_something_is_not_touched(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine", encoding="utf-8")

    assert "已有内容" in refused()
    assert offices.left_in(tmp_path / "out") == ["mine.txt"]
    assert (tmp_path / "out" / "mine.txt").read_text("utf-8") == "mine"


def test_a_file_in_the_place_of_the_folder_is_not_touched(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")

    assert "是文件，不是目录" in refused()
    assert (tmp_path / "out").read_text("utf-8") == "mine"


def test_a_link_to_nowhere_is_not_touched(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "out").symlink_to(tmp_path / "nowhere")

    assert "不是目录" in refused()
    assert (tmp_path / "out").is_symlink()


def test_a_folder_below_a_file_is_refused_before_any_work(
    tmp_path: Path, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setattr(fusion, "read", None)

    assert "建不起来" in refused(out="file/out")


def test_a_folder_where_nobody_may_write_is_refused_before_any_work(
    tmp_path: Path, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    monkeypatch.setattr(fusion, "read", None)

    assert "没有权限" in refused()


@pytest.mark.parametrize("day", ["nonsense", "2025-13-01", "2025-11", "明天"])
def test_a_day_that_is_none_is_refused(refused: Refused, day: str) -> None:
    assert f"--as-of {day}：不是日期" in refused("--as-of", day)


@pytest.mark.parametrize("pair", ["税务局", "税务局.xlsx=", "=税务局"])
def test_a_department_that_is_no_pair_is_refused(refused: Refused, pair: str) -> None:
    assert f"--department {pair}" in refused("--department", pair)


def test_a_department_of_a_file_that_is_not_read_is_refused_with_the_names(
    refused: Refused,
) -> None:
    told = refused("--department", "别的.xlsx=税务局")

    assert "没有读这个文件" in told
    assert offices.TAX in told


def test_a_file_of_two_departments_is_refused(refused: Refused) -> None:
    pairs = [f"{offices.TAX}=税务局", f"{offices.TAX}=民政局"]

    assert "已经写给" in refused("--department", pairs[0], "--department", pairs[1])


# --- Answers --------------------------------------------------------------------------------------


def _contradiction(earlier: Path, to: Path) -> Path:
    """The first question answered with both words, on its own rows."""
    question = offices.table(earlier / "review.csv")[0]
    lines = [question | {"judgement": word} for word in ("same", "different")]
    pl.DataFrame(lines).write_csv(to)
    return to


def test_answers_that_contradict_each_other_are_refused(
    earlier: Path, tmp_path: Path, refused: Refused
) -> None:
    answers = _contradiction(earlier, tmp_path / "a.csv")

    assert "自相矛盾" in refused("--decisions", str(answers))


def test_answers_about_rows_that_do_not_exist_are_refused(
    earlier: Path, tmp_path: Path, refused: Refused
) -> None:
    question = offices.table(earlier / "review.csv")[0]
    for side in ("left", "right"):
        del question[f"{side}_record"]
    pl.DataFrame([question | {"left_row": "999", "judgement": "same"}]).write_csv(tmp_path / "a.csv")  # fmt: skip

    assert "找不到它说的那一行" in refused("--decisions", str(tmp_path / "a.csv"))


def test_answers_in_a_workbook_about_other_lists_are_refused(
    earlier: Path, city: list[str], tmp_path: Path, refused: Refused
) -> None:
    offices.typed(earlier / "register.xlsx", {0: "同一家"}, to=tmp_path / "r.xlsx")

    told = refused("--decisions", str(tmp_path / "r.xlsx"), files=[city[2]])

    assert "找不到它说的那一行" in told


def test_contradicting_answers_in_a_workbook_are_refused(
    earlier: Path, tmp_path: Path, refused: Refused
) -> None:
    import openpyxl  # noqa: PLC0415 - only this test edits cells by hand

    path = offices.typed(earlier / "register.xlsx", {0: "同一家"}, to=tmp_path / "r.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["待核对"]
    first = next(r for r in range(1, 30) if sheet.cell(r, 8).value == "同一家")
    last = sheet.max_row + 1
    for column in range(1, sheet.max_column + 1):
        sheet.cell(last, column).value = sheet.cell(first, column).value
    sheet.cell(last, 8).value = "不是同一家"
    book.save(path)

    assert "自相矛盾" in refused("--decisions", str(path))


@pytest.mark.parametrize("name", ["review.csv", "register.xlsx"])
def test_a_word_that_is_no_answer_is_refused_with_its_line(
    earlier: Path, tmp_path: Path, refused: Refused, name: str
) -> None:
    to = tmp_path / name
    fill = offices.judged if name.endswith("csv") else offices.typed
    fill(earlier / name if name.endswith("xlsx") else earlier, {1: "大概"}, to=to)

    told = refused("--decisions", str(to))

    assert "看不懂答案“大概”" in told
    assert ("第 3 行" if name.endswith("csv") else "第 6 行") in told


def test_answers_that_are_not_there_are_refused(tmp_path: Path, refused: Refused) -> None:
    assert "找不到答案文件" in refused("--decisions", str(tmp_path / "nothing.csv"))


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"\xff\xfe\x00\xd8x"])
def test_answers_that_are_no_table_are_refused(
    tmp_path: Path, refused: Refused, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)

    assert name in refused("--decisions", str(tmp_path / name))


# --- The round before, the list from above --------------------------------------------------------


def test_a_round_before_that_is_missing_is_refused(tmp_path: Path, refused: Refused) -> None:
    assert "没有上一轮" in refused("--register", str(tmp_path / "nothing"))


def _copied_state(earlier: Path, to: Path) -> Path:
    (to / "state").mkdir(parents=True)
    for file in (earlier / "state").iterdir():
        (to / "state" / file.name).write_bytes(file.read_bytes())
    return to / "state"


def test_a_round_of_an_older_version_is_refused(
    earlier: Path, tmp_path: Path, refused: Refused
) -> None:
    manifest = _copied_state(earlier, tmp_path / "old") / "manifest.json"
    said = json.loads(manifest.read_text("utf-8")) | {"version": 0}
    manifest.write_text(json.dumps(said), encoding="utf-8")

    assert "版本 0" in refused("--register", str(tmp_path / "old"))


@pytest.mark.parametrize("name", ["manifest.json", "records.parquet", "signals_rows.parquet"])
@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_a_damaged_round_is_refused(
    earlier: Path, tmp_path: Path, refused: Refused, name: str, damage: str
) -> None:
    file = _copied_state(earlier, tmp_path / "old") / name
    content = file.read_bytes()
    file.unlink()
    if damage == "cut":
        file.write_bytes(content[: len(content) // 2])

    assert str(tmp_path / "old") in refused("--register", str(tmp_path / "old"))


def test_a_list_from_above_that_cannot_be_read_is_refused(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "above.xlsx").write_bytes(b"")

    assert "--base above.xlsx" in refused("--base", str(tmp_path / "above.xlsx"))


def test_a_mapping_that_cannot_be_read_is_refused(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "m.toml").write_text("[[", encoding="utf-8")

    assert "m.toml" in refused("--mapping", str(tmp_path / "m.toml"))


def test_faults_of_lists_answers_and_rounds_are_told_together(
    city: list[str], tmp_path: Path, refused: Refused
) -> None:
    (tmp_path / "bad.xlsx").write_bytes(b"")

    told = refused(
        "--register", str(tmp_path / "nothing"), "--decisions", str(tmp_path / "no.csv"),
        "--base", str(tmp_path / "above.xlsx"), files=[*city, str(tmp_path / "bad.xlsx")],
    )  # fmt: skip

    for word in ("没有上一轮", "no.csv", "above.xlsx", "bad.xlsx"):
        assert word in told


def test_what_is_no_fault_of_the_disk_stays_ours(
    city: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(outputs, "write", stumble)

    assert main(["fuse", *city, "--out", str(tmp_path / "a" / "b")]) == 1
    assert offices.left_in(tmp_path) == []
