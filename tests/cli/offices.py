"""Makes the small lists that tests of `jingwei fuse` run on, and reads back what it wrote."""

import csv
import hashlib
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl

from tests.fusion.crowd import crowd
from tests.fusion.lists import code
from tests.fusion.reading.workbooks import workbook

HEAD: list[object] = ["序号", "单位名称", "统一社会信用代码", "法定代表人", "联系电话", "经营地址"]
SIZE = 160
PHONE = 13900001000
PERSONS = "王明 李芳 张伟 刘洋 陈静 杨波 赵敏 黄强".split()
MARKET, TAX, CIVIL = "市场监管局.xlsx", "税务局.xlsx", "民政局.csv"

NEW = "乌海市天佑仪器有限公司"

Rows = list[list[Any]]


def known(number: int) -> list[Any]:
    """A row of an organisation with a code, a person, a phone and an address of its own."""
    one = crowd(SIZE)[number]
    return [
        number + 1, one["org.name"], one["org.uscc"], PERSONS[number % 8], PHONE + number,
        f"乌海市海勃湾区新华街{number + 1}号",
    ]  # fmt: skip


def doubtful(number: int) -> list[Any]:
    """A row without a code that may or may not be the organisation of that number."""
    row = known(number)
    return [row[0], f"{row[1][3:5]}商行", None, row[3], row[4], None]


def market(*, size: int = SIZE) -> Rows:
    """The registrar's list: every organisation once."""
    return [HEAD, *(known(n) for n in range(size))]


def tax(*, doubts: int = 4) -> Rows:
    """Another list: doubtful rows first, then some that are surely known."""
    return [HEAD, *(doubtful(n) for n in range(doubts)), *(known(n) for n in range(20, 50))]


def lists(folder: Path) -> list[str]:
    """Two workbooks and a csv file, which together leave some questions."""
    folder.mkdir(exist_ok=True)
    workbook(folder / MARKET, market())
    workbook(folder / TAX, tax())
    lines = [HEAD, *(known(n) for n in range(60, 70))]
    text = "\n".join(",".join(map(str, line)) for line in lines)
    (folder / CIVIL).write_text(text + "\n", encoding="utf-8")
    return [str(folder / name) for name in (MARKET, TAX, CIVIL)]


def news(folder: Path) -> list[str]:
    """A list of the registrar that holds one new organisation alone."""
    folder.mkdir()
    row = [1, NEW, code(9_999), "王新", PHONE + 9_999, "乌海市海勃湾区新华街999号"]
    workbook(folder / MARKET, [HEAD, row])
    return [str(folder / MARKET)]


def table(path: Path) -> list[dict[str, str]]:
    """The lines of a csv file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def summary(run: Path) -> dict[str, Any]:
    """The figures of a run."""
    found: dict[str, Any] = json.loads((run / "summary.json").read_text("utf-8"))
    return found


def owners(run: Path) -> dict[tuple[str, str, str], str]:
    """The organisation of every row."""
    return {(r["file"], r["sheet"], r["row"]): r["organisation"] for r in table(run / "rows.csv")}


def of_row(run: Path, file: str, row: int) -> str:
    """The organisation of one row of a list."""
    sheet = "" if file.endswith(".csv") else "名单"
    return owners(run)[file, sheet, str(row)]


def digests(folder: Path) -> dict[str, str]:
    """A hash of every file below a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def left_in(folder: Path) -> list[str]:
    """The names in a folder, hidden ones too."""
    return sorted(path.name for path in folder.iterdir())


def judged(run: Path, answers: Mapping[int, str], *, to: Path, encoding: str = "utf-8") -> Path:
    """The review list with a word beside some questions, saved as a spreadsheet would save it."""
    lines = table(run / "review.csv")
    for number, word in answers.items():
        lines[number]["judgement"] = word
    with to.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    return to


def typed(register: Path, answers: Mapping[int, str], *, to: Path) -> Path:
    """The workbook with words typed into the review sheet, saved by another program."""
    book = openpyxl.load_workbook(register)
    sheet: Any = next(book[name] for name in ("待核对", "To review", "Review") if name in book)
    heading = next(r for r in range(1, 30) if sheet.cell(r, 1).value in {"题号", "No."})
    column = next(c for c in range(1, 30) if sheet.cell(heading, c).value in {"答案", "Answer"})
    for number, word in answers.items():
        sheet.cell(heading + 1 + number, column).value = word
    book.save(to)
    return to


def said(folder: Path) -> dict[str, str]:
    """All text of every file written, workbooks unpacked and tables decoded."""
    found: dict[str, str] = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = str(path.relative_to(folder))
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                found |= {f"{name}/{part}": book.read(part).decode() for part in book.namelist()}
        elif path.suffix == ".parquet":
            cells = (str(cell) for row in pl.read_parquet(path).rows() for cell in row)
            found[name] = "\n".join(cells)
        else:
            found[name] = path.read_text("utf-8")
    return found
