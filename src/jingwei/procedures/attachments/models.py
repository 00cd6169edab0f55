"""Table of the files of cases; scoped as their cases are (R-EV.6)."""

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from jingwei.evidence.kinds import SHAPES, Kind, Shape
from jingwei.people.models import Account
from jingwei.people.sight import ScopedManager, ScopedQuerySet, Sight
from jingwei.procedures.models import Case, CaseQuerySet, Event

LOOSE = Q(event=None)


class AttachmentQuerySet(CaseQuerySet["Attachment"]):
    """Files of the cases in sight, and those that the account has sent for a step that it has not taken yet."""

    def seen_in(self, sight: Sight) -> Q:
        """The condition for rows that a sight covers."""
        bound = ~LOOSE & super().seen_in(sight)
        return bound | LOOSE & Q(account=sight.account) if sight.account else bound


class AttachmentManager(ScopedManager["Attachment"]):
    """The only manager of files of cases."""

    def get_queryset(self) -> ScopedQuerySet["Attachment"]:
        """Rows in sight."""
        return AttachmentQuerySet(self.model, using=self._db).in_sight()


class Attachment(models.Model):
    """A file that somebody sent for a step; from the step on it belongs to that event, and stands.

    account: None for somebody outside; whoever has the token of his file may take the step with it (R-EV.11). field: the question that it answers. key: the same from the same account is the same file. source: the digest of
    what was sent; sha256: of what is kept; small: of its small picture, "" for a document. removed_at: since then it
    is on no disk of ours (E-12, E-14).
    """

    token = models.UUIDField(unique=True)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    key = models.TextField()
    source = models.CharField(max_length=64)
    file_name = models.TextField()
    kind = models.TextField()
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    small = models.CharField(max_length=64, blank=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")
    field = models.TextField(blank=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[AttachmentManager] = AttachmentManager()
    of_case = "case__"

    class Meta:
        base_manager_name = "objects"
        db_table = "procedures_attachment"
        constraints = [
            UniqueConstraint(fields=["account", "key"], name="procedures_attachment_key_is_used_once"),
            UniqueConstraint(
                fields=["key"], condition=Q(account=None), name="procedures_attachment_key_is_used_once_outside"
            ),
            CheckConstraint(
                condition=Q(case=None, event=None, field="")
                | Q(case__isnull=False, event__isnull=False) & ~Q(field=""),
                name="procedures_attachment_is_bound_whole",
            ),
            CheckConstraint(
                condition=~Q(key="") & ~Q(file_name="") & ~Q(sha256="") & Q(size__gt=0),
                name="procedures_attachment_is_not_blank",
            ),
            CheckConstraint(
                condition=Q(removed_by=None) | Q(removed_at__isnull=False),
                name="procedures_attachment_is_removed_by_somebody_once_it_is",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["case"], name="procedures_attachment_of_case"),
            models.Index(fields=["sha256"], name="procedures_attachment_content"),
            models.Index(fields=["at"], condition=LOOSE, name="procedures_attachment_loose"),
        ]

    def __str__(self) -> str:
        return f"{self.token} {self.kind}"

    @property
    def shape(self) -> Shape:
        """What holds for its kind."""
        return SHAPES[Kind(self.kind)]

    @property
    def is_image(self) -> bool:
        """True for a picture."""
        return self.kind == Kind.IMAGE
