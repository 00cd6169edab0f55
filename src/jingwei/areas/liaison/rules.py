"""What liaison refuses, and the terms it keeps (R-5.1, R-5.2)."""

from calendar import monthrange
from datetime import date, timedelta

from jingwei.areas.liaison.models import Proposal, State
from jingwei.kernel.catalogue import translate as _

TERM_MONTHS = 24  # of an assignment
SOON = 60  # days before its end in which a term is shown
CONTACT_DAYS = 30  # after which a contact is suggested: a reminder, never a score
LONGEST_FINDING = 500


class LiaisonRefused(ValueError):
    """The step is not taken; the message says why, and what to do."""


def undecidable(found: Proposal) -> str:
    """Why nothing can be said of the proposal now, or ""."""
    said = {
        State.WORKING: _("建议还在计算，请稍候。"),
        State.WRITING: _("正在写入，请稍候。"),
        State.CONFIRMED: _("这份建议已经确认过，没有重复写入。要再调整，请重新提建议。"),
        State.DROPPED: _("这份建议已经放弃，请重新提建议。"),
        State.FAILED: _("这份建议没有算出来，请重新提建议。"),
    }
    return said.get(State(found.state), "")


def term_end(held_from: date) -> date:
    """The day on which an assignment has lasted its term."""
    return _months(held_from, TERM_MONTHS)


def term_begins_before(on: date) -> date:
    """Whose assignment began on this day or earlier ends his term within the days in which that is shown."""
    return _months(on + timedelta(days=SOON), -TERM_MONTHS)


def _months(day: date, count: int) -> date:
    """So many months later or earlier; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
