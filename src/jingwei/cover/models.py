"""Tables of the cover: Party organisations with records, hosts and counts, instructors, service teams, chains."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q

from jingwei.cover.kinds import CountKind, Direction, Formation, Level, MassKind, Nature, PostKind
from jingwei.people.sight import AnyModel, ScopedManager, Sight
from jingwei.register.held import (
    HeldManager,
    HeldQuerySet,
    ends_after_it_begins,
    lies_somewhere,
    one_of,
)
from jingwei.register.models import Organisation
from jingwei.units.models import Unit


class PartyOrganisation(models.Model):
    """A Party organisation, for ever; what is said of it stands in its records (R-CV.1)."""

    established_on = models.DateField()
    units = ArrayField(models.BigIntegerField())  # where it and its hosts lie, with those above

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [lies_somewhere("partyorganisation", app="cover")]
        indexes = [GinIndex(F("units"), name="cover_partyorganisation_units")]

    def __str__(self) -> str:
        return str(self.pk)


class PartyRecord(models.Model):
    """What is said of a Party organisation from a day until the day before another (R-CV.1).

    Members are counts, never names (E-1). A record is closed and the next one opened, never edited.
    """

    party_organisation = models.ForeignKey(
        PartyOrganisation, models.PROTECT, related_name="records"
    )
    name = models.TextField()
    level = models.TextField(choices=Level)
    nature = models.TextField(choices=Nature)
    formation = models.TextField(choices=Formation)
    upper = models.ForeignKey(PartyOrganisation, models.PROTECT, null=True, related_name="+")
    committee = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    formal = models.PositiveIntegerField(default=0)
    probationary = models.PositiveIntegerField(default=0)
    term_from = models.DateField(null=True)
    term_to = models.DateField(null=True)
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    objects: ClassVar[HeldManager[Self]] = HeldManager()
    scoped_by = "party_organisation__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            one_of("party_organisation", name="partyrecord_one_on_a_day", app="cover"),
            ends_after_it_begins("partyrecord", app="cover"),
            CheckConstraint(condition=~Q(name=""), name="cover_partyrecord_has_a_name"),
            CheckConstraint(
                condition=Q(
                    level__in=Level.values,
                    nature__in=Nature.values,
                    formation__in=Formation.values,
                ),
                name="cover_partyrecord_kinds_are_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Hosting(models.Model):
    """An organisation in which a Party organisation is formed, alone or with others (R-CV.3)."""

    party_organisation = models.ForeignKey(
        PartyOrganisation, models.PROTECT, related_name="hostings"
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="hostings")
    units = ArrayField(models.BigIntegerField(), default=list)  # the database says it (R-CV.8)
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    objects: ClassVar[HeldManager[Self]] = HeldManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            one_of("organisation", "party_organisation", name="hosting_once", app="cover"),
            ends_after_it_begins("hosting", app="cover"),
        ]
        indexes = [
            Index(F("organisation"), F("held_from"), name="cover_hosting_organisation"),
            GinIndex(F("units"), name="cover_hosting_units"),
        ]

    def __str__(self) -> str:
        return f"{self.party_organisation_id} {self.organisation_id}"


class Instructor(models.Model):
    """Somebody sent to organisations without a Party organisation: a display name and a unit (R-CV.7, E-19)."""

    name = models.TextField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    employer = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    post_kind = models.TextField(choices=PostKind)
    full_time = models.BooleanField(default=False)
    most = models.PositiveSmallIntegerField()  # organisations at a time
    units = ArrayField(models.BigIntegerField())  # of his own unit and of those he guides
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    objects: ClassVar[HeldManager[Self]] = HeldManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            lies_somewhere("instructor", app="cover"),
            ends_after_it_begins("instructor", app="cover"),
            CheckConstraint(
                condition=~Q(name="") & Q(post_kind__in=PostKind.values, most__gt=0),
                name="cover_instructor_is_known",
            ),
        ]
        indexes = [GinIndex(F("units"), name="cover_instructor_units")]

    def __str__(self) -> str:
        return self.name


class Assignment(models.Model):
    """An instructor guides an organisation; of each organisation one at a time (R-CV.6)."""

    instructor = models.ForeignKey(Instructor, models.PROTECT, related_name="assignments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="assignments")
    units = ArrayField(models.BigIntegerField(), default=list)  # the database says it (R-CV.8)
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    objects: ClassVar[HeldManager[Self]] = HeldManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            one_of("organisation", name="assignment_one_on_a_day", app="cover"),
            ends_after_it_begins("assignment", app="cover"),
        ]
        indexes = [GinIndex(F("units"), name="cover_assignment_units")]

    def __str__(self) -> str:
        return f"{self.instructor_id} {self.organisation_id}"


class ServiceTeam(models.Model):
    """People whom an organ sends to serve organisations: a name, the organ, a count (R-CV.11, E-1)."""

    name = models.TextField()
    organ = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    members = models.PositiveIntegerField(default=0)
    units = ArrayField(models.BigIntegerField())  # of its organ and of those it serves
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    objects: ClassVar[HeldManager[Self]] = HeldManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            lies_somewhere("serviceteam", app="cover"),
            ends_after_it_begins("serviceteam", app="cover"),
            CheckConstraint(condition=~Q(name=""), name="cover_serviceteam_has_a_name"),
        ]
        indexes = [GinIndex(F("units"), name="cover_serviceteam_units")]

    def __str__(self) -> str:
        return self.name


class TeamTie(models.Model):
    """A service team serves an organisation (R-CV.11)."""

    team = models.ForeignKey(ServiceTeam, models.PROTECT, related_name="ties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="team_ties")
    units = ArrayField(models.BigIntegerField(), default=list)  # the database says it (R-CV.8)
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    objects: ClassVar[HeldManager[Self]] = HeldManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            one_of("team", "organisation", name="teamtie_once", app="cover"),
            ends_after_it_begins("teamtie", app="cover"),
        ]
        indexes = [
            Index(F("organisation"), F("held_from"), name="cover_teamtie_organisation"),
            GinIndex(F("units"), name="cover_teamtie_units"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.organisation_id}"


class Chain(models.Model):
    """An industrial chain that a place keeps together (R-CV.12)."""

    name = models.TextField()
    place = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())  # of its place and of its links
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    objects: ClassVar[HeldManager[Self]] = HeldManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            one_of("place", "name", name="chain_one_of_a_name", app="cover"),
            lies_somewhere("chain", app="cover"),
            ends_after_it_begins("chain", app="cover"),
            CheckConstraint(condition=~Q(name=""), name="cover_chain_has_a_name"),
        ]
        indexes = [GinIndex(F("units"), name="cover_chain_units")]

    def __str__(self) -> str:
        return self.name


class ChainLink(models.Model):
    """An organisation's place in a chain: 1 is furthest upstream (R-CV.12)."""

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="links")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="chain_links")
    units = ArrayField(models.BigIntegerField(), default=list)  # the database says it (R-CV.8)
    stage = models.PositiveSmallIntegerField()
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    objects: ClassVar[HeldManager[Self]] = HeldManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            one_of("chain", "organisation", name="chainlink_once", app="cover"),
            ends_after_it_begins("chainlink", app="cover"),
            CheckConstraint(condition=Q(stage__gt=0), name="cover_chainlink_has_a_stage"),
        ]
        indexes = [
            Index(F("organisation"), F("held_from"), name="cover_chainlink_organisation"),
            GinIndex(F("units"), name="cover_chainlink_units"),
        ]

    def __str__(self) -> str:
        return f"{self.chain_id} {self.organisation_id}"


class Station(models.Model):
    """That a Party organisation keeps a station for mobile members (R-CV.14)."""

    party_organisation = models.ForeignKey(
        PartyOrganisation, models.PROTECT, related_name="stations"
    )
    name = models.TextField()
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    objects: ClassVar[HeldManager[Self]] = HeldManager()
    scoped_by = "party_organisation__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            one_of("party_organisation", name="station_one_on_a_day", app="cover"),
            ends_after_it_begins("station", app="cover"),
            CheckConstraint(condition=~Q(name=""), name="cover_station_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class PartyCount(models.Model):
    """A count that a Party organisation tells for a quarter; put right, the old row is closed (R-CV.13)."""

    party_organisation = models.ForeignKey(PartyOrganisation, models.PROTECT, related_name="counts")
    kind = models.TextField(choices=CountKind)
    quarter = models.DateField()  # its last day
    count = models.PositiveIntegerField()
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    objects: ClassVar[HeldManager[Self]] = HeldManager()
    scoped_by = "party_organisation__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            one_of("party_organisation", "kind", "quarter", name="partycount_one", app="cover"),
            ends_after_it_begins("partycount", app="cover"),
            CheckConstraint(
                condition=Q(kind__in=CountKind.values), name="cover_partycount_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.quarter}"


class _SeenByBoth(HeldQuerySet[AnyModel]):
    """Rows between two Party organisations: seen with either of them."""

    def seen_in(self, sight: Sight) -> Q:
        """The condition for rows of which a sight covers one side."""
        units = sorted(sight.units)
        return Q(party_organisation__units__overlap=units) | Q(other__units__overlap=units)


class _BothManager(HeldManager[AnyModel]):
    """The only manager of what two Party organisations tell of one another."""

    def get_queryset(self) -> _SeenByBoth[AnyModel]:
        """Rows in sight."""
        return _SeenByBoth[AnyModel](self.model, using=self._db).in_sight()


class HandOver(models.Model):
    """How many mobile members one side says it sent or received: two rows make a pair (R-CV.14).

    other: the Party organisation opposite; None where it is no one of the city's, which `elsewhere` names.
    """

    party_organisation = models.ForeignKey(PartyOrganisation, models.PROTECT, related_name="handed")
    direction = models.TextField(choices=Direction)
    other = models.ForeignKey(PartyOrganisation, models.PROTECT, null=True, related_name="+")
    elsewhere = models.TextField(default="", blank=True)
    quarter = models.DateField()  # its last day
    count = models.PositiveIntegerField()
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    objects: ClassVar[_BothManager[Self]] = _BothManager()
    scoped_by = "party_organisation__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            one_of("party_organisation", "direction", "other", "quarter", name="handover_one", app="cover"),
            ends_after_it_begins("handover", app="cover"),
            CheckConstraint(
                condition=Q(direction__in=Direction.values)
                & (Q(other=None) & ~Q(elsewhere="") | Q(other__isnull=False, elsewhere="")),
                name="cover_handover_is_known",
            ),
            CheckConstraint(
                condition=Q(other=None) | ~Q(other=F("party_organisation")), name="cover_handover_is_of_two"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.direction} {self.quarter}"


class MassBody(models.Model):
    """That an organisation has a trade union, youth league or women's organisation, by the day (R-CV.15)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="mass_bodies")
    kind = models.TextField(choices=MassKind)
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    objects: ClassVar[HeldManager[Self]] = HeldManager()
    scoped_by = "organisation__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            one_of("organisation", "kind", name="massbody_once", app="cover"),
            ends_after_it_begins("massbody", app="cover"),
            CheckConstraint(condition=Q(kind__in=MassKind.values), name="cover_massbody_is_known"),
        ]

    def __str__(self) -> str:
        return self.kind
