"""Reads who could come together in a joint branch: uncovered, with few members, in no plan yet (R-FP.7)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from jingwei.areas.formation.grouping import Neighbour, Shared, Tie
from jingwei.areas.formation.guards import numbers_in
from jingwei.areas.formation.kinds import ENOUGH
from jingwei.areas.formation.planning import UNCOVERED
from jingwei.areas.formation.procedure import formation
from jingwei.cover.models import ChainLink
from jingwei.ledgers.asked import Asked, Filter, Match
from jingwei.ledgers.conditions import selected
from jingwei.ledgers.day import as_of
from jingwei.ledgers.definition import Rows
from jingwei.ledgers.organisations import coverage_base
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case, Event
from jingwei.register.kinds import STREETS
from jingwei.units.kinds import Kind, Tree
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of

_FIELDS = (
    "organisation", "party_members", "building", "park", "place", "committee", "industry_section",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """What the register says of an organisation, as far as it may be shared; 0 and "" where it says nothing."""

    organisation: int
    members: int
    building: int
    park: int
    place: int
    committee: int
    trade: str


def asked_in(unit: Unit, *filters: Filter) -> Asked:
    """The rows of the ledger of cover in the unit that have no organisation cover."""
    column = "committee" if unit.tree == Tree.COMMITTEE else "place"
    return Asked(filters=(UNCOVERED, *filters, Filter(column, Match.IN, (str(unit.pk),))))


def neighbours_in(unit: Unit, *, on: date) -> list[Neighbour]:
    """Those of the unit who may be grouped, whoever looks; a proposal is the same for everybody."""
    with seeing(EVERYTHING.within(unit)):
        few = _few(selected(coverage_base, asked_in(unit), day=as_of(None, today=on), used=set()))
        rows = _rows(few)
    busy = in_plans()
    return _neighbours([one for one in rows if one.organisation not in busy], on=on)


def neighbours_of(organisations: Collection[int], *, on: date) -> list[Neighbour]:
    """Those of these numbers who may be grouped, in a plan or not; whoever looks."""
    with seeing(EVERYTHING):
        day = as_of(None, today=on)
        rows = selected(coverage_base, Asked(filters=(UNCOVERED,)), day=day, used=set())
        return _neighbours(_rows(_few(rows).filter(organisation__in=organisations)), on=on)


def in_plans() -> dict[int, int]:
    """Who has an open plan or is named in one as coming together with its subject -> the case; whoever looks."""
    with seeing(EVERYTHING):
        open_ones = Case.objects.filter(procedure=formation.key, closed_at=None)
        found = {
            number: case
            for case, subject in open_ones.order_by("pk").values_list("pk", "subject_id")
            for number in numbers_in(subject)
        }
        said = Event.objects.filter(case__in=open_ones, step__in=("begin", "plan"))
        named = {
            case: answers.get("others", "")
            for case, answers in said.order_by("case", "sequence").values_list("case", "answers")
        }
    for case, text in named.items():
        for number in numbers_in(text):
            found.setdefault(number, case)
    return found


def _few(rows: Rows) -> Rows:
    """With one or two members by the register: three form one of their own, none are guided (R-3.1)."""
    return rows.filter(party_members__gt=0, party_members__lt=ENOUGH)


def _rows(rows: Rows) -> list[Row]:
    listed = rows.order_by("organisation").values_list(*_FIELDS)
    return [
        Row(pk, members or 0, building or 0, park or 0, place or 0, committee or 0, trade)
        for pk, members, building, park, place, committee, trade in listed
    ]  # fmt: skip


def _neighbours(rows: Collection[Row], *, on: date) -> list[Neighbour]:
    places = _Places(one.place for one in rows)
    chains = _chains([one.organisation for one in rows], on=on)
    return [
        Neighbour(one.organisation, one.members, frozenset(_ties(one, places, chains))) for one in rows
    ]  # fmt: skip


def _ties(one: Row, places: "_Places", chains: Mapping[int, list[int]]) -> Iterator[Tie]:
    """What it may share. A community counts where it is one; a whole street is no neighbourhood."""
    street, district = places.street(one.place), places.district(one.place)
    community = one.place if street and street != one.place else 0
    for alone, with_trade, thing in (
        (Shared.BUILDING, Shared.BUILDING_TRADE, one.building),
        (Shared.PARK, Shared.PARK_TRADE, one.park),
        (Shared.PLACE, Shared.PLACE_TRADE, community),
    ):
        if thing:
            yield Tie(alone, thing)
        if thing and one.trade:
            yield Tie(with_trade, thing, trade=one.trade)
    for chain in chains.get(one.organisation, ()) if district else ():
        yield Tie(Shared.CHAIN, chain, within=district)
    if street and one.committee:
        yield Tie(Shared.COMMITTEE, one.committee, within=street)
    if street and one.trade:
        yield Tie(Shared.TRADE, 0, within=street, trade=one.trade)


def _chains(organisations: Collection[int], *, on: date) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    with seeing(EVERYTHING):
        held = ChainLink.objects.on(on).filter(organisation__in=organisations)
        for organisation, chain in held.order_by("chain").values_list("organisation", "chain"):
            found[organisation].append(chain)
    return found


class _Places:
    """Of each place the street and the district that it lies in, in two queries."""

    def __init__(self, places: Iterable[int]) -> None:
        rows = Unit.objects.filter(pk__in=set(places)).values_list("pk", "path")
        self._lines = {pk: ids_of(path) for pk, path in rows}
        wanted = {pk for line in self._lines.values() for pk in line}
        self._kinds = dict(Unit.objects.filter(pk__in=wanted).values_list("pk", "kind"))

    def street(self, place: int) -> int:
        """The street, town or park; 0 where the place lies above all of them."""
        return self._lowest(place, STREETS)

    def district(self, place: int) -> int:
        """The district; 0 where the place lies above all of them."""
        return self._lowest(place, (Kind.DISTRICT,))

    def _lowest(self, place: int, kinds: Collection[str]) -> int:
        line = self._lines.get(place, ())
        return next((pk for pk in reversed(line) if self._kinds.get(pk) in kinds), 0)
