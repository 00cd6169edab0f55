"""The classification of industries GB/T 4754-2017: lookup by code, by name, by loose words."""

import csv
import re
import tomllib
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.resources import files

from jingwei.kernel.text import fold


class IndustryLevel(IntEnum):
    """The four levels; the value is the number of characters of a code (R-1.14)."""

    SECTION = 1
    DIVISION = 2
    GROUP = 3
    CLASS = 4


@dataclass(frozen=True, slots=True)
class Industry:
    """One entry: F, 52, 521 or 5211; its section is the letter it lies under."""

    code: str
    section: str
    name: str

    @property
    def is_section(self) -> bool:
        """True for the twenty entries whose code is a letter."""
        return self.level is IndustryLevel.SECTION

    @property
    def level(self) -> IndustryLevel:
        """The level, from the length of the code."""
        return IndustryLevel(len(self.code))

    @property
    def parent(self) -> str:
        """The code one level up; "" for a section."""
        if self.level is IndustryLevel.SECTION:
            return ""
        return self.section if self.level is IndustryLevel.DIVISION else self.code[:-1]


_CODE = re.compile(r"([A-T])?\s*-?\s*(\d{2,4})?(?!\d)")
_PUNCTUATION = re.compile(r"[\s、,，;/()·.:\-和及与]+")
_SUFFIX = re.compile(r"(?:门类|大类|行业|业|类)$")


@cache
def industries() -> dict[str, Industry]:
    """Return every entry by its code, sections first, in the order of the standard."""
    text = files("jingwei.kernel").joinpath("data", "industries.csv").read_text("utf-8")
    return {row["code"]: Industry(**row) for row in csv.DictReader(text.splitlines())}


def industry(code: str) -> Industry | None:
    """Return the entry of a code; a letter before the digits (F5211) is taken off."""
    entries = industries()
    return entries.get(code) or entries.get(code[1:] if code[1:].isdigit() else "")


def sections() -> tuple[Industry, ...]:
    """Return the twenty sections A to T."""
    return tuple(entry for entry in industries().values() if entry.is_section)


def industry_named(name: str) -> Industry | None:
    """Return the entry of this exact name; of several levels so called, the broadest."""
    return _by_name().get(_plain(name))


def section_of(text: str) -> str | None:
    """Return the section letter for what a department wrote: a code, a name, loose words.

    None when nothing fits; "其他" and blanks fit nothing.
    """
    folded = fold(text)
    return _section_by_code(folded) or _section_by_name(folded) or _section_by_words(folded)


def _section_by_code(folded: str) -> str | None:
    found = _CODE.match(folded)
    if found is None:
        return None
    letter, digits = found.groups()
    if digits:
        entry = industries().get(digits)
        # Section and digits that contradict each other say nothing.
        return entry.section if entry and letter in (None, entry.section) else None
    return letter if letter and len(folded) > 1 and not folded[1].isascii() else _alone(folded)


def _alone(folded: str) -> str | None:
    return folded if folded in industries() else None


def _section_by_name(folded: str) -> str | None:
    entry = _by_name().get(_plain(folded))
    return entry.section if entry else None


def _section_by_words(folded: str) -> str | None:
    plain = _plain(folded)
    found = [(-len(w), plain.index(w), s) for w, s in _words().items() if w in plain]
    return min(found)[2] if found else None


def _plain(name: str) -> str:
    return _SUFFIX.sub("", _PUNCTUATION.sub("", fold(name)))


@cache
def _by_name() -> dict[str, Industry]:
    # Later entries lie deeper: the broadest of one name is kept.
    names: dict[str, Industry] = {}
    for entry in sorted(industries().values(), key=lambda e: e.level):
        names.setdefault(_plain(entry.name), entry)
    return names


@cache
def _words() -> dict[str, str]:
    text = files("jingwei.kernel").joinpath("data", "industry_words.toml").read_text("utf-8")
    return {word: section for section, words in tomllib.loads(text).items() for word in words}
