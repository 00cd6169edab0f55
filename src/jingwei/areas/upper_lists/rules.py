"""What may not be done with an upper level's list; plain values in, no database. A rule returns why not, or ""."""

from datetime import datetime

from jingwei.areas.upper_lists.models import Ruling, Verdict
from jingwei.kernel.catalogue import translate as _
from jingwei.register.rules import unreasoned
from jingwei.units.kinds import Kind, Tree, tree_of

LONGEST_SOURCE = 60


class ListRefused(Exception):
    """The step is not taken; the message says why and what to do."""


def misnamed(source: str) -> str:
    """Why this does not say whose list it is."""
    if not source.strip():
        return _("请写明是哪一级哪个部门的名单，例如自治区民政厅。")
    if len(source) > LONGEST_SOURCE:
        return _("来源最多 {most} 字。").format(most=LONGEST_SOURCE)
    return ""


def misplaced(territory: Kind) -> str:
    """Why a list cannot be laid against the register of this unit."""
    if tree_of(territory) is Tree.PLACE:
        return ""
    return _("对照的范围要选一个地方（市、区、镇街、园区）。")


def gone(removed_at: datetime | None) -> str:
    """Why nothing can be done any more with a list that was removed (R-UL.5)."""
    if removed_at is None:
        return ""
    return _("这份名单已隔离删除，不能再裁定、导出或送进轮次。")


def undecidable(verdict: Verdict, ruling: Ruling, *, reason: str) -> str:
    """Why nobody can say this of a line: doubts are decided, what only we have is explained (R-UL.3)."""
    fits = {
        Verdict.DOUBTFUL: (Ruling.SAME, Ruling.NONE),
        Verdict.THEIRS_ONLY: (Ruling.SAME, Ruling.EXPLAINED),
        Verdict.OURS_ONLY: (Ruling.EXPLAINED,),
    }
    if ruling not in fits.get(verdict, ()):
        return _("这一行不用这样裁定，请刷新后再看。")
    return unreasoned(reason)
