"""What a department should look at in its own rows: contradictions with others, and corrections."""

import polars as pl

from jingwei.fusion.outputs.words import FIELDS, comma, worded
from jingwei.fusion.privacy import few_said
from jingwei.kernel.catalogue import translate as _

PLACE = ["file", "sheet", "row"]
_SIDE = ["pair", "meaning", "department"]
_MOST_NAMES = 3
_OF_PEOPLE = "party_members"


def contradictions(spoken: pl.DataFrame) -> pl.DataFrame:
    """Return file, sheet, row, contradiction: each field in which others say something else.

    ``spoken`` is `disputes.contested`.

    "联系电话：贵单位 A；另有 3 个部门 B（税务局、人社局、工会）".
    """
    texts = _against_others(spoken)
    mine = spoken.join(texts, on=_SIDE)
    line = pl.format(_("{}：贵单位 {}；另有 {}"), worded("field", FIELDS), "value", "others")
    told = mine.select(*PLACE, "field", line.alias("contradiction")).unique().sort(*PLACE, "field")
    return told.group_by(PLACE, maintain_order=True).agg(pl.col("contradiction").str.join("\n"))


def _against_others(spoken: pl.DataFrame) -> pl.DataFrame:
    """For each department's meaning of a contested field what the other departments say instead."""
    voices = spoken.group_by("pair", "field", other="meaning").agg(
        value=pl.col("value").min(), names=pl.col("department").unique().sort()
    )
    sides = spoken.select(_SIDE).unique().join(voices, on="pair")
    sides = _without_itself(sides.filter(pl.col("meaning") != pl.col("other")))
    each = sides.with_columns(count=pl.col("names").list.len()).filter(pl.col("count") > 0)
    named = pl.col("names").list.head(_MOST_NAMES).list.join(comma())
    more = pl.when(pl.col("count") > _MOST_NAMES).then(pl.lit(_("等"))).otherwise(pl.lit(""))
    text = pl.format(_("{} 个部门 {}（{}{}）"), "count", _shown("value"), named, more)
    told = each.sort("count", "value", descending=[True, False]).select(*_SIDE, others=text)
    return told.group_by(_SIDE, maintain_order=True).agg(pl.col("others").str.join("，"))


def _without_itself(sides: pl.DataFrame) -> pl.DataFrame:
    """Takes a department that writes both out of the others; few do, and taking out is slow."""
    both = pl.col("names").list.contains(pl.col("department"))
    others = pl.col("names").list.set_difference(pl.concat_list("department")).list.sort()
    return pl.concat([sides.filter(~both), sides.filter(both).with_columns(names=others)])


def _shown(value: str) -> pl.Expr:
    """Others' counts of people are not told below five (E-17)."""
    people = pl.col("field") == _OF_PEOPLE
    return pl.when(people).then(few_said(pl.col(value))).otherwise(pl.col(value))


def proposals(table: pl.DataFrame, organisations: pl.DataFrame) -> pl.Series:
    """Return what to mend in each row, null where nothing: code missing or damaged, name differs.

    ``table``: organisation, flags, and org.name and org.uscc where the list has them.
    """
    golden = organisations.select(
        "organisation", right_name="name", right_code="uscc", plain_name=_plain(pl.col("name"))
    )
    fields = [f for f in ("org.name", "org.uscc") if f in table.columns]
    own = [_plain(pl.col(field)) for field in fields]
    rows = table.select("organisation", "flags", *own).join(
        golden, on="organisation", how="left", maintain_order="left"
    )
    lines = []
    if "org.uscc" in fields:
        lines.append(_code(pl.col("org.uscc"), pl.col("right_code")))
    if "org.name" in fields:
        lines.append(_name(pl.col("org.name")))
    if not lines:
        return pl.Series([None] * table.height, dtype=pl.String)
    text = pl.concat_str(*lines, separator="\n", ignore_nulls=True)
    return rows.select(pl.when(text != "").then(text)).to_series()


def _code(plain: pl.Expr, right: pl.Expr) -> pl.Expr:
    return (
        pl.when(right.is_null())
        .then(None)
        .when(plain == "")
        .then(pl.format(_("补统一社会信用代码 {}"), right))
        # A nine-character code is the middle of the whole one: right, only short.
        .when(right.str.contains(plain, literal=True))
        .then(
            pl.when(plain.str.len_chars() < right.str.len_chars()).then(
                pl.format(_("代码写全为 {}"), right)
            )
        )
        .when(pl.col("flags").fill_null("").str.contains("bad_uscc|precision_loss|repaired"))
        .then(pl.format(_("代码改为 {}（原代码校验不符）"), right))
        .otherwise(pl.format(_("代码与底册不同，请核对是否 {}"), right))
    )


def _name(plain: pl.Expr) -> pl.Expr:
    differs = (plain != pl.col("plain_name").fill_null("")) & (plain != "")
    return pl.when(differs).then(pl.format(_("名称请核对：{}"), "right_name"))


def _plain(text: pl.Expr) -> pl.Expr:
    folded = text.fill_null("").str.normalize("NFKC").str.to_uppercase()
    return folded.str.replace_all(r"[\s\p{P}\p{S}]+", "")
