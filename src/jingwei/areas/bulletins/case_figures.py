"""What the cases of each procedure came to in a period: of a unit, counted as their ledgers count (R-T.8)."""

from collections.abc import Iterator
from datetime import date

from jingwei.procedures.catalogue import procedures
from jingwei.procedures.definition import Procedure
from jingwei.procedures.ledgers import figures
from jingwei.procedures.ledgers.asked import Measure
from jingwei.procedures.ledgers.figures import Counts, Period
from jingwei.procedures.models import Case
from jingwei.units.models import Unit

MEASURED = (
    Measure.OPENED,
    Measure.CLOSED,
    Measure.IN_TIME,
    Measure.LATE,
    Measure.OPEN,
    Measure.OVERDUE,
)


def counted(unit: Unit, *, since: date, on: date) -> Iterator[tuple[Procedure, Counts]]:
    """The newest edition of each procedure and the counts of all its cases, in the order of the office.

    Of those in which anything was opened or closed since the day, or stands open; within an active sight.
    As of a day that is over, however late it is asked: `today` lies after it.
    """
    own = Case.objects.filter(units__contains=[unit.pk])
    there = set(own.order_by().values_list("procedure", flat=True).distinct())
    period = Period(since, on, today=date.max)
    for key in dict.fromkeys(one.key for one in procedures()):
        if key not in there:
            continue
        editions = [one for one in procedures() if one.key == key]
        counts = figures.counted(own.filter(procedure=key), period, editions=editions)
        if any(counts[one] for one in MEASURED):
            yield procedures().newest(key), counts
