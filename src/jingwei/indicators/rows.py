"""Which organisations a figure counted, and which of its rows it did not (R-I.1)."""

from dataclasses import dataclass
from datetime import date

from jingwei.indicators.catalogue import indicators
from jingwei.indicators.definition import Indicator, Reading
from jingwei.indicators.models import Standing
from jingwei.indicators.upkeep import is_current
from jingwei.ledgers.conditions import selected
from jingwei.ledgers.day import as_of
from jingwei.people.sight import current, seeing
from jingwei.units.models import Unit


@dataclass(frozen=True, slots=True)
class Rows:
    """Numbers of organisations."""

    counted: frozenset[int]
    others: frozenset[int]

    @property
    def all(self) -> frozenset[int]:
        """Both."""
        return self.counted | self.others

    @property
    def reading(self) -> Reading:
        """As figures."""
        return Reading(len(self.counted), len(self.all))


def rows_of(indicator: Indicator, unit: Unit, *, on: date, today: date) -> Rows:
    """The rows behind a unit's figure, within an active sight; those of the unit that lie in it."""
    with seeing(current().within(unit)):
        if indicators().get(indicator.key) is indicator and is_current():
            return _standing(indicator, unit, on=min(on, today))
        counted, all_ = (
            _asked(indicator, unit, on=on, today=today, part=part) for part in (True, None)
        )
    return Rows(counted, all_ - counted)


def _standing(indicator: Indicator, unit: Unit, *, on: date) -> Rows:
    bit = 1 << list(indicators()).index(indicator.key)
    held = Standing.objects.on(on).filter(units__contains=[unit.pk])
    lines = held.values_list("organisation", "within", "counted")
    within = [(number, bool(counted & bit)) for number, inside, counted in lines if inside & bit]
    return Rows(
        frozenset(number for number, is_counted in within if is_counted),
        frozenset(number for number, is_counted in within if not is_counted),
    )


def _asked(
    indicator: Indicator, unit: Unit, *, on: date, today: date, part: bool | None
) -> frozenset[int]:
    asked = indicator.asked(unit, on=on, part=part)
    rows = selected(indicator.of, asked, day=as_of(on, today=today), used=set())
    return frozenset(rows.order_by().values_list("organisation_id", flat=True))
