"""Makes the lines of a sheet as XML, column by column; see `jingwei.kernel.workbook`."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import partial
from html import escape

import polars as pl
from xlsxwriter.utility import xl_col_to_name

from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.sheets import Column, Kind, Sheet, heading_row

LONGEST_CELL = 32_767
CHUNK = 10_000
LINE_HEIGHT, LINE_SPACE, MOST_LINES = 14, 4, 28

# What XML 1.0 cannot hold, and Excel's own escape, which would turn "_x0041_" into "A".
_ILLEGAL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x{fffe}\x{ffff}]"
_ESCAPE = r"_(x[0-9A-Fa-f]{4}_)"
# Blanks at the ends, and breaks, live only in a cell that says so.
_EDGES = r"^\s|\s$|\n"
_SPACES = ' xml:space="preserve"'
_SPECIAL = rf"[&<>\x00-\x08\x0b-\x1f\x{{fffe}}\x{{ffff}}]|_x|{_EDGES}"

_ROW, _OPENED = "§row", "§opened"


def filled(skeleton: bytes, sheet: Sheet) -> Iterator[bytes]:
    """Yield the sheet's XML with the lines in the pattern's place, a chunk at a time.

    ``skeleton``: the sheet with two lines of empty cells that show the style of each column, for
    ordinary and for strong lines.
    """
    xml = skeleton.decode("utf-8")
    first = heading_row(sheet) + 1
    start, end = xml.index(f'<row r="{first}"'), xml.index("</sheetData>")
    found = re.findall(r'<c r="[A-Z]+\d+" s="(\d+)"/>', xml[start:end])
    width = len(sheet.columns)
    plain, strong = found[:width], found[width:]
    height = sheet.rows.height + (sheet.total is not None)
    reach = f'<dimension ref="A1:{xl_col_to_name(width - 1)}{first + max(height, 1) - 1}"/>'
    yield re.sub(r'<dimension ref="[^"]*"/>', reach, xml[:start]).encode()
    for offset in range(0, sheet.rows.height, CHUNK):
        part = sheet.rows.slice(offset, CHUNK)
        yield _lines(sheet, part, first=first + offset, plain=plain, strong=strong)
    if sheet.total is not None:
        last = first + sheet.rows.height
        flat = replace(sheet, level="")
        yield _lines(flat, sheet.total, first=last, plain=strong, strong=strong)
    yield xml[end:].encode()


def _lines(
    sheet: Sheet, rows: pl.DataFrame, *, first: int, plain: list[str], strong: list[str]
) -> bytes:
    """The XML of some lines, of which the first is line ``first`` of the sheet.

    First what stands after the number of each cell, all columns side by side; then whole lines.
    """
    keys = [column.key for column in sheet.columns]
    rows = _fitting(rows.select(*dict.fromkeys([*keys, sheet.level or keys[0]])))
    schema, special = rows.schema, _special(rows)
    numbers = pl.int_range(first, first + rows.height).cast(pl.String).alias(_ROW)
    values = rows.with_columns(*map(_escaped, special), numbers, _opened(sheet, schema))
    cells: dict[str, pl.Expr] = {}
    line: list[str | pl.Expr] = ['<row r="', pl.col(_ROW), pl.col(_OPENED)]
    for place, column in enumerate(sheet.columns):
        name, end = xl_col_to_name(place), partial(_end, column, schema[column.key], special)
        cells[name] = end(plain[place])
        if sheet.level:
            cells[name] = _by_level(sheet, end(strong[place]), cells[name])
        line += [f'<c r="{name}', pl.col(_ROW), pl.col(name)]
    made = values.select(_ROW, _OPENED, **cells)
    return bytes(made.select(_joined(*line, "</row>").str.join().cast(pl.Binary)).item())


def _joined(*pieces: str | pl.Expr) -> pl.Expr:
    """Pieces put together line by line; null where one of them is."""
    return pl.concat_str(pl.lit(x) if isinstance(x, str) else x for x in pieces)


def _by_level(sheet: Sheet, head: pl.Expr, member: pl.Expr) -> pl.Expr:
    """The one for the heads of groups, the other for all other lines."""
    return pl.when(pl.col(sheet.level) == 0).then(head).otherwise(member)


def _opened(sheet: Sheet, schema: pl.Schema) -> pl.Expr:
    """The rest of a line's own tag: its height, and its level below the head of a group."""
    levels = _by_level(sheet, pl.lit(">"), pl.lit(' outlineLevel="1">')) if sheet.level else ">"
    height = _height(sheet, schema).cast(pl.String)
    return _joined('" ht="', height, '" customHeight="1"', levels).alias(_OPENED)


def _height(sheet: Sheet, schema: pl.Schema) -> pl.Expr:
    """Points that a line needs; not every spreadsheet finds that out by itself when it opens a file."""
    by_width: dict[float, list[str]] = {}
    for column in sheet.columns:
        if column.kind == Kind.WRAPPED and schema[column.key] == pl.String:
            by_width.setdefault(column.width, []).append(column.key)
    needed = [_lines_needed(pl.col(keys), width) for width, keys in by_width.items()]
    most = pl.max_horizontal(pl.lit(1), *needed).clip(1, MOST_LINES)
    return most * LINE_HEIGHT + LINE_SPACE


def _lines_needed(texts: pl.Expr, width: float) -> pl.Expr:
    """Lines of wrapped cells; a Chinese character is three bytes long, and 1.8 digits wide."""
    wide = 0.4 * texts.str.len_bytes() + 0.6 * texts.str.len_chars()
    return (wide / width).ceil().cast(pl.Int64) + texts.str.count_matches("\n", literal=True)


# --- Cells ----------------------------------------------------------------------------------------


def _end(column: Column, kind: pl.DataType, special: Collection[str], style: str) -> pl.Expr:
    """A cell from its number on; an empty value leaves an empty cell."""
    value, is_special = pl.col(column.key), column.key in special
    if column.formula:
        return _formula(column, style=style)
    if kind != pl.String:
        if kind.is_float():
            value = pl.when(value.is_finite()).then(value)
        cell = _joined(f'" s="{style}"><v>', value.cast(pl.String), "</v></c>")
    else:
        opened = f'" s="{style}" t="inlineStr"><is><t'
        spaces = pl.when(value.str.contains(_EDGES)).then(pl.lit(_SPACES)).otherwise(pl.lit(""))
        tags = (opened, spaces, ">") if is_special else (f"{opened}>",)
        cell = _joined(*tags, pl.when(value != "").then(value), "</t></is></c>")
    return cell.fill_null(f'" s="{style}"/>')


def _formula(column: Column, *, style: str) -> pl.Expr:
    """One of our own formulas, with the number that it gives."""
    pieces: list[str | pl.Expr] = []
    for piece in escape(column.formula, quote=False).split("{row}"):
        pieces += [piece, pl.col(_ROW)]
    number = pl.col(column.key).cast(pl.String).fill_null("0")
    return _joined(f'" s="{style}"><f>', *pieces[:-1], "</f><v>", number, "</v></c>")


def _special(rows: pl.DataFrame) -> set[str]:
    """The columns of text that hold a sign which must be changed, or blanks which must be kept.

    Most columns hold none: one look over all of them tells which do.
    """
    seen = rows.select(pl.col(pl.String).str.contains(_SPECIAL).any())
    return {name for name, is_special in seen.to_dict(as_series=False).items() if is_special[0]}


def _escaped(name: str) -> pl.Expr:
    """A column as XML text; no value can be taken for markup or an escape."""
    return (
        pl.col(name)
        .str.replace_all(_ILLEGAL, "")
        .str.replace_all(_ESCAPE, "_x005F_${1}")
        .str.replace_all("&", "&amp;", literal=True)
        .str.replace_all("<", "&lt;", literal=True)
        .str.replace_all(">", "&gt;", literal=True)
        .str.replace_all("\r\n?", "\n")
    )


def _fitting(rows: pl.DataFrame) -> pl.DataFrame:
    """The lines with their texts, cut to what a cell holds; hardly any ever needs it."""
    rows = rows.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String))
    sizes = rows.select(pl.col(pl.String).str.len_bytes().max()).to_dict(as_series=False)
    long = [name for name, size in sizes.items() if (size[0] or 0) > LONGEST_CELL]
    return rows.with_columns(rows[name].map_elements(_cut, return_dtype=pl.String) for name in long)


def _cut(text: str) -> str:
    """Text that fits a cell; Excel counts UTF-16 units, of which rare characters take two."""
    if len(text.encode("utf-16-le")) // 2 <= LONGEST_CELL:
        return text
    mark = _("…（全文 {characters} 字，此处截断）").format(characters=len(text))
    room = LONGEST_CELL - len(mark)
    return text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore") + mark
