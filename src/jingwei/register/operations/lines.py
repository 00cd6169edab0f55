"""Makes the lines that a publication lays down: entries with their units, placements, lineage as JSON."""

import json

import polars as pl

from jingwei.fusion.privacy import masked, masked_prose
from jingwei.register import incoming
from jingwei.register.ground import Ground
from jingwei.register.kinds import SEEN_THROUGH, Basis, EditableField, PlacementKind
from jingwei.register.operations.standing import Standing, columns
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of

OFFICE = "office"  # the source of a claim that a person made here
_CODES = ("uscc", "reg_no", "established_on")
_CLAIM = ("value", "department", "file", "sheet", "row", "round", "won", "why")


def with_units(placed: pl.DataFrame, standing: Standing, ground: Ground) -> pl.DataFrame:
    """The entries, people's placements before the rules', with every unit that each lies in."""
    said = columns(standing.placements)
    frame = placed.join(said, on="organisation", how="left", suffix="_said", maintain_order="left")
    frame = frame.with_columns(
        pl.coalesce(f"{kind}_said", str(kind)).alias(str(kind)) for kind in SEEN_THROUGH
    )
    paths = _paths(frame, ground)
    lists = [frame.select(str(kind)).join(paths, left_on=str(kind), right_on="unit", how="left",
             maintain_order="left")["ids"] for kind in SEEN_THROUGH]  # fmt: skip
    top = pl.lit(ids_of(ground.top.path), dtype=pl.List(pl.Int64))
    units = pl.concat_list(top, *(ids.fill_null([]) for ids in lists)).list.unique().list.sort()
    return frame.with_columns(units=units)


def _paths(frame: pl.DataFrame, ground: Ground) -> pl.DataFrame:
    """unit, ids: the way down to every unit in use; people may have chosen one from outside the city."""
    used = {pk for kind in SEEN_THROUGH for pk in frame[str(kind)].drop_nulls().unique().to_list()}
    paths = dict(ground.paths)
    others = Unit.objects.filter(pk__in=used - set(paths))
    paths |= {unit.pk: ids_of(unit.path) for unit in others}
    return pl.DataFrame(
        {"unit": list(paths), "ids": list(paths.values())},
        schema={"unit": pl.Int64, "ids": pl.List(pl.Int64)},
    )


def placements(frame: pl.DataFrame, standing: Standing, named: pl.DataFrame) -> pl.DataFrame:
    """organisation, kind, unit, basis, reason: the rules', and where there are any, people's instead.

    named: what the lists name as authorities beyond dispute, in these columns.
    """
    why = {"place": pl.col("place_why"), "committee": pl.col("committee_why")}
    kinds = (*SEEN_THROUGH, PlacementKind.REGISTERED)
    others = {PlacementKind.REGISTERED: "elsewhere"}
    placed = (
        frame.filter(pl.col(f"{kind}_by_rule").is_not_null()).select(
            "organisation", pl.lit(str(kind)).alias("kind"), pl.col(f"{kind}_by_rule").alias("unit"),
            pl.lit(str(Basis.RULE)).alias("basis"),
            why.get(str(kind), pl.lit(others.get(kind, "site"))).alias("reason"),
        )
        for kind in kinds
    )  # fmt: skip
    by_rule = pl.concat([*placed, named])
    said = standing.placements.select("organisation", "kind", "unit", "basis", "reason")
    return pl.concat([said, by_rule.join(said, on=["organisation", "kind"], how="anti")])


def claims(lineage: pl.DataFrame, standing: Standing, *, of: pl.DataFrame) -> pl.DataFrame:
    """organisation, claims (JSON): field -> who said what, for the organisations `of` a frame (R-2.2).

    Phones are masked wherever they stand (E-11). What a person said here wins before all else.
    """
    own = lineage.with_columns(organisation=incoming.number(pl.col("organisation")))
    own = own.join(of, on="organisation", how="semi")
    texts = own.with_columns(
        pl.col(name).cast(pl.String)
        for name in ("field", "value", "department", "file", "sheet", "why")
    )
    said = pl.concat([_masked(texts), _of_people(standing, of=of)], how="diagonal")
    lost = said.filter(pl.col("department") == OFFICE).select(
        "organisation", "field", overruled=True
    )
    said = said.join(lost, on=["organisation", "field"], how="left", maintain_order="left")
    by_office = pl.col("department") == OFFICE
    stands = pl.col("won") & (pl.col("overruled").is_null() | by_office)
    said = said.with_columns(won=stands, rank=~by_office)
    said = said.sort(
        "organisation", "field", "rank", "round", "file", "sheet", "row", nulls_last=True
    )
    claim = pl.struct(*_CLAIM, "account").struct.json_encode()
    fields = said.group_by("organisation", "field", maintain_order=True).agg(claim.alias("claim"))
    listed = pl.format('"{}":[{}]', "field", pl.col("claim").list.join(","))
    whole = fields.group_by("organisation", maintain_order=True).agg(listed.alias("claims"))
    written = whole.select(
        "organisation",
        claims=pl.concat_str(pl.lit("{"), pl.col("claims").list.join(","), pl.lit("}")),
    )
    everyone = of.select("organisation").join(
        written, on="organisation", how="left", maintain_order="left"
    )
    return everyone.with_columns(pl.col("claims").fill_null(json.dumps({})))


def _masked(said: pl.DataFrame) -> pl.DataFrame:
    is_phone = pl.col("field").str.ends_with("phone")
    kept = (
        pl.when(pl.col("field").is_in(list(_CODES)))
        .then("value")
        .otherwise(masked_prose(pl.col("value")))
    )
    return said.with_columns(value=pl.when(is_phone).then(masked(pl.col("value"))).otherwise(kept))


def _of_people(standing: Standing, *, of: pl.DataFrame) -> pl.DataFrame:
    """What people said, as claims of the office."""
    said = standing.overrides.join(of, on="organisation", how="semi")
    known = said.filter(pl.col("field").is_in(EditableField.values))
    return known.select(
        "organisation", "field", "value", "account", department=pl.lit(OFFICE), won=pl.lit(value=True), why="reason"
    )  # fmt: skip
