"""Sweeps as they were planned, and the cases that each is made of (R-S.1)."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from jingwei.people.models import Account
from jingwei.people.sight import ScopedManager, ScopedQuerySet, Sight
from jingwei.procedures.models import Case, CaseManager
from jingwei.register.kinds import Method
from jingwei.units.models import Unit


class SweepQuerySet(ScopedQuerySet["Sweep"]):
    """Sweeps, seen with their cases."""

    def seen_in(self, _sight: Sight) -> Q:
        """The condition for sweeps that have a case in sight."""
        return Q(pk__in=Listed.objects.values("sweep"))


class SweepManager(ScopedManager["Sweep"]):
    """The only manager of sweeps."""

    def get_queryset(self) -> SweepQuerySet:
        """Sweeps in sight."""
        return SweepQuerySet(self.model, using=self._db).in_sight()


class Sweep(models.Model):
    """A plan: which rows of which ledger, by which method at first, until when. It is never changed.

    query: what was asked of the ledger, as its address says it. listed: how many organisations had a
    case opened; passed_over: how many had an open one in another sweep.
    """

    title = models.TextField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    ledger = models.TextField()
    query = models.TextField(blank=True)
    method = models.TextField(choices=Method)
    until = models.DateField()
    listed = models.IntegerField()
    passed_over = models.IntegerField()
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    key = models.TextField()

    objects: ClassVar[SweepManager] = SweepManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            UniqueConstraint(fields=["planned_by", "key"], name="sweeps_sweep_key_is_used_once"),
            CheckConstraint(
                condition=~Q(title="") & ~Q(key="") & Q(listed__gt=0, passed_over__gte=0),
                name="sweeps_sweep_is_not_empty",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Listed(models.Model):
    """A case of a sweep."""

    sweep = models.ForeignKey(Sweep, models.PROTECT, related_name="+")
    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="+")

    objects: ClassVar[CaseManager[Self]] = CaseManager()
    of_case = "case__"

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.sweep_id}: {self.case_id}"
