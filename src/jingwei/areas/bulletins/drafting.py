"""Draws up what a bulletin says: its template, filled with readings of a unit as of a day (R-T.1, R-T.2)."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

from jingwei.areas.bulletins.case_figures import MEASURED, counted
from jingwei.areas.bulletins.content import OVERDUE, Cell, Content, Part, Piece, Point
from jingwei.areas.bulletins.definition import (
    Block,
    BulletinKind,
    CaseFigures,
    Course,
    Heading,
    Movement,
    OverdueCases,
    Paragraph,
    RowList,
    Table,
)
from jingwei.areas.bulletins.overdue import overdue
from jingwei.areas.bulletins.references import (
    SINCE,
    Field,
    Moment,
    Reference,
    Word,
    change,
    parsed,
    percent,
    said,
)
from jingwei.areas.bulletins.taking import Source
from jingwei.indicators.catalogue import indicators
from jingwei.indicators.movement import Move, between
from jingwei.indicators.rows import Rows
from jingwei.kernel.catalogue import Language, speaking
from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.asked import Asked
from jingwei.ledgers.conditions import selected
from jingwei.ledgers.day import Day
from jingwei.ledgers.reading import rows_of as shown_rows
from jingwei.ledgers.shown import Places
from jingwei.ledgers.window import sorting, window
from jingwei.procedures.ledgers.asked import MEASURES
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit

MONTHS = 12  # of a course, before the bulletin's own
# Houses are no level of the office; they have ledgers of their own.
_NO_LEVEL = (Kind.BUILDING, Kind.BUSINESS_DISTRICT)
_ORDINALS = "一二三四五六七八九十"


def draft(kind: BulletinKind, unit: Unit, *, on: date, source: Source) -> Content:
    """What the kind says of the unit as of the day; within a sight in which the unit lies.

    unit: named as of the day. It is Chinese, whoever asks for it.
    """
    with speaking(Language.CHINESE):
        drawer = _Drawer(unit, on, source)
        parts = [part for block in kind.blocks for part in drawer.parts(block)]
        title = f"{_name(unit)}{kind.title}（{on.year}年{on.month}月）"
        return Content(title, _name(unit), tuple(parts))


def written_day(day: date) -> str:
    """As documents write it: 2025年11月30日."""
    return f"{day.year}年{day.month}月{day.day}日"


@dataclass
class _Drawer:
    """One bulletin being drawn up."""

    unit: Unit
    on: date
    source: Source
    headings: int = 0

    def parts(self, block: Block) -> list[Part]:
        """A block of the template, filled."""
        if isinstance(block, Heading):
            self.headings += 1
            return [
                Part(kind="heading", text=(Piece(text=f"{_ordinal(self.headings)}、{block.text}"),))
            ]
        if isinstance(block, Paragraph):
            return [Part(kind="paragraph", text=self.sentence(block.text))]
        if isinstance(block, Table):
            return self._table(block)
        return [self._single(block)]

    def _single(self, block: CaseFigures | Course | Movement | OverdueCases | RowList) -> Part:
        if isinstance(block, CaseFigures):
            return self._cases(block)
        if isinstance(block, Course):
            return self._course(block)
        if isinstance(block, Movement):
            return self._movement(block)
        if isinstance(block, OverdueCases):
            return self._overdue(block)
        return self._list(block)

    def sentence(self, text: str) -> Cell:
        """A sentence with its references filled in."""
        words = {
            Word.UNIT: _name(self.unit),
            Word.DAY: written_day(self.on),
            Word.MONTH: f"{self.on.year}年{self.on.month}月",
        }
        return tuple(
            self.piece(one, self.unit) if isinstance(one, Reference)
            else Piece(text=words[one] if isinstance(one, Word) else one)
            for one in parsed(text)
        )  # fmt: skip

    def piece(self, reference: Reference, unit: Unit) -> Piece:
        """A number: what it says, and the reading or the two readings that it is of."""
        key, then = reference.indicator, reference.moment.of(self.on)
        is_since = reference.field in SINCE
        day = self.on if is_since else then
        taken = self.source.take(key, unit, day)
        made = Piece(
            text=said(reference, taken.reading), figure=key, unit=unit.pk, day=day.isoformat(),
            field=reference.field, reading=taken.frozen,
        )  # fmt: skip
        if not is_since:
            return made
        before = self.source.take(key, unit, then)
        text = change(indicators()[key], before.reading, taken.reading)
        if reference.field is Field.STILL:
            text = str(len(self._still(key, unit, then)))
        return replace(made, text=text, since=then.isoformat(), before=before.frozen)

    def _still(self, key: str, unit: Unit, then: date) -> frozenset[int]:
        was, now = (_lacking(key, self.source.rows(key, unit, day)) for day in (then, self.on))
        return was & now

    def _table(self, block: Table) -> list[Part]:
        below = self._below()
        if not below:
            return []
        references = [Reference.of(text) for _heading, text in block.columns]
        rows = [
            ((Piece(text=_name(unit)),), *((self.piece(one, unit),) for one in references))
            for unit in [*below, self.unit]
        ]
        head = ("单位", *(heading for heading, _reference in block.columns))
        return [Part(kind="table", text=self.sentence(block.title), head=head, rows=tuple(rows))]

    def _below(self) -> list[Unit]:
        standing = Unit.objects.on(self.on).named(on=self.on).order_by("pk")
        return list(standing.filter(parent=self.unit).exclude(kind__in=_NO_LEVEL))

    def _overdue(self, block: OverdueCases) -> Part:
        """A line a unit that has any; no readings of figures: they open the cases themselves."""
        listed = [*self._below(), self.unit]
        found = overdue([unit.pk for unit in listed], on=self.on)
        rows = []
        for unit in listed:
            if not found[unit.pk].count:
                continue
            of = Piece(text="", unit=unit.pk, day=self.on.isoformat(), field=OVERDUE)
            numbers = (found[unit.pk].count, found[unit.pk].longest)
            pieces = ((replace(of, text=str(number)),) for number in numbers)
            rows.append(((Piece(text=_name(unit)),), *pieces))
        title = self.sentence(f"{block.title}{'' if rows else '（没有）'}")
        head = ("单位", "逾期没有办结（件）", "最久的逾期（天）")
        return Part(kind="table", text=title, head=head, rows=tuple(rows))

    def _cases(self, block: CaseFigures) -> Part:
        """A line a procedure; its numbers open the ledger of its cases."""
        since = block.since.of(self.on) + timedelta(days=1)
        rows = [
            (
                (Piece(text=procedure.name),),
                *((Piece(
                    text=str(counts[one]), unit=self.unit.pk, day=self.on.isoformat(), since=since.isoformat(),
                    field=one, procedure=procedure.key,
                ),) for one in MEASURED),
            )
            for procedure, counts in counted(self.unit, since=since, on=self.on)
        ]  # fmt: skip
        title = self.sentence(f"{block.title}{'' if rows else '（没有）'}")
        head = ("办件", *(f"{_(MEASURES[one][0])}（件）" for one in MEASURED))
        return Part(kind="table", text=title, head=head, rows=tuple(rows))

    def _course(self, block: Course) -> Part:
        days = [self.on]
        while len(days) <= MONTHS:
            days.append(days[-1].replace(day=1) - timedelta(days=1))
        lines = tuple(
            (indicators()[key].title, tuple(self._point(key, day) for day in reversed(days)))
            for key in block.indicators
        )
        return Part(kind="course", text=self.sentence(block.title), lines=lines)

    def _point(self, key: str, day: date) -> Point:
        one, taken = indicators()[key], self.source.take(key, self.unit, day)
        reading = taken.reading
        field = Field.PERCENT if one.is_share else Field.COUNTED
        piece = Piece(
            text=percent(one, reading) if one.is_share else str(reading.counted), figure=key, unit=self.unit.pk,
            day=day.isoformat(), field=field, reading=taken.frozen,
        )  # fmt: skip
        share = reading.counted / reading.total if reading.total and one.is_share else None
        return Point(day.isoformat(), share, piece)

    def _movement(self, block: Movement) -> Part:
        """What became of how many rows, a line each, and by how much that moved the figure."""
        key, then, one = block.indicator, block.since.of(self.on), indicators()[block.indicator]
        before, after = (self.source.rows(key, self.unit, day) for day in (then, self.on))
        moved = between(one, self.unit, before, after, since=then, until=self.on)
        of = {
            "reading": self.source.take(key, self.unit, self.on).frozen,
            "before": self.source.take(key, self.unit, then).frozen,
        }
        counts = Counter(row.move for row in moved)
        rows = []
        for move in Move:
            if not counts[move]:
                continue
            own = [row for row in moved if row.move is move]
            sums = [
                sum(row.counted for row in own),
                *([sum(row.total for row in own)] if one.is_share else []),
            ]
            made = Piece(
                text=str(len(own)), figure=key, unit=self.unit.pk, day=self.on.isoformat(), since=then.isoformat(),
                field="moved", move=move, reading=of["reading"], before=of["before"],
            )  # fmt: skip
            signed = (replace(made, text=_signed(number)) for number in sums)
            rows.append(
                ((Piece(text=_(str(move.label))),), (made,), *((piece,) for piece in signed))
            )
        head = ("变动", "家数", *(("计入增减", "分母增减") if one.is_share else ("家数增减",)))
        title = self.sentence(f"{block.title}{'' if rows else '（没有变动）'}")
        return Part(kind="table", text=title, head=head, rows=tuple(rows))

    def _list(self, block: RowList) -> Part:
        ledger = indicators()[block.indicator].of
        wanted = _lacking(block.indicator, self.source.rows(block.indicator, self.unit, self.on))
        if block.since is not Moment.NOW:
            wanted = self._still(block.indicator, self.unit, block.since.of(self.on))
        columns = tuple(ledger[key] for key in block.columns)
        asked = Asked(columns=block.columns, size=block.most)
        order, places = sorting(ledger, asked), Places(self.on)
        used = {*block.columns, order.column.key}
        rows = selected(ledger, asked, day=Day(self.on, is_today=False), used=used)
        found = window(rows.filter(organisation__in=wanted), order, asked, columns=columns)
        lines = shown_rows(columns, found.lines, places)
        rest = "" if len(wanted) <= block.most else f"，列出前{len(lines)}家"
        return Part(
            kind="table",
            text=(*self.sentence(block.title), *([Piece(text=rest)] if rest else [])),
            head=("序号", *(_(one.title) for one in columns)),
            rows=tuple(
                ((Piece(text=str(number)),), *((Piece(text=cell.text),) for cell in row.cells))
                for number, row in enumerate(lines, start=1)
            ),
            organisations=tuple(row.key for row in lines),
        )


def _lacking(key: str, rows: Rows) -> frozenset[int]:
    """What a share does not count; of a count what it counts."""
    return rows.others if indicators()[key].is_share else rows.counted


def _ordinal(number: int) -> str:
    """一 to 十, 十一 and on."""
    tens, ones = divmod(number, 10)
    return (
        _ORDINALS[number - 1]
        if number <= 10
        else f"十{_ORDINALS[ones - 1]}"
        if tens == 1
        else str(number)
    )


def _signed(number: int) -> str:
    return f"+{number}" if number > 0 else str(number).replace("-", "−")


def _name(unit: Unit) -> str:
    """What the unit is called on the day; it is named."""
    return str(unit.name)
