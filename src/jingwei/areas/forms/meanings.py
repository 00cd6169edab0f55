"""What the columns of a form can mean, what each seems to mean, and why one cannot be answered (R-FM.5)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from jingwei.areas.forms.layouts import Heading, Kind, Layout, Sheet
from jingwei.areas.forms.listed import field_of
from jingwei.areas.forms.spellings import SPELLINGS, Part
from jingwei.fusion.reading.headings import plain
from jingwei.fusion.reading.persons import is_about_person, reason_for_field
from jingwei.indicators.definition import Indicator
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.definition import Column, Ledger

SEQUENCE = "seq"
_COLUMN, _DOT = "column:", "."
_NEAR = 84.0  # of a hundred: from here on two spellings are alike
_APART = 4.0  # by so much the best is better than the next one
_SHARE = re.compile("率|比例|占比|比重|%|％")
_FILLERS = re.compile("其中|的|家数|个数|总数|数量|数$|情况|[（(].*?[)）]")
_PHONE = re.compile("电话|手机|联系方式|号码$")
_COUNTED = re.compile("数$|率$|数量|是否")
_LEDGERS = (("社会组织", "social-organisations"), ("三有", "three-have"), ("覆盖", "coverage"))
_PART_TITLES = {
    Part.COUNTED: mark("{title}：算进去的家数"), Part.TOTAL: mark("{title}：分母家数"), Part.SHARE: mark("{title}（%）"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """All that a form can be filled from: ledgers of organisations, figures."""

    ledgers: Mapping[str, Ledger]
    indicators: Mapping[str, Indicator]


@dataclass(frozen=True, slots=True)
class Option:
    """Something that a column can mean."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of an indicator, as a column of a table asks for it."""

    indicator: Indicator
    part: Part

    @property
    def key(self) -> str:
        """As a mapping keeps it."""
        return f"{self.indicator.key}{_DOT}{self.part}"

    @property
    def title(self) -> str:
        """As it is chosen."""
        title = _(self.indicator.title)
        return _(_PART_TITLES[self.part]).format(title=title) if self.indicator.is_share else title


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the columns of a sheet mean, by their numbers from 0; ledger: of a list."""

    columns: Mapping[int, str]
    ledger: str = ""


Meanings = Mapping[int, Meaning]  # by the place of the sheet


def proposed(layout: Layout, known: Known) -> Meanings:
    """What every column seems to mean; one that nothing fits has no meaning."""
    return {place: _proposed(layout, sheet, known) for place, sheet in layout.wanted}


def kept(meanings: Meanings) -> dict[str, Any]:
    """As they lie in the database."""
    return {
        str(place): {"ledger": one.ledger, "columns": {str(n): said for n, said in one.columns.items()}}
        for place, one in meanings.items()
    }  # fmt: skip


def meanings_of(said: Mapping[str, Any], layout: Layout, known: Known) -> Meanings:
    """What `kept` has written, or a page has sent, as far as it makes sense for this form."""
    return {
        place: _understood(said.get(str(place), {}), sheet, known) for place, sheet in layout.wanted
    }


def options(sheet: Sheet, meaning: Meaning, known: Known) -> list[Option]:
    """What the columns of a sheet can mean, in the order of the ledger or of the figures."""
    if sheet.kind is Kind.TABLE:
        return [Option(one.key, one.title) for one in figures(known.indicators)]
    columns = known.ledgers[meaning.ledger].columns
    return [
        Option(SEQUENCE, _("序号")),
        *(Option(f"{_COLUMN}{one.key}", one.heading) for one in columns),
    ]


def figures(indicators: Mapping[str, Indicator]) -> Iterator[Figure]:
    """Every number that a table can ask for."""
    for one in indicators.values():
        parts = (Part.SHARE, Part.COUNTED, Part.TOTAL) if one.is_share else (Part.COUNTED,)
        yield from (Figure(one, part) for part in parts)


def figure_of(key: str, known: Known) -> Figure | None:
    """The number that a meaning names."""
    return next((one for one in figures(known.indicators) if one.key == key), None)


def column_of(key: str, ledger: Ledger) -> Column | None:
    """The column that a meaning names."""
    return ledger.get(key.removeprefix(_COLUMN)) if key.startswith(_COLUMN) else None


def why_not(heading: Heading, *, is_proposed: bool) -> str:
    """Why a column without a meaning is left blank."""
    text = plain("".join(heading.path))
    if is_proposed:
        return _("对照里选了不填")
    if _PHONE.search(text):
        return _("电话不随表导出")
    if (is_about_person(text) or reason_for_field(field_of(heading))) and not _COUNTED.search(text):
        return _("个人的信息，底册不登记")
    return _("底册没有这一项")


# --- Proposing ------------------------------------------------------------------------------------


def _proposed(layout: Layout, sheet: Sheet, known: Known) -> Meaning:
    if sheet.kind is Kind.TABLE:
        found = {one.column: _figure(one, known) for one in sheet.asked}
        return Meaning(_once(found))
    ledger = _ledger(f"{layout.title}{sheet.name}", known)
    listed = {one.column: _column(one, known.ledgers[ledger]) for one in sheet.asked}
    return Meaning(_once(listed), ledger)


def _once(found: Mapping[int, str]) -> dict[int, str]:
    """Each meaning for the first column alone that seems to have it."""
    taken: set[str] = set()
    columns = {}
    for column, said in found.items():
        columns[column] = "" if said in taken else said
        taken.add(said)
    return columns


def _ledger(title: str, known: Known) -> str:
    fitting = [key for word, key in _LEDGERS if word in title and key in known.ledgers]
    return fitting[0] if fitting else "register"


def _column(heading: Heading, ledger: Ledger) -> str:
    field = field_of(heading)
    if field == SEQUENCE:
        return SEQUENCE
    by_field = next((one for one in ledger.columns if one.alias and one.alias == field), None)
    if by_field is not None:
        return f"{_COLUMN}{by_field.key}"
    if _PHONE.search(heading.path[-1]):
        return ""
    titles = {f"{_COLUMN}{one.key}": [one.title] for one in ledger.columns}
    return _nearest(heading, titles)


def _figure(heading: Heading, known: Known) -> str:
    """A percentage where the heading speaks of one, else a number."""
    is_share = bool(_SHARE.search("".join(heading.path)))
    titles = {
        one.key: [*([one.indicator.title] if one.part is _own_part(one.indicator) else []),
                  *SPELLINGS.get((one.indicator.key, one.part), ())]
        for one in figures(known.indicators) if (one.part is Part.SHARE) == is_share
    }  # fmt: skip
    return _nearest(heading, titles)


def _own_part(indicator: Indicator) -> Part:
    return Part.SHARE if indicator.is_share else Part.COUNTED


def _nearest(heading: Heading, titles: Mapping[str, Sequence[str]]) -> str:
    """The meaning whose title is the heading, or so near that no other is."""
    asked = {
        _bare("".join(heading.path)),
        _bare("".join(heading.path[-2:])),
        _bare(heading.path[-1]),
    }
    scored = sorted(
        ((max((fuzz.ratio(text, _bare(one)) for text in asked for one in spelt), default=0.0), key)
         for key, spelt in titles.items()), reverse=True,
    )  # fmt: skip
    if not scored or scored[0][0] < _NEAR:
        return ""
    is_alone = len(scored) == 1 or scored[0][0] - scored[1][0] >= _APART
    return scored[0][1] if is_alone else ""


def _bare(text: str) -> str:
    return _FILLERS.sub("", plain(text)) or plain(text)


def _understood(said: Mapping[str, Any], sheet: Sheet, known: Known) -> Meaning:
    ledger = str(said.get("ledger", ""))
    if sheet.kind is Kind.LIST and ledger not in known.ledgers:
        ledger = "register"
    blank = Meaning({}, ledger if sheet.kind is Kind.LIST else "")
    allowed = {one.key for one in options(sheet, blank, known)}
    columns = said.get("columns", {})
    chosen = {one.column: str(columns.get(str(one.column), "")) for one in sheet.asked}
    return Meaning({n: key if key in allowed else "" for n, key in chosen.items()}, blank.ledger)
