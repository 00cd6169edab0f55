"""Text as it is compared: one form for every way of typing it, simplified characters, pinyin."""

import re
import unicodedata
from functools import cache
from importlib.resources import files

_BRACKETS = str.maketrans("[]{}【】〔〕〖〗「」『』", "()" * 7)
# What folding leaves as it is; most cells are nothing else, and need no more than this look.
_FOLDED = re.compile(r"[!-Z\\^-z|~\u4e00-\u9fff]*")
_BLANKS = re.compile(r"\s+")
# Variation selectors are marks by category, yet show nothing.
_INVISIBLE = re.compile(r"[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# Private-use characters stay: old systems store rare characters of names there.
_REMOVED_CATEGORIES = {"Cc", "Cf", "Cs"}


def fold(text: str) -> str:
    """Return text in its one comparable form.

    NFKC (half-width letters, digits and punctuation), no control or zero-width characters,
    round half-width brackets, single blanks, none at the ends. Letters keep their case.
    """
    plain = text.replace("（", "(").replace("）", ")")
    if _FOLDED.fullmatch(plain):
        return plain
    if not (text.isascii() and text.isprintable()):
        # Invisible characters go first: with them gone, neighbours may still compose.
        text = unicodedata.normalize("NFKC", _without_invisible(_BLANKS.sub(" ", text)))
    return _BLANKS.sub(" ", text.translate(_BRACKETS)).strip()


def _without_invisible(text: str) -> str:
    text = _INVISIBLE.sub("", text)
    if text.isprintable():
        return text
    return "".join(c for c in text if unicodedata.category(c) not in _REMOVED_CATEGORIES)


def simplified(text: str) -> str:
    """Return text with traditional characters replaced one by one; its length stays."""
    return text.translate(_simplified_table())


def pinyin(text: str) -> tuple[str, ...]:
    """Return the toneless reading of each character, the character itself where none is known."""
    readings = pinyin_map()
    return tuple(readings.get(c, c) for c in text)


@cache
def simplified_map() -> dict[str, str]:
    """Return traditional character to simplified character (U+4E00 to U+9FFF)."""
    lines = _data("simplified.txt").splitlines()
    return {line[0]: line[1] for line in lines}


@cache
def pinyin_map() -> dict[str, str]:
    """Return character to its commonest reading without tone, ü written v (U+4E00 to U+9FFF)."""
    readings: dict[str, str] = {}
    for line in _data("pinyin.txt").splitlines():
        syllable, characters = line.split(" ")
        readings.update(dict.fromkeys(characters, syllable))
    return readings


@cache
def _simplified_table() -> dict[int, str]:
    return {ord(k): v for k, v in simplified_map().items()}


def _data(name: str) -> str:
    return files("jingwei.kernel").joinpath("data", name).read_text("utf-8")
