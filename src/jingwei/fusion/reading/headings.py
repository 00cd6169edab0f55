"""Column headings: their one comparable spelling, and the field a heading names."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jingwei.kernel.text import fold

_BLANKS = re.compile(r"\s+")
_MARKS = re.compile(r"[*★※●▲#:_]+")
_ASIDES = re.compile(r"\((?:必填|选填|可不填|可多选|下拉选择|请选择|盖章|公章)\)")
_UNITS = re.compile(
    r"[(,](?:单位:?)?(?:人民币)?"
    r"(?:万?亿?元|万人|人次?|名|个|家|户|件|次|年|岁|小时|㎡|m2|平方米|平米|亩|%)\)?$"
)
_NUMBERING = re.compile(r"^(?:\(?\d{1,2}[.、)]|\(?[一二三四五六七八九十]{1,3}[、)])(?=\D)")
_BRACKETED = re.compile(r"\([^()]*\)")
_SIGNS = re.compile(r"[()/、,.;\-~\"'<>|\\]+")
_ALTERNATIVES = re.compile(r"[/、或]|及")

_NAMED = "姓名"

# Longer cells are text, never headings.
_LONGEST = 40
_NEAR_LENGTH = 5
_TAIL_LENGTH = 3


@dataclass(frozen=True, slots=True)
class Meaning:
    """A field, or None for a column about persons; how surely the heading says so."""

    field: str | None
    exact: bool
    rank: int


@dataclass(frozen=True)
class Aliases:
    """The known headings by their plain spelling, and those one edit away."""

    known: dict[str, Meaning]
    edits: dict[str, str]


@cache
def aliases() -> Aliases:
    """Loads the headings the program knows; a heading of a personal column has no field."""
    text = files("jingwei.fusion").joinpath("data", "header_aliases.json").read_text("utf-8")
    listed = json.loads(text)
    known: dict[str, Meaning] = {}
    for heading in listed["refuse_columns"]:
        known[plain(heading)] = Meaning(None, exact=True, rank=0)
    for field, headings in listed["fields"].items():
        for rank, heading in enumerate(headings):
            known.setdefault(plain(heading), Meaning(field, exact=True, rank=rank))
    edits: dict[str, str] = {}
    for heading in known:
        if len(heading) >= _NEAR_LENGTH:
            for shorter in deletions(heading):
                edits.setdefault(shorter, heading)
    return Aliases(known, edits)


@cache
def fields() -> tuple[str, ...]:
    """Lists the fields in the order in which they stand in the records frame."""
    text = files("jingwei.fusion").joinpath("data", "header_aliases.json").read_text("utf-8")
    return tuple(json.loads(text)["fields"])


def plain(heading: str) -> str:
    """Gives a heading without blanks, stars, "(必填)", units, numbering and signs (section 7.1)."""
    return _SIGNS.sub("", undecorated(heading))


def undecorated(heading: str) -> str:
    """Gives a heading without decoration, its brackets and strokes still in place."""
    text = _BLANKS.sub("", fold(heading))
    text = _ASIDES.sub("", _MARKS.sub("", text))
    return _NUMBERING.sub("", _UNITS.sub("", text))


def deletions(word: str) -> Iterator[str]:
    """Gives the word itself and all words with one character less."""
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


@cache
def meaning(heading: str) -> Meaning | None:
    """Says what one heading means: exactly, else by one edit, else by how it ends."""
    if not heading or len(heading) > _LONGEST:
        return None
    tried = tuple(spellings(heading))
    return _exact(tried) or _near(tried[0])


def spellings(heading: str) -> Iterator[str]:
    """Gives what may be looked up: the whole, the whole without asides, its alternatives."""
    text = undecorated(heading)
    yield _SIGNS.sub("", text)
    without = _BRACKETED.sub("", text)
    yield _SIGNS.sub("", without)
    for part in _ALTERNATIVES.split(without):
        yield _SIGNS.sub("", part)
    for part in _BRACKETED.findall(text):
        yield _SIGNS.sub("", part)
    if without.endswith(_NAMED):
        yield _SIGNS.sub("", without.removesuffix(_NAMED))


def _exact(tried: tuple[str, ...]) -> Meaning | None:
    known = aliases().known
    for spelling in tried:
        found = known.get(spelling) or known.get(spelling.lower())
        if found is not None:
            return found
    return None


def _near(spelling: str) -> Meaning | None:
    """Finds a known heading one edit away, or one that this heading ends with."""
    found = aliases()
    known = _one_edit(spelling, found) or next(
        (spelling[start:] for start in range(1, len(spelling) - _TAIL_LENGTH + 1)
         if spelling[start:] in found.known),
        None,
    )  # fmt: skip
    if known is None:
        return None
    return Meaning(found.known[known].field, exact=False, rank=found.known[known].rank)


def _one_edit(spelling: str, found: Aliases) -> str | None:
    if len(spelling) < _NEAR_LENGTH:
        return None
    near = (found.edits.get(shorter) for shorter in deletions(spelling))
    return next((known for known in near if known and _apart(known, spelling) <= 1), None)


def _apart(left: str, right: str) -> int:
    """Counts edits up to two: 0 the same, 1 one edit, 2 more."""
    if left == right:
        return 0
    if abs(len(left) - len(right)) > 1:
        return 2
    start = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), -1)
    if start < 0:
        return 1
    rest = {
        (left[start + 1 :], right[start + 1 :]),
        (left[start:], right[start + 1 :]),
        (left[start + 1 :], right[start:]),
    }
    return 1 if any(a == b for a, b in rest) else 2
