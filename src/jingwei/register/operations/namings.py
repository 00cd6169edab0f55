"""What lists name as the authorities of social organisations, and which of it is beyond dispute (R-R.12)."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from jingwei.fusion.outputs.words import SOCIAL_KINDS
from jingwei.fusion.privacy import masked_prose
from jingwei.register import incoming
from jingwei.register.kinds import AUTHORITIES, Basis, PlacementKind, Reason
from jingwei.register.models import Naming, Placement
from jingwei.register.writing import readings, written_as
from jingwei.units.models import Unit
from jingwei.units.queries import successors

# The fields of fusion that name them.
FIELDS = {
    "competent_unit": PlacementKind.COMPETENT_UNIT,
    "industry_admin": PlacementKind.INDUSTRY_ADMINISTRATION,
    "party_authority": PlacementKind.PARTY_WORK,
}
LONGEST = 100  # characters of a name of an office
NAMINGS = {
    "organisation": pl.Int64, "kind": pl.String, "said": pl.String, "unit": pl.Int64,
    "department": pl.String, "file": pl.String, "sheet": pl.String, "row": pl.Int64,
    "round_no": pl.Int64, "account": pl.Int64, "reason": pl.String,
}  # fmt: skip
_SAYS = ["organisation", "kind", "department", "said"]
_TIE = ["organisation", "kind"]


@dataclass(frozen=True)
class Named:
    """What stands after a publication: namings in schema NAMINGS, and the placements that follow by rule.

    disputed: how many ties several units are named for, and no person has decided.
    """

    namings: pl.DataFrame
    placements: pl.DataFrame
    disputed: int


def named(
    found: pl.DataFrame, lineage: pl.DataFrame, *, placed: pl.DataFrame, top: Unit, on: date
) -> Named:
    """Reads who names whom, for `found` as `incoming.read` gives it; placed: what people have placed.

    What a person has decided against stays decided, as long as the same list says the same.
    """
    alias = found.select("aliases", "organisation").explode("aliases").drop_nulls()
    heirs = alias.rename({"aliases": "source"})
    said = _of_lists(found, lineage, top=top, on=on)
    said = said.join(_decided(heirs), on=_SAYS, how="anti", nulls_equal=True)
    namings = pl.concat([said, _of_people(heirs, found, on=on)])
    units = namings.drop_nulls("unit").group_by(_TIE).agg(pl.col("unit").unique())
    single = units.filter(pl.col("unit").list.len() == 1).explode("unit")
    several = units.filter(pl.col("unit").list.len() > 1)
    stays = several.explode("unit").join(_by_rule(heirs), on=[*_TIE, "unit"], how="semi")
    by_rule = pl.concat([single, stays]).select(
        *_TIE, "unit", basis=pl.lit(str(Basis.RULE)), reason=pl.lit(str(Reason.NAMED))
    )
    disputed = several.join(placed, on=_TIE, how="anti").height
    return Named(namings, by_rule, disputed)


def _of_lists(found: pl.DataFrame, lineage: pl.DataFrame, *, top: Unit, on: date) -> pl.DataFrame:
    """Each naming of a list once, with the first row that says it and the unit that it means."""
    social = found.filter(pl.col("kind").is_in(list(SOCIAL_KINDS)))
    texts = ("field", "value", "department", "file", "sheet")
    lines = (
        lineage.filter(pl.col("field").cast(pl.String).is_in(list(FIELDS)))
        .with_columns(pl.col(*texts).cast(pl.String), organisation=incoming.number(pl.col("organisation")))
        .join(social, on="organisation", how="semi")
        .with_columns(
            kind=pl.col("field").replace_strict({key: str(kind) for key, kind in FIELDS.items()}),
            said=masked_prose(pl.col("value").str.strip_chars()).str.slice(0, LONGEST),
        )
        .filter(pl.col("said") != "")
        .sort(*_SAYS, "file", "sheet", "row")
        .unique(_SAYS, keep="first", maintain_order=True)
    )  # fmt: skip
    words = lines["said"].unique().to_list()
    meant = readings(top, on=on) if words else {}
    units = pl.DataFrame(
        {"said": words, "unit": [meant.get(written_as(word)) for word in words]},
        schema={"said": pl.String, "unit": pl.Int64},
    )
    laid = lines.join(units, on="said", how="left", maintain_order="left")
    return laid.select(
        *_TIE, "said", "unit", "department", pl.col("file", "sheet").fill_null(""),
        pl.col("row").cast(pl.Int64), round_no=pl.col("round").cast(pl.Int64),
        account=pl.lit(None, dtype=pl.Int64), reason=pl.lit(""),
    )  # fmt: skip


def _decided(heirs: pl.DataFrame) -> pl.DataFrame:
    """What lists said and a person decided against, by the numbers that live on."""
    rows = Naming.objects.filter(account=None).order_by("pk").values_list(
        "organisation", "kind", "department", "said", "settled_by"
    )  # fmt: skip
    schema = {**{name: NAMINGS[name] for name in _SAYS}, "settled_by": pl.Int64}
    frame = pl.DataFrame(list(rows), schema=schema, orient="row")
    newest = _living(frame, heirs).unique(_SAYS, keep="last", maintain_order=True)
    return newest.filter(pl.col("settled_by").is_not_null()).select(_SAYS)


def _of_people(heirs: pl.DataFrame, found: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """The disputes that people have raised and nobody has settled, about organisations that are there."""
    rows = Naming.objects.still().exclude(account=None).order_by("pk").values_list(*NAMINGS)
    frame = pl.DataFrame(list(rows), schema=NAMINGS, orient="row")
    here = _living(frame, heirs).join(found, on="organisation", how="semi")
    once = here.unique(_SAYS, keep="first", maintain_order=True)
    units = Unit.objects.in_bulk(once["unit"].drop_nulls().unique().to_list())
    now = {pk: _heir(unit, on=on) for pk, unit in units.items()}
    return once.with_columns(unit=pl.Series([now.get(pk) for pk in once["unit"]], dtype=pl.Int64))


def _by_rule(heirs: pl.DataFrame) -> pl.DataFrame:
    """What the rules had placed."""
    held = Placement.objects.still().filter(kind__in=AUTHORITIES, basis=Basis.RULE)
    rows = held.values_list("organisation", "kind", "unit")
    schema = {name: NAMINGS[name] for name in (*_TIE, "unit")}
    return _living(pl.DataFrame(list(rows), schema=schema, orient="row"), heirs)


def _living(frame: pl.DataFrame, heirs: pl.DataFrame) -> pl.DataFrame:
    """The lines under the numbers that live on."""
    moved = frame.join(
        heirs.rename({"organisation": "heir"}), left_on="organisation", right_on="source", how="left",
        maintain_order="left",
    )  # fmt: skip
    return moved.with_columns(organisation=pl.coalesce("heir", "organisation")).drop("heir")


def _heir(unit: Unit, *, on: date) -> int | None:
    found = successors(unit, on=on)
    return found[0].pk if len(found) == 1 else None
