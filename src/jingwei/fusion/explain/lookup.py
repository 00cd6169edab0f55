"""Finds what a person asks about: a number, living or old, or a row of a list; names what is near if not."""

import difflib
import re
from pathlib import Path

import polars as pl

from jingwei.fusion import numbers
from jingwei.fusion.explain.ground import Ground
from jingwei.kernel.catalogue import translate as _

NUMBER = re.compile(r"(?:JW-?)?(\d{1,9})", re.IGNORECASE)
ROW = re.compile(r"(?P<rest>.+?)[:：](?P<row>\d+)")
NAMED = 12  # so many names are given as a hint


class Unknown(LookupError):
    """There is no such number or row; the message names what is near."""


def is_number(asked: str) -> bool:
    """Whether the text is written as an organisation's number."""
    return NUMBER.fullmatch(asked.strip()) is not None


def living(ground: Ground, *, asked: str) -> tuple[str, str]:
    """The living number, and the number asked for where that was another; raises Unknown."""
    found = NUMBER.fullmatch(asked.strip())
    number = int(found[1]) if found else 0
    home = pl.Series([number], dtype=pl.Int64)
    alive = int(numbers.resolve(home, ground.state.edges)[0])
    texts = [pl.select(numbers.written(pl.lit(n))).item() for n in (alive, number)]
    if (ground.number == texts[0]).any():
        return texts[0], "" if alive == number else texts[1]
    raise Unknown(_absent(ground, texts[1], number=number))


def _absent(ground: Ground, text: str, *, number: int) -> str:
    known = ground.number.unique().sort()
    below = known.filter(known < text).tail(1).to_list()
    above = known.filter(known > text).head(1).to_list()
    near = _("、").join(below + above)
    if 0 < number < ground.state.next_number:
        return _("{number} 曾经编过，现在的底册里没有它。相邻的编号：{near}").format(
            number=text, near=near
        )
    return _("底册里没有 {number}。现有编号从 {first} 到 {last}，相邻的是 {near}").format(
        number=text, first=known[0], last=known[-1], near=near
    )


def row_at(ground: Ground, *, asked: str) -> int:
    """The position in state.records of FILE:SHEET:ROW, FILE::ROW or FILE:ROW; raises Unknown."""
    found = ROW.fullmatch(asked.strip())
    if not found:
        raise Unknown(
            _("“{asked}”认不出。请写编号（JW-0000123），或 文件:工作表:行号，csv 写 文件:行号").format(asked=asked)
        )  # fmt: skip
    records = ground.state.records.select("file", "sheet", "row").with_row_index("line")
    file, sheet = _file_and_sheet(records, found["rest"])
    of_sheet = records.filter((pl.col("file") == file) & (pl.col("sheet") == sheet))
    at = of_sheet.filter(pl.col("row") == int(found["row"]))
    if at.is_empty():
        raise Unknown(_no_row(of_sheet["row"], where=f"{file}:{sheet}", row=int(found["row"])))
    return int(at["line"][-1])  # the newest, where an older list had another row there


def _file_and_sheet(records: pl.DataFrame, rest: str) -> tuple[str, str]:
    """Split FILE:SHEET; the sheet may be left out where the file has only one."""
    files = records["file"].unique().sort().to_list()
    for head, tail in ((rest, None), _split(rest)):
        file = _known_file(files, head)
        if file is None:
            continue
        sheets = records.filter(pl.col("file") == file)["sheet"].unique().sort().to_list()
        if tail is None and len(sheets) == 1:
            return file, sheets[0]
        if tail in sheets:
            return file, str(tail)
        raise Unknown(
            _("{file} 里没有工作表“{sheet}”。有的是：{sheets}").format(
                file=file, sheet=tail or "", sheets=_("、").join(sheets)
            )
        )
    near = difflib.get_close_matches(Path(_split(rest)[0]).name, files, n=3, cutoff=0.5)
    raise Unknown(
        _("底册里没有来自 {file} 的行。有的文件：{files}").format(
            file=_split(rest)[0], files=_("、").join(near or files[:NAMED])
        )
    )


def _split(rest: str) -> tuple[str, str]:
    file, _colon, sheet = rest.replace("：", ":").rpartition(":")
    return (file, sheet) if file else (sheet, "")


def _known_file(files: list[str], asked: str) -> str | None:
    """A file of the lists by its name as kept, or by the end of a path."""
    asked = asked.rstrip(":")
    return next((f for f in files if asked == f or Path(asked).name == f), None)


def _no_row(rows: pl.Series, *, where: str, row: int) -> str:
    near = [*rows.filter(rows < row).sort().tail(1), *rows.filter(rows > row).sort().head(1)]
    text = _("{where} 的第 {row} 行不在底册里（可能是标题、空行，或被退回）。最近的数据行：{near}")
    return text.format(where=where, row=row, near=_("、").join(map(str, near)))
