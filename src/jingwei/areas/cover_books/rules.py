"""What may not be done with an office's own ledger; plain values in, no database. A rule returns why not, or ""."""

from datetime import date, datetime

from jingwei.areas.cover_books.kinds import State
from jingwei.kernel.catalogue import translate as _
from jingwei.units.kinds import Kind, Tree, tree_of

MOST_LINES = 5_000  # of a file


class BookRefused(Exception):
    """The step is not taken; the message says why and what to do."""


def misplaced(territory: Kind) -> str:
    """Why a ledger cannot be of this unit."""
    if tree_of(territory) is Tree.PLACE:
        return ""
    return _("台账的范围要选一个地方（市、区、镇街、园区、社区）。")


def misdated(as_of: date, *, today: date) -> str:
    """Why a ledger cannot be of this day."""
    return _("台账的截至日期不能晚于今天。") if as_of > today else ""


def too_long(lines: int) -> str:
    """Why so many lines are not read at once."""
    if lines <= MOST_LINES:
        return ""
    text = _("有 {count} 行，一次最多 {most} 行。请按区或镇街拆成几个文件再传。")
    return text.format(count=lines, most=MOST_LINES)


def busy(state: State, removed_at: datetime | None) -> str:
    """Why nothing can be chosen in the ledger or taken over just now."""
    if removed_at is not None:
        return _("这份台账已隔离删除，不能再用。")
    if state == State.READ:
        return ""
    if state == State.TAKING:
        return _("这份台账正在接收，请等它结束再改。")
    return _("这份台账还没有读好，请稍后再看。")
