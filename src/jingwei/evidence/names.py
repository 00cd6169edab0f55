"""Names of files as they are kept and shown: no folder, no sign that nobody sees, nobody's number (R-EV.2)."""

import hashlib

from jingwei.evidence.kinds import SHAPES, EvidenceRefused, Kind
from jingwei.journal.content import looks_personal
from jingwei.kernel.catalogue import translate as _

LONGEST = 200  # bytes; a disk takes 255
_PHONE_PICTURES = frozenset({".heic", ".heif"})


def shown(name: str) -> str:
    """The name as a refusal quotes it."""
    return _plain(name)[:LONGEST]


def kind_of(name: str) -> Kind:
    """What the file says that it is; raises EvidenceRefused for what is not taken in at all."""
    ending = _split(name)[1].lower()
    found = next((kind for kind, shape in SHAPES.items() if ending in shape.endings), None)
    if found is not None:
        return found
    if ending in _PHONE_PICTURES:
        text = _("{name}：手机的 HEIC 照片暂不能收。请在相机设置里改存 JPEG（“兼容性最佳”），或截图后再传。")  # fmt: skip
    else:
        text = _("{name}：只收照片（JPEG、PNG、WebP）、PDF、.docx 和 .xlsx。请另存为其中一种再传。")
    raise EvidenceRefused(text.format(name=shown(name) or _("没有名字的文件")))


def kept_as(name: str, kind: Kind) -> str:
    """The name under which it is kept; a picture is a JPEG from now on, a name with somebody's number is not kept."""
    ending = ".jpg" if kind is Kind.IMAGE else f".{kind.value}"
    stem = _split(name)[0].strip(". ")
    if not stem or looks_personal(stem):
        stem = _(SHAPES[kind].title)
    written = stem.encode()
    if len(written) + len(ending) <= LONGEST:
        return stem + ending
    end = f"~{hashlib.sha256(written).hexdigest()[:8]}{ending}"
    return written[: LONGEST - len(end)].decode(errors="ignore") + end


def _plain(name: str) -> str:
    """The name without folders, without signs that are not seen, blanks but single ones."""
    base = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in base if sign.isprintable())
    return " ".join(seen.encode(errors="ignore").decode().split())


def _split(name: str) -> tuple[str, str]:
    """What stands before the last dot, and from there on."""
    stem, dot, ending = _plain(name).rpartition(".")
    return (stem, dot + ending) if dot else (ending, "")
