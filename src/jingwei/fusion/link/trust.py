"""Which codes to believe: a code that the rest of its row contradicts says nothing of the row (rule R-F.2)."""

import polars as pl
from rapidfuzz import fuzz, process

SIMILAR = 75.0  # of 100; names of one code below this need another witness
REGISTRARS = ("市场监管", "市场监督", "民政", "行政审批", "司法")


def believed_codes(rows: pl.DataFrame, *, witnesses: pl.DataFrame) -> pl.Series:
    """The organisation code of each row where it can be believed, null elsewhere.

    `rows`: org_code, core, branch, person, department, row. `witnesses`: row, key (uint64): phones and
    addresses. Within one code the name borne by most rows stands; a row stays with it when its branch
    agrees and its name is alike, or its person, a phone or an address is the same.
    """
    coded = rows.filter(pl.col("org_code").is_not_null() & pl.col("core").is_not_null())
    heads = _heads(coded)
    loud = coded.join(heads, on="org_code", how="inner", maintain_order="left")
    odd = loud.filter(
        (pl.col("core") != pl.col("head_core")) | (pl.col("branch") != pl.col("head_branch"))
    )
    odd = odd.with_columns(alike=_alike(odd["core"], odd["head_core"])).with_columns(fits=_fits())
    doubtful = odd.filter(~pl.col("fits"))
    same_branch = doubtful.filter(_branch_agrees())
    vouched = _vouched(same_branch, loud=loud, witnesses=witnesses)
    refused = doubtful.filter(~pl.col("row").is_in(vouched.implode()))["row"]
    keep = ~rows["row"].is_in(refused.implode())
    return pl.select(pl.when(keep).then(rows["org_code"])).to_series()


def _heads(coded: pl.DataFrame) -> pl.DataFrame:
    """org_code, head_core, head_branch, head_person: what most rows of each code say.

    The registrar's row counts double; a name that stands alone under another code too loses a tie.
    """
    weight = 1.0 + pl.col("department").str.contains_any(list(REGISTRARS)).cast(pl.Float64)
    name = ("org_code", "core", "branch")
    persons = coded.drop_nulls("person").group_by(*name, "person").agg(times=pl.len())
    persons = persons.sort(*name, "times", "person", descending=[False, False, False, True, False])
    most = persons.unique(name, keep="first", maintain_order=True).drop("times")
    named = coded.group_by(name).agg(votes=weight.sum()).join(most, on=name, how="left")
    elsewhere = pl.struct("core", "branch", "person").count().over("core", "branch", "person") > 1
    named = named.with_columns(known_elsewhere=elsewhere & pl.col("person").is_not_null())
    order = ["org_code", "votes", "known_elsewhere", "branch", "core"]
    first = (
        named.sort(order, descending=[False, True, False, False, False])
        .group_by("org_code", maintain_order=True)
        .first()
    )
    return first.select("org_code", head_core="core", head_branch="branch", head_person="person")


def _alike(left: pl.Series, right: pl.Series) -> pl.Series:
    """Similarity 0 to 100 of names, by characters; one contained in the other counts as alike."""
    whole = process.cpdist(left.to_list(), right.to_list(), scorer=fuzz.ratio)
    part = process.cpdist(left.to_list(), right.to_list(), scorer=fuzz.partial_ratio)
    return pl.Series(whole).clip(0, 100).zip_with(pl.Series(part) < 100, pl.Series(part))


def _branch_agrees() -> pl.Expr:
    """Both head office, or one branch text ends like the other (巴音分公司, 乌海巴音分公司)."""
    mine, head = pl.col("branch"), pl.col("head_branch")
    both = (mine != "") & (head != "")
    return (mine == head) | (both & (mine.str.ends_with(head) | head.str.ends_with(mine)))


def _fits() -> pl.Expr:
    same_person = (pl.col("person") == pl.col("head_person")).fill_null(value=False)
    return _branch_agrees() & ((pl.col("alike") >= SIMILAR) | same_person)


def _vouched(doubtful: pl.DataFrame, *, loud: pl.DataFrame, witnesses: pl.DataFrame) -> pl.Series:
    """Rows whose phone or address is also borne by a row of the code's head name."""
    asked = loud.join(doubtful, on="org_code", how="semi")
    sure = asked.filter(
        (pl.col("core") == pl.col("head_core")) & (pl.col("branch") == pl.col("head_branch"))
    )
    theirs = (
        sure.select("org_code", "row").join(witnesses, on="row").select("org_code", "key").unique()
    )
    mine = doubtful.select("org_code", "row").join(witnesses, on="row")
    return mine.join(theirs, on=["org_code", "key"], how="semi")["row"].unique().sort()
