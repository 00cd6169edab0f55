"""Tables of the forms: a form by its headings, the blank that came last, what its columns mean by versions (R-FM.6)."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from jingwei.people.models import Account
from jingwei.people.sight import ScopedManager
from jingwei.units.models import Unit


class Form(models.Model):
    """A form of a higher office, known by its headings, as one office fills it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    units = ArrayField(models.BigIntegerField())  # the unit and what lies above it
    title = models.TextField()
    digest = models.CharField(max_length=64)  # of kinds and headings
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            UniqueConstraint(fields=["unit", "digest"], name="forms_form_is_known_once"),
            CheckConstraint(condition=Q(units__len__gt=0), name="forms_form_lies_somewhere"),
        ]

    def __str__(self) -> str:
        return self.title


class Blank(models.Model):
    """The workbook as it came, to be filled; the one that came last is kept, and can be removed (E-14)."""

    form = models.OneToOneField(Form, models.PROTECT, related_name="blank")
    file_name = models.TextField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    layout = models.JSONField()
    sent_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    scoped_by = "form__units"

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.file_name


class Version(models.Model):
    """What the columns of a form mean, as somebody said; the newest counts."""

    form = models.ForeignKey(Form, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    meanings = models.JSONField()
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    scoped_by = "form__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            UniqueConstraint(fields=["form", "number"], name="forms_version_number_is_given_once")
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.number}"
