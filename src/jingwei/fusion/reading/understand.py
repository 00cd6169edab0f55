"""Understands one sheet from its first rows: header, columns, department, day, kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jingwei.fusion.reading import columns as meanings
from jingwei.fusion.reading import persons
from jingwei.fusion.reading.columns import Column, SameMeaningError, assign
from jingwei.fusion.reading.department import department_of, listed_on
from jingwei.fusion.reading.grid import Head, letter
from jingwei.fusion.reading.headers import Header, find_header
from jingwei.fusion.reading.memory import DROP, Layout, Memory, remembered
from jingwei.fusion.reading.model import ColumnReading, Kind
from jingwei.fusion.reading.shapes import Look, shape_of
from jingwei.kernel.catalogue import translate as _

_ORGANISATION = (meanings.NAME, *meanings.CODES)
_SHOWN = 3
_LONG = 30


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a sheet is taken for; rows count from 0."""

    head: Head
    header: Header
    kind: Kind
    department: str
    listed_on: date | None
    columns: tuple[Column, ...]
    layout: Layout | None
    clash: SameMeaningError | None

    @property
    def is_wanted(self) -> bool:
        """True where records are to be taken from the sheet."""
        return self.kind is Kind.ORGANISATIONS

    def kept(self) -> list[Column]:
        """Lists the columns that may leave the file; those about persons stay in it."""
        return [column for column in self.columns if column.dropped is None or column.joined]

    def number(self) -> int | None:
        """Gives the column of running numbers."""
        return next((c.index for c in self.columns if c.field == "seq"), None)


def understand(
    head: Head, *, file: str, department: str | None, memory: Memory, listed: date | None = None
) -> Understanding:
    """Finds the header of a sheet and what its columns mean."""
    header = find_header(head)
    titles = [text for row in head.rows[: header.first_data_row] for text in row if text]
    above = head.rows[: header.rows[0]] if header.rows else ()
    lines = [" ".join(text for text in row if text) for row in above]
    sender = department_of(file, [*titles, *lines], given=department)
    bare = _columns(head, header)
    kept = remembered(memory, sender, column_keys(bare)) if header.rows else None
    found, clash = _assigned(bare, kept)
    kind = _kind(found)
    return Understanding(
        head=head,
        header=header,
        kind=kind,
        department=sender,
        listed_on=listed_on(lines) or listed,
        columns=tuple(found),
        layout=_layout(sender, found, kept) if header.rows and kind is Kind.ORGANISATIONS else None,
        clash=clash,
    )


def _assigned(
    columns: Sequence[Column], kept: Layout | None
) -> tuple[list[Column], SameMeaningError | None]:
    """Gives the columns their meanings; where two clash all keep their claims, for people to see."""
    by_user = bool(kept and kept.confirmed)
    try:
        return assign(columns, _kept(kept, columns), by_user=by_user), None
    except SameMeaningError as fault:
        return fault.columns, fault


def _columns(head: Head, header: Header) -> list[Column]:
    first = header.first_data_row
    return [
        Column(index, path, shape_of(head.column(index, first_row=first)))
        for index, path in enumerate(header.paths)
    ]


def column_keys(columns: Sequence[Column] | Sequence[ColumnReading]) -> tuple[str, ...]:
    """Names the columns for the mapping file: the heading, and the letter where that is no name."""
    headings = [column.heading for column in columns]
    return tuple(
        heading if heading and headings.count(heading) == 1 else f"{heading}[{letter(place)}]"
        for place, heading in enumerate(headings)
    )


def _kept(layout: Layout | None, columns: Sequence[Column]) -> dict[int, str]:
    if layout is None:
        return {}
    keys = column_keys(columns)
    return {i: layout.meanings[key] for i, key in enumerate(keys) if key in layout.meanings}


def _layout(department: str, columns: Sequence[Column], kept: Layout | None) -> Layout:
    """What is remembered of this header: what a person wrote stays as it is."""
    if kept is not None and kept.confirmed:
        return kept
    keys = column_keys(columns)
    meaning = {
        key: DROP if column.dropped and not column.joined else column.field or ""
        for key, column in zip(keys, columns, strict=True)
    }
    return Layout(department, keys, meaning)


def _kind(columns: Sequence[Column]) -> Kind:
    has_organisation = any(column.field in _ORGANISATION for column in columns)
    paths, shapes = [c.path for c in columns], [c.shape for c in columns]
    if persons.is_roster(paths, shapes, has_organisation=has_organisation):
        return Kind.PERSONS
    if has_organisation:
        return Kind.ORGANISATIONS
    return Kind.OTHER if columns else Kind.EMPTY


# --- Showing -------------------------------------------------------------------------------------


def column_reading(column: Column) -> ColumnReading:
    """Describes a column for people, its samples masked."""
    return ColumnReading(
        letter=letter(column.index),
        heading=column.heading,
        field=column.field,
        how=column.how,
        dropped_because=column.dropped,
        samples=masked_samples(column),
    )


def masked_samples(column: Column) -> tuple[str, ...]:
    """Gives three values; none where they are about persons, phones without their middle."""
    if column.dropped and not column.joined:
        return ()
    texts = tuple(dict.fromkeys(column.shape.sample))[:_SHOWN]
    if column.field in (meanings.LEGAL_REP, meanings.CONTACT):
        return tuple(text[:1] + "*" * max(1, len(text) - 1) for text in texts)
    if column.field == meanings.PHONE or column.shape.share(Look.PHONE) >= 0.3:
        return tuple(map(_masked_phone, texts))
    if column.field is None and _is_personal(column):
        return ()
    return tuple(text if len(text) <= _LONG else text[: _LONG - 1] + "…" for text in texts)


def _is_personal(column: Column) -> bool:
    return persons.is_about_person(column.heading) or column.shape.share(Look.PERSON) >= 0.5


def _masked_phone(text: str) -> str:
    digits = sum(map(str.isdigit, text))
    seen, shown = 0, []
    for sign in text:
        seen += sign.isdigit()
        hidden = sign.isdigit() and 3 < seen <= digits - 2
        shown.append("*" if hidden else sign)
    return "".join(shown)


def note_of(kind: Kind) -> str | None:
    """Says why a sheet gives no records."""
    if kind is Kind.PERSONS:
        return _("这张表逐行登记个人，整表不读")
    if kind is Kind.OTHER:
        return _("没有认出单位名称或代码，不作台账读入")
    return None
