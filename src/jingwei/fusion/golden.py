"""Golden values: for each field of each organisation one value, its source, and the losers (rule R-F.9)."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from jingwei.fusion import numbers
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
}
NOTHING = r"^(?:[-/\\—_.*]+|无|暂无|没有|不详|未知|空|NULL|NONE|N/A|办理中|正在办理|0)$"

LONGEST_NOTHING = 12  # bytes

SAID: dict[str, type[pl.DataType]] = {
    "key": pl.UInt64, "line": pl.UInt32, "department": pl.UInt16, "newest": pl.Int32, "authority": pl.Boolean,
    "value": pl.UInt64, "length": pl.UInt32,
}  # fmt: skip


@dataclass(frozen=True)
class Votes:
    """What the rows say of their organisations.

    said: one line per said value: key (organisation number times the number of SOURCES, plus the position in
    them), value (hash), line (of the record), department (code), authority, newest (days), length. texts: column -> the
    text of every record, null where nothing is said.
    """

    said: pl.DataFrame
    texts: Mapping[str, pl.Series]


def votes(records: pl.DataFrame, *, number: pl.Series) -> Votes:
    """Gather every value that a row says; `records` bear the columns uscc and reg_no beside the fields."""
    departments = records["department"].unique().sort()
    code = records["department"].cast(pl.Enum(departments)).to_physical().cast(pl.UInt16)
    newest = records["listed_on"].to_physical().fill_null(0)
    texts, parts = {}, []
    for position, (column, source) in enumerate(SOURCES.items()):
        present = [f for f in source.fields if f in records.columns]
        if not present:
            continue
        texts[column] = _folded(pl.coalesce([records[f] for f in present]), is_name=source.is_name)
        line = texts[column].is_not_null().arg_true()
        text, spoke = texts[column].gather(line), code.gather(line)
        speaks = departments.str.contains_any(list(source.authority or ("\0",)))
        parts.append(pl.DataFrame({
            "key": number.gather(line).cast(pl.UInt64) * len(SOURCES) + position, "line": line, "department": spoke,
            "newest": newest.gather(line), "authority": speaks.gather(spoke), "value": text.hash(seed=SEED),
            "length": text.str.len_chars(),
        }))  # fmt: skip
    nothing = pl.DataFrame(schema=SAID)
    return Votes(said=pl.concat([nothing, *parts]), texts=texts)


def _folded(values: pl.Expr, *, is_name: bool) -> pl.Series:
    """Texts without white space at the ends; null where a cell only says that there is nothing."""
    series = pl.select(values.alias("value")).to_series()
    if is_name:
        distinct = series.drop_nulls().unique(maintain_order=True)
        return series.replace_strict(distinct, shown(distinct), default=None)
    plain = series.str.strip_chars()
    short = (plain.str.len_bytes() <= LONGEST_NOTHING).fill_null(value=False).arg_true()
    empty = short.filter(plain.gather(short).str.contains(NOTHING))
    return plain.scatter(empty, None) if len(empty) else plain


def elect(votes: Votes) -> pl.DataFrame:
    """The winner of each organisation and column: key (as in Votes), value (hash), line, rivals, why.

    The authority's word first; else what most departments say; else the newest; else the fuller text.
    """
    counted = votes.said.group_by("key", "value").agg(
        authority=pl.col("authority").any(), voters=pl.col("department").n_unique(), newest=pl.col("newest").max(),
        length=pl.col("length").first(), line=pl.col("line").min(),
    )  # fmt: skip
    order = ["key", "authority", "voters", "newest", "length", "value"]
    ranked = counted.sort(order, descending=[False, True, True, True, True, False])
    chosen = ranked.group_by("key", maintain_order=True).agg(
        pl.col("value", "line", "authority", "voters").first(), rivals=pl.len() - 1,
        runner_up=pl.col("voters").get(1, null_on_oob=True),
    )  # fmt: skip
    return chosen.with_columns(why=_why()).drop("authority", "runner_up", "voters")


def _why() -> pl.Expr:
    more = pl.col("voters") > pl.col("runner_up").fill_null(0)
    return (
        pl.when(pl.col("rivals") == 0).then(pl.lit(_("各部门一致")))
        .when("authority").then(pl.lit(_("以权威部门为准")))
        .when(more).then(pl.format(_("{} 个部门一致，多于其他写法"), "voters"))
        .otherwise(pl.lit(_("票数相同，取最新、最完整的写法")))
    )  # fmt: skip


def wide(chosen: pl.DataFrame, votes: Votes) -> pl.DataFrame:
    """One line per organisation number, one column per golden column (null when nobody says anything)."""
    number, column = pl.col("key") // len(SOURCES), pl.col("key") % len(SOURCES)
    won = chosen.select("line", number=number.cast(pl.Int64), column=column)
    table = won.select(pl.col("number").unique().sort())
    for position, name in enumerate(SOURCES):
        part = won.filter(pl.col("column") == position)
        text = votes.texts.get(name, pl.Series([None], dtype=pl.String)).gather(part["line"])
        said = pl.DataFrame({"number": part["number"], name: text})
        table = table.join(said, on="number", how="left", maintain_order="left")
    return table


def lineage(votes: Votes, chosen: pl.DataFrame, *, places: pl.DataFrame) -> pl.DataFrame:
    """Every value of every row with its source and whether it won, in the schema LINEAGE.

    `places`: department, file, sheet, row, record, round of each record, by position.
    """
    text = pl.concat([said.drop_nulls() for said in votes.texts.values()]).rename("text")
    order = votes.said["key"].arg_sort()
    said = votes.said.select("key", "line", "value")[order]
    won = said.join(
        chosen.select("key", winner="value", why="why"), on="key", how="left", maintain_order="left"
    )
    words = pl.Series("field", list(SOURCES), dtype=pl.String)
    table = won.select(
        organisation=numbers.written(pl.col("key") // len(SOURCES)),
        won=pl.col("value") == pl.col("winner"),
        why="why",
    ).with_columns(why=pl.when("won").then("why"))
    field = words.gather(won["key"] % len(SOURCES))
    table = table.with_columns(field, value=text.gather(order)).hstack(places[won["line"]])
    return table.select(list(LINEAGE))
