"""The table of charges: which inner office answers for what, by the day."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import CheckConstraint, F, Func, Q

from jingwei.people.models import Account
from jingwei.units.models import DatedQuerySet, Unit

_SAME, _OVERLAPS = RangeOperators.EQUAL, RangeOperators.OVERLAPS
_PERIOD = Func(F("held_from"), F("held_to"), function="daterange", output_field=DateRangeField())


class Allotment(models.Model):
    """An inner office answers for a charge of its department, or for a part of it, over a period (R-IO.3).

    One that ends on the day it began has an empty period: it was called off. The database lets `held_to` be
    set once, and nothing else be changed. It holds nothing of organisations, so it stands before the wall.
    """

    department = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    charge = models.TextField()
    part = models.TextField(blank=True)  # in words; "" for the whole of it
    held_from = models.DateField()
    held_to = models.DateField(null=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    objects = DatedQuerySet["Allotment"].as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(held_to=None) | Q(held_to__gte=F("held_from")),
                name="charges_allotment_ends_after_it_begins",
            ),
            CheckConstraint(condition=~Q(charge=""), name="charges_allotment_has_a_charge"),
            ExclusionConstraint(
                expressions=[("office", _SAME), ("charge", _SAME), (_PERIOD, _OVERLAPS)],
                name="charges_allotment_once_an_office",
            ),
            ExclusionConstraint(
                expressions=[("department", _SAME), ("charge", _SAME), ("part", _SAME), (_PERIOD, _OVERLAPS)],
                name="charges_allotment_one_office_a_part",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.office_id} {self.charge}"
