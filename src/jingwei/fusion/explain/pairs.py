"""Why two rows or organisations are one or not: rules, judgements, evidence, and who else fits."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from jingwei.fusion.arrays import distinct
from jingwei.fusion.explain.ground import Ground, judgements, lines_of, place
from jingwei.fusion.explain.organisation import row
from jingwei.fusion.explain.weighing import LIMIT, Evidence, laid, score, weighed
from jingwei.fusion.link import blocks, cluster, evidence, weights
from jingwei.kernel.catalogue import translate as _

RIVALS = 3  # so many others that fit are named
Asked = str | int  # a living number, or the position of a row in state.records


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a pair: its organisation, and the row where a row was asked about."""

    number: str
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Why two rows or organisations are one or not.

    reasons: the rules and judgements that decide, in words. evidence: of the organisations when they are
    apart, of the two rows when together. direct: of the two rows when apart. score: log-odds of the
    evidence, to be held against `LIMIT`; None where nothing was compared. rivals: others that fit about
    as well, in words. ties: what ties each of two rows that are together to the rest of the organisation.
    """

    left: Side
    right: Side
    reasons: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()
    direct: tuple[Evidence, ...] = ()
    score: float | None = None
    rivals: tuple[str, ...] = ()
    ties: tuple[tuple[Evidence, ...], ...] = ()

    @property
    def together(self) -> bool:
        """Whether both sides are one organisation."""
        return self.left.number == self.right.number


def pair(ground: Ground, *, left: Asked, right: Asked) -> Pair:
    """Explain why two are one organisation or not."""
    sides = (_side(ground, left), _side(ground, right))
    if sides[0].number == sides[1].number:
        return _together(ground, left, right, sides=sides)
    return _apart(ground, left, right, sides=sides)


def _side(ground: Ground, asked: Asked) -> Side:
    if isinstance(asked, int):
        name = ground.state.records["org.name"][asked]
        return Side(ground.number[asked], name or "", place(ground, asked))
    return Side(asked, name_of(ground, asked), "")


def name_of(ground: Ground, number: str) -> str:
    """The golden name of an organisation."""
    table = ground.state.organisations
    found = None if table is None else table.filter(pl.col("organisation") == number)["name"]
    return (found[0] or "") if found is not None and len(found) else ""


def _together(ground: Ground, left: Asked, right: Asked, *, sides: tuple[Side, Side]) -> Pair:
    """Two rows of one organisation: one code, a judgement, or what each shares with the rest."""
    lines = [x for x in (left, right) if isinstance(x, int)]
    mine = lines_of(ground, sides[0].number)
    if len(set(lines)) < 2:
        told = [row(ground, x, mine) for x in lines[:1]]
        because = tuple(r for found in told for r in found.because)
        return Pair(*sides, because, told[0].evidence if told else ())
    codes = [ground.codes[x] for x in lines]
    told = [row(ground, x, mine) for x in lines]
    reasons = [
        _("{place}：{because}").format(place=at.place, because=_("；").join(found.because))
        for at, found in zip(sides, told, strict=True)
    ]
    compared = laid(ground, lines, [0, 1])
    value = score(compared, ground)[0]
    if codes[0] and codes[0] == codes[1]:
        reasons.insert(0, _("两行的代码相同，都可信"))
    elif value < LIMIT:
        reasons.append(_("单看这两行不足以合并，是各自与本组织其余各行相符而连在一起的"))
    ties = tuple(found.evidence for found in told)
    return Pair(*sides, tuple(reasons), weighed(compared, ground)[0], score=value, ties=ties)


def _apart(ground: Ground, left: Asked, right: Asked, *, sides: tuple[Side, Side]) -> Pair:
    groups = [_group(ground, side.number) for side in sides]
    compared = _compared(ground, pl.DataFrame({"a": [min(groups)], "b": [max(groups)]}))
    value = score(compared, ground)[0]
    lines = [x for x in (left, right) if isinstance(x, int)]
    larger = max(len(lines_of(ground, side.number)) for side in sides) > 1
    direct = weighed(laid(ground, lines, [0, 1]), ground)[0] if len(lines) == 2 and larger else ()
    rivals = tuple(
        text for g, side, other in zip(groups, sides, groups[::-1], strict=True)
        for text in _rivals(ground, g, side=side, besides=other, value=value)
    )  # fmt: skip
    reasons = [*_rules(ground, compared, sides=sides), *_limits(compared, value=value)]
    if rivals:
        reasons.append(_("还有别的组织差不多一样相符，机器不能断定归谁，所以没有合并"))
    if not reasons:
        reasons.append(_("没有一条规则阻止它们合并，可能只是合并的先后所致；请判为同一家"))
    return Pair(*sides, tuple(reasons), weighed(compared, ground)[0], direct, value, rivals)


def _group(ground: Ground, number: str) -> int:
    return int(ground.group[lines_of(ground, number)[0]])


def _compared(ground: Ground, pairs: pl.DataFrame) -> pl.DataFrame:
    return evidence.compare(pairs.cast(pl.UInt32), ground.groups)


def _rules(ground: Ground, compared: pl.DataFrame, *, sides: tuple[Side, Side]) -> list[str]:
    """The rules and judgements that forbid: two codes, two branches, a person's word, two living numbers."""
    at = compared.row(0, named=True)
    lines = [lines_of(ground, side.number) for side in sides]
    records = [set(ground.state.records["record"].gather(found)) for found in lines]
    told = list(judgements(ground, records[0], also=records[1]))
    if at["code_a"] and at["code_b"] and at["code_a"] != at["code_b"]:
        codes = [_whole_code(ground, found) for found in lines]
        text = _("硬规则：两家各有可信的代码 {left} 与 {right}，代码不同就是两家")
        told.append(text.format(left=codes[0], right=codes[1]))
    branches = compared.filter(cluster.COMPATIBLE).is_empty() and at["branch_a"] != at["branch_b"]
    if branches:
        told.append(_branches(at["branch_a"], at["branch_b"]))
    first = [ground.state.records["round"].gather(found).min() for found in lines]
    if all(isinstance(x, int) and x < ground.state.round for x in first):
        told.append(_("两家在上一轮都已有编号；轮次之间机器不自动合并，须由人判定"))
    return told


def _whole_code(ground: Ground, lines: list[int]) -> str:
    """The believed code that most rows bear, with eighteen characters where one row has them."""
    rows = ground.signals.rows[lines].with_columns(believed=ground.codes.gather(lines))
    known = rows.filter(pl.col("believed").is_not_null())
    code = known.select(pl.coalesce("uscc", "believed")).to_series().mode().sort()
    return str(code[0]) if len(code) else ""


def _branches(left: str, right: str) -> str:
    if left and right:
        text = _("硬规则：“{left}”与“{right}”是两个分支机构，各自成家")
        return text.format(left=left, right=right)
    text = _("硬规则：一个是总部，另一个是分支机构“{branch}”，分支机构单独成家")
    return text.format(branch=left or right)


def _limits(compared: pl.DataFrame, *, value: float) -> list[str]:
    """The score below the limit, or names with nothing in common."""
    if value < LIMIT:
        return [_("证据不够：得分低于自动合并线")]
    numbered = (pl.col("reg_no_same") > 0) | (pl.col("repair_same") > 0)
    strange = compared.filter(weights.NAMED_APART.fill_null(value=False) & ~numbered)
    return [] if strange.is_empty() else [_("名称差得太远，机器不自动合并，须由人判定")]


def _rivals(ground: Ground, group: int, *, side: Side, besides: int, value: float) -> list[str]:
    """Other organisations that one side fits about as well as the other side; none when they hardly fit."""
    if value < LIMIT - cluster.MARGIN:
        return []
    met = _met(ground, group).filter(~pl.col("other").is_in([group, besides]))
    if met.is_empty():
        return []
    compared = _compared(ground, met.select(a="group", b="other")).filter(cluster.COMPATIBLE)
    near = compared.with_columns(score=pl.Series(score(compared, ground), dtype=pl.Float64))
    least = max(value, LIMIT) - cluster.MARGIN
    near = near.filter(pl.col("score") >= least).sort("score", "b", descending=[True, False])
    number = ground.number.gather(near["row_b"].head(RIVALS))
    text = _("{side} 与 {other}“{name}”得分 {score}")
    return [
        text.format(side=side.number, other=n, name=name_of(ground, n), score=f"{s:+.1f}")
        for n, s in zip(number, near["score"].head(RIVALS), strict=True)
    ]


def _met(ground: Ground, group: int) -> pl.DataFrame:
    """group, other: the organisations that share a telling key with one."""
    found = ground.groups.shared
    few = blocks.telling(found)
    mine = few[
        np.repeat(np.arange(len(few)), found.bearers.many[few])[found.bearers.of(few) == group]
    ]
    other = distinct(found.bearers.of(mine))
    return pl.DataFrame({"other": other}).select(
        group=pl.lit(group, dtype=pl.UInt32), other="other"
    )
