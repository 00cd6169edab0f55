"""What was understood of a file, as facts that a page shows and a person corrects (R-O.3)."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from jingwei.areas.rounds.models import ColumnMemory
from jingwei.fusion.reading.memory import Layout, Memory, fingerprint
from jingwei.fusion.reading.model import ColumnReading, SheetReading
from jingwei.fusion.reading.understand import column_keys


def facts(sheets: Iterable[SheetReading]) -> dict[str, Any]:
    """Sheets with their columns as plain values; samples are masked already."""
    return {"sheets": [_sheet(sheet) for sheet in sheets]}


def _sheet(sheet: SheetReading) -> dict[str, Any]:
    keys = column_keys(sheet.columns)
    return {
        "sheet": sheet.sheet,
        "kind": str(sheet.kind),
        "header_rows": list(sheet.header_rows),
        "first_row": sheet.first_data_row,
        "last_row": sheet.last_data_row,
        "rows": sheet.data_rows,
        "notes": list(sheet.notes),
        "columns": [_column(c, key=key) for c, key in zip(sheet.columns, keys, strict=True)],
    }


def _column(column: ColumnReading, *, key: str) -> dict[str, Any]:
    return {
        "key": key,
        "letter": column.letter,
        "heading": column.heading,
        "field": column.field or "",
        "how": str(column.how or ""),
        "dropped": column.dropped_because or "",
        "samples": list(column.samples),
    }


def memory(departments: Iterable[str]) -> Memory:
    """What is remembered of the headings of these departments."""
    rows = ColumnMemory.objects.filter(department__in=list(departments))
    layouts = [
        Layout(row.department, tuple(row.headings), row.meanings, confirmed=row.confirmed)
        for row in rows
    ]
    return MappingProxyType({(x.department, fingerprint(x.headings)): x for x in layouts})


def remember(learnt: Memory) -> None:
    """Keep what a reading learnt; what a person confirmed is never overwritten by what a machine learnt."""
    for layout in learnt.values():
        remember_one(layout)


def remember_one(layout: Layout) -> None:
    """Keep what the columns of one heading mean."""
    mark = fingerprint(layout.headings)
    known = ColumnMemory.objects.filter(department=layout.department, fingerprint=mark)
    if not layout.confirmed and known.filter(confirmed=True).exists():
        return
    ColumnMemory.objects.update_or_create(
        department=layout.department, fingerprint=mark,
        defaults={
            "headings": list(layout.headings), "meanings": dict(layout.meanings), "confirmed": layout.confirmed,
        },
    )  # fmt: skip


def corrected(layout: Layout, meanings: Mapping[str, str]) -> Layout:
    """The layout with a person's meanings in the place of the machine's."""
    return Layout(
        layout.department, layout.headings, {**layout.meanings, **meanings}, confirmed=True
    )
