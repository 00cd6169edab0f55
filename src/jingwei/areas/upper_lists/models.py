"""Tables of the lists from above: a list laid against the register, its lines, what people decided on them."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, TextChoices, UniqueConstraint

from jingwei.kernel.catalogue import mark
from jingwei.people.models import Account
from jingwei.people.sight import ScopedManager
from jingwei.register.models import Organisation
from jingwei.units.models import Unit


class State(TextChoices):
    """Where a comparison stands; the last two are the ends."""

    WAITING = "waiting", mark("等待对照")
    COMPARED = "compared", mark("已对照")
    REFUSED = "refused", mark("对照不了")


class Verdict(TextChoices):
    """What the rules say of a line; a person decides where they are in doubt (R-UL.2)."""

    THEIRS_ONLY = "theirs_only", mark("上有我无")
    OURS_ONLY = "ours_only", mark("我有上无")
    DIFFERING = "differing", mark("两边都有，说法不同")
    DOUBTFUL = "doubtful", mark("拿不准")
    SAME = "same", mark("两边一致")
    OUTSIDE = "outside", mark("在册，不在本次范围")


class Ruling(TextChoices):
    """What a person says of a line (R-UL.3)."""

    SAME = "same", mark("就是这一家")
    NONE = "none", mark("都不是")
    EXPLAINED = "explained", mark("说明原因")


class Comparison(models.Model):
    """A list of an upper level, for a place and kinds of organisations, as it was on its day (R-UL.1)."""

    source = models.TextField()  # who issued it: 自治区民政厅
    territory = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())  # the place and what lies above it
    kinds = ArrayField(models.TextField(), default=list)  # of organisations; none: all
    file_name = models.TextField()
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    uploaded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    listed_on = models.DateField(null=True)  # the day that the list itself names
    state = models.TextField(choices=State, default=State.WAITING)
    refusal = models.TextField(default="", blank=True)
    compared_at = models.DateTimeField(null=True)
    compared_on = models.DateField(null=True)  # the day of the register
    round_no = models.IntegerField(null=True)  # the newest that was published then
    rows = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=list)  # columns that were not read, and why
    removed_at = models.DateTimeField(
        null=True
    )  # from then on nothing of what it said is kept (E-14)

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            CheckConstraint(
                condition=Q(state=State.COMPARED, compared_at__isnull=False)
                | ~Q(state=State.COMPARED) & Q(compared_at=None),
                name="upper_lists_comparison_compared_has_its_time",
            ),
            CheckConstraint(
                condition=Q(units__len__gt=0), name="upper_lists_comparison_lies_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.file_name}"


class Line(models.Model):
    """One row of theirs, or one organisation of ours that no row is; fixed once it is written, emptied with its list."""

    comparison = models.ForeignKey(Comparison, models.PROTECT, related_name="lines")
    units = ArrayField(models.BigIntegerField())
    verdict = models.TextField(choices=Verdict)
    sheet = models.TextField(default="", blank=True)
    row = models.IntegerField(null=True)
    theirs = models.JSONField(default=dict)  # what the row says, by field
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    candidates = ArrayField(models.BigIntegerField(), default=list)
    differences = models.JSONField(default=list)  # field, ours, theirs
    why = models.TextField(default="", blank=True)

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            CheckConstraint(
                condition=Q(verdict__in=(Verdict.SAME, Verdict.DIFFERING, Verdict.OURS_ONLY, Verdict.OUTSIDE), organisation__isnull=False)
                | Q(verdict__in=(Verdict.THEIRS_ONLY, Verdict.DOUBTFUL), organisation=None),
                name="upper_lists_line_of_ours_names_it",
            )
        ]  # fmt: skip
        indexes = [Index(F("comparison"), F("verdict"), F("id"), name="upper_lists_line_verdict")]

    def __str__(self) -> str:
        return f"{self.comparison_id} {self.row}"


class Decision(models.Model):
    """What a named person says of a line; taken back it stays, and no longer counts (R-UL.3)."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="decisions")
    units = ArrayField(models.BigIntegerField())
    ruling = models.TextField(choices=Ruling)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    reason = models.TextField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_back_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            UniqueConstraint(
                F("line"), condition=Q(taken_back_at=None), name="upper_lists_decision_one_that_counts"
            ),
            CheckConstraint(
                condition=Q(ruling=Ruling.SAME, organisation__isnull=False)
                | ~Q(ruling=Ruling.SAME) & Q(organisation=None),
                name="upper_lists_decision_same_names_it",
            ),
            CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="upper_lists_decision_taken_back_by_somebody",
            ),
            CheckConstraint(condition=~Q(reason=""), name="upper_lists_decision_has_a_reason"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.line_id} {self.ruling}"
