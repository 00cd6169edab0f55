"""Canaries: a text of its own in everything that somebody may not see, and finding it in an answer."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from urllib.parse import unquote_plus
from uuid import UUID
from zipfile import ZipFile, is_zipfile

from django.http.response import HttpResponseBase

# No word of any language; all begin alike, so that one search finds all that may be found.
PREFIX = "zqx"
_TEXT = re.compile(rf"{PREFIX}[a-z]{{4}}[0-9]{{3}}q")
_PHONE = re.compile(r"1390077[0-9]{4}")
_TAG = re.compile(r"<[^>]*>")
_BLANK = re.compile(r"\s+")
Text = str
Key = int | str | UUID


@dataclass(frozen=True, slots=True)
class Canary:
    """A text, what sort of thing it stands in, and where that lies.

    units: the thing's, with those above, as scoped rows have them. key: the thing's own.
    """

    text: Text
    sort: str
    units: frozenset[int]
    key: Key = 0


@dataclass
class Cage:
    """All canaries by their texts."""

    known: dict[Text, Canary] = field(default_factory=dict)

    def hatch(self, sort: str, units: frozenset[int]) -> Text:
        """A new text for something of this sort that lies in the units; its key is told by `name`."""
        number = len(self.known)
        letters = "".join(chr(ord("a") + ord(sign) % 26) for sign in (sort * 4)[:4])
        text = f"{PREFIX}{letters}{number:03d}q" if sort != "phone" else f"1390077{number:04d}"
        self.known[text] = Canary(text, sort, units)
        return text

    def name(self, text: Text, key: Key) -> None:
        """Keeps the key of the thing that the text stands in."""
        known = self.known[text]
        self.known[text] = Canary(text, known.sort, known.units, key)

    def of(self, *sorts: str) -> list[Canary]:
        """Those in things of these sorts."""
        return [one for one in self.known.values() if one.sort in sorts]

    def heard(self, answer: HttpResponseBase, *, but: Collection[Text] = ()) -> set[Canary]:
        """Those that an answer tells: in its body, unpacked where it is a workbook, its headers, where it leads.

        but: what the question itself said, which a form says again.
        """
        return {
            self.known[text] for text in _texts(answer) if text in self.known and text not in but
        }


def _texts(answer: HttpResponseBase) -> set[Text]:
    """Everything in the answer that looks like a canary."""
    found: set[Text] = set()
    for said in _said(answer):
        for form in (said, unescape(said), unquote_plus(said), _TAG.sub("", said)):
            plain = _BLANK.sub("", form).lower()
            found.update(_TEXT.findall(plain))
            found.update(_PHONE.findall(plain))
    return found


def _said(answer: HttpResponseBase) -> Iterator[str]:
    yield "\n".join(f"{name}: {value}" for name, value in answer.items())
    body = body_of(answer)
    if is_zipfile(BytesIO(body)):
        with ZipFile(BytesIO(body)) as parts:
            for name in parts.namelist():
                yield name + parts.read(name).decode("utf-8", "replace")
    else:
        yield body.decode("utf-8", "replace")


def body_of(answer: HttpResponseBase) -> bytes:
    """The whole body; a stream is read to its end, once."""
    if answer.streaming:
        content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        answer.streaming_content = [content]  # type: ignore[attr-defined]
        return bytes(content)
    return bytes(answer.content)  # type: ignore[attr-defined]
