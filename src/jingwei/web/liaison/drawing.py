"""A proposal as a drawing: from the streets of the organisations to those of their instructors, as wide as many."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from jingwei.areas.liaison.models import Proposal
from jingwei.register.models import Entry
from jingwei.units.kinds import Kind, Tree
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of
from jingwei.web.liaison.steps import unit_names

WIDTH, ROW = 360, 28  # in units of the drawing: a phone's width
_LEFT, _RIGHT, _WIDEST = 116, 244, 16
_LETTERS = 7  # of a name that fits beside
_STREETS = (Kind.STREET, Kind.TOWN, Kind.PARK)
MOST = 40  # streets; of more the districts are drawn


@dataclass(frozen=True, slots=True)
class Node:
    """A unit at the left or the right: what it is called, how many, at which height."""

    name: str
    short: str
    count: int
    y: int


@dataclass(frozen=True, slots=True)
class Flow:
    """So many organisations of one unit go to instructors of another; is_near: of the same."""

    path: str
    width: float
    count: int
    said: str
    is_near: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the page draws."""

    left: list[Node]
    right: list[Node]
    flows: list[Flow]
    width: int
    height: int
    is_by_district: bool = False


def drawn(found: Proposal, *, on: date) -> Drawing | None:
    """The flows of the lines that have an instructor; None where there is none."""
    lines = found.lines.filter(instructor__isnull=False).select_related("instructor__unit__serves")
    pairs = [(line.organisation_id, _place(line.instructor.unit)) for line in lines if line.instructor]  # fmt: skip
    held = Entry.objects.still().filter(organisation__in=[one for one, _unit in pairs])
    placed = dict(held.values_list("organisation", "place__path"))
    known = [(placed.get(one) or found.unit.path, unit.path) for one, unit in pairs]
    if not known:
        return None
    for kinds in (_STREETS, (Kind.DISTRICT,)):
        counted = _counted(known, kinds)
        if len({start for start, _end in counted}) <= MOST:
            break
    names = unit_names({pk for pair in counted for pk in pair}, on=on)
    return replace(_laid_out(counted, names), is_by_district=kinds is not _STREETS)


def _place(unit: Unit) -> Unit:
    """An office is drawn at the place that it serves."""
    return unit.serves if unit.tree == Tree.OFFICE and unit.serves else unit


def _counted(known: list[tuple[str, str]], kinds: Iterable[Kind]) -> Counter[tuple[int, int]]:
    """How many go from unit to unit; a unit above this level stands for itself."""
    ids = {pk for pair in known for path in pair for pk in ids_of(path)}
    level = set(Unit.objects.filter(pk__in=ids, kind__in=kinds).values_list("pk", flat=True))

    def unit(path: str) -> int:
        line = ids_of(path)
        return next((pk for pk in line if pk in level), line[-1])

    return Counter((unit(start), unit(end)) for start, end in known)


def _laid_out(counted: Counter[tuple[int, int]], names: dict[int, str]) -> Drawing:
    starts, ends = (Counter[int]() for _side in range(2))
    for (start, end), count in counted.items():
        starts[start] += count
        ends[end] += count
    # A unit stands at the same height on both sides, so that who stays within it is a straight line.
    at = {pk: ROW * place + ROW // 2 for place, pk in enumerate(sorted({*starts, *ends}))}
    most = max(counted.values())
    nodes = [
        [
            Node(names.get(pk, ""), _short(names.get(pk, "")), side[pk], at[pk])
            for pk in at
            if side[pk]
        ]
        for side in (starts, ends)
    ]
    middle = (_LEFT + _RIGHT) // 2
    flows = [
        Flow(
            f"M{_LEFT} {at[s]} C{middle} {at[s]} {middle} {at[e]} {_RIGHT} {at[e]}",
            round(1 + (_WIDEST - 1) * count / most, 1), count, f"{names.get(s, '')} → {names.get(e, '')}", s == e,
        )
        for (s, e), count in sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    ]  # fmt: skip
    return Drawing(nodes[0], nodes[1], flows, WIDTH, ROW * len(at))


def _short(name: str) -> str:
    return name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1]}…"
