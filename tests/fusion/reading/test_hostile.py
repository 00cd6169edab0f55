"""Files that mean harm are refused with their cause, and the program lives on."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from jingwei.fusion.reading import read
from jingwei.fusion.reading.assemble import Source, read_file
from jingwei.fusion.reading.child import Desk
from jingwei.fusion.reading.limits import LIMITS
from jingwei.fusion.reading.workers import ChildError, Worker
from tests.fusion.reading import workbooks

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


def _two_corners(path: Path) -> Path:
    body = (
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    return workbooks.raw_workbook(path, body=body)


def _far_row(path: Path) -> Path:
    body = (
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        "<row r='1048576'><c r='A1048576'><v>1</v></c></row></sheetData>"
    )
    return workbooks.raw_workbook(path, body=body)


def _bomb(path: Path) -> Path:
    return workbooks.raw_workbook(path, parts={"xl/media/image1.png": bytes(LIMITS.part + 1)})


def _doctype(path: Path) -> Path:
    text = '<!DOCTYPE a [<!ENTITY b "c">]><sst xmlns="x"><si><t>&b;</t></si></sst>'
    return workbooks.raw_workbook(path, parts={"xl/sharedStrings.xml": text})


def _macro(path: Path) -> Path:
    return workbooks.raw_workbook(path, parts={"xl/vbaProject.bin": b"x"})


def _external(path: Path) -> Path:
    return workbooks.raw_workbook(path, parts={"xl/externalLinks/externalLink1.xml": "<a/>"})


def _embedded(path: Path) -> Path:
    return workbooks.raw_workbook(path, parts={"xl/embeddings/oleObject1.bin": b"x"})


def _climbing(path: Path) -> Path:
    return workbooks.raw_workbook(path, parts={"xl/../../etc/passwd": b"x"})


def _huge_merge(path: Path) -> Path:
    merge = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    return workbooks.raw_workbook(path, body=workbooks.LIST + merge)


def _deep(path: Path) -> Path:
    return workbooks.raw_workbook(path, parts={"xl/styles.xml": "<a>" * 60 + "</a>" * 60})


def _utf16(path: Path) -> Path:
    part = '<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16")
    return workbooks.raw_workbook(path, parts={"xl/styles.xml": part})


def _many_parts(path: Path) -> Path:
    return workbooks.raw_workbook(path, parts={f"xl/media/{n}.png": b"x" for n in range(400)})


def _many_sheets(path: Path) -> Path:
    parts = {f"xl/worksheets/more{n}.xml": "<a/>" for n in range(51)}
    return workbooks.raw_workbook(path, parts=parts)


def _long_cell(path: Path) -> Path:
    body = workbooks.cells([("企业名称", "统一社会信用代码"), ("长" * 32_768, "1")])
    return workbooks.raw_workbook(path, body=body)


def _encrypted(path: Path) -> Path:
    name = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + name + bytes(512))
    return path


def _truncated(path: Path) -> Path:
    content = workbooks.raw_workbook(path).read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def _not_a_workbook(path: Path) -> Path:
    path.write_bytes(b"%PDF-1.7\n" + bytes(100))
    return path


def _other_archive(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    return path


def _empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def _blank(path: Path) -> Path:
    return workbooks.raw_workbook(path, body="<sheetData/>")


def _too_large(path: Path) -> Path:
    with path.open("wb") as content:
        content.truncate((48 << 20) + 1)
    return path


HOSTILE = {
    "two_corners": (_two_corners, "XFD1048576"),
    "far_row": (_far_row, "1048576 行"),
    "bomb": (_bomb, "压缩炸弹"),
    "doctype": (_doctype, "DOCTYPE"),
    "macro": (_macro, "宏"),
    "external": (_external, "链接到别的工作簿"),
    "embedded": (_embedded, "嵌有别的文件"),
    "doubled_part": (workbooks.doubled_part, "重名"),
    "climbing": (_climbing, "越出"),
    "huge_merge": (_huge_merge, "A1:XFD1048576"),
    "deep": (_deep, "40 层"),
    "utf16": (_utf16, "UTF-8"),
    "many_parts": (_many_parts, "400 个"),
    "many_sheets": (_many_sheets, "50 张"),
    "long_cell": (_long_cell, "32767 字"),
    "encrypted": (_encrypted, "密码"),
    "truncated": (_truncated, "损坏"),
    "not_a_workbook": (_not_a_workbook, "不是 Excel"),
    "other_archive": (_other_archive, "没有工作表"),
    "empty": (_empty, "空文件"),
    "blank": (_blank, "是空的"),
    "too_large": (_too_large, "48 MiB"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_cause(name: str, tmp_path: Path) -> None:
    make, cause = HOSTILE[name]
    path = make(tmp_path / f"{name}.xlsx")

    reading = read([path])

    assert [refusal.file for refusal in reading.refusals] == [path.name]
    assert cause in reading.refusals[0].what
    assert reading.refusals[0].cure
    assert reading.records.is_empty()


def test_a_million_phantom_rows_are_refused_as_such(tmp_path: Path) -> None:
    reading = read([workbooks.phantom_rows(tmp_path / "a.xlsx")])

    assert "空行" in reading.refusals[0].what


def test_all_refused_files_are_named_at_once_and_the_good_one_is_read(tmp_path: Path) -> None:
    good = workbooks.raw_workbook(tmp_path / "good.xlsx")
    bad = [_macro(tmp_path / "a.xlsx"), tmp_path / "missing.xlsx", _long_cell(tmp_path / "b.xlsx")]

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
    path = HOSTILE[name][0](tmp_path / "a.xlsx")
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
