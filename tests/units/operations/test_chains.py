"""Chains of reorganisations, told twice: by the database and by a plain dictionary."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from jingwei.units.kinds import Kind
from jingwei.units.models import Unit, UnitName
from jingwei.units.operations import Joining, Opening, open_units, reorganise
from jingwei.units.queries import successors
from tests.units.city import OPENED

MOVES = st.lists(
    st.tuples(st.sampled_from(["split", "merge", "join", "close"]), st.integers(0, 99), st.integers(0, 99)),
    min_size=1,
    max_size=7,
)  # fmt: skip


@pytest.mark.thorough
@pytest.mark.django_db
@settings(max_examples=12)
@given(MOVES)
def test_any_chain_of_reorganisations_leads_each_unit_to_what_became_of_it(
    moves: list[tuple[str, int, int]],
) -> None:
    with transaction.atomic():
        story = Story.begin()
        for move in moves:
            story.go_on(*move)
        days = [OPENED + timedelta(days=n) for n in range(len(moves) + 2)]
        found = {
            (pk, day): set(successors(unit, on=day))
            for pk, unit in story.all.items()
            for day in days
        }
        standing = {day: set(Unit.objects.filter(kind=Kind.COMMUNITY).on(day)) for day in days}
        named = {
            day: UnitName.objects.on(day).filter(unit__kind=Kind.COMMUNITY).count() for day in days
        }
        transaction.set_rollback(True)

    for (pk, day), heirs in found.items():
        assert {unit.pk for unit in heirs} == story.heirs(pk, on=day)
        assert heirs <= standing[day]
    assert named == {day: len(units) for day, units in standing.items()}


class Story:
    """Communities of one street through a chain of reorganisations, told twice: database and dict."""

    def __init__(self, street: Unit, first: list[Unit]) -> None:
        """Begins with these communities."""
        self.street = street
        self.day = OPENED
        self.all = {unit.pk: unit for unit in first}
        self.open = list(first)
        self.periods: dict[int, tuple[date, date | None]] = {u.pk: (OPENED, None) for u in first}
        self.went_to: dict[int, list[int]] = {}

    @classmethod
    def begin(cls) -> "Story":
        """A street with two communities."""
        city = Opening("市", Kind.CITY)
        district = Opening("区", Kind.DISTRICT, parent=city)
        street = Opening("街道", Kind.STREET, parent=district)
        two = [Opening(f"初{n}", Kind.COMMUNITY, parent=street) for n in range(2)]
        units = open_units([city, district, street, *two], on=OPENED)
        return cls(units[2], units[3:])

    def go_on(self, move: str, one: int, two: int) -> None:
        """One reorganisation on the next day, as far as there is anything to reorganise."""
        self.day += timedelta(days=1)
        if not self.open:
            return
        first = self.open[one % len(self.open)]
        others = [unit for unit in self.open if unit != first]
        other = others[two % len(others)] if others else None
        if move == "split":
            self._close([first], self._opened([first], times=2))
        elif move == "merge" and other:
            self._close([first, other], self._opened([first, other], times=1))
        elif move == "join" and other:
            reorganise([first], joining=[Joining(other, of=(first,))], on=self.day)
            self._close([first], [other])
        elif move == "close":
            reorganise([first], on=self.day)
            self._close([first], [])

    def _opened(self, old: list[Unit], *, times: int) -> list[Unit]:
        new = [
            Opening(f"{self.day}{n}", Kind.COMMUNITY, parent=self.street, of=tuple(old))
            for n in range(times)
        ]
        units = reorganise(old, opening=new, on=self.day)
        self.open += units
        self.all |= {unit.pk: unit for unit in units}
        self.periods |= {unit.pk: (self.day, None) for unit in units}
        return units

    def _close(self, old: list[Unit], heirs: list[Unit]) -> None:
        for unit in old:
            self.open.remove(unit)
            self.periods[unit.pk] = (self.periods[unit.pk][0], self.day)
            self.went_to[unit.pk] = [heir.pk for heir in heirs]

    def heirs(self, pk: int, *, on: date) -> set[int]:
        """What the unit has become by the day, step by step."""
        first, last = self.periods[pk]
        if last is None or on < last:
            return {pk} if first <= on else set()
        return {found for heir in self.went_to[pk] for found in self.heirs(heir, on=on)}
