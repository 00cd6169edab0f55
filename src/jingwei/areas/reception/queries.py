"""Reads of reception days: those of a period, what was raised on them and what of it is settled by a day (R-RD.3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from jingwei.areas.reception.models import Raised, ReceptionDay, Settled, Sort


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were raised, and settled."""

    raised: int = 0
    settled: int = 0

    @property
    def open(self) -> int:
        """How many are not settled."""
        return self.raised - self.settled


def days(*, since: date, on: date) -> QuerySet[ReceptionDay]:
    """Those held from the one day to the other, in sight, the newest first."""
    return ReceptionDay.objects.filter(on__range=(since, on)).order_by("-on", "-pk")


def raised_on(held: Iterable[ReceptionDay], *, on: date) -> list[tuple[Raised, Tally]]:
    """What was raised on these days, in the order of sorts and kinds, as it stood on the day."""
    done = Settled.objects.filter(raised=OuterRef("pk"), on__lte=on).order_by().values("raised")
    number = Subquery(done.annotate(all=Sum("number")).values("all"))
    rows = Raised.objects.filter(day__in=list(held)).annotate(
        done=Coalesce(number, Value(0), output_field=IntegerField())
    )
    return [(one, Tally(one.number, one.done)) for one in rows.order_by("sort", "pk")]


def summed(found: Iterable[tuple[Raised, Tally]]) -> Mapping[str, Tally]:
    """By sort, all together."""
    sums = {sort.value: Tally() for sort in Sort}
    for one, tally in found:
        before = sums[one.sort]
        sums[one.sort] = Tally(before.raised + tally.raised, before.settled + tally.settled)
    return sums
