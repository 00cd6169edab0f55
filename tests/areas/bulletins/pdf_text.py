"""Reads the text of a PDF as typst writes it: content streams, fonts, and what each glyph stands for."""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj(.*?)\bendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_FONT = re.compile(rb"/(f\d+) (\d+) 0 R")
# Pairs of parentheses need no escape within a string.
_PLAIN = rb"[^()\\]|\\."
_STRING = rb"\((?:%s|\((?:%s)*\))*\)" % (_PLAIN, _PLAIN)
_SHOWN = re.compile(
    rb"/(f\d+) [\d.]+ Tf|%s|(TJ|Tj)|<([0-9A-Fa-f\s]+)>(?=[^>])" % _STRING, re.DOTALL
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def runs(pdf: bytes) -> list[str]:
    """Texts in the order of setting, each as it was shown at once."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    found = []
    for body in objects.values():
        resources = re.search(rb"/Resources (\d+) 0 R", body)
        listed = objects[int(resources[1])] if resources else body
        named = _FONT.findall(listed)
        contents = re.search(rb"/Contents (\d+) 0 R", body)
        content = _content(objects[int(contents[1])] if contents else body)
        if named and b" Tf" in content:
            fonts = {name: _font(objects, int(number)) for name, number in named}
            found += _runs(content, fonts)
    return found


def _font(objects: dict[int, bytes], number: int) -> dict[bytes, str]:
    """What the codes of a font mean."""
    meant = re.search(rb"/ToUnicode (\d+) 0 R", objects[number])
    return _glyphs(objects[int(meant[1])]) if meant else {}


def _content(body: bytes) -> bytes:
    found = _STREAM.search(body)
    if found is None:
        return b""
    try:
        return zlib.decompress(found[1])
    except zlib.error:
        return found[1]


def _glyphs(body: bytes) -> dict[bytes, str]:
    """Code of a glyph -> its text."""
    return {
        bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in re.findall(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>\r?\n", _content(body))
    }


def _runs(content: bytes, fonts: dict[bytes, dict[bytes, str]]) -> list[str]:
    found, glyphs, text = [], {}, ""
    for one in _SHOWN.finditer(content):
        if one[1]:
            glyphs = fonts[one[1]]
        elif one[2]:
            found.append(text)
            text = ""
        else:
            codes = (
                bytes.fromhex(one[3].decode()) if one[3] else _ESCAPE.sub(_unescaped, one[0][1:-1])
            )
            text += "".join(glyphs.get(codes[at : at + 2], "?") for at in range(0, len(codes), 2))
    return found


def _unescaped(found: re.Match[bytes]) -> bytes:
    said = found[1]
    return bytes([int(said, 8)]) if said.isdigit() else _NAMED.get(said, said)
