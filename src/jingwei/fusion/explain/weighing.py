"""Evidence in words: what two groups of rows share and contradict, by topic, strong or weak."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from jingwei.fusion.explain.ground import Ground
from jingwei.fusion.link import cluster, evidence, weights
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _

LIMIT = cluster.PASSES[-1]  # log-odds from which two groups merge without a person
STRONG, FAIR = 3.5, 1.5  # log-odds from which a topic is called so

# The evidence of `weights.EVIDENCE` by what it is about: weights overlap, so only their sum a topic is told.
TOPICS: dict[str, tuple[str, ...]] = {
    mark("名称"): (
        mark("名称主干相同"), mark("同名仅此一家"), mark("名称读音相同"), mark("名称是简称"), mark("名称多一字或少一字"),
        mark("名称一字之差"), mark("名称只差序号"), mark("同字号不同行业"), mark("字号不同而行业相同"), mark("名称有两字不同"), mark("名称不同"),
        mark("首字不同"), mark("多行各写各名"), mark("冠名地区相同"), mark("冠名地区矛盾"), mark("组织形式矛盾"), mark("分支名称相同"),
    ),
    mark("法定代表人"): (
        mark("法定代表人相同"), mark("法定代表人相同(常见)"), mark("法定代表人不同"), mark("多行各记各人"),
        mark("人不同而同名同址或同电话"),
    ),
    mark("电话"): (mark("电话相同"), mark("电话相同(多家共用)"), mark("电话不同")),
    mark("地址"): (mark("地址相同"), mark("地址部分相同"), mark("地址不同"), mark("所在区不同")),
    mark("号码"): (mark("旧注册号相同"), mark("旧注册号不同"), mark("代码差一字符")),
}  # fmt: skip
OTHER = mark("其他")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one topic says for (weight > 0) or against; log-odds, told in words as strong, fair, weak."""

    topic: str
    words: tuple[str, ...]
    weight: float

    @property
    def strength(self) -> str:
        """strong, fair or weak."""
        size = abs(self.weight)
        return "strong" if size >= STRONG else "fair" if size >= FAIR else "weak"


def laid(ground: Ground, position: list[int], group: list[int]) -> pl.DataFrame:
    """Compare the groups 0 and 1, 2 and 3, and so on, of the rows at these positions."""
    at = pl.Series(position, dtype=pl.UInt32)
    sides = evidence.grouped(
        ground.signals.taken(at),
        group=pl.Series("group", group, dtype=pl.UInt32),
        codes=ground.codes.gather(at),
        worth=ground.groups.worth,
    )
    first = pl.int_range(0, max(group), 2, dtype=pl.UInt32, eager=True)
    compared = evidence.compare(pl.DataFrame({"a": first, "b": first + 1}), sides)
    # a code both bear is no repair of one by the other; it is told by itself
    same_code = (pl.col("code_a") == pl.col("code_b")).fill_null(value=False)
    return compared.with_columns(repair_same=pl.when(~same_code).then("repair_same").otherwise(0))


def score(compared: pl.DataFrame, ground: Ground) -> list[float]:
    """Log-odds of each pair, to be held against LIMIT."""
    odds = weights.log_odds(weights.design(compared), _fitted(ground))
    return [round(float(x), 2) for x in odds]


def _fitted(ground: Ground) -> weights.Weights:
    return ground.state.weights or weights.PRIOR


def weighed(compared: pl.DataFrame, ground: Ground) -> list[tuple[Evidence, ...]]:
    """The evidence of each pair by topic, the weightiest first."""
    values = np.array(_fitted(ground).values)
    names = list(weights.EVIDENCE)
    found = weights.design(compared).astype(bool)
    return [
        _by_topic([(names[i], float(values[i])) for i in np.flatnonzero(holds)], shared=shared)
        for holds, shared in zip(found, compared.iter_rows(named=True), strict=True)
    ]


def _by_topic(
    pieces: list[tuple[str, float]], *, shared: dict[str, object]
) -> tuple[Evidence, ...]:
    topic_of = {name: topic for topic, names in TOPICS.items() for name in names}
    topics: dict[str, list[tuple[str, float]]] = {}
    for name, weight in pieces:
        topics.setdefault(topic_of.get(name, OTHER), []).append((name, weight))
    found = [
        Evidence(
            topic=_(topic),
            words=(*(_(name) for name, _weight in said), *_spread(topic, shared)),
            weight=round(sum(weight for _name, weight in said), 2),
        )
        for topic, said in topics.items()
    ]
    return tuple(sorted(found, key=lambda e: -abs(e.weight)))


def _spread(topic: str, shared: dict[str, object]) -> tuple[str, ...]:
    """How many bear what the two have in common."""
    columns = {
        "名称": ("core_same", _("共 {n} 家叫这个名字")),
        "法定代表人": ("person_same", _("此人名下共 {n} 家")),
        "电话": ("phone_same", _("这个电话 {n} 家在用，像是代办的")),
    }
    column, text = columns.get(topic, ("", ""))
    borne = shared.get(column) or 0
    return (text.format(n=borne),) if isinstance(borne, int) and borne > weights.RARE else ()
