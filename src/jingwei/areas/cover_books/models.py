"""Tables of the offices' own ledgers: a file, its lines as they were read, the organisations that each names (R-B.1)."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from jingwei.areas.cover_books.kinds import BookKind, How, State
from jingwei.cover.models import Instructor, PartyOrganisation
from jingwei.people.models import Account
from jingwei.people.sight import ScopedManager
from jingwei.register.models import Organisation
from jingwei.units.models import Unit


class Book(models.Model):
    """A ledger that an office brought in, for its own place, as it stood on a day."""

    kind = models.TextField(choices=BookKind)
    territory = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())  # the place and what lies above it
    as_of = models.DateField()  # the day on which what it says is true
    file_name = models.TextField()
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    uploaded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    state = models.TextField(choices=State, default=State.WAITING)
    refusal = models.TextField(default="", blank=True)
    read_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)  # of the file; lines may stand for several
    notes = models.JSONField(default=list)  # columns that were not read, and why
    taken_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)  # when somebody last had it taken over
    removed_at = models.DateTimeField(
        null=True
    )  # from then on nothing of what it said is kept (E-14)

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            CheckConstraint(condition=Q(units__len__gt=0), name="cover_books_book_lies_somewhere"),
            CheckConstraint(
                condition=Q(kind__in=BookKind.values, state__in=State.values),
                name="cover_books_book_kinds_are_known",
            ),
            # The same file for the same place and day is the same ledger, however often it comes.
            UniqueConstraint(
                F("kind"), F("territory"), F("as_of"), F("sha256"), condition=Q(removed_at=None) & ~Q(state=State.REFUSED),
                name="cover_books_book_comes_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.file_name


class Line(models.Model):
    """One Party organisation or one instructor as the ledger tells of it; what became of it."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="lines")
    units = ArrayField(models.BigIntegerField())
    sheet = models.TextField(default="", blank=True)
    row = models.IntegerField()
    said = models.JSONField(
        default=dict
    )  # by the fields of the cover; no persons but an instructor's name
    refusal = models.TextField(default="", blank=True)  # why it cannot be read, with its cell
    remarks = models.JSONField(default=list)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")  # that sends him
    ticked = models.BooleanField(null=True)  # None: as the rules propose
    done_at = models.DateTimeField(null=True)
    outcome = models.TextField(
        default="", blank=True
    )  # what taking over did, or why it did nothing
    party = models.ForeignKey(PartyOrganisation, models.PROTECT, null=True, related_name="+")
    instructor = models.ForeignKey(Instructor, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        base_manager_name = "objects"
        indexes = [Index(F("book"), F("id"), name="cover_books_line_book")]

    def __str__(self) -> str:
        return f"{self.book_id} {self.row}"


class Mention(models.Model):
    """An organisation as a line names it, and which of the register it is: by the rules, or by a person."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="mentions")
    units = ArrayField(models.BigIntegerField())
    text = models.TextField(default="", blank=True)
    code = models.TextField(default="", blank=True)
    since = models.DateField(null=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    how = models.TextField(choices=How, default=How.NONE)
    candidates = ArrayField(models.BigIntegerField(), default=list)
    chosen_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    chosen_at = models.DateTimeField(null=True)

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            CheckConstraint(
                condition=Q(how__in=(How.NONE, How.LEFT_OUT), organisation=None)
                | Q(how__in=(How.CODE, How.NAME, How.FORMER, How.PERSON), organisation__isnull=False),
                name="cover_books_mention_known_names_it",
            ),
            CheckConstraint(
                condition=Q(how__in=(How.PERSON, How.LEFT_OUT), chosen_by__isnull=False, chosen_at__isnull=False)
                | ~Q(how__in=(How.PERSON, How.LEFT_OUT)) & Q(chosen_by=None, chosen_at=None),
                name="cover_books_mention_chosen_by_somebody",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.line_id} {self.text or self.code}"
