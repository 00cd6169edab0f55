"""Tables of rectification: campaigns with duties and ties, inspections with findings, the eight steps (R-Z.2)."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from jingwei.areas.rectification.kinds import Channel, Eight, Problem
from jingwei.people.models import Account
from jingwei.people.sight import ScopedManager
from jingwei.procedures.models import Case
from jingwei.register.models import Organisation
from jingwei.units.models import Unit


class Campaign(models.Model):
    """A campaign of a unit: two goals, its directions, a list of problems, departments with duties, organisations with somebody tied.

    Drafted until it is launched; what was agreed for it stands from then on. `units`: the unit, the
    departments, and those above them.
    """

    title = models.TextField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())
    begins_on = models.DateField()
    ends_on = models.DateField()
    rounds = models.PositiveSmallIntegerField(default=3)
    goals = ArrayField(models.TextField(), default=list)
    directions = ArrayField(models.TextField(), default=list)
    problems = ArrayField(models.TextField(), default=list)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    launched_at = models.DateTimeField(null=True)
    launched_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    key = models.TextField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            UniqueConstraint(F("drafted_by"), F("key"), name="rectification_campaign_key_once"),
            CheckConstraint(
                condition=~Q(title="") & Q(rounds__gt=0, ends_on__gte=F("begins_on")),
                name="rectification_campaign_is_whole",
            ),
            CheckConstraint(
                condition=Q(ended_at=None) | Q(launched_at__isnull=False),
                name="rectification_campaign_ends_after_it_was_launched",
            ),
        ]
        indexes = [GinIndex(F("units"), name="rectification_campaign_units")]

    def __str__(self) -> str:
        return self.title


class Duty(models.Model):
    """One line of a department's duties in a campaign (M38)."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="duties")
    department = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    text = models.TextField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    scoped_by = "campaign__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            UniqueConstraint(F("campaign"), F("department"), F("text"), name="rectification_duty_once"),
            CheckConstraint(condition=~Q(text=""), name="rectification_duty_says_something"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text


class Covered(models.Model):
    """An organisation of a campaign: whose it is, and who is tied to it throughout (M37)."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="covered")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    department = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    tied = models.ForeignKey(Account, models.PROTECT, related_name="+")

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    scoped_by = "campaign__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            UniqueConstraint(F("campaign"), F("organisation"), name="rectification_covered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.organisation_id}"


class Inspection(models.Model):
    """One look at an organisation: in which round, by which channel; also where nothing was found."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="inspections")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    channel = models.TextField(choices=Channel)
    on = models.DateField()
    note = models.TextField(blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    scoped_by = "campaign__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            UniqueConstraint(
                F("campaign"), F("organisation"), F("round"), F("channel"), name="rectification_inspected_once"
            ),
            CheckConstraint(
                condition=Q(channel__in=Channel.values, round__gt=0), name="rectification_inspection_is_known"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.round} {self.channel}"


class Finding(models.Model):
    """What a look found: the class of problem, and its case; one that was found before has the same case."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="findings")
    problem = models.TextField(choices=Problem)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    scoped_by = "inspection__campaign__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            UniqueConstraint(F("inspection"), F("problem"), name="rectification_finding_once"),
            CheckConstraint(
                condition=Q(problem__in=Problem.values), name="rectification_finding_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.problem}"


class Tick(models.Model):
    """One of the eight steps with an organisation, when it was done; of members a count alone (E-18)."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="ticks")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    item = models.PositiveSmallIntegerField(choices=Eight)
    done_on = models.DateField()
    count = models.PositiveIntegerField(null=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    scoped_by = "campaign__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            UniqueConstraint(
                F("campaign"), F("organisation"), F("item"), name="rectification_tick_once"
            ),
            CheckConstraint(condition=Q(item__in=Eight.values), name="rectification_tick_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.item}"


class Meeting(models.Model):
    """A meeting that pushes the campaign on (推进会): a day and what was settled, no names."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="meetings")
    on = models.DateField()
    settled = models.TextField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    scoped_by = "campaign__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            UniqueConstraint(F("campaign"), F("on"), name="rectification_meeting_once_a_day"),
            CheckConstraint(condition=~Q(settled=""), name="rectification_meeting_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.on}"
