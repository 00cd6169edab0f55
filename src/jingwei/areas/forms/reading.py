"""Reads a blank form in the limited child process, and says of each sheet what it asks for (R-FM.4)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jingwei.areas.forms.layouts import Kind, Layout, Sheet
from jingwei.areas.forms.listed import read_list
from jingwei.areas.forms.rules import FormRefused
from jingwei.areas.forms.tables import read_table
from jingwei.fusion.reading.child import CELL_END, ROW_END
from jingwei.fusion.reading.grid import Head, head_of
from jingwei.fusion.reading.memory import EMPTY
from jingwei.fusion.reading.model import Kind as Taken
from jingwei.fusion.reading.preflight import WORKBOOK, RefusedError, examine
from jingwei.fusion.reading.refusals import of_answer, of_child
from jingwei.fusion.reading.understand import understand
from jingwei.fusion.reading.workers import Answer, ChildError, Wish, Worker
from jingwei.kernel.catalogue import translate as _

LARGEST = 5 << 20  # bytes
MOST_ROWS = 5_000
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
Knows = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class _Told:
    """A sheet as the child tells it: how it begins, and all of it."""

    head: Head
    whole: Head
    is_shown: bool


def read_form(path: Path, *, name: str, knows: Knows) -> Layout:
    """What the workbook at `path` asks for; raises FormRefused.

    knows: whether a text names a unit of the office.
    """
    check_file(path, name=name)
    told = list(_told(path, name=name))
    sheets = tuple(_sheet(one, name=name, knows=knows) for one in told)
    layout = Layout(_title(told, sheets) or Path(name).stem, sheets)
    if not layout.wanted:
        raise FormRefused(
            _(
                "{name}：没有认出要填的表。清单要有单位名称或统一社会信用代码一列；统计表要有一列写各地区的名称。"
            ).format(name=name)
        )
    return layout


def check_file(path: Path, *, name: str) -> None:
    """Refuses what is no plain workbook, before anything parses it; raises FormRefused."""
    if path.stat().st_size > LARGEST:
        text = _("{name}：超过 {most} MB。空白表用不着这么大，请删去图片和多余的格式后再传。")
        raise FormRefused(text.format(name=name, most=LARGEST >> 20))
    try:
        kind = examine(path)
    except RefusedError as fault:
        raise FormRefused(f"{name}：{fault.what}{fault.cure}") from fault
    with path.open("rb") as content:
        start = content.read(8)
    if kind != WORKBOOK or not start.startswith(_ZIP):
        old = start.startswith(_COMPOUND)
        text = _("{name}：是旧的 .xls 格式。请用 Excel 或 WPS 打开，另存为 .xlsx 后再传。") if old else _("{name}：不是 .xlsx 工作簿。请用 Excel 或 WPS 另存为 .xlsx 后再传。")  # fmt: skip
        raise FormRefused(text.format(name=name))


def _told(path: Path, *, name: str) -> Iterator[_Told]:
    """Every sheet, read whole; raises FormRefused where the child cannot."""
    with Worker() as worker:
        try:
            answer = worker.open(path, WORKBOOK)
            _refuse(answer, name)
            sheets = answer["sheets"]
            for sheet in sheets:
                if sheet["height"] > MOST_ROWS:
                    text = _("{name} 的“{sheet}”表写到第 {row} 行，超过 {most} 行，不像空白表。")
                    raise FormRefused(text.format(name=name, sheet=sheet["name"], row=sheet["height"], most=MOST_ROWS))  # fmt: skip
            wishes = [Wish(place, 0, range(_width(one))) for place, one in enumerate(sheets)]
            taken, texts = worker.take(wishes)
            _refuse(taken, name)
        except ChildError as fault:
            raise FormRefused(str(of_child(name, fault.cause))) from fault
    for sheet, content in zip(sheets, texts, strict=True):
        rows = _rows(content.decode("utf-8"), sheet["height"], _width(sheet))
        whole = head_of(sheet["name"], rows, merges=sheet["merges"], height=sheet["height"])
        yield _Told(
            head_of(sheet["name"], rows[: len(sheet["head"])], merges=sheet["merges"], height=sheet["height"]),
            whole,
            sheet["visible"],
        )  # fmt: skip


def _refuse(answer: Answer, name: str) -> None:
    if "refused" in answer:
        raise FormRefused(str(of_answer(name, answer)))


def _width(sheet: Answer) -> int:
    return int(sheet["left"]) + max((len(row) for row in sheet["head"]), default=0)


def _rows(text: str, height: int, width: int) -> list[list[str]]:
    """All rows from the first, those that the child left out blank."""
    rows = [[""] * width for _row in range(height)]
    for line in filter(None, text.split(ROW_END)):
        number, *cells = line.split(CELL_END)
        if int(number) < height:
            rows[int(number)] = cells
    return rows


def _sheet(told: _Told, *, name: str, knows: Knows) -> Sheet:
    if not told.is_shown or not told.head.rows:
        return Sheet(told.head.name, Kind.OTHER)
    understood = understand(told.head, file=name, department=None, memory=EMPTY)
    if understood.kind is Taken.PERSONS:
        text = _("{name} 的“{sheet}”表逐行登记个人，整份不收。本系统只报组织和人数。")
        raise FormRefused(text.format(name=name, sheet=told.head.name))
    table = read_table(told.whole, knows=knows)
    if table is not None:
        return table
    return read_list(told.whole, understood.header) or Sheet(told.head.name, Kind.OTHER)


def _title(told: list[_Told], sheets: tuple[Sheet, ...]) -> str:
    """The first text above the first heading of the first sheet that is filled."""
    for one, sheet in zip(told, sheets, strict=True):
        if sheet.kind is Kind.OTHER:
            continue
        for row in one.head.rows[: sheet.first_row]:
            texts = [text for text in row if text]
            if len(texts) == 1 and len(texts[0]) > 3:
                return texts[0][:100]
    return ""
