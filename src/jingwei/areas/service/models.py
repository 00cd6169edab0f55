"""Tables of service: contacts of a team with an organisation that it serves, and what settled a need."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, TextChoices, UniqueConstraint

from jingwei.cover.models import TeamTie
from jingwei.kernel.catalogue import mark
from jingwei.people.models import Account
from jingwei.people.sight import ScopedManager


class ContactKind(TextChoices):
    """How a team was in touch."""

    VISIT = "visit", mark("上门")
    PHONE = "phone", mark("电话")
    MEETING = "meeting", mark("座谈")
    ONLINE = "online", mark("线上")


class Contact(models.Model):
    """That a team was in touch with an organisation, and what was needed; never changed, of no person (R-ST.1)."""

    tie = models.ForeignKey(TeamTie, models.PROTECT, related_name="contacts")
    on = models.DateField()
    kind = models.TextField(choices=ContactKind)
    need = models.TextField(default="", blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    scoped_by = "tie__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            CheckConstraint(
                condition=Q(kind__in=ContactKind.values), name="service_contact_kind_is_known"
            ),
            UniqueConstraint(F("tie"), F("on"), F("kind"), F("need"), name="service_contact_once"),
        ]
        indexes = [Index(F("tie"), F("on"), name="service_contact_last")]

    def __str__(self) -> str:
        return f"{self.tie_id} {self.on}"


class Settlement(models.Model):
    """That what was needed is settled, since when and how; once, never changed (R-ST.2)."""

    contact = models.OneToOneField(Contact, models.PROTECT, related_name="settlement")
    on = models.DateField()
    result = models.TextField(default="", blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    scoped_by = "contact__tie__units"

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.contact_id} {self.on}"
