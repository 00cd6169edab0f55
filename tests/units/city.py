"""A small city for tests, opened through the operations, and the days it is asked about."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from jingwei.units.kinds import CodeSystem, Kind
from jingwei.units.models import Remit, Succession, Unit, UnitCode, UnitName
from jingwei.units.operations import Opening, open_units
from jingwei.units.rules import UnitRefused

OPENED = date(2020, 1, 1)
DAY = date(2025, 7, 1)
BEFORE = DAY - timedelta(days=1)
LATER = date(2026, 3, 1)


@dataclass(frozen=True)
class City:
    """乌海市 / 海勃湾区 / two streets, the first with two communities, all since 2020."""

    city: Unit
    district: Unit
    street: Unit
    other_street: Unit
    community: Unit
    other_community: Unit


def build_city() -> City:
    """Opens the city."""
    city = Opening("乌海市", Kind.CITY, codes=((CodeSystem.CIVIL_AFFAIRS, "150300"),))
    district = Opening("海勃湾区", Kind.DISTRICT, parent=city)
    street = Opening(
        "新华街道",
        Kind.STREET,
        parent=district,
        codes=((CodeSystem.STATISTICS, "150302003"), (CodeSystem.CIVIL_AFFAIRS, "150302001")),
    )
    other = Opening("海北街道", Kind.STREET, parent=district)
    first = Opening("和平社区", Kind.COMMUNITY, parent=street)
    second = Opening("公园社区", Kind.COMMUNITY, parent=street)
    return City(*open_units([city, district, street, other, first, second], on=OPENED))


def refused(change: Callable[[], object]) -> str:
    """What the user is told when the change is refused; fails when it is not."""
    with pytest.raises(UnitRefused) as told:
        change()
    return str(told.value)


def facts() -> list[tuple[object, ...]]:
    """Every row of every table of the units, so that "nothing changed" can be asserted."""
    managers = (Unit.objects, UnitName.objects, UnitCode.objects, Remit.objects, Succession.objects)
    return [row for manager in managers for row in manager.order_by("pk").values_list()]
