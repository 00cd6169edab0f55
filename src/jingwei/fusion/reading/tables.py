"""Reads tables of another sort than departments' lists: only the columns that the caller names leave the file.

The same preflight, limited child, header, merged cells, totals and notes as for lists; what the columns are
called is the caller's (`Vocabulary`). All other columns stay in the file, and are told with the reason.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from jingwei.fusion.reading import persons, refusals, rows
from jingwei.fusion.reading.department import listed_on
from jingwei.fusion.reading.grid import Head, head_of, letter
from jingwei.fusion.reading.headers import Header, find_header, path_meaning
from jingwei.fusion.reading.headings import deletions, plain, spellings
from jingwei.fusion.reading.model import Refusal
from jingwei.fusion.reading.preflight import RefusedError, examine
from jingwei.fusion.reading.shapes import Look, Shape, shape_of
from jingwei.fusion.reading.workers import ChildError, Wish, Worker
from jingwei.kernel.catalogue import translate as _

_NEAR = 5  # characters of a heading that may be one off
_NAMES = 0.5  # of a column looks like names of persons: then it lists persons
_SEQ = "seq"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is read: field -> the headings it goes by, the preferred first.

    needed: of each group one field must be there. never_persons: fields that hold no names of persons.
    is_of_persons: rows may be persons of a closed list (E-19); elsewhere such a sheet is left out whole (E-18).
    """

    headings: Mapping[str, Sequence[str]]
    needed: Sequence[Sequence[str]]
    never_persons: frozenset[str] = frozenset()
    is_of_persons: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: where it stands, its texts by field, which of them is merged downwards or was damaged."""

    sheet: str
    row: int
    texts: Mapping[str, str]
    is_filled: bool


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows of all sheets that fit; columns: (sheet, field) -> letter; notes: what stayed in the file, and why."""

    rows: tuple[TableRow, ...] = ()
    columns: Mapping[tuple[str, str], str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    listed_on: date | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class _Column:
    index: int
    heading: str
    field: str | None
    why: str


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet as it was understood; note: why nothing of it is read."""

    place: int
    head: Head
    header: Header
    columns: tuple[_Column, ...]
    note: str

    @property
    def used(self) -> list[_Column]:
        return [one for one in self.columns if one.field]


def read_tables(path: Path, *, name: str, vocabulary: Vocabulary) -> Tables:
    """Reads one file; any fault becomes its refusal."""
    try:
        with Worker() as worker:
            answer = worker.open(path, examine(path))
            if "refused" in answer:
                return Tables(refusal=refusals.of_answer(name, answer))
            sheets = [_understood(at, one, vocabulary) for at, one in enumerate(answer["sheets"])]
            return _read(worker, sheets, name=name)
    except RefusedError as fault:
        return Tables(refusal=fault.named(name))
    except ChildError as fault:
        return Tables(refusal=refusals.of_child(name, fault.cause))
    except OSError as fault:
        return Tables(refusal=refusals.unreadable(name, fault))


def _read(worker: Worker, sheets: Sequence[_Sheet], *, name: str) -> Tables:
    notes = tuple(note for sheet in sheets for note in _notes(sheet))
    wanted = [sheet for sheet in sheets if not sheet.note]
    if not wanted:
        return Tables(notes=notes, refusal=_nothing(name, sheets))
    wishes = [
        Wish(one.place, one.header.first_data_row, [column.index for column in one.used])
        for one in wanted
    ]
    answer, texts = worker.take(wishes)
    if "refused" in answer:
        return Tables(refusal=refusals.of_answer(name, answer))
    pairs = zip(wanted, texts, answer["taken"], strict=True)
    found = tuple(row for one, text, about in pairs for row in _rows(one, text, about["damaged"]))
    if not found:
        return Tables(notes=notes, refusal=refusals.no_rows(name))
    columns = {
        (one.head.name, column.field): letter(column.index)
        for one in wanted for column in one.used if column.field
    }  # fmt: skip
    return Tables(found, columns, notes, _day(wanted, name))


def _day(sheets: Sequence[_Sheet], name: str) -> date | None:
    """The day that the lines above a header name, else the name of the file."""
    lines = [
        " ".join(filter(None, row)) for one in sheets for row in one.head.rows[: one.header.rows[0]]
    ]
    return listed_on(lines) or listed_on([Path(name).stem])


# --- Sheets ---------------------------------------------------------------------------------------


def _understood(place: int, shown: Mapping[str, object], vocabulary: Vocabulary) -> _Sheet:
    head = head_of(
        shown["name"], shown["head"], left=shown["left"], merges=shown["merges"], height=shown["height"]  # type: ignore[arg-type]
    )  # fmt: skip
    header = find_header(head)
    shapes = [
        shape_of(head.column(at, first_row=header.first_data_row)) for at in range(head.width)
    ]
    columns = _columns(header, shapes, vocabulary)
    return _Sheet(place, head, header, columns, _unfit(header, shapes, columns, vocabulary))


def _unfit(
    header: Header, shapes: Sequence[Shape], columns: Sequence[_Column], vocabulary: Vocabulary
) -> str:
    """Why nothing of the sheet is read, or ""."""
    fields = {one.field for one in columns}
    fits = all(fields.intersection(group) for group in vocabulary.needed)
    if not vocabulary.is_of_persons and persons.is_roster(
        header.paths, shapes, has_organisation=fits
    ):
        return _("这张表逐行登记个人，整表不读")
    return "" if fits and header.rows else _("没有认出要的列，这张表不读")


def _nothing(name: str, sheets: Sequence[_Sheet]) -> Refusal:
    if not sheets:
        return refusals.empty(name)
    if any(one.note == _("这张表逐行登记个人，整表不读") for one in sheets):
        what = _("这是逐行登记个人的表，整表不读。")
        return refusals.refused(name, what, _("请改报以组织为行的台账，人数写数字即可。"))
    return refusals.refused(
        name, _("没有认出要的列。"), _("请核对表头：每列要有列名，列名写在数据上面。")
    )


def _notes(sheet: _Sheet) -> Iterator[str]:
    where = sheet.head.name or "–"
    if sheet.note:
        yield _("{sheet}：{why}").format(sheet=where, why=sheet.note)
        return
    for column in sheet.columns:
        if column.why and column.heading:
            yield _("{sheet} 的“{heading}”列没有读入：{why}").format(
                sheet=where, heading=column.heading, why=column.why
            )


# --- Columns --------------------------------------------------------------------------------------


def _columns(
    header: Header, shapes: Sequence[Shape], vocabulary: Vocabulary
) -> tuple[_Column, ...]:
    """Gives each column its field, the heading that is preferred first; persons' columns get none."""
    known = {
        plain(heading): (name, rank)
        for name, headings in vocabulary.headings.items()
        for rank, heading in enumerate(headings)
    }
    claims = [_claim(path, known) for path in header.paths]
    best: dict[str, int] = {}
    for at, claim in enumerate(claims):
        if claim and not _faulty(claim[0], shapes[at], vocabulary):
            held = claims[best[claim[0]]] if claim[0] in best else None
            if held is None or claim[1] < held[1]:
                best[claim[0]] = at
    return tuple(
        _column(at, path, shapes[at], claims[at], best, vocabulary)
        for at, path in enumerate(header.paths)
    )


def _claim(path: Sequence[str], known: Mapping[str, tuple[str, int]]) -> tuple[str, int] | None:
    """The field that a heading names: exactly, by its levels together or the lowest, else one edit off."""
    if not path:
        return None
    tried = list(dict.fromkeys(("".join(path), "".join(path[-2:]), path[-1])))
    for text in tried:
        for spelling in spellings(text):
            if spelling in known:
                return known[spelling]
    meant = path_meaning(tuple(path))
    if meant is not None and meant.field == _SEQ:
        return _SEQ, 0
    word = plain(path[-1])
    if meant is not None or len(word) < _NEAR or persons.is_about_person(word):
        return None
    near = set(deletions(word))
    return next(
        (known[one] for one in known if len(one) >= _NEAR and near & set(deletions(one))), None
    )


def _faulty(name: str, shape: Shape, vocabulary: Vocabulary) -> str:
    """Why the values forbid that the column is read although its heading is known, or ""."""
    if shape.holds_citizens:
        return _("这一列是公民身份号码，不导入")
    if name in vocabulary.never_persons and shape.share(Look.PERSON) >= _NAMES:
        return _("这一列写的是人名，不导入")
    return ""


def _column(
    at: int, path: Sequence[str], shape: Shape, claim: tuple[str, int] | None, best: Mapping[str, int],
    vocabulary: Vocabulary,
) -> _Column:  # fmt: skip
    heading = "-".join(" ".join(level.split()) for level in path)
    if claim is None:
        return _Column(at, heading, None, _why_unread(heading, path, shape))
    if fault := _faulty(claim[0], shape, vocabulary):
        return _Column(at, heading, None, fault)
    if best.get(claim[0]) != at:
        return _Column(at, heading, None, _("同一张表另有一列已作这一项"))
    return _Column(at, heading, claim[0], "")


def _why_unread(heading: str, path: Sequence[str], shape: Shape) -> str:
    """What is said of a column that nobody asked for: that it is about persons, or simply not used."""
    reason = persons.reason_to_drop(heading, tuple(path), shape)
    found = path_meaning(tuple(path)) if path else None
    if reason is None and found is not None and found.field:
        reason = persons.reason_for_field(found.field)
    if reason is None and persons.is_about_person(plain(heading)):
        reason = _("个人信息，不导入")
    return reason or _("这份台账不用这一列")


# --- Rows -----------------------------------------------------------------------------------------


def _rows(sheet: _Sheet, text: bytes, damaged: Sequence[Sequence[int]]) -> Iterator[TableRow]:
    """The data rows of a sheet, merged cells and 同上 filled, citizens' numbers taken out."""
    used = sheet.used
    indices = [column.index for column in used]
    paths = {column.index: sheet.header.paths[column.index] for column in used}
    number = next((column.index for column in used if column.field == _SEQ), None)
    cells = rows.data_rows(rows.frame_of(text, indices), indices, paths, number=number)
    cells = cells.with_columns(pl.lit("").alias(rows.FLAGS))
    spans = rows.spans_of(sheet.head.merges, sheet.header.first_data_row)
    filled = rows.fill_merged(
        cells, [column.index for column in used if column.field != _SEQ], spans
    )
    names = {column.field or "": rows.name_of(column.index) for column in used}
    flagged = rows.flag_numbers(
        filled, damaged, {indices.index(one.index): one.heading for one in used}
    )
    frame = flagged.select(
        pl.lit("").alias("file"), pl.lit("").alias("sheet"), pl.col(rows.ROW), pl.col(rows.FLAGS),
        *[pl.col(name).alias(key) for key, name in names.items()],
    ).collect()  # fmt: skip
    done = rows.finish(frame, list(names), digits=())
    for line in done.iter_rows(named=True):
        said = {key: line[key] for key in names if key != _SEQ and line[key]}
        if said:
            is_filled = rows.MERGED_FILL in line[rows.FLAGS]
            yield TableRow(sheet.head.name, line[rows.ROW] + 1, said, is_filled)
