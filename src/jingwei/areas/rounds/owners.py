"""What a published round changed in each unit's part of the register (R-O.12)."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.db.models import BigIntegerField, Count, F, Func, Q, QuerySet

from jingwei.areas.rounds.models import Change, ChangeKind, Round
from jingwei.kernel.catalogue import mark
from jingwei.units.kinds import COMMITTEES, Kind
from jingwei.units.models import Unit

# Who gets a workbook of his own part; a community where it is the reader's own.
OWNERS = (Kind.CITY, Kind.DISTRICT, Kind.STREET, Kind.TOWN, Kind.PARK, *COMMITTEES)


class Part(StrEnum):
    """What became of an organisation, as seen from one unit."""

    NEW = "new"
    CAME = "came"
    CHANGED = "changed"
    WENT = "went"
    GONE = "gone"
    MERGED = "merged"


TITLES = {
    Part.NEW: mark("新增"), Part.CAME: mark("迁入"), Part.CHANGED: mark("变更"),
    Part.WENT: mark("迁出"), Part.GONE: mark("消失"), Part.MERGED: mark("并入"),
}  # fmt: skip
MEANINGS = {
    Part.NEW: mark("上一轮不在底册，本轮新列入；曾经消失又出现的也在内"),
    Part.CAME: mark("上一轮在别处，本轮归到本单位"),
    Part.CHANGED: mark("一直在本单位，名称、地址、归口等有变"),
    Part.WENT: mark("上一轮在本单位，本轮归到别处"),
    Part.GONE: mark("各部门的名单都不再列出"),
    Part.MERGED: mark("确认与另一家是同一家，编号并过去"),
}


@dataclass(frozen=True)
class Owner:
    """A unit, and how many organisations of each part the round changed in it."""

    unit: Unit
    counts: Counter[Part] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """All of them."""
        return self.counts.total()


def part(found: Round, unit: Unit, which: Part) -> QuerySet[Change]:
    """The changes in sight that are this to the unit, by number."""
    rows = Change.objects.filter(round=found).order_by("organisation_id")
    return rows.filter(_condition(which, [unit.pk]))


def _condition(which: Part, unit: list[int]) -> Q:
    here, changed = Q(units__contains=unit), Q(kind=ChangeKind.CHANGED)
    came, went = Q(came__contains=unit), Q(went__contains=unit)
    return {
        Part.NEW: here & Q(kind__in=(ChangeKind.NEW, ChangeKind.BACK)),
        Part.CAME: here & changed & came,
        Part.CHANGED: here & changed & ~came & ~went,
        Part.WENT: here & changed & went,
        Part.GONE: here & Q(kind=ChangeKind.GONE),
        Part.MERGED: here & Q(kind=ChangeKind.MERGED),
    }[which]


def counts_by_unit(found: Round) -> dict[int, Counter[Part]]:
    """How many changes in sight each unit has, part by part, in three queries."""
    counted: dict[int, Counter[Part]] = defaultdict(Counter)
    parts = {ChangeKind.BACK: Part.NEW}
    for unit, kind, number in _grouped(found, "units"):
        counted[unit][parts.get(ChangeKind(kind)) or Part(kind)] += number
    for array, which in (("came", Part.CAME), ("went", Part.WENT)):
        for unit, kind, number in _grouped(found, array):
            if kind == ChangeKind.CHANGED:
                counted[unit][which] += number
                counted[unit][Part.CHANGED] -= number
    return counted


def _grouped(found: Round, array: str) -> Iterable[tuple[int, str, int]]:
    each = Func(F(array), function="unnest", output_field=BigIntegerField())
    rows = Change.objects.filter(round=found).order_by().annotate(unit=each)
    return rows.values_list("unit", "kind").annotate(number=Count("pk"))


def owners(found: Round, *, paths: Iterable[str], on: date) -> list[Owner]:
    """The units at or below the paths that the round changed something for, with their names, from the top down."""
    counted = counts_by_unit(found)
    own = list(paths)
    units = Unit.objects.filter(pk__in=list(counted)).named(on=on).order_by("path")
    reached = [u for u in units if any(u.path.startswith(path) for path in own)]
    return [Owner(u, counted[u.pk]) for u in reached if u.kind in OWNERS or u.path in own]
