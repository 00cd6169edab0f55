"""What goes into which cell of a form, and what cannot be answered and why (R-FM.7)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jingwei.areas.forms.layouts import Heading, Kind, Layout, Sheet, Waiting
from jingwei.areas.forms.meanings import (
    SEQUENCE,
    Figure,
    Known,
    Meaning,
    Meanings,
    column_of,
    figure_of,
    why_not,
)
from jingwei.areas.forms.organisations import Listed, listed
from jingwei.areas.forms.places import Places, is_all
from jingwei.areas.forms.rules import FormRefused
from jingwei.areas.forms.spellings import Part
from jingwei.indicators.definition import NOTHING
from jingwei.indicators.reading import Readings, read
from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.definition import Column, Secrecy
from jingwei.ledgers.workbook import secrecy
from jingwei.units.models import Unit

MOST_ROWS = 20_000
# A cell: row and column from 0, and a text, a number, or {"percent": "60.21", "bare": is the % in the heading}.
Cell = tuple[int, int, Any]


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is left blank: where, what it is, and why."""

    where: str
    what: str
    why: str


@dataclass
class Filling:
    """What is written into a sheet; rows: how many a blank list gets."""

    sheet: Sheet
    cells: list[Cell] = field(default_factory=list)
    rows: int = 0


@dataclass
class Filled:
    """All sheets, what is missing, what was filled from what, and how secret it is."""

    sheets: list[Filling] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    said: list[Missing] = field(default_factory=list)
    secrecy: Secrecy = Secrecy.PUBLIC


@dataclass(frozen=True, slots=True)
class Asking:
    """Of which unit, as of which day; on: None is today."""

    unit: Unit
    on: date | None
    today: date

    @property
    def day(self) -> date:
        """As of which it is."""
        return self.on or self.today


def fill(
    layout: Layout, meanings: Meanings, proposed: Meanings, known: Known, *, asking: Asking
) -> Filled:
    """What the register answers; raises FormRefused. Within a sight of the unit."""
    filled = Filled()
    for place, sheet in layout.wanted:
        meaning = meanings[place]
        filled.missing += unanswered(sheet, meaning, proposed[place])
        if sheet.kind is Kind.TABLE:
            _fill_table(sheet, meaning, known, filled, asking)
        else:
            _fill_list(sheet, meaning, known, filled, asking)
    if not any(one.cells for one in filled.sheets):
        raise FormRefused(_("没有一格填得上。请先在对照表里给要填的列选好内容。"))
    return filled


def unanswered(sheet: Sheet, meaning: Meaning, proposed: Meaning) -> Iterator[Missing]:
    """The columns that mean nothing of ours."""
    for heading in sheet.asked:
        if not meaning.columns.get(heading.column):
            why = why_not(heading, is_proposed=bool(proposed.columns.get(heading.column)))
            yield Missing(_where(sheet, heading), heading.text, _("{why}。").format(why=why))


def unknown_units(sheet: Sheet, places: Places) -> list[Missing]:
    """The rows of a table that name no unit of ours."""
    found = [(one, places.find(one.label)) for one in sheet.waiting]
    return [
        Missing(_row(sheet, one), one.label, said.why) for one, said in found if said.unit is None
    ]


def _where(sheet: Sheet, heading: Heading) -> str:
    return _("{sheet} {column} 列").format(sheet=sheet.name, column=heading.letter)


def _row(sheet: Sheet, one: Waiting) -> str:
    return _("{sheet} 第 {row} 行").format(sheet=sheet.name, row=one.row + 1)


# --- A table of figures ---------------------------------------------------------------------------


def _fill_table(
    sheet: Sheet, meaning: Meaning, known: Known, filled: Filled, asking: Asking
) -> None:
    places = Places(asking.unit, on=asking.day)
    asked = {
        one: found for one in sheet.asked if (found := figure_of(meaning.columns.get(one.column, ""), known))
    }  # fmt: skip
    wanted = {one.indicator.key: one.indicator for one in asked.values()}
    readings = read(wanted.values(), on=asking.on, today=asking.today)
    filled.missing += unknown_units(sheet, places)
    made = Filling(sheet)
    for row in sheet.waiting:
        unit = places.find(row.label).unit
        if unit is None:
            continue
        for heading, figure in asked.items():
            value = _value(figure, heading, readings, unit)
            if value is None:
                why = _("分母是零，不算百分比。")
                filled.missing.append(Missing(_row(sheet, row), f"{row.label} {heading.text}", why))
            else:
                made.cells.append((row.row, heading.column, value))
    filled.missing += _sums(sheet, asked, readings, places)
    filled.sheets.append(made)
    filled.secrecy = max(filled.secrecy, Secrecy.INTERNAL)
    filled.said += [
        Missing(_where(sheet, one), one.text, f"{found.title}：{_(found.indicator.formula)}")
        for one, found in asked.items()
    ]


def _sums(
    sheet: Sheet, asked: Mapping[Heading, Figure], readings: Readings, places: Places
) -> Iterator[Missing]:
    """Where the rows do not add up to the whole: what lies in none of them, or in two."""
    whole = next((one for one in sheet.waiting if is_all(one.label)), None)
    rows = {places.find(one.label).unit for one in sheet.waiting if not is_all(one.label)}
    if whole is None:
        return
    for heading, figure in asked.items():
        if figure.part is Part.SHARE:
            continue
        total = _value(figure, heading, readings, places.top)
        summed = sum(_value(figure, heading, readings, one) for one in rows if one is not None)
        if summed != total:
            why = _("各行相加是 {sum}，一共是 {total}：差的没有列出，或没有分解到这些地区。")
            yield Missing(_row(sheet, whole), heading.text, why.format(sum=summed, total=total))


def _value(figure: Figure, heading: Heading, readings: Readings, unit: int) -> Any:
    reading = readings.get(unit, {}).get(figure.indicator.key, NOTHING)
    if figure.part is Part.COUNTED:
        return reading.counted
    if figure.part is Part.TOTAL:
        return reading.total
    percent = reading.percent(figure.indicator.decimals)
    is_bare = "%" in heading.text or "％" in heading.text
    return None if percent is None else {"percent": str(percent), "bare": is_bare}


# --- A list of organisations ----------------------------------------------------------------------


def _fill_list(
    sheet: Sheet, meaning: Meaning, known: Known, filled: Filled, asking: Asking
) -> None:
    ledger = known.ledgers[meaning.ledger]
    columns = {n: found for n, key in meaning.columns.items() if (found := column_of(key, ledger))}
    numbered = [n for n, key in meaning.columns.items() if key == SEQUENCE]
    chosen = tuple({one.key: one for one in columns.values()}.values())
    if not chosen:
        return
    rows = listed(
        ledger, chosen, unit=asking.unit, on=asking.on, today=asking.today, most=MOST_ROWS
    )
    made = Filling(sheet)
    if sheet.waiting:
        filled.missing += _fill_named(made, columns, rows)
    else:
        _fill_blank(made, columns, numbered, rows)
    filled.sheets.append(made)
    filled.secrecy = max(filled.secrecy, secrecy(chosen))
    filled.said += [
        Missing(_where(sheet, one), one.text, f"{_(ledger.title)}：{columns[one.column].heading}")
        for one in sheet.asked if one.column in columns
    ]  # fmt: skip


def _fill_blank(
    made: Filling, columns: Mapping[int, Column], numbered: list[int], rows: Listed
) -> None:
    first = made.sheet.first_row
    made.rows = len(rows.rows)
    for number, row in enumerate(rows.rows):
        made.cells += [(first + number, n, number + 1) for n in numbered]
        made.cells += _cells(first + number, columns, row.values)


def _fill_named(made: Filling, columns: Mapping[int, Column], rows: Listed) -> Iterator[Missing]:
    """Rows that already name their organisations: by code, else by name; what is not blank stays (`only_blank`)."""
    for one in made.sheet.waiting:
        row, why = rows.find(one.label, one.code)
        if row is None:
            yield Missing(_row(made.sheet, one), one.label or one.code, why)
        else:
            made.cells += _cells(one.row, columns, row.values)


def _cells(row: int, columns: Mapping[int, Column], values: Mapping[str, Any]) -> list[Cell]:
    return [
        (row, n, values[column.key]) for n, column in columns.items() if values[column.key] not in (None, "")
    ]  # fmt: skip
