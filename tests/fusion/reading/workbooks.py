"""Makes workbooks for the tests: honest ones, and ones that mean harm."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter

from jingwei.kernel import codes

_SHEET = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{body}</worksheet>'
)
_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        '<sheet name="名单" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}

CODES = (
    "91150302MAPDY00012",
    "51150304PDY00001X1",
)


def workbook(
    path: Path,
    rows: Sequence[Sequence[object]],
    *,
    sheet: str = "名单",
    merges: Iterable[str] = (),
    more: Mapping[str, Sequence[Sequence[object]]] | None = None,
) -> Path:
    """Writes an honest workbook; None leaves a cell blank."""
    with xlsxwriter.Workbook(path) as book:
        for name, table in {sheet: rows, **(more or {})}.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(table):
                for column, cell in enumerate(row):
                    if cell is not None:
                        page.write(number, column, cell)
            for merge in merges if name == sheet else ():
                first = merge.split(":")[0]
                column, number = ord(first[0]) - ord("A"), int(first[1:]) - 1
                page.merge_range(merge, table[number][column])
    return path


def cells(rows: Iterable[Iterable[str]]) -> str:
    """Writes rows of text as the cells of a sheet."""
    lines = []
    for number, row in enumerate(rows, start=1):
        line = "".join(
            f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
            for place, text in enumerate(row)
        )
        lines.append(f'<row r="{number}">{line}</row>')
    return f"<sheetData>{''.join(lines)}</sheetData>"


LIST = cells([("企业名称", "统一社会信用代码", "联系电话"), ("乌海市某某有限公司", CODES[0], "")])


def raw_workbook(
    path: Path, *, body: str = LIST, parts: Mapping[str, str | bytes] | None = None
) -> Path:
    """Writes a workbook part by part, the sheet's body and any part as given."""
    all_parts = {**_PARTS, "xl/worksheets/sheet1.xml": _SHEET.format(body=body), **(parts or {})}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in all_parts.items():
            archive.writestr(name, content)
    return path


def doubled_part(path: Path) -> Path:
    """Adds a second part of the same name."""
    raw_workbook(path)
    with zipfile.ZipFile(path, "a") as archive:
        first = zipfile.ZipInfo("xl/worksheets/SHEET1.xml")
        archive.writestr(first, _SHEET.format(body=LIST))
    return path


def phantom_rows(path: Path, *, rows: int = 1_000_000) -> Path:
    """A list of one row under which a million formatted rows hold nothing."""
    buffer = io.StringIO()
    buffer.write(LIST.removesuffix("</sheetData>"))
    for number in range(3, rows + 3):
        buffer.write(f'<row r="{number}"><c r="A{number}" s="1"/></row>')
    buffer.write("</sheetData>")
    return raw_workbook(path, body=buffer.getvalue())


def mutated(content: bytes, *, seed: int) -> bytes:
    """Changes a file in one of several ways, the same for the same seed."""
    import random  # noqa: PLC0415 - chance is wanted nowhere else in this module

    chance = random.Random(seed)  # noqa: S311
    changed = bytearray(content)
    way = chance.randrange(4)
    if way == 0:
        for _ in range(chance.randint(1, 20)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    elif way == 1:
        del changed[chance.randrange(len(changed)) :]
    elif way == 2:
        start = chance.randrange(len(changed))
        del changed[start : start + chance.randint(1, 64)]
    else:
        start = chance.randrange(len(changed))
        changed[start:start] = chance.randbytes(chance.randint(1, 64))
    return bytes(changed)


def mutated_part(content: bytes, *, seed: int) -> bytes:
    """Changes the inside of one part and packs the workbook again, so that the change arrives."""
    import random  # noqa: PLC0415

    chance = random.Random(seed)  # noqa: S311
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        chosen = chance.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, mutated(part, seed=seed) if name == chosen and part else part)
    return target.getvalue()


HEADER: list[object] = ["序号", "企业名称", "统一社会信用代码", "法定代表人", "联系电话", "住所"]


def code(number: int, *, kind: str = "91") -> str:
    """Makes a valid code of the self-defined range."""
    body = f"PDY{number:05d}"
    body = f"{kind}150302{body}{codes.org_check_character(body)}"
    return body + codes.uscc_check_character(body)


def citizen(number: int) -> str:
    """Makes a number that has the form of a citizen's, of a division that does not exist."""
    body = f"15999919800101{number:03d}"
    return body + codes.citizen_check_character(body)


def row(number: int) -> list[object]:
    """Makes one honest row."""
    names = "王明 李芳 张伟 刘洋 陈静 杨波 赵敏 黄强".split()
    return [
        number,
        f"乌海市第{number}商贸有限公司",
        code(number),
        names[number % len(names)],
        13800000000 + number,
        f"乌海市海勃湾区新华街{number}号",
    ]


def rows(count: int) -> list[list[object]]:
    """Makes honest rows, numbered from 1."""
    return [row(number) for number in range(1, count + 1)]
