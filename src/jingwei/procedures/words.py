"""Says in one line how a case stands: the state, whose turn it is, how many working days are left."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from jingwei.kernel.catalogue import translate as _
from jingwei.procedures.definition import Procedure
from jingwei.procedures.models import Case
from jingwei.procedures.working_days import WorkCalendar


@dataclass(frozen=True, slots=True)
class Line:
    """How a case stands on a day. `turn`: the name of the unit that is waited for, "" when closed.

    `left`: working days until it is due, 0 on the day, below 0 when that is over; None without a day.
    `is_late` is told apart: on a Sunday, what was due on Friday is late by no working day yet.
    """

    case: Case
    title: str
    state: str
    turn: str
    due_on: date | None
    left: int | None
    is_late: bool
    text: str


def line(case: Case, *, procedure: Procedure, turn: str, on: date, calendar: WorkCalendar) -> Line:
    """The line of a case on a day; turn: the name of the unit that it waits for."""
    state = procedure.state(case.state).name
    left = _left(case.due_on, on=on, calendar=calendar)
    late = case.due_on is not None and on > case.due_on
    parts = [state]
    if case.closed_at:
        closed = timezone.localtime(case.closed_at).date()
        parts.append(_("{day} 办结").format(day=closed))
    else:
        parts += [_("等{unit}办理").format(unit=turn), _term(left, is_late=late)]
    if case.due_on and not calendar.is_known(case.due_on):
        said = _("（{year} 年的放假安排尚未录入，暂按周一至周五计算）")
        parts[-1] += said.format(year=case.due_on.year)
    text = " · ".join(filter(None, parts))
    return Line(case, procedure.name, state, turn, case.due_on, left, late, text)


def _left(due_on: date | None, *, on: date, calendar: WorkCalendar) -> int | None:
    if due_on is None:
        return None
    if due_on >= on:
        return calendar.between(on, until=due_on)
    return -calendar.between(due_on, until=on)


def _term(left: int | None, *, is_late: bool) -> str:
    """The last part of the line: how long there still is."""
    if left is None:
        return ""
    if is_late:
        return _("已逾期 {days} 个工作日").format(days=-left) if left else _("已逾期")
    return _("还有 {days} 个工作日").format(days=left) if left else _("今天到期")
