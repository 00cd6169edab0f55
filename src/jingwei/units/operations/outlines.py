"""Gives units their outlines from a day on; the old ones are kept for the days before (R-U.12)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.geojson import Shape
from jingwei.units.models import Outline
from jingwei.units.operations.checks import check_standing
from jingwei.units.operations.guard import held, one_change
from jingwei.units.operations.words import called
from jingwei.units.rules import UnitRefused


@dataclass(frozen=True, slots=True)
class Outlined:
    """How many units got their first outline, how many another one, how many have this one already."""

    first: int
    changed: int
    same: int


def outline_units(shapes: Mapping[int, Shape], *, on: date, source: str) -> Outlined:
    """Units by id; all of them or none.

    The first outline of a unit holds from its opening: the border was there before it was drawn. Raises
    UnitRefused where a unit does not stand on the day, or has an outline from that day or a later one.
    """
    with one_change():
        units = held(shapes)
        present = {one.unit_id: one for one in Outline.objects.filter(unit__in=units, held_to=None)}
        new, closing = [], []
        for pk, shape in shapes.items():
            check_standing(units[pk], on=on)
            before, written = present.get(pk), as_lists(shape)
            if before is not None and before.shape == written:
                continue
            if before is not None and on <= before.held_from:
                text = _("{name}的现界线自 {day} 起使用，新的要从更晚的日期起用，现在是 {on}。")
                raise UnitRefused(text.format(name=called(units[pk]), day=before.held_from, on=on))
            since = units[pk].held_from if before is None else on
            new.append(Outline(unit=units[pk], shape=written, source=source, held_from=since))
            closing += [before.pk] if before is not None else []
        Outline.objects.filter(pk__in=closing).update(held_to=on)
        Outline.objects.bulk_create(new)
    return Outlined(len(new) - len(closing), len(closing), len(shapes) - len(new))


def as_lists(shape: Shape) -> list[list[list[list[float]]]]:
    """As the table keeps it."""
    return [[[list(point) for point in ring] for ring in polygon] for polygon in shape]
