"""Reads the rows of somebody's workbook by its headings, in the limited child process."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from jingwei.fusion.reading import refusals
from jingwei.fusion.reading.preflight import WORKBOOK, RefusedError, examine
from jingwei.fusion.reading.workers import Answer, ChildError, Wish, Worker
from jingwei.kernel.catalogue import Language, speaking
from jingwei.kernel.catalogue import translate as _

_CELL, _ROW = "\x1f", "\x1e"
Heads = Mapping[str, Sequence[str]]


class TableRefused(Exception):
    """The file is not read; the message names it, with the cause and the cure."""


class Says(NamedTuple):
    """What is said of a file that is no workbook, and of one without the headings; with {name} in both."""

    no_book: str
    no_heads: str


def read_rows(
    path: Path, *, name: str, heads: Heads, needed: Collection[str], said: Says
) -> list[tuple[int, dict[str, str]]]:
    """Number and cells of each row that says something, by the keys of `heads`; `name` is what the sender calls it.

    heads: key -> the words that may stand above its column, in either language. Raises TableRefused.
    """
    try:
        if examine(path) != WORKBOOK:
            raise TableRefused(said.no_book.format(name=name))
        with Worker() as worker:
            rows = list(_rows(worker, path, name, heads, needed, said))
    except RefusedError as fault:
        raise TableRefused(str(fault.named(name))) from fault
    except ChildError as fault:
        raise TableRefused(str(refusals.of_child(name, fault.cause))) from fault
    except OSError as fault:
        raise TableRefused(str(refusals.unreadable(name, fault))) from fault
    if not rows:
        raise TableRefused(_("{name}：表里没有填写一行。").format(name=name))
    return rows


def _rows(
    worker: Worker, path: Path, name: str, heads: Heads, needed: Collection[str], said: Says
) -> Iterator[tuple[int, dict[str, str]]]:  # fmt: skip
    shown = _answered(worker.open(path, WORKBOOK), name)["sheets"]
    found = _find(shown, heads, needed)
    if found is None:
        raise TableRefused(said.no_heads.format(name=name))
    place, heading, left, columns = found
    answer, texts = worker.take([Wish(place, heading + 1, [left + at for at in columns.values()])])
    _answered(answer, name)
    text = texts[0].decode("utf-8")
    for line in text.split(_ROW) if text else ():
        number, *cells = line.split(_CELL)
        told = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
        if any(told.values()):
            yield int(number) + 1, told


def _find(
    sheets: Sequence[dict[str, Any]], heads: Heads, needed: Collection[str]
) -> tuple[int, int, int, dict[str, int]] | None:
    """The first sheet with the headings: its number, their row, its left edge, the column of each, as `heads` has them."""
    words = _words(heads)
    for place, sheet in enumerate(sheets):
        for number, cells in enumerate(sheet["head"]):
            found = {
                words[cell.strip()]: at for at, cell in enumerate(cells) if cell.strip() in words
            }
            if set(needed) <= found.keys():
                return (
                    place,
                    number,
                    sheet["left"],
                    {key: found[key] for key in heads if key in found},
                )
    return None


def _words(heads: Heads) -> dict[str, str]:
    """Each word that may stand above a column -> the key of the column."""
    found: dict[str, str] = {}
    for language in Language:
        with speaking(language):
            found |= {_(word): key for key, said in heads.items() for word in said}
    return found


def _answered(answer: Answer, name: str) -> Answer:
    if "refused" in answer:
        raise TableRefused(str(refusals.of_answer(name, answer)))
    return answer
