"""Lays what people have said, values and placements, over what fusion found (R-R.6, R-R.7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from jingwei.fusion.golden import SOURCES
from jingwei.register import incoming
from jingwei.register.kinds import SEEN_THROUGH, Basis, EditableField
from jingwei.register.models import Override, Placement
from jingwei.units.models import Unit
from jingwei.units.queries import successors

# A field of an entry -> the field of the lists that it is read from, where that is another.
_READ_FROM = {EditableField.OWNERSHIP.value: "enterprise_type"}
_OVERRIDES = {
    "organisation": pl.Int64, "field": pl.String, "value": pl.String, "against": pl.String,
    "override": pl.Int64, "account": pl.Int64, "reason": pl.String, "source": pl.Int64,
}  # fmt: skip
PLACEMENTS = {
    "organisation": pl.Int64, "kind": pl.String, "unit": pl.Int64, "basis": pl.String,
    "reason": pl.String, "source": pl.Int64,
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """What people have said of the organisations of a fusion, by the numbers that live on.

    overrides: those that go before fusion, and which of them have ended with this fusion. placements:
    in schema PLACEMENTS, units as they stand on the day.
    """

    overrides: pl.DataFrame
    ended: list[int]
    placements: pl.DataFrame

    def over(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame of `incoming.read` with the values of people in it."""
        for (field,), said in self.overrides.partition_by("field", as_dict=True).items():
            column = str(field)
            values = said.select("organisation", said=_typed(pl.col("value"), column))
            laid = frame.join(values, on="organisation", how="left", maintain_order="left")
            kept = pl.when(pl.col("organisation").is_in(values["organisation"].implode()))
            frame = laid.with_columns(kept.then("said").otherwise(column).alias(column)).drop(
                "said"
            )
        return frame.with_columns(three_have=incoming.three_have())


def standing(frame: pl.DataFrame, lineage: pl.DataFrame, *, on: date) -> Standing:
    """What people have said that still stands on the day, about the organisations of the frame."""
    alias = frame.select("aliases", organisation="organisation").explode("aliases")
    heirs = alias.drop_nulls().select(pl.col("aliases").alias("source"), "organisation")
    said = _living(_overrides(), heirs, frame, per="field")
    ended = _ended(said, frame, lineage)
    return Standing(
        overrides=said.filter(~pl.col("override").is_in(ended)),
        ended=ended,
        placements=_on_the_day(_living(_placements(), heirs, frame, per="kind"), on=on),
    )


def _overrides() -> pl.DataFrame:
    rows = Override.objects.still().values_list(
        "organisation", "field", "value", "against", "pk", "account", "reason", "organisation"
    )
    return pl.DataFrame(list(rows), schema=_OVERRIDES, orient="row")


def _placements() -> pl.DataFrame:
    rows = Placement.objects.still().exclude(basis=Basis.RULE).values_list(
        "organisation", "kind", "unit", "basis", "reason", "organisation"
    )  # fmt: skip
    return pl.DataFrame(list(rows), schema=PLACEMENTS, orient="row")


def _living(
    said: pl.DataFrame, heirs: pl.DataFrame, frame: pl.DataFrame, *, per: str
) -> pl.DataFrame:
    """Each said of the living number: its own word first, then that of the oldest merged into it."""
    moved = said.join(
        heirs.rename({"organisation": "heir"}), on="source", how="left", maintain_order="left"
    )
    moved = moved.with_columns(organisation=pl.coalesce("heir", "organisation")).drop("heir")
    here = moved.join(frame.select("organisation"), on="organisation", how="semi")
    ranked = here.with_columns(is_heir=pl.col("organisation") != pl.col("source"))
    first = ranked.sort("organisation", per, "is_heir", "source").unique(
        ["organisation", per], keep="first", maintain_order=True
    )
    return first.drop("is_heir")


def _ended(said: pl.DataFrame, frame: pl.DataFrame, lineage: pl.DataFrame) -> list[int]:
    """The overrides that fusion now agrees with, or that the field's authority has since spoken against."""
    if said.is_empty():
        return []
    rows = frame.join(said.select("organisation").unique(), on="organisation", how="semi")
    values = {row["organisation"]: row for row in rows.iter_rows(named=True)}
    spoken = _by_authority(lineage, said)
    ended = []
    for line in said.iter_rows(named=True):
        found = written(values[line["organisation"]][line["field"]])
        is_new = found != line["against"] and (line["organisation"], line["field"]) in spoken
        if found == line["value"] or is_new:
            ended.append(line["override"])
    return ended


def _by_authority(lineage: pl.DataFrame, said: pl.DataFrame) -> set[tuple[int, str]]:
    """The organisations and fields whose winning value an authority of the field wrote."""
    field = pl.col("field").cast(pl.String)
    field = field.replace({source: name for name, source in _READ_FROM.items()})
    lines = lineage.filter("won").select(
        field, pl.col("department").cast(pl.String), organisation=incoming.number(pl.col("organisation"))
    )  # fmt: skip
    asked = lines.join(said, on=["organisation", "field"], how="semi").unique()
    return {
        (row["organisation"], row["field"])
        for row in asked.iter_rows(named=True)
        if is_authority(row["field"], row["department"])
    }


def is_authority(field: str, department: str) -> bool:
    """True where the department's word about the field counts before all others (R-F.9)."""
    source = SOURCES.get(_READ_FROM.get(field, field))
    return source is not None and any(word in department for word in source.authority)


def written(value: object) -> str:
    """A value of an entry as an override keeps it."""
    return "" if value is None else str(value)


def _typed(values: pl.Expr, column: str) -> pl.Expr:
    if column == EditableField.EMPLOYEES:
        return values.cast(pl.Int64, strict=False)
    return values


def _on_the_day(said: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """The placements with what each unit has become; without those that nobody clearly took over."""
    units = Unit.objects.in_bulk(said["unit"].unique().to_list())
    now = {pk: _heir(unit, on=on) for pk, unit in units.items()}
    laid = said.with_columns(unit=pl.Series([now[pk] for pk in said["unit"]], dtype=pl.Int64))
    return laid.drop_nulls("unit")


def _heir(unit: Unit, *, on: date) -> int | None:
    found = successors(unit, on=on)
    return found[0].pk if len(found) == 1 else None


def columns(placements: pl.DataFrame, kinds: Iterable[str] = SEEN_THROUGH) -> pl.DataFrame:
    """organisation, and one column per kind of placement with its unit."""
    wide = placements.select("organisation").unique(maintain_order=True)
    for kind in kinds:
        own = placements.filter(pl.col("kind") == str(kind)).select(
            "organisation", pl.col("unit").alias(str(kind))
        )
        wide = wide.join(own, on="organisation", how="left", maintain_order="left")
    return wide
