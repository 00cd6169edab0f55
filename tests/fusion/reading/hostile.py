"""Files that mean harm: how each is made, and the words in its refusal that name the cause."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jingwei.fusion.reading.limits import LIMITS
from tests.fusion.reading import workbooks

Maker = Callable[[Path], Path]


@dataclass(frozen=True)
class Hostile:
    """How such a file is made, what its refusal says, and how its name ends."""

    make: Maker
    cause: str
    ending: str = ".xlsx"


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


def _backslashed(path: Path) -> Path:
    return workbooks.raw_workbook(path, parts={"xl\\..\\..\\passwd": b"x"})


def _locked_part(path: Path) -> Path:
    """A workbook one of whose parts asks for a password, in the directory and before the part."""
    content = bytearray(workbooks.raw_workbook(path).read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + flags] |= 1
    path.write_bytes(content)
    return path


def _phantom(path: Path) -> Path:
    return workbooks.phantom_rows(path, rows=LIMITS.rows + 1)


def _written(content: bytes) -> Maker:
    """What is written as it stands."""

    def make(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return make


_HEAD = "企业名称,统一社会信用代码\n"

HOSTILE = {
    "two_corners": Hostile(_two_corners, "XFD1048576"),
    "far_row": Hostile(_far_row, "1048576 行"),
    "bomb": Hostile(_bomb, "压缩炸弹"),
    "doctype": Hostile(_doctype, "DOCTYPE"),
    "macro": Hostile(_macro, "宏"),
    "external": Hostile(_external, "链接到别的工作簿"),
    "embedded": Hostile(_embedded, "嵌有别的文件"),
    "doubled_part": Hostile(workbooks.doubled_part, "重名"),
    "climbing": Hostile(_climbing, "越出"),
    "backslashed": Hostile(_backslashed, "越出"),
    "huge_merge": Hostile(_huge_merge, "A1:XFD1048576"),
    "phantom": Hostile(_phantom, "空行"),
    "deep": Hostile(_deep, "40 层"),
    "utf16": Hostile(_utf16, "UTF-8"),
    "many_parts": Hostile(_many_parts, "400 个"),
    "many_sheets": Hostile(_many_sheets, "50 张"),
    "long_cell": Hostile(_long_cell, "32767 字"),
    "encrypted": Hostile(_encrypted, "密码"),
    "locked_part": Hostile(_locked_part, "密码"),
    "truncated": Hostile(_truncated, "损坏"),
    "not_a_workbook": Hostile(_not_a_workbook, "不是 Excel"),
    "program": Hostile(_written(b"MZ\x90\x00" + bytes(200)), "不是 Excel"),
    "page": Hostile(_written(b"<html><table><tr><td>a</td></tr></table></html>"), "不是 Excel", ".xls"),
    "text": Hostile(_written((_HEAD + "甲,1\n").encode()), "不是 Excel"),
    "other_archive": Hostile(_other_archive, "没有工作表"),
    "empty": Hostile(_empty, "空文件"),
    "blank": Hostile(_blank, "是空的"),
    "too_large": Hostile(_too_large, "48 MiB"),
    "torn_compound": Hostile(
        _written(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048)), "读到一半失败", ".xls"
    ),
    "binary_text": Hostile(_written(_HEAD.encode() + b"\x00\x01"), "二进制内容", ".csv"),
    "unknown_text": Hostile(_written(_HEAD.encode("gb18030") + b"\xff\xff\n"), "编码", ".csv"),
    "wide_text": Hostile(_written(b",".join([b"a"] * 300) + b"\n"), "256 列", ".csv"),
    "long_text": Hostile(_written((_HEAD + "长" * 40_000 + ",1\n").encode()), "32767", ".csv"),
    "heading_alone": Hostile(_written(_HEAD.encode()), "没有数据行", ".csv"),
}  # fmt: skip
