"""Reads one file from preflight to records, and refuses it with a reason where that fails."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from jingwei.fusion.reading import refusals, rows
from jingwei.fusion.reading.columns import CODES, PHONE, Column
from jingwei.fusion.reading.department import listed_on
from jingwei.fusion.reading.grid import Head, head_of
from jingwei.fusion.reading.headings import fields
from jingwei.fusion.reading.memory import Layout, Memory
from jingwei.fusion.reading.model import Refusal, SheetReading
from jingwei.fusion.reading.preflight import RefusedError, examine
from jingwei.fusion.reading.understand import Understanding, column_reading, note_of, understand
from jingwei.fusion.reading.workers import ChildError, Wish, Worker

_FRONT = {
    "department": pl.String,
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.Int32,
    "listed_on": pl.Date,
}
_UNREAD = ("seq",)
_DIGITS = (*CODES, PHONE)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read: where it lies, how it is called, whose it is, what is remembered."""

    path: Path
    name: str
    department: str | None
    memory: Memory


@dataclass(frozen=True, slots=True)
class FileReading:
    """What one file gave."""

    records: pl.DataFrame | None = None
    sheets: tuple[SheetReading, ...] = ()
    refusal: Refusal | None = None
    layouts: tuple[Layout, ...] = ()


def schema() -> dict[str, pl.DataType | type[pl.DataType]]:
    """Gives the columns of the records frame in order, with their types."""
    texts = {field: pl.String for field in fields() if field not in _UNREAD}
    return {**_FRONT, **texts, rows.FLAGS: pl.String}


def read_file(source: Source, worker: Worker) -> FileReading:
    """Reads one file; any fault becomes its refusal."""
    try:
        kind = examine(source.path)
        answer = worker.open(source.path, kind)
        if "refused" in answer:
            return FileReading(refusal=refusals.of_answer(source.name, answer))
        return _read_sheets(source, worker, answer["sheets"])
    except RefusedError as fault:
        return FileReading(refusal=fault.named(source.name))
    except ChildError as fault:
        return FileReading(refusal=refusals.of_child(source.name, fault.cause))
    except OSError as fault:
        return FileReading(refusal=refusals.unreadable(source.name, fault))


def _read_sheets(source: Source, worker: Worker, shown: Sequence[dict[str, object]]) -> FileReading:
    understood = [_understand(source, _head(sheet)) for sheet in shown]
    refusal = refusals.of_clash(source.name, understood) or refusals.of_kinds(
        source.name, understood
    )
    if refusal:
        described = tuple(_described(source.name, found) for found in understood)
        return FileReading(refusal=refusal, sheets=described)
    return _take(source, worker, understood)


def _head(shown: dict[str, object]) -> Head:
    return head_of(
        shown["name"],  # type: ignore[arg-type]
        shown["head"],  # type: ignore[arg-type]
        left=shown["left"],  # type: ignore[arg-type]
        merges=shown["merges"],  # type: ignore[arg-type]
        height=shown["height"],  # type: ignore[arg-type]
    )


def _understand(source: Source, head: Head) -> Understanding:
    return understand(
        head,
        file=source.name,
        department=source.department,
        memory=source.memory,
        listed=listed_on([Path(source.name).stem]),
    )


def _take(source: Source, worker: Worker, understood: Sequence[Understanding]) -> FileReading:
    """Takes the cells of the sheets that list organisations."""
    wanted = [(place, found) for place, found in enumerate(understood) if found.is_wanted]
    wishes = [
        Wish(place, found.header.first_data_row, [column.index for column in found.kept()])
        for place, found in wanted
    ]
    answer, texts = worker.take(wishes)
    if "refused" in answer:
        return FileReading(refusal=refusals.of_answer(source.name, answer))
    sheets = [
        _sheet_records(source, found, text, about["damaged"])
        for (_place, found), text, about in zip(wanted, texts, answer["taken"], strict=True)
    ]
    records = _finished(pl.concat(sheets, how="diagonal").collect())
    described = tuple(_described(source.name, found, records) for found in understood)
    if records.is_empty():
        return FileReading(sheets=described, refusal=refusals.no_rows(source.name))
    layouts = tuple(found.layout for _place, found in wanted if found.layout)
    return FileReading(records, described, layouts=layouts)


def _sheet_records(
    source: Source, found: Understanding, text: bytes, damaged: Sequence[Sequence[int]]
) -> pl.LazyFrame:
    """Makes the records of one sheet, with the fields it has."""
    kept = found.kept()
    indices = [column.index for column in kept]
    paths = {column.index: column.path for column in kept}
    cells = rows.data_rows(
        rows.frame_of(text, indices), indices, paths, number=found.number()
    ).with_columns(pl.lit("").alias(rows.FLAGS))
    used = [column for column in kept if column.field and column.field not in _UNREAD]
    spans = rows.spans_of(found.head.merges, found.header.first_data_row)
    cells = rows.fill_merged(cells, [column.index for column in used], spans)
    digits = {indices.index(c.index): c.heading for c in used if c.field in _DIGITS}
    return rows.flag_numbers(cells, damaged, digits).select(
        pl.lit(found.department).alias("department"),
        pl.lit(source.name).alias("file"),
        pl.lit(found.head.name).alias("sheet"),
        (pl.col(rows.ROW) + 1).cast(pl.Int32).alias("row"),
        pl.lit(found.listed_on, dtype=pl.Date).alias("listed_on"),
        *_fields(used),
        pl.col(rows.FLAGS),
    )


def _finished(records: pl.DataFrame) -> pl.DataFrame:
    """Fills, flags and clears what is looked for in all sheets of a file at once."""
    names = [name for name in records.columns if name in fields()]
    return rows.finish(records, names, digits=[name for name in names if name in _DIGITS])


def _fields(used: Sequence[Column]) -> list[pl.Expr]:
    """Names each column by its field; several phone columns become one cell, joined by "/"."""
    by_field: dict[str, list[str]] = {}
    for column in used:
        by_field.setdefault(column.field or "", []).append(rows.name_of(column.index))
    return [
        pl.col(names[0]).alias(field) if len(names) == 1 else _joined(names).alias(field)
        for field, names in by_field.items()
    ]


def _joined(names: Sequence[str]) -> pl.Expr:
    text = pl.concat_str(names, separator="/", ignore_nulls=True)
    return pl.when(text != "").then(text)


def _described(
    file: str, found: Understanding, records: pl.DataFrame | None = None
) -> SheetReading:
    first: int | None = min(found.header.first_data_row + 1, found.head.height)
    last: int | None = found.head.height
    count = 0
    if records is not None and found.is_wanted:
        numbers = records.filter(pl.col("sheet") == found.head.name)["row"]
        count = len(numbers)
        first, last = (numbers[0], numbers[-1]) if count else (None, None)
    note = note_of(found.kind)
    return SheetReading(
        file=file,
        sheet=found.head.name,
        department=found.department,
        kind=found.kind,
        header_rows=tuple(row + 1 for row in found.header.rows),
        first_data_row=first,
        last_data_row=last,
        data_rows=count,
        columns=tuple(map(column_reading, found.columns)),
        notes=(note,) if note else (),
    )
