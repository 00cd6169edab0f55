"""Tables of duties: a unit's list of a year, its lines, and what was answered to each."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Index, Q, UniqueConstraint

from jingwei.people.models import Account
from jingwei.people.sight import ScopedManager
from jingwei.register.held import lies_somewhere
from jingwei.units.models import Unit


class DutyList(models.Model):
    """What a unit owes in a year, as it was drawn up on a day; another day makes another version (R-DU.2)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())  # the unit and what lies above it
    year = models.PositiveSmallIntegerField()
    on = models.DateField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            lies_somewhere("dutylist", app="duties"),
            UniqueConstraint(F("unit"), F("on"), name="duties_dutylist_one_a_day"),
        ]
        indexes = [GinIndex(F("units"), name="duties_dutylist_units")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.on}"


class DutyLine(models.Model):
    """A duty with how many rows it was about on the day of its list; never changed."""

    list = models.ForeignKey(DutyList, models.PROTECT, related_name="lines")
    duty = models.TextField()
    owed = models.PositiveIntegerField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    scoped_by = "list__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            UniqueConstraint(F("list"), F("duty"), name="duties_dutyline_once"),
            models.CheckConstraint(condition=~Q(duty=""), name="duties_dutyline_has_a_duty"),
        ]

    def __str__(self) -> str:
        return f"{self.list_id} {self.duty}"


class DutyAnswer(models.Model):
    """What was done, in words; the last one counts, those before stay (R-DU.3)."""

    line = models.ForeignKey(DutyLine, models.PROTECT, related_name="answers")
    done = models.TextField(blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    scoped_by = "line__list__units"

    class Meta:
        base_manager_name = "objects"
        indexes = [Index(F("line"), F("id"), name="duties_dutyanswer_last")]

    def __str__(self) -> str:
        return f"{self.line_id} {self.at}"
