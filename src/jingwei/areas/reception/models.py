"""Tables of reception days: the day, what was raised by kind, what was settled of it."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, TextChoices, UniqueConstraint

from jingwei.kernel.catalogue import mark
from jingwei.people.models import Account
from jingwei.people.sight import ScopedManager
from jingwei.register.held import lies_somewhere
from jingwei.units.models import Unit


class Sort(TextChoices):
    """Whether something is asked for, or goes wrong."""

    NEED = "need", mark("需求")
    PROBLEM = "problem", mark("问题")


class Kind(TextChoices):
    """What it is about; ours, the reports name no kinds."""

    PARTY = "party", mark("党建指导")
    POLICY = "policy", mark("政策咨询")
    STAFF = "staff", mark("用工人才")
    FINANCE = "finance", mark("资金融资")
    PREMISES = "premises", mark("场地配套")


class ReceptionDay(models.Model):
    """A day on which the secretary of a unit received organisations; of nobody who came anything is kept (R-RD.1)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())  # of the unit and of the place that it serves
    on = models.DateField()
    place = models.TextField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            lies_somewhere("receptionday", app="reception"),
            UniqueConstraint(F("unit"), F("on"), name="reception_receptionday_once"),
            CheckConstraint(condition=~Q(place=""), name="reception_receptionday_has_a_place"),
        ]
        indexes = [GinIndex(F("units"), name="reception_receptionday_units")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.on}"


class Raised(models.Model):
    """How many needs or problems of a kind were raised on the day."""

    day = models.ForeignKey(ReceptionDay, models.PROTECT, related_name="raised")
    sort = models.TextField(choices=Sort)
    kind = models.TextField(choices=Kind)
    number = models.PositiveIntegerField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    scoped_by = "day__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            UniqueConstraint(F("day"), F("sort"), F("kind"), name="reception_raised_once"),
            CheckConstraint(
                condition=Q(sort__in=Sort.values, kind__in=Kind.values, number__gt=0),
                name="reception_raised_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day_id} {self.sort} {self.kind}"


class Settled(models.Model):
    """How many of them were settled on a day; together never more than were raised (R-RD.2)."""

    raised = models.ForeignKey(Raised, models.PROTECT, related_name="settled")
    on = models.DateField()
    number = models.PositiveIntegerField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    scoped_by = "raised__day__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [CheckConstraint(condition=Q(number__gt=0), name="reception_settled_is_some")]
        indexes = [Index(F("raised"), F("on"), name="reception_settled_by_day")]

    def __str__(self) -> str:
        return f"{self.raised_id} {self.on}"
