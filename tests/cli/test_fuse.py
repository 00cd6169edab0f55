"""`jingwei fuse` writes what it promises: tables that close, the same bytes, no phone, nothing half."""

import collections
import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from jingwei.cli import main
from tests.cli import offices
from tests.fusion.reading.workbooks import workbook

pytestmark = pytest.mark.slow  # whole runs of the command, a few seconds each


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return offices.lists(tmp_path_factory.mktemp("lists") / "lists")


@pytest.fixture(scope="module")
def run(city: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole run with a list from above."""
    folder = tmp_path_factory.mktemp("run")
    theirs = [offices.HEAD, *(offices.known(n) for n in range(5, 150))]
    theirs[1] = [*theirs[1][:3], "李四", *theirs[1][4:]]
    theirs += [[9, "乌海市宏图13900001001有限公司", None, None, 13900001002, "电话13900001003"]]
    above = workbook(folder / "上级.xlsx", theirs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JINGWEI_LANG", "zh")
        assert main(["fuse", *city, "--out", str(folder / "out"), "--base", str(above)]) == 0
    return folder / "out"


def test_every_file_that_is_promised_is_there(run: Path) -> None:
    assert offices.left_in(run) == [
        "lineage.parquet", "register.parquet", "register.xlsx", "report.html", "returns",
        "review.csv", "rows.csv", "state", "summary.json",
    ]  # fmt: skip
    assert offices.left_in(run / "returns") == ["市场监管局.xlsx", "民政局.xlsx", "税务局.xlsx"]
    assert "mapping.toml" in offices.left_in(run / "state")
    assert offices.left_in(run.parent) == ["out", "上级.xlsx"]


def test_every_data_row_is_told_once_and_the_balance_closes(run: Path) -> None:
    rows = offices.table(run / "rows.csv")
    said = offices.summary(run)

    status = collections.Counter(row["status"] for row in rows)
    assert list(rows[0])[:6] == ["file", "sheet", "row", "organisation", "status", "flags"]
    assert len(offices.owners(run)) == len(rows) == 160 + 34 + 10 == said["rows"]["read"]
    assert {name: status[name] for name in said["rows"] if name != "read"} == {
        name: count for name, count in said["rows"].items() if name != "read"
    }
    assert said["organisations"] == len({row["organisation"] for row in rows} - {""})
    assert status["waiting"] >= 2


def test_the_rows_are_numbered_as_the_spreadsheet_shows_them(run: Path) -> None:
    of_file = collections.defaultdict(list)
    for file, sheet, row in offices.owners(run):
        of_file[file, sheet].append(int(row))

    assert sorted(of_file["税务局.xlsx", "名单"]) == list(range(2, 36))
    assert sorted(of_file["民政局.csv", ""]) == list(range(2, 12))


def test_the_kind_of_every_question_fits_its_rows(run: Path) -> None:
    owners = offices.owners(run)
    questions = offices.table(run / "review.csv")

    assert len(questions) == offices.summary(run)["questions"] >= 2
    for question in questions:
        left, right = (
            owners[tuple(question[f"{side}_{key}"] for key in ("file", "sheet", "row"))]  # type: ignore[index]
            for side in ("left", "right")
        )
        assert (left == right) == (question["kind"] == "split")


def test_no_file_written_holds_a_phone(run: Path) -> None:
    told = offices.said(run)
    phones = [str(offices.PHONE + n) for n in range(offices.SIZE)]

    leaks = {name for name, text in told.items() if any(phone in text for phone in phones)}
    assert leaks == set()
    assert "139****1002" in " ".join(told.values())


def test_phones_are_written_where_they_are_asked_for(city: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out"

    main(["fuse", *city, "--out", str(out), "--with-contacts"])

    told = offices.said(out)
    assert str(offices.PHONE + 7) in told["register.parquet"]
    assert any(str(offices.PHONE + 7) in text for name, text in told.items() if ".xlsx" in name)


def test_the_list_from_above_is_compared_on_a_sheet_of_its_own(run: Path) -> None:
    sheet = openpyxl.load_workbook(run / "register.xlsx")["上级比对"]

    text = "\n".join(str(c) for row in sheet.iter_rows(values_only=True) for c in row if c)
    assert "乌海市宏图" in text
    assert "李四" in text
    assert str(offices.known(0)[1]) in text


def test_the_order_of_the_files_and_the_number_of_threads_change_no_byte(
    city: list[str], run: Path, tmp_path: Path
) -> None:
    above = ["--base", str(run.parent / "上级.xlsx")]
    command = [sys.executable, "-m", "jingwei.cli", "fuse", *city[::-1], "--out", "out", *above]
    environment = os.environ | {"POLARS_MAX_THREADS": "1", "JINGWEI_LANG": "zh"}

    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )

    assert done.stderr == ""
    assert offices.digests(tmp_path / "out") == offices.digests(run)


def test_tables_only_writes_tables_and_state(
    city: list[str], tmp_path: Path, run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"

    assert main(["fuse", *city, "--out", str(out), "--tables-only"]) == 0

    shown = capsys.readouterr()
    documents = {"register.xlsx", "report.html", "returns"}
    assert set(offices.left_in(out)) == set(offices.left_in(run)) - documents
    assert offices.left_in(out / "state") == offices.left_in(run / "state")
    assert offices.table(out / "rows.csv") == offices.table(run / "rows.csv")
    assert "report.html" not in shown.out
    assert shown.err == ""


def test_a_run_for_tables_computes_nothing_that_no_table_tells(
    city: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_args: object, **_more: object) -> None:
        raise AssertionError

    monkeypatch.setattr("jingwei.fusion.estimate.unlisted", never)

    assert main(["fuse", *city, "--out", str(tmp_path / "out"), "--tables-only"]) == 0


def test_a_watched_terminal_shows_steps_unless_it_shall_be_quiet(
    city: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    main(["fuse", city[1], "--out", str(tmp_path / "a"), "--tables-only"])
    watched = capsys.readouterr().err
    main(["fuse", city[1], "--out", str(tmp_path / "b"), "--tables-only", "--quiet"])

    assert "1/1 个文件" in watched
    assert "融合" in watched
    assert capsys.readouterr().err == ""


def test_files_of_one_name_in_two_folders_are_told_apart(tmp_path: Path) -> None:
    for place in ("a", "b"):
        (tmp_path / place).mkdir()
        workbook(tmp_path / place / "名单.xlsx", [offices.HEAD, offices.known(1)])
    files = [str(tmp_path / place / "名单.xlsx") for place in ("a", "b")]

    code = main([
        "fuse", *files, "--out", str(tmp_path / "out"), "--tables-only",
        "--department", "a/名单.xlsx=税务局", "--department", f"{files[1]}=民政局",
    ])  # fmt: skip

    rows = offices.table(tmp_path / "out" / "rows.csv")
    assert code == 0
    assert [(r["file"], r["department"]) for r in rows] == [
        ("a/名单.xlsx", "税务局"),
        ("b/名单.xlsx", "民政局"),
    ]


def test_a_file_with_an_equals_sign_in_its_name_gets_its_department(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a=b.xlsx", [offices.HEAD, offices.known(1)])

    code = main([
        "fuse", str(file), "--out", str(tmp_path / "out"), "--tables-only",
        "--department", "a=b.xlsx=税务局",
    ])  # fmt: skip

    assert code == 0
    assert offices.table(tmp_path / "out" / "rows.csv")[0]["department"] == "税务局"


def test_the_day_is_that_which_is_asked_for(city: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out"

    main(["fuse", city[1], "--out", str(out), "--tables-only", "--as-of", "2025-11-30"])

    assert offices.summary(out)["as_of"] == "2025-11-30"


def test_a_fresh_folder_below_folders_that_do_not_exist_is_made(
    city: list[str], tmp_path: Path
) -> None:
    assert main(["fuse", city[1], "--out", str(tmp_path / "a" / "b"), "--tables-only"]) == 0
    assert (tmp_path / "a" / "b" / "rows.csv").is_file()


def test_an_empty_folder_is_filled(city: list[str], tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()

    assert main(["fuse", city[1], "--out", str(tmp_path / "out"), "--tables-only"]) == 0
    assert offices.left_in(tmp_path) == ["out"]


def test_refused_files_are_skipped_and_named_where_that_is_asked_for(
    city: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.xlsx").write_bytes(b"")
    files = [city[1], str(tmp_path / "bad.xlsx"), str(tmp_path), city[1]]

    code = main(["fuse", *files, "--out", str(tmp_path / "out"), "--tables-only", "--skip-refused"])

    told = capsys.readouterr().err
    assert code == 0
    assert told.count("已跳过") == 3
    assert "bad.xlsx" in told
    assert offices.summary(tmp_path / "out")["rows"]["read"] == 34


def test_review_and_summary_are_read_by_ordinary_programs(run: Path) -> None:
    with (run / "review.csv").open(encoding="utf-8-sig", newline="") as file:
        head = next(csv.reader(file))

    assert head[:8] == [
        "kind", "left_file", "left_sheet", "left_row", "right_file", "right_sheet", "right_row",
        "reason",
    ]  # fmt: skip
    assert head[-1] == "judgement"
    assert json.loads((run / "summary.json").read_text("utf-8"))["round"] == 1
