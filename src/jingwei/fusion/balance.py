"""The accounts of a round: every row's end, the balance per department, what changed (rule R-F.8)."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from jingwei.fusion import numbers
from jingwei.fusion.arrange import Lines
from jingwei.fusion.golden import REGISTRARS
from jingwei.fusion.model import BALANCE, CHANGES, ROWS, Change, Status, Summary, empty
from jingwei.fusion.normalise.signals import Signals
from jingwei.fusion.state import State
from jingwei.kernel.catalogue import translate as _

COMPARED = (
    "name",
    "uscc",
    "kind",
    "legal_status",
    "legal_rep",
    "registered_address",
    "operating_address",
    "district",
    "street",
    "employees",
    "has_party_org",
)


def counts(
    records: pl.DataFrame,
    signals: Signals,
    *,
    organisation: pl.Series,
    codes: pl.Series,
    edges: pl.DataFrame,
) -> pl.DataFrame:
    """Per organisation what its rows have in common; see `register.register`."""
    frame = pl.DataFrame(
        {"organisation": organisation, "department": records["department"], "code": codes}
    )
    frame = frame.hstack(signals.rows.select("core", "branch", "place", "status"))
    # an organisation is a branch when most of its rows say so
    is_branch = (pl.col("branch") != "").mean() > 0.5
    table = frame.group_by("organisation").agg(
        departments=pl.col("department").unique().sort().str.join(";"), sources=pl.col("department").n_unique(), row_count=pl.len(),
        branch=pl.when(is_branch).then(pl.col("branch").max()).otherwise(pl.lit("")), org_code=pl.col("code").max(),
        status_note=pl.col("status").max(), code_count=pl.col("code").drop_nulls().n_unique(),
    )  # fmt: skip
    for column in ("core", "place"):
        table = table.join(_most_said(frame, column), on="organisation", how="left")
    older = numbers.aliases(edges).with_columns(
        numbers.written(pl.col("alias")), numbers.written(pl.col("organisation"))
    )
    named = older.sort("alias").group_by("organisation").agg(aliases=pl.col("alias").str.join(";"))
    table = table.join(named, on="organisation", how="left").with_columns(
        pl.col("aliases").fill_null("")
    )
    several = pl.when(pl.col("code_count") > 1).then(pl.lit("several_codes"))
    nothing = pl.when(pl.col("code_count") == 0).then(pl.lit("missing_uscc"))
    return table.with_columns(
        flags=pl.concat_str([several, nothing], separator=";", ignore_nulls=True)
    ).sort("organisation")


def _most_said(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """organisation and the value of `column` that most of its rows have."""
    said = frame.drop_nulls(column).group_by("organisation", column).agg(times=pl.len())
    ranked = said.sort("organisation", "times", column, descending=[False, True, False])
    return ranked.unique("organisation", keep="first", maintain_order=True).drop("times")


def rows(
    after: State, lines: Lines, *, organisation: pl.Series, questions: pl.DataFrame, before: State, codes: pl.Series
) -> pl.DataFrame:  # fmt: skip
    """Every row of this round's lists with its end, in the schema ROWS, by file, sheet and row."""
    waiting = after.records["record"].is_in(questions["left_record"].implode())
    frame = after.records.select("department", "file", "sheet", "row", "record", "flags")
    frame = frame.with_columns(organisation=organisation, waiting=waiting, sent=lines.sent)
    frame = frame.with_columns(flags=_flags(frame["flags"], lines.signals, codes=codes))
    frame = frame.filter("sent").with_columns(founder=_founder(before))
    status = (
        pl.when("waiting").then(pl.lit(str(Status.WAITING)))
        .when("founder").then(pl.lit(str(Status.NEW)))
        .otherwise(pl.lit(str(Status.MERGED)))
    )  # fmt: skip
    kept = frame.with_columns(status=status, reason=pl.lit(""))
    refused = lines.rejected.select("department", "file", "sheet", "row", "flags").with_columns(
        status=pl.lit(str(Status.REJECTED)), reason=pl.lit(_("既没有名称，也没有可用的代码")),
        organisation=pl.lit(None, dtype=pl.String), record=pl.lit(None, dtype=pl.String),
    )  # fmt: skip
    both = pl.concat([kept.select(list(ROWS)), refused.select(list(ROWS))])
    return both.sort("file", "sheet", "row").select(pl.col(c).cast(t) for c, t in ROWS.items())


def _founder(before: State) -> pl.Expr:
    """One row of each organisation that the previous register did not have, the registrar's if it has one."""
    past = before.organisations
    known = pl.Series([], dtype=pl.String) if past is None else past["organisation"]
    fresh = ~pl.col("organisation").is_in(known.implode())
    rank = (
        pl.when(pl.col("department").str.contains_any(list(REGISTRARS)))
        .then(pl.lit("0"))
        .otherwise(pl.lit("1"))
    )
    order = rank + pl.col("record")
    return fresh & (order == order.min().over("organisation"))


def _flags(said: pl.Series, signals: Signals, *, codes: pl.Series) -> pl.Series:
    """Quality flags of a row, joined by ";"."""
    frame = signals.rows.select("uscc", "org_code", "reg_no", "damaged", "core").with_columns(
        said=said, code=codes
    )
    none = pl.col("uscc").is_null()
    return frame.select(
        pl.concat_str(
            pl.when(pl.col("said") != "").then("said"),
            pl.when(none & pl.col("damaged").is_not_null()).then(pl.lit("bad_uscc")),
            pl.when(none & pl.col("damaged").is_null()).then(pl.lit("missing_uscc")),
            pl.when(pl.col("org_code").is_not_null() & pl.col("code").is_null()).then(pl.lit("code_contradicted")),
            separator=";", ignore_nulls=True,
        )
    ).to_series()  # fmt: skip


def balance(table: pl.DataFrame) -> pl.DataFrame:
    """Rows read, new, merged, waiting and rejected per department, in the schema BALANCE."""
    ends = [(pl.col("status") == s).sum().cast(pl.Int64).alias(s) for s in Status]
    return (
        table.group_by("department")
        .agg(pl.len().cast(pl.Int64).alias("read"), *ends)
        .sort("department")
        .select(list(BALANCE))
    )


def summary(
    table: pl.DataFrame,
    register: pl.DataFrame,
    *,
    questions: pl.DataFrame,
    decisions: pl.DataFrame,
    round_no: int,
    as_of: date | None,
) -> Summary:
    """The figures of the round."""
    ends = {s: int((table["status"] == s).sum()) for s in Status}
    kinds = register["kind"].value_counts().sort("kind")
    return Summary(
        rows={
            "read": table.height,
            "new": ends[Status.NEW],
            "merged": ends[Status.MERGED],
            "waiting": ends[Status.WAITING],
            "rejected": ends[Status.REJECTED],
        },
        organisations=register.height,
        by_kind=dict(kinds.rows()),
        questions=questions.height,
        decisions=int((~decisions["revoked"]).sum()) if decisions.height else 0,
        departments=table["department"].n_unique(),
        round=round_no,
        as_of=as_of.isoformat() if as_of else "",
    )


def changes(
    register: pl.DataFrame,
    past: pl.DataFrame | None,
    *,
    edges: pl.DataFrame,
    fields: Sequence[str] = COMPARED,
) -> pl.DataFrame:
    """What a later round did: organisations new, gone, merged into another, and fields changed."""
    if past is None:
        return empty(CHANGES)
    names = register.select("organisation", "name")
    new = names.join(past, on="organisation", how="anti").with_columns(
        change=pl.lit(str(Change.NEW))
    )
    left = past.select("organisation", "name").join(register, on="organisation", how="anti")
    heir = (
        numbers.aliases(edges)
        .with_columns(
            numbers.written(pl.col("alias")), after=numbers.written(pl.col("organisation"))
        )
        .select(organisation="alias", after="after")
    )
    left = left.join(heir, on="organisation", how="left", maintain_order="left")
    left = left.with_columns(
        change=pl.when(pl.col("after").is_null())
        .then(pl.lit(str(Change.GONE)))
        .otherwise(pl.lit(str(Change.MERGED)))
    )
    text = [pl.col(c).cast(pl.String) for c in fields]
    both = register.select("organisation", *text).unpivot(
        index="organisation", variable_name="field", value_name="after"
    )
    earlier = past.select("organisation", *text).unpivot(
        index="organisation", variable_name="field", value_name="before"
    )
    changed = both.join(earlier, on=["organisation", "field"]).filter(
        pl.col("before").ne_missing(pl.col("after"))
    )
    changed = changed.join(names, on="organisation").with_columns(
        change=pl.lit(str(Change.CHANGED))
    )
    table = pl.concat([new, left, changed], how="diagonal")
    missing = [pl.lit(None, dtype=t).alias(c) for c, t in CHANGES.items() if c not in table.columns]
    return table.with_columns(missing).select(list(CHANGES)).sort("change", "organisation", "field")
