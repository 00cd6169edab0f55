"""Turns the cells taken of a sheet into records: which rows are data, what fills them, what is off.

Works on whole columns at once, since a list may have 200,000 rows.
"""

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from jingwei.fusion.reading.grid import Merge
from jingwei.kernel import codes

ROW = "row"
FLAGS = "flags"
PRECISION_LOSS = "excel_precision_loss"
MERGED_FILL = "merged_cell_fill"
PERSON_REMOVED = "id_number_removed"

Spans = Mapping[int, Sequence[tuple[int, int]]]

_TOP, _VALUE = "top", "value"
_CELL_END, _ROW_END = "\x1f", "\x1e"
# A total is judged by the first cells that hold something, for the number column may be blank.
_LEADING = 3
_HEADED = 8
_TOTAL = (
    r"^[（(]?(?:本页|本表|本月|本期|全[市区县旗]|[一二三四五六七八九十]+[、.])?[ \u3000]*"
    r"[合小总共累][ \u3000]*计[）)]?[ \u3000]*[:：]?[ \u3000]*共?[ \u3000]*[0-9,.]*[ \u3000]*[家户个人条]?$"
)
_SIGNATURE = (
    r"^(?:填表人|填报人|制表人?|经办人|审核人?|审批人|复核人?|负责人签[字名]|单位负责人签[字名]|主要领导签[字名]|签[字名]"
    r"|填报单位|报送单位|填表单位|填报时间|填报日期|填表时间|填表日期|报送时间|制表日期|统计时间|联系人及?电话"
    r"|联系人|联系电话|盖章|单位盖章)[ \u3000]*(?:[（(][^（）()]*[）)])?[ \u3000]*[:：]"
)
_NOTE = r"^(?:注|说明|备注|填表说明|填报说明|注意事项?)[ \u3000]*[0-9]?[ \u3000]*[:：]|^注[0-9]?[.、]|^※|^\*[ \u3000]*注"
_ASIDE = f"{_SIGNATURE}|{_NOTE}"
_DITTO = ("同上", "〃", "″", "”", '"', "同左")
_SCIENTIFIC = r"^[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]{1,2}$"
_CITIZEN = (
    r"(?:^|[^0-9])[1-8][0-9]{5}(?:19|20)[0-9][0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]"
    r"(?:$|[^0-9A-Za-z])"
)


def frame_of(text: bytes, columns: Sequence[int]) -> pl.LazyFrame:
    """Parts the child's text into a frame: ``row`` (from 0) and one trimmed column "cN" each."""
    names = [ROW, *(name_of(column) for column in columns)]
    if not text:
        return pl.LazyFrame(schema=dict.fromkeys(names, pl.String)).with_columns(
            pl.col(ROW).cast(pl.Int32)
        )
    cells = pl.read_csv(
        text,
        has_header=False,
        new_columns=names,
        separator=_CELL_END,
        eol_char=_ROW_END,
        quote_char=None,
        infer_schema=False,
        glob=False,
    )
    trimmed = pl.col(names[1:]).str.strip_chars()
    blank_is_null = pl.when(trimmed != "").then(trimmed)
    return cells.lazy().select(pl.col(ROW).cast(pl.Int32), blank_is_null.name.keep())


def name_of(column: int) -> str:
    """Names a column of the frame by its place in the sheet."""
    return f"c{column}"


def data_rows(
    cells: pl.LazyFrame,
    columns: Sequence[int],
    headings: Mapping[int, Sequence[str]],
    *,
    number: int | None,
) -> pl.LazyFrame:
    """Keeps the rows that are data.

    Left out are blank rows and rows with a running number alone, totals, notes, signatures and
    repeated headings. ``headings`` gives each column's levels, ``number`` the column of running
    numbers.
    """
    names = [name_of(column) for column in columns]
    if not names:
        return cells
    telling = [name for name in names if number is None or name != name_of(number)]
    blank = pl.all_horizontal(pl.col(telling).is_null()) if telling else pl.lit(value=True)
    total = pl.any_horizontal([_matches(pl.col(name), _TOTAL) for name in names[:_LEADING]])
    first = pl.coalesce([pl.col(name) for name in names])
    aside = _matches(first, _ASIDE)
    return cells.filter(~(blank | total | aside | _repeats(names, headings) | _is_section(names)))


def _matches(cell: pl.Expr, pattern: str) -> pl.Expr:
    return cell.str.contains(pattern).fill_null(value=False)


def _is_section(names: Sequence[str]) -> pl.Expr:
    """A row whose one cell stands first, is a section ("一、海勃湾区") or ends with a colon."""
    alone = pl.sum_horizontal([pl.col(name).is_not_null() for name in names]) == 1
    first = pl.col(names[0])
    section = _matches(first, r"^[（(]?[一二三四五六七八九十]{1,3}[）)、.]|[:：]$")
    return alone & section if len(names) > 1 else pl.lit(value=False)


def _repeats(names: Sequence[str], headings: Mapping[int, Sequence[str]]) -> pl.Expr:
    """A row in which two of the leading columns say their own heading, as after a page break."""
    headed = [name for name in names if headings.get(int(name[1:]))][:_HEADED]
    hits = [_says(pl.col(name), headings[int(name[1:])]) for name in headed]
    return pl.sum_horizontal(hits) >= 2 if hits else pl.lit(value=False)


def _says(cell: pl.Expr, levels: Sequence[str]) -> pl.Expr:
    """A cell that equals one of the levels of a heading."""
    return pl.any_horizontal([cell.eq_missing(pl.lit(level)) for level in dict.fromkeys(levels)])


# --- Filling and flagging ------------------------------------------------------------------------


def fill_merged(cells: pl.LazyFrame, columns: Sequence[int], spans: Spans) -> pl.LazyFrame:
    """Writes the value of a cell merged downwards into the cells it covers, and flags the rows."""
    for column in columns:
        if column not in spans:
            continue
        name = name_of(column)
        tops = {row: top for top, bottom in spans[column] for row in range(top + 1, bottom + 1)}
        covered = pl.LazyFrame(
            {ROW: list(tops), _TOP: list(tops.values())}, schema={ROW: pl.Int32, _TOP: pl.Int32}
        )
        values = cells.select(pl.col(ROW).alias(_TOP), pl.col(name).alias(_VALUE))
        joined = cells.join(covered, on=ROW, how="left", maintain_order="left").join(
            values, on=_TOP, how="left", maintain_order="left"
        )
        fills = pl.col(name).is_null() & pl.col(_VALUE).is_not_null()
        value = pl.when(fills).then(pl.col(_VALUE)).otherwise(pl.col(name)).alias(name)
        cells = joined.with_columns(value, _flagged(fills, MERGED_FILL)).drop(_TOP, _VALUE)
    return cells


def spans_of(merges: Sequence[Merge], first_row: int) -> Spans:
    """Lists by column the data cells merged downwards, (first row, last row), none overlapping."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for top, left, bottom, _right in sorted(merges):
        found = spans.setdefault(left, [])
        if top >= first_row and bottom > top and (not found or top > found[-1][1]):
            found.append((top, bottom))
    return {column: found for column, found in spans.items() if found}


def finish(records: pl.DataFrame, names: Sequence[str], *, digits: Sequence[str]) -> pl.DataFrame:
    """Fills "同上", flags codes and phones that are the text 1.5E+14, blanks citizens' numbers.

    ``names`` are the text columns, ``digits`` those of them where digits matter. Each is tested
    as a whole first, since hardly any list has such cells.
    """
    tests = {
        **{("ditto", name): pl.col(name).is_in(_DITTO).any() for name in names},
        **{("cut", name): pl.col(name).str.contains(_SCIENTIFIC).any() for name in digits},
        **{("citizen", name): pl.col(name).str.contains(_CITIZEN).any() for name in names},
    }
    if records.is_empty() or not tests:
        return records
    found = records.select(test.alias(":".join(key)) for key, test in tests.items()).row(0)
    for (kind, name), hit in zip(tests, found, strict=True):
        if hit:
            records = _FINISHES[kind](records, name)
    return records


def _fill_ditto(records: pl.DataFrame, name: str) -> pl.DataFrame:
    ditto = pl.col(name).is_in(_DITTO).fill_null(value=False)
    above = pl.when(~ditto).then(pl.col(name)).forward_fill().over("file", "sheet")
    value = pl.when(ditto).then(above).otherwise(pl.col(name)).alias(name)
    return records.with_columns(value, _flagged(ditto, MERGED_FILL))


def _flag_cut(records: pl.DataFrame, name: str) -> pl.DataFrame:
    return records.with_columns(_flagged(_matches(pl.col(name), _SCIENTIFIC), PRECISION_LOSS))


def _blank_citizens(records: pl.DataFrame, name: str) -> pl.DataFrame:
    suspects = records.filter(_matches(pl.col(name), _CITIZEN))[name].unique().to_list()
    named = sorted(text for text in suspects if _names_citizen(text))
    where = pl.col(name).is_in(named).fill_null(value=False)
    value = pl.when(~where).then(pl.col(name)).alias(name)
    return records.with_columns(value, _flagged(where, PERSON_REMOVED))


def _flagged(where: pl.Expr, flag: str) -> pl.Expr:
    """Adds a flag to the rows, each flag once."""
    flags = pl.col(FLAGS)
    added = pl.when(flags == "").then(pl.lit(flag)).otherwise(flags + ";" + flag)
    missing = where & ~flags.str.contains(flag, literal=True)
    return pl.when(missing).then(added).otherwise(flags).alias(FLAGS)


def flag_numbers(
    cells: pl.LazyFrame, damaged: Sequence[Sequence[int]], places: Mapping[int, str]
) -> pl.LazyFrame:
    """Flags the rows whose numbers had more digits than a number keeps (R-1.10).

    ``damaged`` lists (row, place in the cells taken); ``places`` names the places that matter.
    """
    rows = sorted({row for row, place in damaged if place in places})
    return cells.with_columns(_flagged(pl.col(ROW).is_in(rows), PRECISION_LOSS)) if rows else cells


def _names_citizen(text: str) -> bool:
    digits = "".join(c if c.isascii() and c.isalnum() else " " for c in text)
    return any(codes.is_citizen_id(word) for word in digits.split())


_FINISHES: Mapping[str, Callable[[pl.DataFrame, str], pl.DataFrame]] = {
    "ditto": _fill_ditto,
    "cut": _flag_cut,
    "citizen": _blank_citizens,
}
