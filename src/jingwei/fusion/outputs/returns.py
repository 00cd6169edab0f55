"""Each department's own list back: what became of every row, and what to mend at the source."""

import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from jingwei.fusion.outputs.corrections import contradictions, proposals
from jingwei.fusion.outputs.model import Round
from jingwei.fusion.outputs.words import FLAGS, STATUS, joined, list_heading, worded
from jingwei.fusion.privacy import PERSON_FIELDS
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.sheets import Column, Kind, Sheet
from jingwei.kernel.workbook import sheet_name, write_workbook

PLACE = ["file", "sheet", "row"]
_NOT_OF_THE_LIST = frozenset({"department", *PLACE, "listed_on", "flags", "record", "seq"})
_LONG = ("address", "name", "scope", "note", "reason")
_CODES = ("uscc", "reg_no", "org_code", "tax_id", "cert_no", "phone", "_no", "code")
# Threads: most of the work is done outside Python, so that two have enough to do and four no more.
_AT_ONCE = 2


@contextmanager
def writing_returns(written: Round, folder: Path) -> Iterator[None]:
    """Write one workbook a department into the existing ``folder``, while the block does other work.

    All are there when the block has ended. Where it fails, those that are not begun are not written.
    """
    pool = ThreadPoolExecutor(_AT_ONCE)
    try:
        begun = [
            pool.submit(write_workbook, path, sheets, created=written.created, day=written.day)
            for path, sheets in _books(written, folder)
        ]
        yield
        for book in begun:
            book.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _books(written: Round, folder: Path) -> Iterator[tuple[Path, list[Sheet]]]:
    """Each department's file and what is to stand in it."""
    taken: list[str] = []
    headings = _headings(written)
    for (department,), rows in _table(written).group_by("department", maintain_order=True):
        name = file_name(str(department), taken=taken)
        taken.append(name)
        yield folder / f"{name}.xlsx", list(_sheets(written, str(department), rows, headings))


def file_name(department: str, *, taken: list[str]) -> str:
    """A file name for a department that any system accepts and none has taken."""
    plain = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", department).strip(" .")[:60]
    plain = plain or _("未注明部门")
    number = 2
    name = plain
    while name.lower() in {other.lower() for other in taken}:
        name = f"{plain}-{number}"
        number += 1
    return name


def _table(written: Round) -> pl.DataFrame:
    """Every row as it was read, with what became of it."""
    ends = written.fusion.rows.select(*PLACE, "organisation", "status", "flags", "reason")
    fields = [name for name in written.records.columns if _is_shown(name)]
    rows = written.records.select("department", *PLACE, *fields)
    table = rows.join(ends, on=PLACE, how="left", nulls_equal=True, maintain_order="left")
    organisations = written.fusion.organisations
    table = table.join(
        contradictions(written.contested),
        on=PLACE,
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    table = table.with_columns(proposals(table, organisations).alias("proposal"))
    told = table.with_columns(worded("status", STATUS), joined("flags", FLAGS))
    problem = pl.concat_str("reason", "flags", separator="；", ignore_nulls=True)
    told = told.with_columns(pl.col("reason").replace("", None))
    return told.with_columns(problem=problem).sort("department", *PLACE)


def _is_shown(field: str) -> bool:
    return field not in _NOT_OF_THE_LIST and field not in PERSON_FIELDS


def _headings(written: Round) -> Mapping[tuple[str, str, str], str]:
    """The list's own heading of each field of each sheet."""
    return {
        (sheet.file, sheet.sheet, column.field): column.heading
        for sheet in written.sheets
        for column in sheet.columns
        if column.field
    }


def _sheets(
    written: Round,
    department: str,
    rows: pl.DataFrame,
    headings: Mapping[tuple[str, str, str], str],
) -> Iterator[Sheet]:
    """One sheet for each sheet of the department's files."""
    taken: list[str] = []
    for (file, sheet), lines in rows.group_by("file", "sheet", maintain_order=True):
        where = (str(file), str(sheet or ""))
        name = sheet_name(where[1] or Path(where[0]).stem, taken=taken)
        taken.append(name)
        yield _sheet(written, department, name=name, where=where, rows=lines, headings=headings)


def _sheet(
    written: Round,
    department: str,
    *,
    name: str,
    where: tuple[str, str],
    rows: pl.DataFrame,
    headings: Mapping[tuple[str, str, str], str],
) -> Sheet:
    fields = [f for f in rows.columns if "." in f or f == "note"]
    filled = [f for f in fields if rows[f].null_count() < rows.height]
    own = [_own(field, headings.get((*where, field)) or list_heading(field)) for field in filled]
    mend = rows.filter(pl.col("proposal").is_not_null()).height
    note = _("{day} · {file} {sheet} · {count} 行，其中 {mend} 行有更正建议（黄色）").format(
        day=written.day, file=where[0], sheet=where[1], count=rows.height, mend=mend
    )
    return Sheet(
        name=name,
        title=_("退表：{department}").format(department=department),
        columns=[*_columns(), *own],
        rows=rows.with_columns(pl.col("row").cast(pl.Int64)),
        notes=(
            note,
            _(
                "左边是处理结果，右边是贵单位名单原样；请在自己的台账里更正，下一轮照常报送，不必退回本表"
            ),
        ),
        noted="proposal",
        printed=min(len(own) + 6, 11),
    )


def _columns() -> list[Column]:
    return [
        Column("row", _("行号"), 7, Kind.NUMBER),
        Column("organisation", _("经纬号"), 12, Kind.CODE),
        Column("status", _("处理结果"), 9),
        Column("proposal", _("建议更正"), 34, Kind.WRAPPED),
        Column("contradiction", _("与其他部门不一致"), 44, Kind.WRAPPED),
        Column("problem", _("退回原因和标记"), 22, Kind.WRAPPED),
    ]


def _own(field: str, heading: str) -> Column:
    last = field.rpartition(".")[2]
    if last.endswith(_CODES):
        return Column(field, heading, 20, Kind.CODE)
    return Column(field, heading, 30 if last.endswith(_LONG) else 13, Kind.WRAPPED)
