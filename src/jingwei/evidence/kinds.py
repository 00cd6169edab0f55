"""What is taken in as evidence: kinds, endings, sizes; and the refusal of what is not (R-EV.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from jingwei.kernel.catalogue import mark

_MIB = 1 << 20
_ZIP = (b"PK\x03\x04",)
_OFFICE = "application/vnd.openxmlformats-officedocument."


class EvidenceRefused(Exception):
    """The file is not taken in; the message names it, says why and what to do."""


class Kind(StrEnum):
    """What a kept file is."""

    IMAGE = "image"
    PDF = "pdf"
    WORD = "docx"
    EXCEL = "xlsx"


@dataclass(frozen=True, slots=True)
class Shape:
    """Of a kind: its title, how names end and contents begin, the most bytes, and the type it is served with."""

    title: str
    endings: frozenset[str]
    starts: tuple[bytes, ...]
    largest: int
    content_type: str


SHAPES: Mapping[Kind, Shape] = MappingProxyType(
    {
        Kind.IMAGE: Shape(
            mark("照片"), frozenset({".jpg", ".jpeg", ".png", ".webp"}),
            (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF"), 15 * _MIB, "image/jpeg",
        ),
        Kind.PDF: Shape(mark("PDF 文件"), frozenset({".pdf"}), (b"%PDF-",), 20 * _MIB, "application/pdf"),
        Kind.WORD: Shape(
            mark("Word 文件"), frozenset({".docx"}), _ZIP, 20 * _MIB, f"{_OFFICE}wordprocessingml.document"
        ),
        Kind.EXCEL: Shape(
            mark("Excel 文件"), frozenset({".xlsx"}), _ZIP, 20 * _MIB, f"{_OFFICE}spreadsheetml.sheet"
        ),
    }
)  # fmt: skip
MOST_OUTSIDE = 3  # files for a question to somebody without an account (R-EV.11)
# What a browser offers to choose from; on a phone it offers the camera with it.
ACCEPTED = "image/jpeg,image/png,image/webp," + ",".join(
    sorted(one for kind in SHAPES if kind is not Kind.IMAGE for one in SHAPES[kind].endings)
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that lies on the disk for good.

    source: the digest of what was sent; sha256: of what is kept; small: of its small picture, "" for a document.
    """

    name: str
    kind: Kind
    size: int
    source: str
    sha256: str
    small: str = ""
