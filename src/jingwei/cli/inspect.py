"""`jingwei inspect`: shows what is understood of each list, without fusing it."""

import argparse
import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from jingwei.fusion.reading import (
    ColumnReading,
    MappingFileError,
    Reading,
    Refusal,
    SheetReading,
    load_mapping,
    read,
)
from jingwei.kernel.catalogue import translate as _

_DONE, _REFUSED = 0, 2
_WIDE = "WF"
_WIDEST = 28


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the files and options of the command."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=_("各单位报来的名单"))
    parser.add_argument("--json", action="store_true", help=_("输出 JSON，不输出表格"))
    parser.add_argument("--mapping", type=Path, metavar="FILE", help=_("列名与含义的对照表"))


def run(args: argparse.Namespace) -> int:
    """Prints what was understood; 2 where a file is refused, else 0."""
    try:
        mapping = load_mapping(args.mapping) if args.mapping else None
    except MappingFileError as fault:
        sys.stderr.write(f"{fault}\n")
        return _REFUSED
    reading = read(args.files, mapping=mapping)
    write = as_json if args.json else as_text
    sys.stdout.write(write(reading))
    return _REFUSED if reading.refusals else _DONE


def as_json(reading: Reading) -> str:
    """Writes the description as JSON: {"sheets": [...], "refusals": [...]}."""
    described = {
        "sheets": [asdict(sheet) for sheet in reading.sheets],
        "refusals": [asdict(refusal) for refusal in reading.refusals],
    }
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def as_text(reading: Reading) -> str:
    """Writes the description as aligned tables, the refusals last."""
    parts = [_sheet_text(sheet) for sheet in reading.sheets]
    if reading.refusals:
        parts.append(_refusals_text(reading.refusals))
    return "\n".join(parts)


def _sheet_text(sheet: SheetReading) -> str:
    name = f"{sheet.file} / {sheet.sheet}" if sheet.sheet else sheet.file
    headers = ", ".join(map(str, sheet.header_rows)) or _("无")
    lines = [
        name,
        _("  单位 {department}；表头行 {headers}；数据行 {first} 至 {last}，共 {rows} 行").format(
            department=sheet.department,
            headers=headers,
            first=sheet.first_data_row or "-",
            last=sheet.last_data_row or "-",
            rows=sheet.data_rows,
        ),
    ]
    lines += [f"  {note}" for note in sheet.notes]
    rows: list[tuple[str, ...]] = [
        (_("列"), _("列名"), _("含义"), _("依据"), _("样例或不导入的原因"))
    ]
    rows += [_column_cells(column) for column in sheet.columns]
    return "\n".join([*lines, *_aligned(rows)]) + "\n"


def _column_cells(column: ColumnReading) -> tuple[str, ...]:
    last = column.dropped_because or "，".join(column.samples)
    shown = column.field or (_("不导入") if column.dropped_because else _("未认出"))
    return (column.letter, column.heading, shown, _how(column), last)


def _how(column: ColumnReading) -> str:
    words = {
        "exact": _("列名"),
        "near": _("列名相近"),
        "value": _("取值"),
        "remembered": _("上次"),
        "user": _("人工"),
    }
    return words[column.how] if column.how else ""


def _refusals_text(refusals: Iterable[Refusal]) -> str:
    return "\n".join([_("拒收的文件："), *(f"  {refusal}" for refusal in refusals)]) + "\n"


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Sets rows into columns; Chinese characters take two places."""
    cut = [[_cut(cell) for cell in row[:-1]] + [row[-1]] for row in rows]
    widths = [max(map(width, column)) for column in zip(*cut, strict=True)]
    return [
        ("    " + "  ".join(_padded(c, w) for c, w in zip(row, widths, strict=True))).rstrip()
        for row in cut
    ]


def width(text: str) -> int:
    """Counts the places that a text takes in a terminal."""
    return sum(2 if unicodedata.east_asian_width(sign) in _WIDE else 1 for sign in text)


def _cut(text: str) -> str:
    if width(text) <= _WIDEST:
        return text
    kept = text
    while width(kept) > _WIDEST - 2:
        kept = kept[:-1]
    return kept + "…"


def _padded(text: str, places: int) -> str:
    return text + " " * (places - width(text))
