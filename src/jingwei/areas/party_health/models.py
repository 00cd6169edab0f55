"""Tables of how Party organisations live: what they held, what a person said of them, the plan that follows."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from jingwei.areas.party_health.kinds import EventKind, Mode, State
from jingwei.cover.models import PartyOrganisation
from jingwei.people.models import Account
from jingwei.people.sight import ScopedManager
from jingwei.procedures.models import Case, CaseManager
from jingwei.register.held import HeldManager, ends_after_it_begins, one_of


class LifeEvent(models.Model):
    """Something that was held: kind, day, mode, how many came; no names, no photos, never changed (R-PH.1).

    One that was wrongly noted is taken back once, with a reason, and stays.
    """

    party_organisation = models.ForeignKey(PartyOrganisation, models.PROTECT, related_name="+")
    kind = models.TextField(choices=EventKind)
    on = models.DateField()
    mode = models.TextField(choices=Mode)
    present = models.PositiveIntegerField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    taken_back_why = models.TextField(default="", blank=True)

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    scoped_by = "party_organisation__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            UniqueConstraint(
                fields=["party_organisation", "kind", "on"],
                condition=Q(taken_back_at=None),
                name="party_health_lifeevent_once_standing",
            ),
            CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None, taken_back_why="")
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False)
                & ~Q(taken_back_why=""),
                name="party_health_lifeevent_taken_back_with_a_reason",
            ),
            CheckConstraint(
                condition=Q(kind__in=EventKind.values, mode__in=Mode.values, present__gt=0),
                name="party_health_lifeevent_is_known",
            ),
        ]
        indexes = [
            Index(F("party_organisation"), F("kind"), F("on"), name="party_health_lifeevent_last")
        ]

    def __str__(self) -> str:
        return f"{self.party_organisation_id} {self.kind} {self.on}"


class Health(models.Model):
    """What a person said of a Party organisation from a day on, with the signals that were seen, and why (R-PH.3)."""

    party_organisation = models.ForeignKey(PartyOrganisation, models.PROTECT, related_name="+")
    state = models.TextField(choices=State)
    signals = ArrayField(models.TextField(), default=list)
    reason = models.TextField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    objects: ClassVar[HeldManager[Self]] = HeldManager()
    scoped_by = "party_organisation__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            one_of("party_organisation", name="health_one_on_a_day", app="party_health"),
            ends_after_it_begins("health", app="party_health"),
            CheckConstraint(
                condition=Q(state__in=State.values) & ~Q(reason=""),
                name="party_health_health_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_organisation_id} {self.state}"


class Mending(models.Model):
    """The case in which a Party organisation is put in order (R-PH.4)."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="+")
    party_organisation = models.ForeignKey(PartyOrganisation, models.PROTECT, related_name="+")

    objects: ClassVar[CaseManager[Self]] = CaseManager()
    of_case = "case__"

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.party_organisation_id}: {self.case_id}"
