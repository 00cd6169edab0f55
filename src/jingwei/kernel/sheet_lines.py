"""Makes the lines of a sheet as XML, column by column; see `jingwei.kernel.workbook`."""

import re
from collections.abc import Iterator
from dataclasses import replace
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
_SUSPECT = r"[&<>\x00-\x08\x0b-\x1f\x{fffe}\x{ffff}]|_x"
# Blanks at the ends, and breaks, live only in a cell that says so.
_EDGES = r"^\s|\s$|\n"
_SPACES = ' xml:space="preserve"'


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
    """The XML of some lines, of which the first is line ``first`` of the sheet."""
    keys = list(dict.fromkeys(column.key for column in sheet.columns))
    is_head = pl.col("§head")
    measured = rows.select(
        (pl.col(sheet.level) == 0 if sheet.level else pl.lit(value=False)).alias("§head"),
        _height(sheet, rows).cast(pl.String).alias("§height"),
        pl.int_range(first, first + rows.height).cast(pl.String).alias("§row"),
    )
    frame = _as_xml(rows.select(keys)).hstack(measured)
    cells: list[pl.Expr] = []
    for place, column in enumerate(sheet.columns):
        style = pl.lit(plain[place])
        if sheet.level:
            style = pl.when(is_head).then(pl.lit(strong[place])).otherwise(style)
        is_text = rows.schema[column.key] == pl.String
        cells += _cell(column, xl_col_to_name(place), style=style, is_text=is_text)
    outline = pl.when(is_head).then(pl.lit(">")).otherwise(pl.lit(' outlineLevel="1">'))
    start = [pl.lit('<row r="'), pl.col("§row"), pl.lit('" ht="'), pl.col("§height")]
    start += [pl.lit('" customHeight="1"'), outline if sheet.level else pl.lit(">")]
    line = pl.concat_str(*start, *cells, pl.lit("</row>"))
    return str(frame.select(line.str.join()).item()).encode("utf-8")


def _height(sheet: Sheet, rows: pl.DataFrame) -> pl.Expr:
    """Points that a line needs; not every spreadsheet finds that out by itself when it opens a file."""
    needed = [
        _lines_needed(pl.col(column.key), column.width)
        for column in sheet.columns
        if column.kind == Kind.WRAPPED and rows.schema[column.key] == pl.String
    ]
    most = pl.max_horizontal(pl.lit(1), *needed).clip(1, MOST_LINES)
    return most * LINE_HEIGHT + LINE_SPACE


def _lines_needed(text: pl.Expr, width: float) -> pl.Expr:
    """Lines of a wrapped cell; a Chinese character is three bytes long, and 1.8 digits wide."""
    wide = 0.4 * text.str.len_bytes() + 0.6 * text.str.len_chars()
    return (wide / width).ceil().cast(pl.Int64) + text.str.count_matches("\n", literal=True)


def _cell(column: Column, letter: str, *, style: pl.Expr, is_text: bool) -> list[pl.Expr]:
    """The pieces that make a cell, in order; an empty value leaves an empty cell."""
    value = pl.col(column.key)
    before, after = pl.lit("><v>"), pl.lit("</v></c>")
    if is_text:
        keeps = value.str.contains(_EDGES)
        kept, bare = (pl.lit(f' t="inlineStr"><is><t{how}>') for how in (_SPACES, ""))
        before, after = pl.when(keeps).then(kept).otherwise(bare), pl.lit("</t></is></c>")
    if column.formula:
        return [
            *_opened(letter, style),
            *_formula(column.formula),
            value.fill_null("0"),
            pl.lit("</v></c>"),
        ]
    has = value.is_not_null()
    return [
        *_opened(letter, style),
        pl.when(has).then(before).otherwise(pl.lit("/>")),
        value.fill_null(""),
        pl.when(has).then(after).otherwise(pl.lit("")),
    ]


def _opened(letter: str, style: pl.Expr) -> list[pl.Expr]:
    return [pl.lit(f'<c r="{letter}'), pl.col("§row"), pl.lit('" s="'), style, pl.lit('"')]


def _formula(formula: str) -> list[pl.Expr]:
    pieces: list[pl.Expr] = [pl.lit("><f>")]
    for number, piece in enumerate(escape(formula, quote=False).split("{row}")):
        pieces += [pl.col("§row")] if number else []
        pieces.append(pl.lit(piece))
    return [*pieces, pl.lit("</f><v>")]


def _as_xml(rows: pl.DataFrame) -> pl.DataFrame:
    """The values as XML text, null where empty; none can be taken for markup or an escape.

    Nearly all columns hold nothing that must be changed: one look over all of them tells which do.
    """
    texts = [name for name, kind in rows.schema.items() if kind == pl.String]
    long, suspect = (
        {name for name in texts if seen[name][0]}
        for seen in (
            rows.select((pl.col(texts).str.len_bytes() > LONGEST_CELL).any()).to_dict(
                as_series=False
            ),
            rows.select(pl.col(texts).str.contains(_SUSPECT).any()).to_dict(as_series=False),
        )
    )
    return rows.with_columns(
        rows[name].map_elements(_cut, return_dtype=pl.String) for name in long
    ).select(
        _text(pl.col(name), is_suspect=name in suspect)
        if name in texts
        else _number(pl.col(name), kind)
        for name, kind in rows.schema.items()
    )


def _number(values: pl.Expr, kind: pl.DataType) -> pl.Expr:
    if kind.is_float():
        values = pl.when(values.is_finite()).then(values)
    return values.cast(pl.String)


def _text(values: pl.Expr, *, is_suspect: bool) -> pl.Expr:
    if is_suspect:
        values = (
            values.str.replace_all(_ILLEGAL, "")
            .str.replace_all(_ESCAPE, "_x005F_${1}")
            .str.replace_all("&", "&amp;", literal=True)
            .str.replace_all("<", "&lt;", literal=True)
            .str.replace_all(">", "&gt;", literal=True)
            .str.replace_all("\r\n?", "\n")
        )
    return pl.when(values != "").then(values)


def _cut(text: str) -> str:
    """Text that fits a cell; Excel counts UTF-16 units, of which rare characters take two."""
    if len(text.encode("utf-16-le")) // 2 <= LONGEST_CELL:
        return text
    mark = _("…（全文 {characters} 字，此处截断）").format(characters=len(text))
    room = LONGEST_CELL - len(mark)
    return text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore") + mark
