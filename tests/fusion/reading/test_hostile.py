"""Files that mean harm are refused with their cause, and the program lives on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from jingwei.fusion.reading import read
from jingwei.fusion.reading.assemble import Source, read_file
from jingwei.fusion.reading.child import Desk
from jingwei.fusion.reading.workers import ChildError, Worker
from tests.fusion.reading import workbooks
from tests.fusion.reading.hostile import HOSTILE

pytestmark = pytest.mark.thorough

_MEASURED = """
import pathlib, resource, sys
from jingwei.fusion.reading import read
read([])
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = peak()
reading = read([pathlib.Path(sys.argv[1])])
print(len(reading.refusals), (peak() - before) // 1024)
"""
_CONFINED = """
import pathlib, signal, sys
from jingwei.fusion.reading.child import confine
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
confine(1 << 30)
try:
    bytearray(1 << 30)
except MemoryError:
    print("no memory")
try:
    pathlib.Path(sys.argv[1]).write_bytes(b"x")
except OSError:
    print("no file")
"""
MUTATIONS = int(os.environ.get("JINGWEI_MUTATIONS", "200"))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_cause(name: str, tmp_path: Path) -> None:
    hostile = HOSTILE[name]
    path = hostile.make(tmp_path / f"{name}{hostile.ending}")

    reading = read([path])

    assert [refusal.file for refusal in reading.refusals] == [path.name]
    assert hostile.cause in reading.refusals[0].what
    assert reading.refusals[0].cure
    assert reading.records.is_empty()


def test_a_million_phantom_rows_are_refused_as_such(tmp_path: Path) -> None:
    reading = read([workbooks.phantom_rows(tmp_path / "a.xlsx")])

    assert "空行" in reading.refusals[0].what


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_a_zero_in_a_text_is_a_blank_for_no_database_takes_it(ending: str, tmp_path: Path) -> None:
    path, zero = tmp_path / f"a{ending}", "_x0000_" if ending == ".xlsx" else "\x00"
    rows = [
        ("企业名称", "统一社会信用代码", f"备{zero}注"),
        (f"乌海市{zero}某某有限公司", workbooks.CODES[0], zero),
    ]
    if ending == ".xlsx":
        workbooks.raw_workbook(path, body=workbooks.cells(rows))
    else:
        path.write_bytes("\n".join(map(",".join, rows)).encode("utf-16"))

    reading = read([path])

    assert reading.refusals == ()
    assert reading.records["org.name"].to_list() == ["乌海市 某某有限公司"]
    assert [column.heading for column in reading.sheets[0].columns][2] == "备 注"


def test_all_refused_files_are_named_at_once_and_the_good_one_is_read(tmp_path: Path) -> None:
    good = workbooks.raw_workbook(tmp_path / "good.xlsx")
    bad = [
        HOSTILE["macro"].make(tmp_path / "a.xlsx"),
        tmp_path / "missing.xlsx",
        HOSTILE["long_cell"].make(tmp_path / "b.xlsx"),
    ]

    reading = read([bad[0], good, *bad[1:]])

    assert [refusal.file for refusal in reading.refusals] == ["a.xlsx", "missing.xlsx", "b.xlsx"]
    assert reading.records["file"].to_list() == ["good.xlsx"]


def test_why_the_system_does_not_open_a_file_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").mkdir()

    refusal = read([tmp_path / "a.xlsx"]).refusals[0]

    assert refusal.what == "打不开：是目录，不是文件。"


def test_a_dead_child_is_replaced_for_the_next_file(tmp_path: Path) -> None:
    good = workbooks.raw_workbook(tmp_path / "good.xlsx")

    with Worker() as worker:
        assert "sheets" in worker.open(good, "workbook")
        assert worker._process is not None
        worker._process.kill()
        worker._process.wait()
        with pytest.raises(ChildError):
            worker.take([])
        assert "sheets" in worker.open(good, "workbook")


def test_a_panic_that_is_no_exception_is_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        """Raised by the parser's binding where its code panics."""

    def panic(_request: object) -> None:
        raise PanicException("index out of bounds\nbacktrace")

    said: list[dict[str, object]] = []
    desk = Desk(sys.stdin.buffer, sys.stdout.buffer)
    monkeypatch.setattr(desk, "open", panic)
    monkeypatch.setattr(desk, "say", said.append)

    desk.answer({"open": 1})

    assert said == [
        {"refused": "parser", "fault": "PanicException", "words": "index out of bounds"}
    ]


def test_the_child_may_neither_write_files_nor_take_a_gigabyte(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CONFINED, str(tmp_path / "a")],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split("\n") == ["no memory", "no file", ""]


@pytest.mark.parametrize("name", ["bomb", "two_corners", "long_cell", "blank"])
def test_refusing_a_file_costs_the_parent_less_than_50_mib(name: str, tmp_path: Path) -> None:
    path = HOSTILE[name].make(tmp_path / "a.xlsx")
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, str(path)], capture_output=True, text=True, check=True
    )

    refused, grown = map(int, done.stdout.split())
    assert refused == 1
    assert grown < 50


def test_mutated_files_are_read_or_refused_and_the_program_lives_on(tmp_path: Path) -> None:
    rows: list[list[object]] = [["企业名称", "统一社会信用代码", "联系电话"]]
    rows += [[f"乌海市第{n}商贸有限公司", workbooks.CODES[0], 13800000000 + n] for n in range(30)]
    content = workbooks.workbook(tmp_path / "good.xlsx", rows).read_bytes()
    path = tmp_path / "mutated.xlsx"
    unnamed = []

    with Worker() as worker:
        for seed in range(MUTATIONS):
            change = workbooks.mutated_part if seed % 2 else workbooks.mutated
            path.write_bytes(change(content, seed=seed))
            reading = read_file(Source(path, path.name, None, {}), worker)
            if reading.records is None and not (reading.refusal and reading.refusal.what):
                unnamed.append(seed)

    assert unnamed == []
