"""Looks through a PDF for what acts by itself or hides another file, within the limited child process (R-EV.4).

Nothing is drawn. Names are looked for in the whole file, whatever objects it says it has, and in all streams that can
be inflated; an object stream that cannot be is not let through.
"""

import re
import zlib
from collections.abc import Iterator

LARGEST_STREAM = 64 << 20  # bytes of an object stream
_GLANCE = 1 << 20  # bytes of any other
_MOST_IN_ALL = 256 << 20
_TAIL = 1_024
_END = rb"(?=[\s/<>\[\](){}%]|$)"
# Names of more than six signs stand by chance in no file; `/JS` is looked for with its value.
_FORBIDDEN = (
    ("encrypted", re.compile(rb"/Encrypt" + _END)),
    ("script", re.compile(rb"/JavaScript" + _END + rb"|/JS\s*[(<]|/JS\s+\d{1,7}\s+\d{1,5}\s+R\b")),
    ("action", re.compile(rb"/(?:Launch|SubmitForm|ImportData|GoToE|GoToR|Rendition)" + _END)),
    ("embedded", re.compile(rb"/(?:EmbeddedFiles?|RichMedia|FileAttachment|XFA)" + _END)),
)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"\bstream\r?\n")
_OBJECTS = re.compile(rb"/ObjStm" + _END)
_ODD_FILTER = re.compile(rb"/(?:ASCIIHexDecode|AHx|ASCII85Decode|A85|LZWDecode|LZW|RunLengthDecode|RL|Crypt)" + _END)  # fmt: skip
_PREDICTED = re.compile(rb"/Predictor\s+(?!1\b)\d")
_BEFORE = 4_096  # bytes before a stream in which its dictionary is looked for


def fault_of(content: bytes) -> str:
    """Why the file is not taken in, as a word for the parent; "" where nothing speaks against it."""
    if not content.startswith(b"%PDF-"):
        return "not_pdf"
    end = content.rfind(b"%%EOF")
    if end < 0 or b"startxref" not in content[max(0, end - _TAIL) : end]:
        return "torn"
    if content[end + 5 :].strip(b"\r\n\t \0"):
        return "tail"
    if found := _named(content):
        return found
    return next(filter(None, _of_streams(content)), "")


def _named(said: bytes) -> str:
    """The first of the forbidden things that is named, whether or not the name is spelt with signs."""
    plain = _unescaped(said)
    return next((cause for cause, names in _FORBIDDEN if names.search(plain)), "")


def _unescaped(said: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), said)


def _of_streams(content: bytes) -> Iterator[str]:
    """What speaks against each stream."""
    inflated = 0
    for begun in _STREAM.finditer(content):
        said = _unescaped(content[max(0, begun.start() - _BEFORE) : begun.start()])
        own = said.rpartition(b"obj")[2]
        holds_objects = bool(_OBJECTS.search(own)) or (b"/First" in own and b"/N" in own)
        limit = LARGEST_STREAM if holds_objects else _GLANCE
        text, is_whole = _inflated(content, begun.end(), limit)
        inflated += len(text)
        if holds_objects and (not is_whole or _ODD_FILTER.search(own) or _PREDICTED.search(own)):
            yield "hidden"
        if inflated > _MOST_IN_ALL:
            yield "bomb"
        yield _named(text)


def _inflated(content: bytes, start: int, limit: int) -> tuple[bytes, bool]:
    """What a stream says, at most so many bytes, and whether that is all; nothing where it is not packed so."""
    opened, end = zlib.decompressobj(), content.find(b"endstream", start)
    try:
        text = opened.decompress(content[start : end if end >= 0 else len(content)], limit)
    except zlib.error:
        return b"", False
    return text, opened.eof
