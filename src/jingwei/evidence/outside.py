"""What is taken in from somebody without an account: the one door, with less let through (R-EV.11)."""

from collections.abc import Iterable

from jingwei.evidence.ingest import ingest
from jingwei.evidence.kinds import EvidenceRefused, Kept, Kind
from jingwei.evidence.names import kind_of, shown
from jingwei.kernel.catalogue import translate as _

KINDS = (Kind.IMAGE, Kind.PDF)
LARGEST = 10 << 20
ACCEPTED = "image/jpeg,image/png,image/webp,.pdf"


def ingest_outside(name: str, size: int, chunks: Iterable[bytes]) -> Kept:
    """Take a file in as `ingest` does, if it is small and of a kind that is looked through whole; else EvidenceRefused."""
    if kind_of(name) not in KINDS:
        text = _("{name}：这里只收照片（JPEG、PNG、WebP）和 PDF。请另存为 PDF 再传。")
        raise EvidenceRefused(text.format(name=shown(name)))
    if size > LARGEST:
        text = _("{name}：超过 {most} MB，没有收下。请压缩或拆开后再传。")
        raise EvidenceRefused(text.format(name=shown(name), most=LARGEST >> 20))
    return ingest(name, chunks)
