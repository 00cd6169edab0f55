"""The one door through which files come in as evidence, whoever sends them (R-EV.1)."""

from collections.abc import Iterable
from pathlib import Path
from typing import IO

from jingwei.evidence import storage
from jingwei.evidence.kinds import SHAPES, EvidenceRefused, Kept, Kind
from jingwei.evidence.looking import check_document, pictures_of
from jingwei.evidence.names import kept_as, kind_of, shown
from jingwei.kernel.catalogue import translate as _

_START = 16


def ingest(name: str, chunks: Iterable[bytes]) -> Kept:
    """Take a file in: a picture is drawn anew and its original gone, a document is checked and stays as it came.

    Raises EvidenceRefused, and nothing of the file is left then.
    """
    kind, said = kind_of(name), shown(name)
    with storage.full_disk_told(said), storage.arriving() as coming:
        size = _written(chunks, coming, kind=kind, name=said)
        path = Path(coming.name)
        if kind is Kind.IMAGE:
            picture, small = pictures_of(path, name=said)
            return Kept(kept_as(name, kind), kind, len(picture), storage.keep(picture), storage.keep(small))  # fmt: skip
        check_document(path, kind, name=said)
        return Kept(kept_as(name, kind), kind, size, storage.keep_arrived(coming))


def _written(chunks: Iterable[bytes], coming: IO[bytes], *, kind: Kind, name: str) -> int:
    """Lay the file into quarantine; raises EvidenceRefused for one too large, empty, or not what its name says."""
    shape, size, start = SHAPES[kind], 0, b""
    for chunk in chunks:
        size += len(chunk)
        if size > shape.largest:
            text = _("{name}：超过 {most} MB，没有收下。请压缩或拆开后再传。")
            raise EvidenceRefused(text.format(name=name, most=shape.largest >> 20))
        start = start or chunk[:_START]
        coming.write(chunk)
    coming.flush()
    if not size:
        raise EvidenceRefused(_("{name}：是空文件，没有收下。请打开核对后重传。").format(name=name))
    if (
        not start.startswith(shape.starts) and kind is not Kind.EXCEL
    ):  # of a workbook the reader says more
        text = _("{name}：内容不是{kind}，没有收下。请打开核对，另存为名字所说的格式再传。")
        raise EvidenceRefused(text.format(name=name, kind=_(shape.title)))
    return size
