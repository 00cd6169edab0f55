"""How urgent a case is, as a badge shows it: a word and a shape, never a colour alone."""

from jingwei.kernel.catalogue import translate as _
from jingwei.procedures.clock import SOON
from jingwei.procedures.words import Line


def urgency(line: Line) -> tuple[str, str]:
    """The badge's state and its word; "" where a case is due on no day."""
    if line.case.closed_at:
        return "closed", _("已办结")
    if line.due_on is None:
        return "open", ""
    if line.is_late:
        return "overdue", _("{day} 到期，已逾期").format(day=line.due_on)
    near = line.left is not None and line.left <= SOON
    return "soon" if near else "open", _("{day} 到期").format(day=line.due_on)
