"""What can be wrong with a journal, and how it is told."""

from dataclasses import dataclass
from enum import StrEnum

from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _


class FaultKind(StrEnum):
    """The kinds of faults; of each, the first in a chain is told."""

    CHANGED = "changed"
    MISSING = "missing"
    INSERTED = "inserted"
    CUT = "cut"
    REWRITTEN = "rewritten"
    UNGUARDED = "unguarded"
    ANCHOR_CHANGED = "anchor_changed"
    ANCHORS_CUT = "anchors_cut"


_WORDS = {
    FaultKind.CHANGED: mark("{chain}第 {sequence} 条：与写入时不同，被改过"),
    FaultKind.MISSING: mark("{chain}第 {sequence} 条：缺失，或从这里起有记录被删"),
    FaultKind.INSERTED: mark("{chain}第 {sequence} 条：不是依次写入的，是后来插入的"),
    FaultKind.CUT: mark(
        "{chain}从第 {sequence} 条起：被截去，锚点文件第 {line} 行记到第 {known} 条"
    ),
    FaultKind.REWRITTEN: mark(
        "{chain}第 {sequence} 条：与锚点文件第 {line} 行不符，第 {known} 条之后被重写过"
    ),
    FaultKind.UNGUARDED: mark("数据库不再拒绝修改日志：只增不改的触发器被停用或删除"),
    FaultKind.ANCHOR_CHANGED: mark("锚点文件第 {line} 行：与写入时不同，或它前面有行被删"),
    FaultKind.ANCHORS_CUT: mark("锚点文件第 {line} 行起：被截去或换过，日志记到它的第 {known} 行"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, and for anchors the line that shows it.

    known: the entry or line that is still vouched for, or up to which something was known to be.
    """

    kind: FaultKind
    chain: str = ""
    sequence: int = 0
    known: int = 0
    line: int = 0


def said(fault: Fault) -> str:
    """The fault in words, one line."""
    chain = _("日志链 {chain} ").format(chain=fault.chain) if fault.chain else _("全局日志链")
    return _(_WORDS[fault.kind]).format(
        chain=chain, sequence=fault.sequence, known=fault.known, line=fault.line
    )
