"""Opens a workbook that came back, in the limited child process, and finds the ledger in it (R-L.12)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jingwei.fusion.reading import refusals
from jingwei.fusion.reading.preflight import WORKBOOK, RefusedError, examine
from jingwei.fusion.reading.workers import Answer, ChildError, Wish, Worker
from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.rules import LedgerRefused
from jingwei.ledgers.seals import HIDDEN

_CELL, _ROW = "\x1f", "\x1e"


@dataclass(frozen=True, slots=True)
class Returned:
    """The ledger's sheet: its headings from the left, and the text under them.

    others: sheets that were passed over.
    """

    sheet: str
    headings: tuple[str, ...]
    others: tuple[str, ...]
    text: str

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows that are not blank: the number that the spreadsheet shows, and the cells."""
        for line in self.text.split(_ROW) if self.text else ():
            number, *cells = line.split(_CELL)
            yield int(number) + 1, cells


@dataclass(frozen=True, slots=True)
class _Found:
    """Where the ledger stands: the number of its sheet, the row of the headings, both from 0."""

    place: int
    row: int
    left: int
    headings: tuple[str, ...]


def open_returned(path: Path, *, name: str) -> Returned:
    """Read the workbook at `path`, which its sender calls `name`; raises LedgerRefused."""
    try:
        if examine(path) != WORKBOOK:
            raise LedgerRefused(_("{name}：请交回导出的 .xlsx 工作簿。").format(name=name))
        with Worker() as worker:
            return _read(worker, path, name)
    except RefusedError as fault:
        raise LedgerRefused(str(fault.named(name))) from fault
    except ChildError as fault:
        raise LedgerRefused(str(refusals.of_child(name, fault.cause))) from fault
    except OSError as fault:
        raise LedgerRefused(str(refusals.unreadable(name, fault))) from fault


def _read(worker: Worker, path: Path, name: str) -> Returned:
    shown = _answered(worker.open(path, WORKBOOK), name)["sheets"]
    found = _find(shown, name)
    columns = range(found.left, found.left + len(found.headings))
    answer, texts = worker.take([Wish(found.place, found.row + 1, columns)])
    _answered(answer, name)
    others = [sheet["name"] for place, sheet in enumerate(shown) if place != found.place]
    own = shown[found.place]["name"]
    return Returned(own, found.headings, tuple(others), texts[0].decode("utf-8"))


def _answered(answer: Answer, name: str) -> Answer:
    if "refused" in answer:
        raise LedgerRefused(str(refusals.of_answer(name, answer)))
    return answer


def _find(sheets: Sequence[dict[str, Any]], name: str) -> _Found:
    """The one sheet with the hidden headings, whatever it is called by now."""
    found = [
        _Found(place, number, sheet["left"], tuple(cell.strip() for cell in row))
        for place, sheet in enumerate(sheets)
        for number, row in enumerate(sheet["head"])
        if set(HIDDEN) <= {cell.strip() for cell in row}
    ]
    if len(found) == 1:
        return found[0]
    if found:
        twice = _("{name}：有几张表都是导出的台账（{sheets}），请只留要交回的一张。")
        names = "、".join(sheets[one.place]["name"] for one in found)
        raise LedgerRefused(twice.format(name=name, sheets=names))
    none = _("{name}：没有找到导出的台账，隐藏的列不见了，或没有可改的栏；请重新导出后再改。")
    raise LedgerRefused(none.format(name=name))
