"""What each tool is asked: the same lists of the same rows."""

from dataclasses import dataclass
from enum import StrEnum

from jingwei.kernel.catalogue import mark


class Question(StrEnum):
    """A page of fifty rows, or a search."""

    FIRST = "first"
    DEEP = "deep"
    KIND = "kind"
    STREET = "street"
    SORTED = "sorted"
    RARE = "rare"
    COMMON = "common"
    PAST = "past"
    OWN = "own"

    @property
    def words(self) -> str:
        """In words."""
        return TITLES[self]


TITLES = {
    Question.FIRST: mark("全部，第一页"),
    Question.DEEP: mark("全部，第九十万行那一页"),
    Question.KIND: mark("只看社会团体"),
    Question.STREET: mark("只看一个街道"),
    Question.SORTED: mark("按职工数从多到少"),
    Question.RARE: mark("搜两个字，少见的"),
    Question.COMMON: mark("搜两个字，常见的"),
    Question.PAST: mark("以前某一天的情形"),
    Question.OWN: mark("街道经办人看自己的街道"),
}


@dataclass(frozen=True)
class Known:
    """Of the city what the questions need: units of places, a name nine tenths of the way down, and how deep that is."""

    street: int
    places: tuple[int, ...]
    deep_name: str
    deep_row: int
    rare: str
    common: str
