"""What loading a table came to, and what the loaders of tables share."""

import csv
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

from jingwei.kernel.catalogue import translate as _
from jingwei.units.kinds import CodeSystem, Kind
from jingwei.units.models import Unit, UnitCode, UnitName
from jingwei.units.operations.words import called, why_not_standing
from jingwei.units.rules import UnitRefused


@dataclass(frozen=True)
class Loaded:
    """How many units were opened, how many were there, and, in words, what was left as it is."""

    opened: int
    known: int
    left_out: tuple[str, ...] = ()


def place_on(place: Unit, *, on: date) -> Unit:
    """The place as it is now, with its names; raises UnitRefused where it does not stand."""
    now = Unit.objects.named(on=on).get(pk=place.pk)
    why = why_not_standing(now, on=on)
    if why:
        raise UnitRefused(why)
    return now


def own_codes(place: Unit, *, kind: Kind, keys: Iterable[str]) -> dict[str, str]:
    """The office's own codes of what a table calls by these keys: 150300/department/market.

    They stand on the place's first code, which never changes, so that a later load knows them.
    """
    codes = UnitCode.objects.filter(unit=place).exclude(system=CodeSystem.OWN)
    first = codes.order_by("held_from", "system").first()
    if first is None:
        text = _("{name}还没有区划代码，装载前请先给它赋码。")
        raise UnitRefused(text.format(name=called(place)))
    return {key: f"{first.code}/{kind}/{key}" for key in keys}


def known_by_code(codes: Collection[str]) -> dict[str, Unit]:
    """The units that have or had these own codes, the last holder of each."""
    held = UnitCode.objects.filter(system=CodeSystem.OWN, code__in=codes).order_by("held_from")
    return {row.code: row.unit for row in held.select_related("unit")}


def names_below(parents: set[int], *, on: date) -> set[tuple[int, str]]:
    """The names in use directly below these units on the day."""
    rows = UnitName.objects.filter(unit__parent__in=parents).on(on)
    found = rows.values_list("unit__parent", "name")
    return {(parent, name) for parent, name in found if parent is not None}


def table_lines(
    path: Path | None, *, default: str, columns: tuple[str, ...]
) -> Iterator[list[str]]:
    """The lines of a table in UTF-8 below its heading, trimmed; the package's own without a path.

    Raises UnitRefused that names the line where a column is missing or a cell is blank.
    """
    source = path or files("jingwei.units").joinpath("data", default)
    lines = csv.reader(source.read_text("utf-8-sig").splitlines())
    if tuple(next(lines, [])) != columns:
        text = _("{file}：第 1 行应为表头 {columns}。")
        raise UnitRefused(text.format(file=source.name, columns=",".join(columns)))
    for number, line in enumerate(lines, start=2):
        cells = [cell.strip() for cell in line]
        if len(cells) != len(columns) or not all(cells):
            text = _("{file}：第 {row} 行应有 {count} 项，且都不能为空。")
            raise UnitRefused(text.format(file=source.name, row=number, count=len(columns)))
        yield cells
