"""A saved round laid out so that questions about it can be answered."""

from dataclasses import dataclass, replace

import polars as pl

from jingwei.fusion import numbers
from jingwei.fusion.link import evidence, repair
from jingwei.fusion.model import Judgement
from jingwei.fusion.normalise.signals import Signals
from jingwei.fusion.state import State
from jingwei.kernel.catalogue import translate as _


@dataclass(frozen=True)
class Ground:
    """A saved round laid out for questions.

    Per line of state.records: number (living, "JW-..."), codes (believed organisation code or null),
    group (dense number of the organisation). groups: the values of every organisation.
    """

    state: State
    signals: Signals
    number: pl.Series
    codes: pl.Series
    group: pl.Series
    groups: evidence.Groups


def ground(state: State) -> Ground:
    """Lay a saved round out: some seconds for a million rows."""
    codes = state.records["code"]
    fixed = repair.repairs(state.signals.rows["damaged"], state.signals.rows["uscc"])
    mended = pl.select(pl.coalesce(fixed.str.slice(8, 9), codes)).to_series()
    known = replace(state.signals, rows=state.signals.rows.with_columns(repair=mended))
    living = numbers.resolve(state.records["home"], state.edges)
    group = (living.rank("dense") - 1).cast(pl.UInt32).alias("group")
    return Ground(
        state=state, signals=known, codes=codes, group=group,
        number=pl.select(numbers.written(pl.lit(living)).alias("number")).to_series(),
        groups=evidence.grouped(known, group=group, codes=codes),
    )  # fmt: skip


def place(ground: Ground, line: int) -> str:
    """Where a row stands, in words."""
    at = ground.state.records.row(line, named=True)
    sheet = _("表“{sheet}”").format(sheet=at["sheet"]) if at["sheet"] else ""
    where = _("第 {row} 行").format(row=at["row"])
    return " ".join(part for part in (at["file"], sheet, where) if part)


def lines_of(ground: Ground, number: str) -> list[int]:
    """The rows of an organisation by file, sheet and row."""
    found = (ground.number == number).arg_true()
    order = ground.state.records[found].with_columns(line=found).sort("file", "sheet", "row")
    return order["line"].to_list()


def judgements(
    ground: Ground, records: set[str], *, also: set[str] | None = None
) -> tuple[str, ...]:
    """What people judged about these records, or between these and `also`, the oldest first."""
    lines = {r: i for i, r in enumerate(ground.state.records["record"].to_list())}
    words = {
        Judgement.SAME: _("是同一家"), Judgement.DIFFERENT: _("不是同一家"), Judgement.UNSURE: _("说不准"),
        Judgement.UNDO: _("收回前面的判定"),
    }  # fmt: skip
    told = []
    for d in ground.state.decisions.iter_rows(named=True):
        sides = (d["left_record"], d["right_record"])
        met = any(a in records and (also is None or b in also) for a, b in (sides, sides[::-1]))
        if met:
            at = [place(ground, lines[s]) if s in lines else _("已不在名单的一行") for s in sides]
            text = _("第 {round} 轮人工判定：{left} 与 {right} {verdict}").format(
                round=d["round"], left=at[0], right=at[1], verdict=words[Judgement(d["judgement"])]
            )
            notes = [x for x in (d["who"], d["why"], _("已作废") if d["revoked"] else "") if x]
            told.append(
                text + (_("（{notes}）").format(notes=_("，").join(notes)) if notes else "")
            )
    return tuple(told)
