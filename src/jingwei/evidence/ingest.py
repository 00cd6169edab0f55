"""The one door through which files come in as evidence, whoever sends them (R-EV.1)."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from jingwei.evidence import storage
from jingwei.evidence.kinds import SHAPES, EvidenceRefused, Kept, Kind
from jingwei.evidence.looking import check_document, pictures_of, text_of
from jingwei.evidence.names import kept_as, kind_of, shown
from jingwei.kernel import system
from jingwei.kernel.catalogue import translate as _

_START = 16


def ingest(name: str, chunks: Iterable[bytes]) -> Kept:
    """Take a file in: a picture is drawn anew and its original gone, a document is checked and stays as it came.

    Raises EvidenceRefused, and nothing of the file is left then.
    """
    kind, said = kind_of(name), shown(name)
    with system.full_disk_told(said, EvidenceRefused), storage.arriving() as coming:
        size, source = _written(chunks, coming, kind=kind, name=said)
        path, small = Path(coming.name), ""
        if kind is Kind.IMAGE:
            picture, little = pictures_of(path, name=said)
            size, sha256, small = len(picture), storage.keep(picture), storage.keep(little)
        else:
            check_document(path, kind, name=said)
            sha256 = storage.keep_arrived(coming)
    return Kept(kept_as(name, kind), kind, size, source, sha256, small)


def read_word(name: str, chunks: Iterable[bytes]) -> str:
    """What a Word file says, a line for each paragraph; nothing of it is kept (R-EV.10). Raises EvidenceRefused."""
    kind, said = Kind.WORD, shown(name)
    if not said.lower().endswith(".docx"):
        text = _("{name}：只读 .docx。请另存为 .docx 再传，或把文字粘贴到页面上。")
        raise EvidenceRefused(text.format(name=said))
    with system.full_disk_told(said, EvidenceRefused), storage.arriving() as coming:
        _written(chunks, coming, kind=kind, name=said)
        return text_of(Path(coming.name), name=said)


def _written(
    chunks: Iterable[bytes], coming: IO[bytes], *, kind: Kind, name: str
) -> tuple[int, str]:
    """Lay the file into quarantine: its size and digest; raises EvidenceRefused for what is not what its name says."""
    shape, size, start, digest = SHAPES[kind], 0, b"", hashlib.sha256()
    for chunk in chunks:
        size += len(chunk)
        if size > shape.largest:
            text = _("{name}：超过 {most} MB，没有收下。请压缩或拆开后再传。")
            raise EvidenceRefused(text.format(name=name, most=shape.largest >> 20))
        start = start or chunk[:_START]
        digest.update(chunk)
        coming.write(chunk)
    coming.flush()
    if not size:
        raise EvidenceRefused(_("{name}：是空文件，没有收下。请打开核对后重传。").format(name=name))
    if (
        not start.startswith(shape.starts) and kind is not Kind.EXCEL
    ):  # of a workbook the reader says more
        text = _("{name}：内容不是{kind}，没有收下。请打开核对，另存为名字所说的格式再传。")
        raise EvidenceRefused(text.format(name=name, kind=_(shape.title)))
    return size, digest.hexdigest()
