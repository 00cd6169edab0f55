"""Reads the trees as of a day: who has a code, what lies above and below, what came after."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from jingwei.kernel.industries import industries
from jingwei.units.kinds import CodeSystem, Tree
from jingwei.units.models import Remit, Unit, UnitName
from jingwei.units.paths import ids_of

NAMES_JOINED = " / "

# UNION drops what it has seen, so that even a ring of rows written past the operations would end.
_SUCCESSORS = """
    WITH RECURSIVE went(id, held_from, held_to) AS (
        SELECT id, held_from, held_to FROM units_unit WHERE id = %s
        UNION
        SELECT heir.id, heir.held_from, heir.held_to
        FROM went
        JOIN units_succession link
          ON link.predecessor_id = went.id AND link.happened_on = went.held_to
        JOIN units_unit heir
          ON heir.id = link.successor_id
         AND (heir.held_to IS NULL OR heir.held_to > link.happened_on)
        WHERE went.held_to <= %s
    )
    SELECT id FROM went WHERE held_from <= %s AND (held_to IS NULL OR held_to > %s)
"""


def unit_of_code(code: str, *, system: CodeSystem, on: date) -> Unit | None:
    """The unit that held the code in this system on the day, named; None where nobody did."""
    return units_of_codes([code], system=system, on=on).get(code)


def units_of_codes(codes: Iterable[str], *, system: CodeSystem, on: date) -> dict[str, Unit]:
    """The units that held these codes in this system on the day, by code, named, in one query."""
    found = Unit.objects.holding(set(codes), system=system, on=on)
    return {unit.code: unit for unit in found.named(on=on)}


def ancestors(unit: Unit, *, on: date) -> list[Unit]:
    """The units above, from the top down, named as of the day, in one query."""
    above = Unit.objects.filter(pk__in=ids_of(unit.path)[:-1]).named(on=on)
    return sorted(above, key=lambda one: len(ids_of(one.path)))


def children(unit: Unit, *, on: date) -> QuerySet[Unit]:
    """The units directly below on the day, named, each with `child_count`, in one query.

    In the order of their opening, which is that of their codes where they were loaded.
    """
    below = Unit.objects.filter(parent=unit).on(on)
    return below.named(on=on).counted(on=on).order_by("pk")


def tops(tree: Tree, *, on: date) -> QuerySet[Unit]:
    """The units at the top of a tree on the day, as `children` gives them."""
    top = Unit.objects.in_tree(tree).filter(parent=None).on(on)
    return top.named(on=on).counted(on=on).order_by("pk")


def name_path(unit: Unit, *, on: date) -> str:
    """The names from the top down as of the day: 乌海市 / 海勃湾区 / 新华街道."""
    return name_paths([unit], on=on)[unit.pk]


def name_paths(units: Iterable[Unit], *, on: date) -> dict[int, str]:
    """The paths of names of many units, by id, in one query; "" for one not there that day."""
    lines = {unit.pk: ids_of(unit.path) for unit in units}
    wanted = {pk for line in lines.values() for pk in line}
    rows = UnitName.objects.filter(unit__in=wanted).on(on).values_list("unit", "name")
    names = dict(rows)
    return {
        pk: NAMES_JOINED.join(names[one] for one in line) if pk in names else ""
        for pk, line in lines.items()
    }


def successors(unit: Unit, *, on: date) -> list[Unit]:
    """What a unit has become by the day, named, in one query; itself while it still stands.

    Follows what took over on the day a unit closed, over any number of reorganisations. Every
    step goes to a unit that closes later than the one before, so there is no way round. Nothing
    before the unit was opened, and where nobody took over.
    """
    ids = RawSQL(_SUCCESSORS, [unit.pk, on, on, on])  # noqa: S611 - a constant; values as parameters
    return list(Unit.objects.filter(pk__in=ids).named(on=on).order_by("pk"))


def committees_by_industry(working_committee: Unit, *, on: date) -> dict[str, Unit]:
    """The industry committee of every code of GB/T 4754 that has one on the day, in two queries.

    The committee that has the code itself goes before the one that has its group, division or
    section; "*" takes the rest (R-U.11).
    """
    remits = Remit.objects.filter(below=working_committee).on(on)
    held = dict(remits.values_list("industry", "committee"))
    units = Unit.objects.filter(pk__in=held.values()).named(on=on).in_bulk()
    said = {industry: units[pk] for industry, pk in held.items()}
    return {code: found for code in industries() if (found := _committee(code, said))}


def _committee(code: str, said: Mapping[str, Unit]) -> Unit | None:
    entries, above = industries(), code
    while above and above not in said:
        above = entries[above].parent
    return said.get(above or Remit.REST)
