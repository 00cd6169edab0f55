"""Tables of compliance: who is overseen and by whom it is seen, its profile, its annual checks; added, never edited."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from jingwei.areas.compliance.kinds import (
    Assessment,
    Category,
    Conclusion,
    Known,
    Post,
    Standing,
    Verdict,
    Word,
)
from jingwei.people.models import Account
from jingwei.people.sight import ScopedManager
from jingwei.procedures.models import Case
from jingwei.register.held import HeldManager, ends_after_it_begins, lies_somewhere, one_of
from jingwei.register.models import Organisation
from jingwei.units.models import Unit

APP = "compliance"


class Overseen(models.Model):
    """A social organisation, seen where it lies and by the offices that register, supervise or guide it (R-CP.1).

    The database makes and keeps the rows, from entries and placements.
    """

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, primary_key=True, related_name="+"
    )
    units = ArrayField(models.BigIntegerField())

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [lies_somewhere("overseen", app=APP)]
        indexes = [GinIndex(F("units"), name="compliance_overseen_units")]

    def __str__(self) -> str:
        return str(self.organisation_id)


class Profile(models.Model):
    """What an office keeps of a social organisation from a day on; what the register holds is not asked again (R-CP.1).

    term_to: the day on which the term is over. postponed_until: once a term, with the document.
    """

    organisation = models.ForeignKey(Overseen, models.PROTECT, related_name="profiles")
    term_from = models.DateField(null=True)
    term_years = models.PositiveSmallIntegerField(null=True)
    term_to = models.DateField(null=True)
    election_on = models.DateField(null=True)
    filed_on = models.DateField(null=True)  # the result of that election
    postponed_until = models.DateField(null=True)
    postponed_by = models.TextField(default="", blank=True)
    charter_on = models.DateField(null=True)  # approved
    party_in_charter = models.TextField(choices=Known, default=Known.UNKNOWN)
    assessed = models.TextField(choices=Assessment, default="", blank=True)
    assessed_until = models.DateField(null=True)
    basis = models.TextField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    objects: ClassVar[HeldManager[Self]] = HeldManager()
    scoped_by = "organisation__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            one_of("organisation", name="profile_one_on_a_day", app=APP),
            ends_after_it_begins("profile", app=APP),
            CheckConstraint(
                condition=Q(term_to=None) & (Q(term_from=None) | Q(term_years=None))
                | Q(term_from__isnull=False, term_years__range=(1, 5), term_to__gt=F("term_from")),
                name="compliance_profile_term_ends_as_it_is_told",
            ),
            CheckConstraint(
                condition=Q(postponed_until=None, postponed_by="")
                | Q(postponed_until__gt=F("term_to")) & ~Q(postponed_by=""),
                name="compliance_profile_is_postponed_by_a_document",
            ),
            CheckConstraint(
                condition=Q(
                    party_in_charter__in=Known.values, assessed__in=["", *Assessment.values]
                )
                & ~Q(basis=""),
                name="compliance_profile_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.held_from}"


class AnnualCheck(models.Model):
    """What became of the annual check or report of a year, as known from a day on (R-CP.5).

    reviewed_on: by the competent unit; concluded_on: by the registrar.
    """

    organisation = models.ForeignKey(Overseen, models.PROTECT, related_name="checks")
    year = models.PositiveSmallIntegerField()
    submitted_on = models.DateField(null=True)
    reviewed_on = models.DateField(null=True)
    concluded_on = models.DateField(null=True)
    conclusion = models.TextField(choices=Conclusion, default="", blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    objects: ClassVar[HeldManager[Self]] = HeldManager()
    scoped_by = "organisation__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            one_of("organisation", "year", name="annualcheck_one_on_a_day", app=APP),
            ends_after_it_begins("annualcheck", app=APP),
            CheckConstraint(
                condition=Q(conclusion="", concluded_on=None)
                | Q(conclusion__in=Conclusion.values, concluded_on__isnull=False),
                name="compliance_annualcheck_concluded_on_a_day",
            ),
            CheckConstraint(
                condition=Q(submitted_on__isnull=False) | Q(reviewed_on=None, conclusion=""),
                name="compliance_annualcheck_was_submitted_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year}"


class Decision(models.Model):
    """What a person decided on a proposal about an organisation: why nothing follows, or the case that does (R-CP.9).

    about: what the proposal spoke of, so that a new term or year brings a new one.
    """

    organisation = models.ForeignKey(Overseen, models.PROTECT, related_name="decisions")
    sort = models.TextField()
    about = models.TextField()
    reason = models.TextField()
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    scoped_by = "organisation__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            UniqueConstraint(
                F("organisation"), F("sort"), F("about"), name="compliance_decision_once"
            ),
            CheckConstraint(
                condition=~Q(sort="") & ~Q(reason=""), name="compliance_decision_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.sort} {self.about}"


class Opinion(models.Model):
    """An office that is asked what it says of a key event, until a day of its own (R-CP.11).

    The engine's cases wait for one unit at a time; several offices at once stand here beside the case.
    """

    organisation = models.ForeignKey(Overseen, models.PROTECT, related_name="opinions")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    asked_on = models.DateField()
    due_on = models.DateField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    scoped_by = "organisation__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [UniqueConstraint(F("case"), F("unit"), name="compliance_opinion_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.unit_id}"

    @property
    def said(self) -> list["Reply"]:
        """What it said, the first before the others; fetched before, or in a query now."""
        return sorted(self.replies.all(), key=lambda one: one.pk)

    @property
    def last(self) -> "Reply | None":
        """What counts; None while it says nothing."""
        return self.said[-1] if self.said else None

    @property
    def word(self) -> str:
        """The word that counts, "" while it says nothing."""
        return self.last.word if self.last else ""


class Reply(models.Model):
    """What an office said of a key event: a word, the article that a hold cites; another is added, none is changed (R-CP.11)."""

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="replies")
    word = models.TextField()
    article = models.TextField(default="", blank=True)
    note = models.TextField(default="", blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    scoped_by = "opinion__organisation__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            CheckConstraint(condition=Q(word__in=Word.values), name="compliance_reply_is_a_word"),
            CheckConstraint(
                condition=~Q(word=Word.HOLD) | ~Q(article=""),
                name="compliance_reply_hold_cites_an_article",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opinion_id} {self.word}"


class PostCheck(models.Model):
    """What was found of a post: what post, of what category its holder is, approval, verdict; who he is, is not kept (E-8).

    ordinal: the how many-eth term; over_age: as the department that checked says, no day of birth.
    """

    organisation = models.ForeignKey(Overseen, models.PROTECT, related_name="posts")
    post = models.TextField(choices=Post)
    category = models.TextField(choices=Category)
    approval = models.TextField(default="", blank=True)
    approved_on = models.DateField(null=True)
    ordinal = models.PositiveSmallIntegerField(null=True)
    over_age = models.BooleanField(default=False)
    verdict = models.TextField(choices=Verdict)
    checked_on = models.DateField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    scoped_by = "organisation__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            CheckConstraint(
                condition=Q(
                    post__in=Post.values, category__in=Category.values, verdict__in=Verdict.values
                ),
                name="compliance_postcheck_is_known",
            ),
            CheckConstraint(
                condition=Q(approval="", approved_on=None)
                | ~Q(approval="") & Q(approved_on__isnull=False),
                name="compliance_postcheck_approved_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.post}"


class Synced(models.Model):
    """What became of a step of the six after an event: done on a day, or why it does not apply; from a day on (R-CP.17)."""

    organisation = models.ForeignKey(Overseen, models.PROTECT, related_name="synced")
    step = models.TextField()
    event_on = models.DateField()
    done_on = models.DateField(null=True)
    document = models.TextField(default="", blank=True)
    reason = models.TextField(default="", blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    objects: ClassVar[HeldManager[Self]] = HeldManager()
    scoped_by = "organisation__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            one_of("organisation", "step", "event_on", name="synced_one_on_a_day", app=APP),
            ends_after_it_begins("synced", app=APP),
            CheckConstraint(
                condition=Q(done_on=None, document="") & ~Q(reason="")
                | Q(done_on__gte=F("event_on"), reason=""),
                name="compliance_synced_is_done_or_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.step} {self.event_on}"


class Release(models.Model):
    """Whether everybody may read of an organisation, and which fields it agreed to, by what document (R-CP.18)."""

    organisation = models.ForeignKey(Overseen, models.PROTECT, related_name="releases")
    is_public = models.BooleanField()
    agreed = ArrayField(models.TextField())
    consent = models.TextField(default="", blank=True)
    basis = models.TextField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    objects: ClassVar[HeldManager[Self]] = HeldManager()
    scoped_by = "organisation__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            one_of("organisation", name="release_one_on_a_day", app=APP),
            ends_after_it_begins("release", app=APP),
            CheckConstraint(
                condition=~Q(basis="") & (Q(agreed=[]) | Q(is_public=True) & ~Q(consent="")),
                name="compliance_release_has_its_basis_and_consent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.is_public}"


class Noted(models.Model):
    """What somebody found of one item of a list, from a day on (R-CP.14).

    since: adopted, or so, on that day; passage: the words of the charter, all that is kept of it; count: of people.
    """

    organisation = models.ForeignKey(Overseen, models.PROTECT, related_name="noted")
    list = models.TextField()
    item = models.TextField()
    stands = models.TextField(choices=Standing)
    since = models.DateField(null=True)
    document = models.TextField(default="", blank=True)
    passage = models.TextField(default="", blank=True)
    count = models.PositiveSmallIntegerField(null=True)
    basis = models.TextField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    objects: ClassVar[HeldManager[Self]] = HeldManager()
    scoped_by = "organisation__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            one_of("organisation", "list", "item", name="noted_one_on_a_day", app=APP),
            ends_after_it_begins("noted", app=APP),
            CheckConstraint(
                condition=Q(stands__in=Standing.values) & ~Q(list="") & ~Q(item="") & ~Q(basis=""),
                name="compliance_noted_is_known",
            ),
            CheckConstraint(
                condition=Q(stands=Standing.YES)
                | Q(since=None, document="", passage="", count=None),
                name="compliance_noted_says_nothing_of_what_is_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.list} {self.item}"
