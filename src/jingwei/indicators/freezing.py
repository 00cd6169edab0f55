"""Freezes a figure as it was reported, and lays today's truth beside it (R-I.5)."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from jingwei.indicators.catalogue import indicators
from jingwei.indicators.definition import Indicator, Reading
from jingwei.indicators.models import FrozenReading
from jingwei.indicators.movement import Moved, between
from jingwei.indicators.rows import Rows, rows_of
from jingwei.indicators.rules import FigureRefused
from jingwei.journal.content import Subject
from jingwei.journal.write import record
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of

CHAIN = "figures"


@dataclass(frozen=True, slots=True)
class Restatement:
    """What is true today of the day that was reported: the figure, and the rows by which it differs.

    is_redefined: the indicator counts something else by now, so that the two do not compare. now: None
    where the indicator is no more.
    """

    now: Reading | None
    is_redefined: bool
    rows: tuple[Moved, ...]


@transaction.atomic
def freeze(
    indicator: Indicator,
    unit: Unit,
    *,
    on: date,
    today: date,
    actor: Account | None,
    now: datetime,
    rows: Rows | None = None,
) -> FrozenReading:
    """The unit's figure as of the day, for ever; the same one where it was frozen with the same rows before.

    Within a sight in which the unit lies; raises FigureRefused. rows: those behind it where they were read already.
    """
    if on > today:
        raise FigureRefused(_("还没有到 {day}，不能定格。").format(day=on))
    rows = rows_of(indicator, unit, on=on, today=today) if rows is None else rows
    digest = digest_of(indicator, rows)
    made, is_new = FrozenReading.objects.get_or_create(
        indicator=indicator.key, unit=unit, day=on, digest=digest,
        defaults={
            "version": indicator.version, "formula": indicator.formula, "units": ids_of(unit.path),
            "counted": len(rows.counted), "total": len(rows.all), "counted_rows": sorted(rows.counted),
            "other_rows": sorted(rows.others), "frozen_at": now, "frozen_by": actor,
        },
    )  # fmt: skip
    if is_new:
        record(
            "figures.freeze", chain=CHAIN, actor=str(actor.pk) if actor else "",
            subject=Subject("reading", str(made.pk)), now=now,
            details={"indicator": indicator.key, "unit": unit.pk, "day": on.isoformat(), "digest": digest},
        )  # fmt: skip
    return made


def digest_of(indicator: Indicator, rows: Rows) -> str:
    """Of the definition and of the rows counted and not counted: equal rows, equal digest."""
    said = [f"{indicator.key} {indicator.version}"]
    said += [",".join(map(str, sorted(part))) for part in (rows.counted, rows.others)]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def rows_frozen(frozen: FrozenReading) -> Rows:
    """The rows that were reported."""
    return Rows(frozenset(frozen.counted_rows), frozenset(frozen.other_rows))


def restated(frozen: FrozenReading, *, today: date) -> Restatement:
    """Today's truth of the same day; within a sight in which the unit lies."""
    indicator = indicators().get(frozen.indicator)
    if indicator is None:
        return Restatement(None, is_redefined=True, rows=())
    unit = frozen.unit
    rows = rows_of(indicator, unit, on=frozen.day, today=today)
    reported = rows_frozen(frozen)
    differing = between(indicator, unit, reported, rows, since=frozen.day, until=frozen.day)
    is_redefined = indicator.version != frozen.version
    return Restatement(rows.reading, is_redefined, tuple(differing))
