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


@dataclass(frozen=True)
class Votes:
    """What the rows say of their organisations.

    said: one line per said value: number (of the organisation), column (position in SOURCES), value (hash),
    line (position of the record), department (code), authority, newest (days), length. texts: column -> the
    text of every record, null where nothing is said.
    """

    said: pl.DataFrame
    texts: Mapping[str, pl.Series]


def votes(records: pl.DataFrame, *, number: pl.Series) -> Votes:
    """Gather every value that a row says; `records` bear the columns uscc and reg_no beside the fields."""
    base = records.select(
        department=pl.col("department").rank("dense").cast(pl.UInt16),
        newest=pl.col("listed_on").to_physical().fill_null(0),
        words="department",
    ).with_columns(number=number).with_row_index("line")  # fmt: skip
    texts, parts = {}, []
    for position, (column, source) in enumerate(SOURCES.items()):
        present = [f for f in source.fields if f in records.columns]
        if not present:
            continue
        texts[column] = _folded(pl.coalesce([records[f] for f in present]), is_name=source.is_name)
        said = base.with_columns(text=texts[column]).filter(pl.col("text").is_not_null())
        authority = _speaks(source.authority)
        parts.append(said.select(
            "number", "line", "department", "newest", column=pl.lit(position, dtype=pl.UInt8), authority=authority,
            value=pl.col("text").hash(seed=SEED), length=pl.col("text").str.len_chars(),
        ))  # fmt: skip
    return Votes(said=pl.concat(parts), texts=texts)


def _speaks(authority: tuple[str, ...]) -> pl.Expr:
    return pl.col("words").str.contains_any(list(authority)) if authority else pl.lit(value=False)


def _folded(values: pl.Expr, *, is_name: bool) -> pl.Series:
    """Texts without white space at the ends; null where a cell only says that there is nothing."""
    series = pl.select(values.alias("value")).to_series()
    if is_name:
        distinct = series.drop_nulls().unique(maintain_order=True)
        return series.replace_strict(distinct, shown(distinct), default=None)
    plain = series.str.strip_chars().str.replace_all(r"[\t\r\n]+", " ")
    return pl.select(pl.when(~plain.str.contains(NOTHING)).then(plain)).to_series()


def elect(votes: Votes) -> pl.DataFrame:
    """The winner of each organisation and column: number, column, value (hash), line, rivals, why.

    The authority's word first; else what most departments say; else the newest; else the fuller text.
    """
    counted = votes.said.group_by("number", "column", "value").agg(
        authority=pl.col("authority").any(), voters=pl.col("department").n_unique(), newest=pl.col("newest").max(),
        length=pl.col("length").first(), line=pl.col("line").min(),
    )  # fmt: skip
    keys = ["number", "column", "authority", "voters", "newest", "length", "value"]
    ranked = counted.sort(keys, descending=[False, False, True, True, True, True, False])
    chosen = ranked.group_by("number", "column", maintain_order=True).agg(
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
    ).cast(pl.Categorical)  # fmt: skip


def wide(chosen: pl.DataFrame, votes: Votes) -> pl.DataFrame:
    """One line per organisation number, one column per golden column (null when nobody says anything)."""
    table = chosen.select(pl.col("number").unique().sort())
    for position, column in enumerate(SOURCES):
        won = chosen.filter(pl.col("column") == position)
        text = votes.texts.get(column, pl.Series([None], dtype=pl.String)).gather(won["line"])
        table = table.join(
            pl.DataFrame({"number": won["number"], column: text}), on="number", how="left", maintain_order="left"
        )  # fmt: skip
    return table


def lineage(votes: Votes, chosen: pl.DataFrame, *, places: pl.DataFrame) -> pl.DataFrame:
    """Every value of every row with its source and whether it won, in the schema LINEAGE.

    `places`: department, file, sheet, row, record, round of each record, by position. Repeated words are
    categorical, so that ten million lines fit into memory.
    """
    won = chosen.select("number", "column", winner="value", why="why")
    joined = votes.said.select("number", "column", "line", "value").join(
        won, on=["number", "column"], how="left"
    )
    joined = joined.sort("number", "column", "line").with_columns(
        won=pl.col("value") == pl.col("winner")
    )
    repeated = places.with_columns(pl.col("department", "file", "sheet").cast(pl.Categorical))
    said = [
        _said(joined, votes, position, column)
        for position, column in enumerate(SOURCES)
        if column in votes.texts
    ]
    text = pl.concat(said).sort("order")["text"]
    words = list(SOURCES)
    table = joined.select(
        organisation=numbers.written(pl.col("number")).cast(pl.Categorical),
        field=pl.col("column").replace_strict(dict(enumerate(words)), return_dtype=pl.Enum(words)),
        why=pl.when("won").then("why"), won="won",
    )  # fmt: skip
    table = table.with_columns(value=text).hstack(repeated[joined["line"]])
    return table.select(list(LINEAGE))


def _said(joined: pl.DataFrame, votes: Votes, position: int, column: str) -> pl.DataFrame:
    """The texts of one column in the order of the joined lines."""
    lines = (
        joined.select("column", "line").with_row_index("order").filter(pl.col("column") == position)
    )
    return pl.DataFrame(
        {"order": lines["order"], "text": votes.texts[column].gather(lines["line"])}
    )
