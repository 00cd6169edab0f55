"""Tables of liaison: proposals with their lines, and the visits that were made."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, TextChoices, UniqueConstraint

from jingwei.areas.liaison.plan import WHY
from jingwei.cover.models import Assignment, Instructor
from jingwei.kernel.catalogue import mark
from jingwei.people.models import Account
from jingwei.people.sight import ScopedManager
from jingwei.register.held import lies_somewhere
from jingwei.register.kinds import Method
from jingwei.register.models import Organisation
from jingwei.units.models import Unit


class State(TextChoices):
    """Where a proposal stands (R-G.4)."""

    WORKING = "working", mark("正在计算")
    READY = "ready", mark("待确认")
    WRITING = "writing", mark("正在写入")
    CONFIRMED = "confirmed", mark("已确认")
    DROPPED = "dropped", mark("已放弃")
    FAILED = "failed", mark("没有算出来")


OPEN = (State.WORKING, State.READY, State.WRITING)


class Outcome(TextChoices):
    """What became of a line when the proposal was confirmed."""

    WRITTEN = "written", mark("已指派")
    KEPT = "kept", mark("不变")
    LEFT = "left", mark("没有勾选")
    REFUSED = "refused", mark("没有写入")


class Proposal(models.Model):
    """Who is to guide whom in a unit, as it was worked out; of each unit one waits at a time (R-G.4)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())  # the unit and what lies above it
    state = models.TextField(choices=State, default=State.WORKING)
    organisations = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField()  # when the worker last gave a sign
    ended_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    fault = models.TextField(default="", blank=True)

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            lies_somewhere("proposal", app="liaison"),
            UniqueConstraint(
                F("unit"), condition=Q(state__in=OPEN), name="liaison_proposal_one_open"
            ),
            CheckConstraint(
                condition=Q(state__in=State.values), name="liaison_proposal_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Line(models.Model):
    """An organisation of a proposal, and who is to guide it; a person may untick it or choose another.

    proposed: by the plan; instructor: as it stands; present: who guided it when it was worked out.
    meets_in: the lowest unit that both lie in.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="lines")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    proposed = models.ForeignKey(Instructor, models.PROTECT, null=True, related_name="+")
    instructor = models.ForeignKey(Instructor, models.PROTECT, null=True, related_name="+")
    present = models.ForeignKey(Instructor, models.PROTECT, null=True, related_name="+")
    distance = models.PositiveSmallIntegerField(null=True)
    meets_in = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    is_same_trade = models.BooleanField(default=False)
    why_not = models.TextField(
        default="", blank=True, choices=[(one.value, said) for one, said in WHY.items()]
    )
    is_ticked = models.BooleanField(default=True)
    outcome = models.TextField(default="", blank=True, choices=Outcome)
    refusal = models.TextField(default="", blank=True)

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    scoped_by = "proposal__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            UniqueConstraint(F("proposal"), F("organisation"), name="liaison_line_once"),
            CheckConstraint(
                condition=Q(proposed=None) | Q(why_not="", distance__isnull=False),
                name="liaison_line_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.organisation_id}"

    @property
    def is_kept(self) -> bool:
        """Whether nothing is to change."""
        return self.instructor_id is not None and self.instructor_id == self.present_id


class Visit(models.Model):
    """That an instructor was in touch with an organisation: a note for the next time, never a score (R-G.7, E-2)."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="visits")
    on = models.DateField()
    method = models.TextField(choices=Method)
    finding = models.TextField(default="", blank=True)
    follow_up = models.DateField(null=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    scoped_by = "assignment__organisation__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            CheckConstraint(
                condition=Q(method__in=Method.values), name="liaison_visit_method_is_known"
            ),
            UniqueConstraint(
                F("assignment"), F("on"), F("method"), F("finding"), name="liaison_visit_once"
            ),
        ]
        indexes = [Index(F("assignment"), F("on"), name="liaison_visit_last")]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.on}"
