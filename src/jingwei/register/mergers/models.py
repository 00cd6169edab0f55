"""The table of the decisions that people make on numbers outside of a round's questions (R-R.15)."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, TextChoices, UniqueConstraint

from jingwei.people.sight import ScopedManager, ScopedQuerySet
from jingwei.register.models import Contact, Entry, Organisation

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


class SplitQuerySet(ScopedQuerySet["Split"]):
    """Splits in sight."""

    def waiting(self) -> Self:
        """Those that a second person has neither confirmed nor sent back."""
        return self.filter(WAITING)

    def standing(self) -> Self:
        """Those that hold: done, and not undone since."""
        return self.filter(effective_at__isnull=False, part__merged_into=None)


class SplitManager(ScopedManager["Split"]):
    """The only manager of splits."""

    def get_queryset(self) -> SplitQuerySet:
        """Rows in sight."""
        return SplitQuerySet(self.model, using=self._db).in_sight()

    def waiting(self) -> SplitQuerySet:
        """Those in sight that wait for a second person."""
        return self.get_queryset().waiting()

    def standing(self) -> SplitQuerySet:
        """Those in sight that hold."""
        return self.get_queryset().standing()


class Split(models.Model):
    """A named person says that some rows of a number are another organisation; added, and then fixed (R-R.20).

    records leave with the number `part`, staying keep `organisation`: names of rows as fusion has them. part,
    was and now (the organisation's entry before and after), begun (the part's first) and phone (the
    organisation's that ended with it, if one did) are empty while a second person is waited for.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    part = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    records = ArrayField(models.TextField())
    staying = ArrayField(models.TextField())
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
    was = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    now = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    begun = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    phone = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[SplitManager] = SplitManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            UniqueConstraint(
                F("organisation"), condition=WAITING, name="mergers_split_one_waits_for_a_number"
            ),
            UniqueConstraint(F("part"), name="mergers_split_a_number_begins_once"),
            CheckConstraint(
                condition=~Q(reason="") & ~Q(records=[]) & ~Q(staying=[]),
                name="mergers_split_has_two_parts_and_a_reason",
            ),
            CheckConstraint(
                condition=Q(
                    effective_at=None, part=None, was=None, now=None, begun=None, phone=None
                )
                | Q(
                    effective_at__isnull=False,
                    part__gt=F("organisation"),
                    was__isnull=False,
                    now__isnull=False,
                    begun__isnull=False,
                ),
                name="mergers_split_whole_once_it_took_effect",
            ),
            CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("by")),
                name="mergers_split_confirmed_by_another",
            ),
            CheckConstraint(
                condition=Q(needs_two=False, effective_at__isnull=False)
                | Q(needs_two=True) & (Q(effective_at=None) | Q(confirmed_by__isnull=False)),
                name="mergers_split_of_weight_takes_two",
            ),
            CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False, effective_at=None),
                name="mergers_split_taken_back_before_it_took_effect",
            ),
        ]
        indexes = [
            GinIndex(F("units"), name="mergers_split_units"),
            Index(F("effective_at"), name="mergers_split_effective"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.part_id}"

    @property
    def is_waiting(self) -> bool:
        """A second person has still to say yes."""
        return self.effective_at is None and self.taken_back_at is None
