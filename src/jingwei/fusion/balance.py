"""The accounts of a round: every row's end, the balance per department, what changed (rule R-F.8)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl

from jingwei.fusion import numbers
from jingwei.fusion.arrange import Lines
from jingwei.fusion.arrays import among, ascending, distinct, order, starts
from jingwei.fusion.coded import numbered, ranked
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
    records: pl.DataFrame, signals: Signals, *, number: pl.Series, codes: pl.Series, edges: pl.DataFrame
) -> pl.DataFrame:  # fmt: skip
    """Per organisation number what its rows have in common; see `register.register`."""
    said = signals.rows
    frame = said.select("branch", "core", "place", "status", number=number, code=codes)
    frame = frame.with_columns(records["department"])
    table = frame.group_by("number").agg(
        row_count=pl.len(), org_code=pl.col("code").max(), least=pl.col("code").min(), status_note=pl.col("status").max(),
    )  # fmt: skip
    for part in (
        _branches(frame),
        _departments(frame),
        _most_said(frame, "core"),
        _most_said(frame, "place"),
    ):
        table = table.join(part, on="number", how="left")
    older = numbers.aliases(edges).sort("alias").group_by("organisation", maintain_order=True).agg(
        aliases=numbers.written(pl.col("alias")).str.join(";")
    )  # fmt: skip
    table = table.join(older, left_on="number", right_on="organisation", how="left")
    several = pl.when(pl.col("least") != pl.col("org_code")).then(pl.lit("several_codes"))
    nothing = pl.when(pl.col("org_code").is_null()).then(pl.lit("missing_uscc"))
    return table.with_columns(
        pl.col("aliases", "branch").fill_null(""),
        flags=pl.concat_str([several, nothing], separator=";", ignore_nulls=True),
    ).sort("number")


def families(signals: Signals, *, number: pl.Series) -> pl.DataFrame:
    """number, core and branch of every organisation, as `counts` says them."""
    frame = signals.rows.select("branch", "core", number=number)
    table = frame.select("number").unique().sort("number")
    for part in (_most_said(frame, "core"), _branches(frame)):
        table = table.join(part, on="number", how="left", maintain_order="left")
    return table.with_columns(pl.col("branch").fill_null(""))


def _branches(frame: pl.DataFrame) -> pl.DataFrame:
    """number and branch of the organisations of which most rows say that they are one."""
    rows = frame.group_by("number").agg(rows=pl.len())
    said = frame.filter(pl.col("branch") != "").group_by("number").agg(
        pl.col("branch").max(), told=pl.len()
    )  # fmt: skip
    most = said.join(rows, on="number").filter(pl.col("told") > pl.col("rows") * 0.5)
    return most.select("number", "branch")


def _departments(frame: pl.DataFrame) -> pl.DataFrame:
    """number, departments (joined by ";"), sources (how many)."""
    names, code = numbered(frame["department"])
    ranks = names.rank("dense").to_numpy() - 1
    listed = distinct(frame["number"].to_numpy() * len(names) + ranks[code.to_numpy()])
    number, rank = np.divmod(listed, max(1, len(names)))
    start = starts(number)
    sources = np.diff(start, append=len(number))
    each = names.sort().gather(rank).to_list()
    joined = [
        ";".join(each[i : i + n]) for i, n in zip(start.tolist(), sources.tolist(), strict=True)
    ]
    return pl.DataFrame(
        {
            "number": number[start],
            "departments": pl.Series(joined, dtype=pl.String),
            "sources": sources,
        },
        schema_overrides={"sources": pl.UInt32},
    )


def _most_said(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """number and the value of `column` that most of its rows have; of several the first."""
    texts, code = numbered(frame[column])
    said = code.is_not_null()
    word = frame["number"].filter(said).to_numpy() * len(texts) + code.filter(said).to_numpy()
    word = ascending(word)
    each = starts(word)
    word, times = word[each], np.diff(each, append=len(word))
    number, value = np.divmod(word, max(1, len(texts)))
    start = starts(number)
    most = np.repeat(
        np.maximum.reduceat(times, start) if len(start) else times,
        np.diff(start, append=len(number)),
    )
    best = pl.DataFrame({"number": number, column: texts.gather(value)}).filter(
        pl.Series(times == most)
    )
    even = best["number"].is_duplicated()
    first = (
        best.filter(even).sort("number", column).unique("number", keep="first", maintain_order=True)
    )
    return pl.concat([best.filter(~even), first])


def rows(
    after: State, lines: Lines, *, number: pl.Series, questions: pl.DataFrame, before: State, codes: pl.Series
) -> pl.DataFrame:  # fmt: skip
    """Every row of this round's lists with its end, in the schema ROWS, by file, sheet and row."""
    waiting = after.records["record"].is_in(questions["left_record"].implode())
    frame = after.records.select("department", "file", "sheet", "row", "record", "flags")
    frame = frame.with_columns(number=number, waiting=waiting, sent=lines.sent)
    frame = frame.with_columns(flags=_flags(frame["flags"], lines.signals, codes=codes))
    frame = frame.filter("sent")
    frame = frame.with_columns(
        _founder(frame, before), organisation=numbers.written(pl.col("number"))
    )
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
    place = both.select(ranked(both["file"]), ranked(both["sheet"]), "row")
    order = place.select(pl.arg_sort_by("file", "sheet", "row")).to_series()
    return both[order].select(pl.col(c).cast(t) for c, t in ROWS.items())


def _founder(frame: pl.DataFrame, before: State) -> pl.Series:
    """One row of each organisation that the previous register did not have, the registrar's if it has one."""
    names, code = numbered(frame["department"])
    others = ~names.str.contains_any(list(REGISTRARS)).to_numpy()
    number = frame["number"].to_numpy()
    past = before.organisations
    fresh = np.arange(len(number))
    if past is not None:
        fresh = np.flatnonzero(~among(number, numbers.read(past["organisation"]).to_numpy()))
    word = number[fresh] * 2 + others[code.to_numpy()[fresh]]
    by_word = order(word)
    word, line = word[by_word], fresh[by_word]
    start = starts(word >> 1)
    best = word == np.repeat(word[start], np.diff(start, append=len(word)))
    able = pl.DataFrame({"number": word[best], "line": line[best]})
    several = able.filter(able["number"].is_duplicated())
    several = several.with_columns(frame["record"].gather(several["line"])).sort("number", "record")
    first = several.unique("number", keep="first", maintain_order=True)["line"]
    founds = np.zeros(len(number), dtype=bool)
    founds[able.filter(~able["number"].is_duplicated())["line"].to_numpy()] = True
    founds[first.to_numpy()] = True
    return pl.Series("founder", founds)


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
    *,
    kinds: Mapping[str, int],
    questions: pl.DataFrame,
    decisions: pl.DataFrame,
    round_no: int,
    as_of: date | None,
) -> Summary:
    """The figures of the round; kinds: how many organisations of each the register has (`kinds_of`)."""
    ends = {s: int((table["status"] == s).sum()) for s in Status}
    return Summary(
        rows={
            "read": table.height,
            "new": ends[Status.NEW],
            "merged": ends[Status.MERGED],
            "waiting": ends[Status.WAITING],
            "rejected": ends[Status.REJECTED],
        },
        organisations=sum(kinds.values()),
        by_kind={kind: kinds[kind] for kind in sorted(kinds) if kinds[kind]},
        questions=questions.height,
        decisions=int((~decisions["revoked"]).sum()) if decisions.height else 0,
        departments=table["department"].n_unique(),
        round=round_no,
        as_of=as_of.isoformat() if as_of else "",
    )


def kinds_of(register: pl.DataFrame) -> Counter[str]:
    """How many organisations of each kind there are."""
    return Counter(dict(register["kind"].value_counts().rows()))


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
