"""Tables of the bulletins: what was issued, added to and never edited (R-T.3, R-T.4)."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from jingwei.areas.bulletins.content import Content
from jingwei.people.models import Account
from jingwei.people.sight import ScopedManager
from jingwei.units.models import Unit


class Bulletin(models.Model):
    """An issued bulletin: whose, of which kind, as of which day, under which number, and what it says.

    units: the unit and those above, who may see it. content: as `content.Content` keeps it, with the ids
    of the frozen readings. digest: of the content; the same bulletin is issued once.
    """

    kind = models.TextField()
    version = models.PositiveIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())
    day = models.DateField()
    year = models.PositiveIntegerField()  # of its number: that in which it was issued
    number = models.PositiveIntegerField()
    title = models.TextField()
    issuer = models.TextField()  # the unit's name as of the day
    content = models.JSONField()
    digest = models.TextField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            UniqueConstraint("unit", "year", "number", name="bulletins_number_is_given_once"),
            UniqueConstraint("unit", "kind", "day", "digest", name="bulletins_the_same_is_issued_once"),
            CheckConstraint(condition=Q(number__gt=0), name="bulletins_numbers_begin_at_one"),
            CheckConstraint(condition=Q(units__len__gt=0), name="bulletins_bulletin_lies_somewhere"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.mark

    @property
    def mark(self) -> str:
        """Its number as it is written: 乌海市通报〔2026〕11号."""
        return f"{self.issuer}通报〔{self.year}〕{self.number}号"

    @property
    def said(self) -> Content:
        """What it says."""
        return Content.of(self.content)
