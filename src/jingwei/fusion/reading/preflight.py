"""Looks a file over before any parser sees it, and refuses what no honest list holds (rule 5).

Nothing is parsed here: the parts of a workbook are inflated in small pieces, counted, and searched
for what would exhaust or cheat the parser. What slips through meets the limited child process.
"""

import errno
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NoReturn

from jingwei.fusion.reading.limits import LIMITS
from jingwei.fusion.reading.model import Refusal
from jingwei.fusion.reading.xmlparts import PartCount, SuspectError, count_part
from jingwei.kernel.catalogue import translate as _

WORKBOOK, TEXT = "workbook", "csv"

_PIECE = 1 << 18
_MIB = 1 << 20
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_ENCRYPTED_STREAMS = tuple(
    name.encode("utf-16-le") for name in ("EncryptedPackage", "EncryptionInfo", "StrongEncryption")
)
_TEXT_SUFFIXES = (".csv", ".txt", ".tsv")
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_FORBIDDEN_PARTS = (
    (re.compile(r"vbaProject|macrosheets|vbaData", re.IGNORECASE), "macro"),
    (re.compile(r"externalLinks?/", re.IGNORECASE), "external"),
    (re.compile(r"embeddings/|activeX|oleObject|ctrlProps/.*\.bin", re.IGNORECASE), "embedded"),
)


class RefusedError(Exception):
    """A file is refused before it is parsed: what it is, and what would cure it."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(what)
        self.what = what
        self.cure = cure

    def named(self, file: str) -> Refusal:
        """Makes the refusal of this file."""
        return Refusal(file, None, None, None, self.what, self.cure)


@dataclass
class _Tally:
    """What has been inflated and counted so far."""

    inflated: int = 0
    counts: list[PartCount] = field(default_factory=list)


def examine(path: Path) -> str:
    """Says whether a file is a workbook or a text table; raises RefusedError or OSError."""
    size = path.stat().st_size
    if size == 0:
        _refuse(_("是空文件。"), _("请核对是否报错了文件。"))
    if size > LIMITS.file:
        what = _("有 {found} MiB，超过 {allowed} MiB。").format(
            found=round(size / _MIB, 1), allowed=LIMITS.file // _MIB
        )
        _refuse(what, _("请删去图片和空行，或分成几个文件再报。"))
    with path.open("rb") as content:
        start = content.read(8)
    if start.startswith(_COMPOUND):
        _examine_compound(path)
    elif start.startswith((_ZIP, _EMPTY_ZIP)):
        _examine_workbook(path)
    elif path.suffix.lower() in _TEXT_SUFFIXES:
        return _examine_text(path)
    else:
        _refuse(_("不是 Excel 工作簿，也不是 csv。"), _reopen())
    return WORKBOOK


def _refuse(what: str, cure: str) -> NoReturn:
    raise RefusedError(what, cure)


def _reopen() -> str:
    return _("请用 Excel 或 WPS 打开核对，另存为 .xlsx 后重报。")


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as content:
        while piece := content.read(_PIECE):
            yield piece


def _examine_compound(path: Path) -> None:
    """Lets an old .xls pass to the child, and refuses a locked workbook."""
    tail = b""
    for piece in _pieces(path):
        window = tail + piece
        if any(name in window for name in _ENCRYPTED_STREAMS):
            _refuse(_("工作簿加了密码。"), _("请去掉打开密码后重报。"))
        if b"_VBA_PROJECT".decode().encode("utf-16-le") in window:
            _refuse(_("工作簿带有宏。"), _("请另存为不含宏的 .xlsx 后重报。"))
        tail = window[-64:]


def _examine_text(path: Path) -> str:
    """Refuses a text table that is none: it holds a zero byte outside UTF-16."""
    for number, piece in enumerate(_pieces(path)):
        if number == 0 and piece.startswith((b"\xff\xfe", b"\xfe\xff")):
            return TEXT
        if b"\x00" in piece:
            _refuse(_("不是文本表格，里面有二进制内容。"), _reopen())
    return TEXT


# --- The parts of a workbook ---------------------------------------------------------------------


def _examine_workbook(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check_names(parts)
            tally = _Tally()
            for part in parts:
                _examine_part(archive, part, tally)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as fault:
        raise RefusedError(_("工作簿已损坏或不完整。"), _reopen()) from fault
    except OSError as fault:
        # A table of contents that points outside the file; anything else is the machine's fault.
        if fault.errno != errno.EINVAL:
            raise
        raise RefusedError(_("工作簿已损坏或不完整。"), _reopen()) from fault
    except RuntimeError as fault:
        # zipfile says so where a part is locked with a password.
        raise RefusedError(_("工作簿加了密码。"), _("请去掉打开密码后重报。")) from fault
    _check_cells(tally)


def _check_names(parts: list[zipfile.ZipInfo]) -> None:
    """Judges a workbook by the names of its parts."""
    names = [part.filename for part in parts]
    if len(names) > LIMITS.parts:
        what = _("内部有 {found} 个部件，超过 {allowed} 个。").format(
            found=len(names), allowed=LIMITS.parts
        )
        _refuse(what, _copy())
    lowered = [name.lower().replace("\\", "/").lstrip("/") for name in names]
    if len(set(lowered)) < len(lowered):
        doubled = next(name for name in lowered if lowered.count(name) > 1)
        _refuse(_("内部部件重名：{name}。").format(name=doubled), _copy())
    if any(".." in name.split("/") for name in lowered):
        _refuse(_("内部部件名越出工作簿。"), _copy())
    for pattern, kind in _FORBIDDEN_PARTS:
        found = next((name for name in names if pattern.search(name)), None)
        if found:
            _refuse(_forbidden(kind).format(name=found), _copy())
    if not any(name.endswith(("xl/workbook.xml", "xl/workbook.bin")) for name in lowered):
        _refuse(_("不是 Excel 工作簿（压缩包里没有工作表）。"), _reopen())
    if sum(map(bool, map(_SHEET_PART.fullmatch, names))) > LIMITS.sheets:
        what = _("有超过 {allowed} 张工作表。").format(allowed=LIMITS.sheets)
        _refuse(what, _("请分成几个文件再报。"))


def _copy() -> str:
    return _("请把数据复制到新工作簿，另存为 .xlsx 后重报。")


def _forbidden(kind: str) -> str:
    words = {
        "macro": _("工作簿带有宏（{name}）。"),
        "external": _("工作簿链接到别的工作簿（{name}）。"),
        "embedded": _("工作簿嵌有别的文件（{name}）。"),
    }
    return words[kind]


def _examine_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, tally: _Tally) -> None:
    """Inflates one part piece by piece, counting what really comes out."""
    is_sheet = bool(_SHEET_PART.fullmatch(part.filename))
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    try:
        with archive.open(part) as content:
            pieces = _counted(content, part.filename, tally)
            if is_xml:
                tally.counts.append(count_part(pieces, part.filename, is_sheet=is_sheet))
            else:
                for _piece in pieces:
                    pass
    except SuspectError as fault:
        what = _suspicion(fault.cause).format(name=part.filename, found=fault.found)
        raise RefusedError(what, _copy()) from fault


def _counted(content: IO[bytes], name: str, tally: _Tally) -> Iterator[bytes]:
    size = 0
    while piece := content.read(_PIECE):
        size += len(piece)
        tally.inflated += len(piece)
        if size > LIMITS.part or tally.inflated > LIMITS.inflated:
            what = _("解压后超过 {allowed} MiB（{name}），疑为压缩炸弹。").format(
                allowed=(LIMITS.part if size > LIMITS.part else LIMITS.inflated) // _MIB, name=name
            )
            _refuse(what, _("请删去多余的格式和空行，或分成几个文件再报。"))
        yield piece


def _suspicion(cause: str) -> str:
    words = {
        "doctype": _("内部文件 {name} 带有 DOCTYPE 声明。"),
        "encoding": _("内部文件 {name} 不是 UTF-8 编码。"),
        "depth": _("内部文件 {name} 的标签嵌套超过 40 层。"),
        "external": _("内部文件 {name} 链接到别的工作簿。"),
        "macro": _("内部文件 {name} 声明了宏。"),
        "columns": _("内部文件 {name} 里有单元格写到 {found}，超过 256 列。"),
        "rows": _("内部文件 {name} 里有单元格写到 {found}，超过 200000 行。"),
        "merge": _("内部文件 {name} 里有过大的合并单元格 {found}。"),
        "merges": _("内部文件 {name} 里合并单元格过多。"),
        "phantom": _("内部文件 {name} 有 {found} 行，几乎全是没有内容的空行。"),
    }
    return words[cause]


def _check_cells(tally: _Tally) -> None:
    """Refuses a workbook with too many cells in all."""
    cells = sum(count.cells for count in tally.counts)
    if cells > LIMITS.cells:
        what = _("有 {found} 个单元格，超过 {allowed} 个。").format(
            found=cells, allowed=LIMITS.cells
        )
        _refuse(what, _("请删去数据之后的空行空列，或分成几个文件再报。"))
