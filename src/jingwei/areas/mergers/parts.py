"""The two parts of an organisation, as they would be: which rows go, which number they take, what each says (R-R.20)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from jingwei.areas.mergers.rules import needs_two
from jingwei.fusion import DecisionsRefused, Fusion, State
from jingwei.fusion.outside import both, decided
from jingwei.fusion.splitting import Split, leaving, merged_across, rows_of
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import written
from jingwei.register import incoming
from jingwei.register.mergers.rules import is_weighty
from jingwei.register.models import Entry, Organisation
from jingwei.register.rules import RegisterRefused

# Gives what the newest published round left, with what people have decided since; None where it is not to be had.
Read = Callable[[], State | None]


@dataclass(frozen=True)
class Parts:
    """records take the number `part`; staying keep theirs. goes, stays: what fusion says of each alone."""

    part: int
    records: tuple[str, ...]
    staying: tuple[str, ...]
    goes: Fusion
    stays: Fusion

    def needs_two(self, entry: Entry) -> bool:
        """Whether this split takes a second person: as it stands, or one of the parts, is of weight (R-R.16)."""
        rows = [incoming.read(found).row(0, named=True) for found in (self.goes, self.stays)]
        return needs_two(entry) or any(
            is_weighty(has_party_org=row["has_party_org"], employees=row["employees"])
            for row in rows
        )


def known(read: Read) -> State:
    """The state; raises RegisterRefused where there is none."""
    state = read()
    if state is None:
        raise RegisterRefused(
            _(
                "拆分要凭最近发布的一轮里各部门的行，这台服务器上没有那一轮的比对结果。请先发布一轮。"
            )
        )
    return state


def parts_of(
    state: State, number: Organisation, *, ticked: Collection[str], shown: Collection[str]
) -> Parts:
    """What comes of ticking these of the rows that were shown: the part with the code keeps the number (R-F.1).

    Raises RegisterRefused where none or all are ticked, the rows are others by now, or people's mergers
    would be torn.
    """
    rows = set(rows_of(state, number.pk)["record"].to_list())
    _check(number, rows, ticked=set(ticked), shown=set(shown))
    goes = leaving(state, number.pk, ticked=ticked)
    return _made(state, number, goes=goes, stays=rows - set(goes))


def parts_again(
    state: State, number: Organisation, *, records: Collection[str], staying: Collection[str]
) -> Parts:
    """The same parts as somebody asked for before; raises RegisterRefused where the rows are others by now."""
    rows = set(rows_of(state, number.pk)["record"].to_list())
    _check(number, rows, ticked=set(records), shown={*records, *staying})
    return _made(state, number, goes=tuple(sorted(records)), stays=set(staying))


def _check(number: Organisation, rows: set[str], *, ticked: set[str], shown: set[str]) -> None:
    if len(rows) < 2:
        text = _("{number} 在最近发布的一轮里只有 {count} 行，没有可拆的。")
        raise RegisterRefused(text.format(number=number.number, count=len(rows)))
    if shown != rows:
        text = _(
            "{number} 的行刚刚变了（有人合并、拆分，或发布了新一轮）。请重新打开拆分页，再看一遍。"
        )
        raise RegisterRefused(text.format(number=number.number))
    if not ticked or not ticked < rows:
        raise RegisterRefused(_("请勾选属于另一家的行，至少一行，也不能全选。"))


def _made(state: State, number: Organisation, *, goes: tuple[str, ...], stays: set[str]) -> Parts:
    if torn := merged_across(state, number.pk, records=goes):
        younger = _("、").join(written(one) for one in torn)
        text = _(
            "勾选的行和留下的行里，有人判定过是同一家：{younger} 并入了 {number}。请先在它的页面上撤销那次合并，再拆分。"
        )
        raise RegisterRefused(text.format(younger=younger, number=number.number))
    part = state.next_number
    try:
        laid = decided(state, [Split(number.pk, part, goes, "")])
        found = both(laid, part, number.pk)
    except DecisionsRefused as refused:
        raise RegisterRefused(str(refused)) from refused
    if found is None:
        raise RegisterRefused(_("这样拆分后有一家没有可用的行，请重新勾选。"))
    return Parts(part, goes, tuple(sorted(stays)), goes=found[0], stays=found[1])
