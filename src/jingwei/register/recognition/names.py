"""Names taken apart as fusion does it, and how like two of them are: plain values, no database (R-A.7)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl
from rapidfuzz import fuzz

from jingwei.fusion.normalise.names import cleaned, name_parts

SAME = 94.0  # the least of two names that are taken for the same
_UNLIKE = 92.0  # the most of two that are not
_FORM, _PLACE, _LEFT_OUT = 12.0, 20.0, 1.0
_OTHER_BRANCH, _IS_BRANCH = 25.0, 15.0
_SHORT, _WITHIN, _WHOLE = 70.0, 18.0, 4.0


@dataclass(frozen=True, slots=True)
class Name:
    """The parts of a name: a place as a code without trailing zeros, core, form, branch; "" when absent."""

    place: str
    core: str
    form: str
    branch: str


NAMELESS = Name("", "", "", "")


def parts_of(names: Iterable[str], *, places: Mapping[str, str]) -> dict[str, Name]:
    """Each distinct name taken apart (R-N.1 to R-N.4); one that says nothing has no core."""
    distinct = sorted(set(names))
    if not distinct:
        return {}
    parts = name_parts(pl.Series(distinct), places=places, branches=())
    rows = parts.select("place", "core", "form", "branch").iter_rows()
    return {said: Name(*row) for said, row in zip(distinct, rows, strict=True)}


def folded(texts: Iterable[str]) -> dict[str, str]:
    """Each distinct text without white space and marks, in one width and one script."""
    distinct = sorted(set(texts))
    return dict(zip(distinct, cleaned(pl.Series(distinct, dtype=pl.String)).to_list(), strict=True))


def same(asked: Name, held: Name) -> bool:
    """True where the two may be one name: cores and branches equal, nothing else against it.

    有限责任公司 and 有限公司 are one form; a form or a place that one of them leaves out is not against it.
    """
    is_core = bool(asked.core) and (asked.core, asked.branch) == (held.core, held.branch)
    return is_core and _agree(asked.form, held.form) and _near(asked.place, held.place)


def likeness(asked: Name, held: Name) -> float:
    """How like two names are, 0 to 100; from SAME on they are the same, below not."""
    if not asked.core or not held.core:
        return 0.0
    if same(asked, held):
        return 100.0 - _LEFT_OUT * ((asked.form != held.form) + (asked.place != held.place))
    score = _core_likeness(asked.core, held.core)
    score -= 0.0 if _agree(asked.form, held.form) else _FORM
    score -= 0.0 if _near(asked.place, held.place) else _PLACE
    if asked.branch != held.branch:
        score -= _OTHER_BRANCH if asked.branch else _IS_BRANCH
    return max(0.0, score)


def _core_likeness(asked: str, held: str) -> float:
    """Cores by characters; one that is a short form of the other is likelier than its length says."""
    short, long = sorted((asked, held), key=len)
    score = fuzz.ratio(asked, held) * _UNLIKE / 100
    if len(short) > 1 and _is_within(short, long):
        share = len(short) / len(long)
        score = max(score, _SHORT + _WITHIN * share + (_WHOLE if short in long else 0.0))
    return min(_UNLIKE, score)


def _is_within(short: str, long: str) -> bool:
    """True where the characters of one stand in the other in the same order."""
    rest = iter(long)
    return all(one in rest for one in short)


def _agree(asked: str, held: str) -> bool:
    return not asked or not held or asked == held


def _near(asked: str, held: str) -> bool:
    """True where one place lies in the other, or one of them is not said."""
    return asked.startswith(held) or held.startswith(asked)
