"""What a kind of bulletin is: a template of sentences and tables in which no number is typed (R-T.1)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from jingwei.areas.bulletins.references import (
    Field,
    Moment,
    Reference,
    UnknownReference,
    loose,
    parsed,
)
from jingwei.indicators.catalogue import indicators
from jingwei.kernel.catalogue import translate as _

_KEY = re.compile(r"[a-z]+(?:-[a-z]+)*")
# A number in words before what is counted; 一对一, 三有 and the like are words.
_COUNTED_IN_WORDS = re.compile(r"[〇零一二三四五六七八九十百千万亿]+\s*(?:家|名|条|件|倍|个百分点)")


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a section; its number is generated."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or several."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """The units directly below, a line each, and the unit itself as the last; columns: a heading and a reference."""

    title: str
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Course:
    """Indicators at the ends of the months of a year, drawn and as a table."""

    title: str
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Movement:
    """The rows by which an indicator differs from a moment before, counted by what became of them."""

    title: str
    indicator: str
    since: Moment = Moment.LAST_MONTH


@dataclass(frozen=True, slots=True)
class RowList:
    """The rows that a share does not count, in columns of its ledger; `most` are listed.

    since: those alone that it did not count at that moment either.
    """

    title: str
    indicator: str
    columns: tuple[str, ...]
    most: int
    since: Moment = Moment.NOW


@dataclass(frozen=True, slots=True)
class OverdueCases:
    """The units directly below and the unit itself: how many cases are overdue, and for how many days the longest."""

    title: str


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """The procedures that anything happened in: how many cases of each were opened, closed, in time, and stand open.

    since: the moment before the period begins; the day of the bulletin ends it.
    """

    title: str
    since: Moment = Moment.LAST_MONTH


Block = Heading | Paragraph | Table | Course | Movement | RowList | OverdueCases | CaseFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinKind:
    """A kind of bulletin; raises ValueError where a text holds a number, or names an unknown reference.

    Titles and sentences are Chinese: so is what is issued, whatever language its reader works in.
    """

    key: str
    title: str
    blocks: tuple[Block, ...]
    version: int = 1

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.key) or not self.title or not self.blocks:
            raise ValueError(f"a kind has a key in lower case, a title, blocks: {self.key!r}")
        for text in self.texts():
            if fault := typed_number(text):
                raise ValueError(f"{self.key}: {fault}")
            parsed(text)
        for one in self.blocks:
            _check(one)

    def texts(self) -> Iterator[str]:
        """Everything in it that is written by hand."""
        yield self.title
        for one in self.blocks:
            if isinstance(one, Heading | Paragraph):
                yield one.text
            else:
                yield one.title
            if isinstance(one, Table):
                yield from (heading for heading, _reference in one.columns)


def typed_number(text: str) -> str:
    """Why a text may not stand in a template: a digit of any kind, or a count in words; "" where it may."""
    written = loose(text)
    digits = [char for char in written if char.isdigit() or char in "%％‰"]
    counted = _COUNTED_IN_WORDS.findall(written)
    if digits or counted:
        return _("模板里不能写数字，数只能用引用：{text}").format(text=text)
    return ""


def _check(block: Block) -> None:
    """Raises UnknownReference for what the block names that there is not."""
    if isinstance(block, Table):
        for _heading, reference in block.columns:
            Reference.of(reference)
    if isinstance(block, Course):
        for key in block.indicators:
            _share_or_count(key)
    if isinstance(block, Movement):
        _share_or_count(block.indicator)
    if isinstance(block, RowList):
        Reference.of(f"{block.indicator}.{Field.REST}")
        ledger = indicators()[block.indicator].of
        if unknown := [key for key in block.columns if ledger.get(key) is None]:
            raise UnknownReference(_("台账没有这些栏：{names}").format(names=unknown))


def _share_or_count(key: str) -> None:
    Reference.of(f"{key}.{Field.COUNTED}")


def catalogue(kinds: Iterable[BulletinKind]) -> Mapping[str, BulletinKind]:
    """The kinds by key; raises ValueError where two share a key or a title."""
    listed = list(kinds)
    for names in ([one.key for one in listed], [one.title for one in listed]):
        if len(set(names)) != len(names):
            raise ValueError(f"two kinds of bulletin are called alike: {sorted(names)}")
    return MappingProxyType({one.key: one for one in listed})
