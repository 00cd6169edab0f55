"""Tables of reminders and supervision; scoped as their cases are (R-C.22, R-C.24)."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import CheckConstraint, F, Q, TextChoices, UniqueConstraint

from jingwei.kernel.catalogue import mark
from jingwei.people.models import Account, Post
from jingwei.procedures.models import Case, CaseManager
from jingwei.units.models import Unit


class Kind(TextChoices):
    """What the clock has to say, and to whom."""

    SOON = "soon", mark("快到期提醒")  # the unit that is waited for
    OVERDUE = "overdue", mark("逾期催办")  # the same, when the day is over
    ABOVE = "above", mark("逾期督办")  # the level above it, then too
    CITY = "city", mark("列入全市清单")  # the city, after three steps that were overdue


# A reminder is about one version of its case: whatever moves the case settles it, without a word to it. The
# city's list is about the whole case.
STANDING = Q(case__closed_at=None) & (Q(version=F("case__version")) | Q(kind=Kind.CITY))
UNANSWERED = Q(answered_at=None)


class Reminder(models.Model):
    """What the clock said of a case at one version of it, to a unit; added, never changed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="reminders")
    version = models.IntegerField()
    kind = models.TextField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    at = models.DateTimeField()

    objects: ClassVar[CaseManager[Self]] = CaseManager()
    of_case = "case__"

    class Meta:
        base_manager_name = "objects"
        db_table = "procedures_reminder"
        constraints = [
            UniqueConstraint(fields=["case", "version", "kind"], name="procedures_reminder_is_written_once"),
            UniqueConstraint(
                fields=["case"], condition=Q(kind="city"), name="procedures_reminder_to_the_city_is_written_once"
            ),
            CheckConstraint(
                condition=Q(kind__in=["soon", "overdue", "above", "city"]), name="procedures_reminder_is_of_a_kind"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.case_id}.{self.version} {self.kind}"


class Supervision(models.Model):
    """A case that a unit above has put under supervision: what it asks until when, and what it was answered.

    asked: the unit that was waited for then; whoever is waited for later answers in its place.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="supervisions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    asked = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    demand = models.TextField()
    due_on = models.DateField()
    at = models.DateTimeField()
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    key = models.TextField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    answered_for = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    answer_key = models.TextField(blank=True)

    objects: ClassVar[CaseManager[Self]] = CaseManager()
    of_case = "case__"

    class Meta:
        base_manager_name = "objects"
        db_table = "procedures_supervision"
        constraints = [
            UniqueConstraint(fields=["case", "account", "key"], name="procedures_supervision_key_is_used_once"),
            UniqueConstraint(
                fields=["case", "unit"], condition=Q(answered_at=None), name="procedures_supervision_one_at_a_time"
            ),
            CheckConstraint(
                condition=~Q(demand="") & ~Q(key=""), name="procedures_supervision_is_not_blank"
            ),
            CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answered_for=None, answer="", answer_key="")
                | Q(answered_at__isnull=False, answered_by__isnull=False, answered_for__isnull=False)
                & ~Q(answer="") & ~Q(answer_key=""),
                name="procedures_supervision_is_answered_whole",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.case_id} {self.unit_id}"
