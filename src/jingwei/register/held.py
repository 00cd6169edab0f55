"""What holds over a period: query sets of a day, and the constraints that every dated table of the register has."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db.models import CheckConstraint, F, Func, Q

from jingwei.people.sight import AnyModel, ScopedManager, ScopedQuerySet

STILL = Q(held_to=None)
_PERIOD = Func(F("held_from"), F("held_to"), function="daterange", output_field=DateRangeField())


def one_of(*columns: str, name: str, app: str = "register") -> ExclusionConstraint:
    """At most one row for these columns on a day."""
    same = [(F(column), RangeOperators.EQUAL) for column in columns]
    return ExclusionConstraint(
        name=f"{app}_{name}", expressions=[*same, (_PERIOD, RangeOperators.OVERLAPS)]
    )


def ends_after_it_begins(name: str, *, app: str = "register") -> CheckConstraint:
    """A period that ends on the day it began is empty: it was replaced on that same day (R-R.2)."""
    ends = STILL | Q(held_to__gte=F("held_from"))
    return CheckConstraint(condition=ends, name=f"{app}_{name}_ends_after_it_begins")


def lies_somewhere(name: str, *, app: str = "register") -> CheckConstraint:
    """What lies in no unit would be in nobody's sight (R-R.4)."""
    return CheckConstraint(condition=Q(units__len__gt=0), name=f"{app}_{name}_lies_somewhere")


class HeldQuerySet(ScopedQuerySet[AnyModel]):
    """Scoped rows that hold over a period."""

    def on(self, day: date) -> Self:
        """Those that hold on the day."""
        return self.filter(Q(held_to=None) | Q(held_to__gt=day), held_from__lte=day)

    def still(self) -> Self:
        """Those that hold without end: today's register."""
        return self.filter(held_to=None)


class HeldManager(ScopedManager[AnyModel]):
    """The only manager of a scoped table with periods."""

    def get_queryset(self) -> HeldQuerySet[AnyModel]:
        """Rows in sight."""
        return HeldQuerySet[AnyModel](self.model, using=self._db).in_sight()

    def on(self, day: date) -> HeldQuerySet[AnyModel]:
        """Those in sight that hold on the day."""
        return self.get_queryset().on(day)

    def still(self) -> HeldQuerySet[AnyModel]:
        """Those in sight of today's register."""
        return self.get_queryset().still()
