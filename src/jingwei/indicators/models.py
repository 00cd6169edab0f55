"""Tables of the indicators: how organisations stand in the figures, added up by the day, and what was reported.

Standings and tallies are derived from the register's rows, which alone are the truth, and are made anew
where they change (R-I.4). What was reported never changes (R-I.5).
"""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Index, UniqueConstraint

from jingwei.people.sight import ScopedManager
from jingwei.register.held import HeldManager
from jingwei.units.models import Unit


class Standing(models.Model):
    """In which figures an organisation is, and which of them count it, from a day until the day before another.

    within, counted: a bit for each indicator of the catalogue, in its order. organisation: its number; no
    key, for the row is derived from that organisation's own.
    """

    organisation = models.BigIntegerField()
    units = ArrayField(models.BigIntegerField())
    within = models.BigIntegerField()
    counted = models.BigIntegerField()
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    objects: ClassVar[HeldManager[Self]] = HeldManager()

    class Meta:
        base_manager_name = "objects"
        indexes = [Index(F("organisation"), name="indicators_standing_of")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.held_from}"


class Tally(models.Model):
    """By how many the organisations that lie in the same units and stand alike grew on a day, or fell."""

    day = models.DateField()
    units = ArrayField(models.BigIntegerField())
    within = models.BigIntegerField()
    counted = models.BigIntegerField()
    change = models.IntegerField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            UniqueConstraint("day", "units", "within", "counted", name="indicators_tally_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.change:+}"


class Touched(models.Model):
    """An organisation of which something changed since its standings were made; triggers write it."""

    organisation = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.organisation)


class Basis(models.Model):
    """By which definitions the standings were made: one row, the digest of the catalogue."""

    digest = models.TextField()

    def __str__(self) -> str:
        return self.digest


class FrozenReading(models.Model):
    """A figure as it was reported: number, day, definition, rows. It never changes (R-I.5).

    counted_rows, other_rows: numbers of organisations, ascending. digest: of both, and of the definition.
    """

    indicator = models.TextField()
    version = models.PositiveIntegerField()
    formula = models.TextField()  # in Chinese, as it was then
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())  # it and those above, who may see it
    day = models.DateField()
    counted = models.PositiveIntegerField()
    total = models.PositiveIntegerField()
    counted_rows = ArrayField(models.BigIntegerField())
    other_rows = ArrayField(models.BigIntegerField())
    digest = models.TextField()
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            UniqueConstraint("indicator", "unit", "day", "digest", name="indicators_frozen_once")
        ]
        indexes = [Index(F("unit"), F("indicator"), F("day"), name="indicators_frozen_of")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.unit_id} {self.day}"
