"""The table of the decisions that people make on numbers outside of a round's questions (R-R.15)."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, TextChoices, UniqueConstraint

from jingwei.people.sight import ScopedManager, ScopedQuerySet
from jingwei.register.models import Organisation

WAITING = Q(effective_at=None, taken_back_at=None)


class Verdict(TextChoices):
    """What was decided of the two numbers, in the words of fusion's judgements."""

    SAME = "same"
    DIFFERENT = "different"


class DecisionQuerySet(ScopedQuerySet["Decision"]):
    """Decisions in sight."""

    def waiting(self) -> Self:
        """Mergers that a second person has neither confirmed nor sent back."""
        return self.filter(WAITING)


class DecisionManager(ScopedManager["Decision"]):
    """The only manager of decisions."""

    def get_queryset(self) -> DecisionQuerySet:
        """Rows in sight."""
        return DecisionQuerySet(self.model, using=self._db).in_sight()

    def waiting(self) -> DecisionQuerySet:
        """Those in sight that wait for a second person."""
        return self.get_queryset().waiting()


class Decision(models.Model):
    """A named person says that two numbers are one organisation, or are not; added, and then fixed.

    heir: the older of the two, which lives on. effective_at: when the register was changed; empty while
    a second person is waited for. units: where either of them lay.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    heir = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    verdict = models.TextField(choices=Verdict)
    reason = models.TextField()
    units = ArrayField(models.BigIntegerField())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    needs_two = models.BooleanField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    effective_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True)

    objects: ClassVar[DecisionManager] = DecisionManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            UniqueConstraint(
                F("organisation"), condition=WAITING, name="mergers_decision_one_waits_for_a_number"
            ),
            CheckConstraint(
                condition=Q(heir__lt=F("organisation")), name="mergers_decision_the_older_lives_on"
            ),
            CheckConstraint(
                condition=Q(verdict__in=Verdict.values) & ~Q(reason=""),
                name="mergers_decision_has_a_reason",
            ),
            CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("by")),
                name="mergers_decision_confirmed_by_another",
            ),
            CheckConstraint(
                condition=Q(needs_two=False, effective_at__isnull=False)
                | Q(needs_two=True, verdict=Verdict.SAME)
                & (Q(effective_at=None) | Q(confirmed_by__isnull=False)),
                name="mergers_decision_of_weight_takes_two",
            ),
            CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False, effective_at=None),
                name="mergers_decision_taken_back_before_it_took_effect",
            ),
        ]
        indexes = [
            GinIndex(F("units"), name="mergers_decision_units"),
            Index(F("effective_at"), name="mergers_decision_effective"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.verdict} {self.heir_id}"

    @property
    def is_waiting(self) -> bool:
        """A second person has still to say yes."""
        return self.effective_at is None and self.taken_back_at is None
