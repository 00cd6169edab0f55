"""Golden values: for each field of each organisation one value, its source, and the losers (rule R-F.9)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from jingwei.fusion import numbers
from jingwei.fusion.coded import numbered
from jingwei.fusion.model import LINEAGE
from jingwei.fusion.normalise.names import shown
from jingwei.fusion.normalise.signals import SEED
from jingwei.kernel.catalogue import translate as _

REGISTRARS = ("市场监管", "市场监督", "民政", "行政审批", "工商局")
CANVASS = ("街道", "社区", "摸排", "镇", "社会工作")
MAJORITY: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """Where a golden value comes from: departments whose word counts, words in their names; else the majority."""

    fields: tuple[str, ...]
    authority: tuple[str, ...] = MAJORITY
    is_name: bool = False


# golden column -> fields that may hold it, in order of preference, and who is the authority for it
SOURCES: Mapping[str, Source] = {
    "name": Source(("org.name",), REGISTRARS, is_name=True),
    "uscc": Source(("uscc",), REGISTRARS),
    "legal_rep": Source(("org.legal_rep",), REGISTRARS),
    "contact_phone": Source(("org.contact_phone",), CANVASS),
    "registered_address": Source(("org.registered_address",), REGISTRARS),
    "operating_address": Source(("org.operating_address",), CANVASS),
    "reg_no": Source(("reg_no",), REGISTRARS),
    "legal_status": Source(("org.status",), REGISTRARS),
    "industry": Source(("org.industry_name", "org.industry_code"), ("统计", *REGISTRARS)),
    "established_on": Source(("org.established_on",), REGISTRARS),
    "employees": Source(("org.employees",), ("税务", "统计")),
    "insured_employees": Source(("org.insured_employees",), ("人社", "人力资源")),
    "party_members": Source(("party.members_total",), ("组织部",)),
    "has_party_org": Source(("party.has_org",), ("组织部",)),
    "street": Source(("org.street",), CANVASS),
    "community": Source(("org.community",), CANVASS),
    "district": Source(("org.district",), CANVASS),
    "park": Source(("org.park",), CANVASS),
    "building": Source(("org.building",), CANVASS),
    "run_status": Source(("visit.result",), CANVASS),
    "enterprise_type": Source(("org.enterprise_type", "org.kind"), REGISTRARS),
    "business_scope": Source(("org.business_scope",), REGISTRARS),
    "former_name": Source(("org.former_name",), REGISTRARS),
    "competent_unit": Source(("org.competent_unit",), ("民政",)),
    "industry_admin": Source(("org.industry_admin",), ("民政",)),
    "party_authority": Source(("org.party_authority",), ("组织部", "社会工作")),
}
NOTHING = r"^(?:[-/\\—_.*]+|无|暂无|没有|不详|未知|空|NULL|NONE|N/A|办理中|正在办理|0)$"

LONGEST_NOTHING = 12  # bytes

SAID: dict[str, type[pl.DataType]] = {
    "key": pl.UInt32, "line": pl.UInt32, "department": pl.UInt16, "value": pl.UInt32,
}  # fmt: skip
ELECTED: dict[str, type[pl.DataType]] = {
    "key": pl.UInt32, "value": pl.UInt32, "line": pl.UInt32, "rivals": pl.UInt32, "why": pl.String,
}  # fmt: skip


@dataclass(frozen=True)
class Votes:
    """What the rows say of their organisations.

    said: one line per said value, by key: key (position of the column in SOURCES times `stride`, plus the
    organisation number), line (of the record), department (code), value (position in `texts`). texts: every text, without
    white space at its ends. days: how new the list of each record is. speaks: key's position times
    `departments`, plus department -> whether it is the authority.
    """

    said: pl.DataFrame
    texts: pl.Series
    days: pl.Series
    speaks: pl.Series
    departments: int
    stride: int


def votes(records: pl.DataFrame, *, number: pl.Series) -> Votes:
    """Gather every value that a row says; `records` bear the columns uscc and reg_no beside the fields."""
    departments = records["department"].unique().sort()
    code = records["department"].cast(pl.Enum(departments)).to_physical().cast(pl.UInt16)
    # lines of one organisation together, in their order
    line = pl.int_range(len(number), dtype=pl.Int64, eager=True)
    by_number = (number * len(number) + line).arg_sort()
    stride = int(number.max() or 0) + 1  # type: ignore[arg-type]
    texts, speaks, parts = [pl.Series([], dtype=pl.String)], [], [pl.DataFrame(schema=SAID)]
    height = 0
    for position, source in enumerate(SOURCES.values()):
        speaks.append(departments.str.contains_any(list(source.authority or ("\0",))))
        folded, value = _folded(_first_said(records, source.fields), is_name=source.is_name)
        line = by_number.filter(value.is_not_null().gather(by_number))
        parts.append(pl.DataFrame({
            "key": number.gather(line).cast(pl.UInt32) + position * stride, "line": line,
            "department": code.gather(line), "value": value.gather(line) + height,
        }))  # fmt: skip
        texts.append(folded)
        height += len(folded)
    return Votes(
        said=pl.concat(parts), texts=pl.concat(texts), speaks=pl.concat(speaks), departments=len(departments),
        stride=stride, days=records["listed_on"].to_physical().fill_null(0),
    )  # fmt: skip


def _first_said(records: pl.DataFrame, fields: tuple[str, ...]) -> pl.Series:
    """The first of the fields that each record fills."""
    present = [f for f in fields if f in records.columns]
    if not present:
        return pl.Series([None] * records.height, dtype=pl.String)
    if len(present) == 1:
        return records[present[0]]
    return records.select(pl.coalesce(pl.col(f).cast(pl.String) for f in present)).to_series()


def _folded(values: pl.Series, *, is_name: bool) -> tuple[pl.Series, pl.Series]:
    """The different texts without white space at the ends, and which of them each value is.

    Null where a cell is blank or only says that there is nothing.
    """
    texts, index = numbered(values)
    plain = shown(texts) if is_name else texts.str.strip_chars()
    short = (plain.str.len_bytes() <= LONGEST_NOTHING).arg_true()
    empty = short.filter(plain.gather(short).str.contains(NOTHING))
    said = plain.scatter(empty, None) if len(empty) and not is_name else plain
    folded, same = numbered(said)
    return folded, same.gather(index)


def elect(votes: Votes) -> pl.DataFrame:
    """The winner of each organisation and column: key, value (as in Votes), line, rivals, why; by key.

    The authority's word first; else what most departments say; else the newest; else the fuller text.
    """
    if votes.said.is_empty():
        return pl.DataFrame(schema=ELECTED)
    key, value = votes.said["key"].to_numpy(), votes.said["value"].to_numpy()
    first = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    least, most = np.minimum.reduceat(value, first), np.maximum.reduceat(value, first)
    seen = votes.said.select("key", "value", "line")[first]
    agreed = seen.filter(pl.Series(least == most)).with_columns(
        rivals=pl.lit(0, dtype=pl.UInt32), why=pl.lit(_("各部门一致"))
    )
    size = np.diff(first, append=len(key))
    disputed = pl.Series(np.repeat(least != most, size))
    return pl.concat([agreed, _settled(votes, votes.said.filter(disputed))]).sort("key")


def _settled(votes: Votes, said: pl.DataFrame) -> pl.DataFrame:
    """The winner of each organisation and column of which more than one value is `said`."""
    column = said["key"] // votes.stride
    said = said.with_columns(
        authority=votes.speaks.gather(column * votes.departments + said["department"]),
        newest=votes.days.gather(said["line"]),
    )
    once = said.group_by("key", "value", "department").agg(
        pl.col("authority").first(), pl.col("newest").max(), pl.col("line").min()
    )
    counted = once.group_by("key", "value").agg(
        pl.col("authority").any(), pl.col("newest").max(), pl.col("line").min(), voters=pl.len()
    )
    text = votes.texts.gather(counted["value"])
    counted = counted.with_columns(length=text.str.len_chars(), tie=text.hash(seed=SEED))
    order = ["key", "authority", "voters", "newest", "length", "tie"]
    ranked = counted.sort(order, descending=[False, True, True, True, True, False])
    chosen = ranked.group_by("key", maintain_order=True).agg(
        pl.col("value", "line", "authority", "voters").first(), rivals=pl.len() - 1,
        runner_up=pl.col("voters").get(1),
    )  # fmt: skip
    more = pl.col("voters") > pl.col("runner_up")
    why = (
        pl.when("authority").then(pl.lit(_("以权威部门为准")))
        .when(more).then(pl.format(_("{} 个部门一致，多于其他写法"), "voters"))
        .otherwise(pl.lit(_("票数相同，取最新、最完整的写法")))
    )  # fmt: skip
    return chosen.select("key", "value", "line", "rivals", why=why)


def wide(chosen: pl.DataFrame, votes: Votes) -> pl.DataFrame:
    """One line per organisation number, one column per golden column (null when nobody says anything)."""
    key = chosen["key"].to_numpy()
    numbers_, line = np.unique(key % votes.stride, return_inverse=True)
    place = np.full((len(SOURCES), len(numbers_)), len(votes.texts), dtype=np.uint32)
    place[key // votes.stride, line] = chosen["value"].to_numpy()
    texts = pl.concat([votes.texts, pl.Series([None], dtype=pl.String)])
    return pl.DataFrame(
        {"number": pl.Series(numbers_, dtype=pl.Int64)}
        | {name: texts.gather(own) for name, own in zip(SOURCES, place, strict=True)}
    )


def lineage(votes: Votes, chosen: pl.DataFrame, *, places: pl.DataFrame) -> pl.DataFrame:
    """Every value of every row with its source and whether it won, in the schema LINEAGE.

    `places`: department, file, sheet, row, round of each record, by position.
    """
    key, line, value = votes.said["key"], votes.said["line"], votes.said["value"]
    of_key = chosen["key"].search_sorted(key)
    won = chosen["value"].gather(of_key) == value
    why = _few(chosen["why"]).gather(of_key)
    number = key % votes.stride
    named = number.unique().sort()
    organisation = _few(pl.select(numbers.written(pl.lit(named))).to_series())
    field = _few(pl.Series(list(SOURCES))).gather(key // votes.stride)
    table = pl.DataFrame({
        "organisation": organisation.gather(named.search_sorted(number)), "field": field,
        "value": _few(votes.texts).gather(value), "won": won,
        "why": why.zip_with(won, pl.Series([None], dtype=why.dtype)),
    })  # fmt: skip
    coded = places.with_columns(_few(places[c]).alias(c) for c in ("department", "file", "sheet"))
    return table.hstack(coded[line]).select(list(LINEAGE))


def _few(texts: pl.Series) -> pl.Series:
    """Texts as Categorical: many lines name the same few."""
    return texts.cast(pl.Categorical(pl.Categories.random()))
