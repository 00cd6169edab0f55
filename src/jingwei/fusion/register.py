"""The register: one line per organisation, derived from its golden values (rules R-2.3, R-2.8, R-F.10)."""

from collections.abc import Callable, Mapping

import polars as pl

from jingwei.fusion import numbers
from jingwei.fusion.model import ORGANISATIONS
from jingwei.fusion.normalise.addresses import located
from jingwei.kernel import divisions, industries, registrars, values
from jingwei.kernel.catalogue import translate as _

ASSOCIATION = (
    "协会|商会|学会|联合会|促进会|研究会|联谊会|同业公会|校友会|总会|志愿者协会|慈善会|工商联"
)
SERVICE = "服务中心|幼儿园|学校|培训中心|康复中心|养老院|敬老院|护理院|老年公寓|托养中心|托育中心|文化馆|俱乐部|活动中心|社会工作|福利院|博物馆|研究院"
STATION = "快递站|驿站|服务站|快递点|揽投部|配送站|外卖站|营业网点|代收点"
COMPANY = "公司|合伙|个人独资|集团"


def register(
    wide: pl.DataFrame, *, counts: pl.DataFrame, places: Mapping[str, str]
) -> pl.DataFrame:
    """Build the register in the schema ORGANISATIONS.

    `wide`: golden values (see `golden.wide`). `counts`: number, departments, sources, row_count,
    branch, core, place, org_code, flags, aliases, former_names. `places`: names to division codes.
    """
    frame = wide.join(counts, on="number", how="full", coalesce=True).sort("number")
    frame = frame.with_columns(organisation=numbers.written(pl.col("number"))).drop("number")
    frame = frame.with_columns(
        kind=_kind(),
        legal_status=_status(frame),
        run=_read(frame, "run_status", values.read_run_status),
    )
    frame = _placed(frame, places=places)
    frame = frame.with_columns(
        has_party_org=_read(frame, "has_party_org", values.read_yes_no).fill_null("unknown")
    )
    frame = frame.with_columns(
        _whole(c) for c in ("employees", "insured_employees", "party_members")
    )
    frame = _three_haves(frame)
    frame = _four_clear(frame)
    frame = frame.with_columns(
        ownership=_ownership(frame),
        industry_section=_read(frame, "industry", industries.section_of),
        parent=parents(frame),
    )
    missing = [
        pl.lit(None, dtype=t).alias(c) for c, t in ORGANISATIONS.items() if c not in frame.columns
    ]
    return frame.with_columns(missing).select(pl.col(c).cast(t) for c, t in ORGANISATIONS.items())


def _read(frame: pl.DataFrame, column: str, reader: Callable[[str], str | None]) -> pl.Series:
    """Apply a reader of words to the distinct values of a column."""
    distinct = frame[column].drop_nulls().unique().sort()
    read = [None if (v := reader(x)) is None else str(v) for x in distinct.to_list()]
    return frame[column].replace_strict(distinct, pl.Series(read, dtype=pl.String), default=None)


def _kind() -> pl.Expr:
    """From the code (R-1.8), else from the ending of the name; a branch is no legal entity (R-2.1)."""
    name, prefix = pl.col("name").fill_null(""), pl.col("uscc").str.head(2)
    by_code = prefix.replace_strict(
        {p: str(k) for p in registrars.categories() if (k := registrars.kind_of(p))}, default=None
    )
    by_name = (
        pl.when(name.str.contains(COMPANY)).then(pl.lit("enterprise"))
        .when(name.str.contains("合作社|合作联社")).then(pl.lit("cooperative"))
        .when(name.str.contains("律师事务所")).then(pl.lit("law_firm"))
        .when(name.str.contains("基金会")).then(pl.lit("foundation"))
        .when(name.str.contains(f"(?:{ASSOCIATION})$")).then(pl.lit("association"))
        # at its end: a site may lie in somebody's service centre
        .when(name.str.contains(f"(?:{STATION})$")).then(pl.lit("station"))
        .when(name.str.contains(f"(?:{SERVICE})")).then(pl.lit("service_institution"))
        .when(name.str.contains("厂$")).then(pl.lit("enterprise"))
        .when(name != "").then(pl.lit("sole_trader"))
        .otherwise(pl.lit("other"))
    )  # fmt: skip
    return (
        # a shop of its own code is nobody's branch, be it the fourth of its name
        pl.when((pl.col("branch").fill_null("") != "") & (by_code.fill_null("") != "sole_trader"))
        .then(pl.lit("branch"))
        .otherwise(pl.coalesce(by_code, by_name))
    )


def _ownership(frame: pl.DataFrame) -> pl.Expr:
    """Of an enterprise, what its registered type tells (R-1.24); unknown where it tells nothing."""
    said = _read(frame, "enterprise_type", _owner)
    owned = pl.coalesce(pl.lit(said), pl.lit("unknown"))
    return pl.when(pl.col("kind") == "enterprise").then(owned)


def _owner(enterprise_type: str) -> str | None:
    found = values.read_ownership(enterprise_type)
    return None if found is None else str(found.ownership)


def _status(frame: pl.DataFrame) -> pl.Expr:
    said = _read(frame, "legal_status", values.read_legal_status)
    noted = _read(frame, "status_note", values.read_legal_status)
    return pl.coalesce(pl.lit(said), pl.lit(noted), pl.lit("unknown"))


def _placed(frame: pl.DataFrame, *, places: Mapping[str, str]) -> pl.DataFrame:
    """City and district of the operating address, else of the registered one, else of the name (R-2.5)."""
    texts = (
        pl.concat([frame["operating_address"], frame["registered_address"]])
        .drop_nulls()
        .unique()
        .sort()
    )
    parts = located(texts, places=places)
    code = parts["district"]
    found = lambda c: pl.col(c).replace_strict(texts, code, default=None).replace("", None)
    said = {name: c for name, c in places.items() if len(c) == 6}
    by_name = pl.when(pl.col("place").fill_null("").str.len_chars() == 6).then("place")
    district = pl.coalesce(
        pl.col("district").replace_strict(said, default=None),
        found("operating_address"),
        found("registered_address"),
        by_name,
    )
    frame = frame.with_columns(code6=district)
    names = {
        c: (d.name if (d := divisions.division(c)) else "")
        for c in frame["code6"].drop_nulls().unique().to_list()
    }
    cities = {c: (d.name if (d := divisions.division(c[:4] + "00")) else "") for c in names}
    return frame.with_columns(
        district=pl.col("code6").replace_strict(names, default=None, return_dtype=pl.String),
        city=pl.col("code6").replace_strict(cities, default=None, return_dtype=pl.String),
    )


def _whole(column: str) -> pl.Expr:
    return pl.col(column).str.extract(r"(\d+)", 1).cast(pl.Int64, strict=False)


def _three_haves(frame: pl.DataFrame) -> pl.DataFrame:
    """Each leg is yes, no or unknown, and unknown is not no (R-2.3)."""
    yes, no, unknown = pl.lit("yes"), pl.lit("no"), pl.lit("unknown")
    gone = pl.col("legal_status").is_in(["revoked", "cancelled", "suspended"]) | pl.col(
        "run"
    ).is_in(["suspended", "lost_contact"])
    staff = pl.max_horizontal("employees", "insured_employees")
    works = (pl.col("insured_employees") >= 1) | (pl.col("run") == "operating")
    premises = (
        pl.when(pl.col("run") == "lost_contact")
        .then(no)
        .when(pl.col("operating_address").is_not_null())
        .then(yes)
        .otherwise(unknown)
    )
    frame = frame.with_columns(
        has_premises=premises,
        has_staff=pl.when(staff >= 1).then(yes).when(staff == 0).then(no).otherwise(unknown),
        has_operation=pl.when(gone)
        .then(no)
        .when(works.fill_null(value=False) & (pl.col("legal_status") != "abnormal"))
        .then(yes)
        .otherwise(unknown),
    )
    legs = [pl.col(c) for c in ("has_premises", "has_staff", "has_operation")]
    every = pl.all_horizontal([leg == "yes" for leg in legs])
    some_no = pl.any_horizontal([leg == "no" for leg in legs])
    return frame.with_columns(
        three_have=pl.when(every).then(yes).when(some_no).then(no).otherwise(unknown)
    )


def _four_clear(frame: pl.DataFrame) -> pl.DataFrame:
    """经营, 员工, 党员, 组建: which of the four are known (R-2.8)."""
    known = {
        _("经营"): (pl.col("legal_status") != "unknown") | pl.col("run").is_not_null(),
        _("员工"): pl.col("employees").is_not_null() | pl.col("insured_employees").is_not_null(),
        _("党员"): pl.col("party_members").is_not_null(),
        _("组建"): pl.col("has_party_org") != "unknown",
    }
    missing = pl.concat_str(
        [pl.when(~k).then(pl.lit(name)) for name, k in known.items()],
        separator="、",
        ignore_nulls=True,
    )
    return frame.with_columns(
        four_clear=pl.sum_horizontal([k.cast(pl.Int8) for k in known.values()]),
        four_clear_missing=missing,
    )


def parents(frame: pl.DataFrame) -> pl.Series:
    """The number of the head office: same core, no branch; only where exactly one bears that name."""
    heads = (
        frame.filter(pl.col("branch").fill_null("") == "")
        .select("core", head="organisation")
        .drop_nulls("core")
    )
    single = (
        heads.group_by("core")
        .agg(head=pl.col("head").first(), many=pl.len())
        .filter(pl.col("many") == 1)
    )
    joined = frame.select("core", "branch").join(
        single, on="core", how="left", maintain_order="left"
    )
    return joined.select(
        pl.when(pl.col("branch").fill_null("") != "").then("head").alias("parent")
    ).to_series()
