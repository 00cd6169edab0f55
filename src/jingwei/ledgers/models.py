"""Tables of the ledgers: saved views, workbooks taken out, workbooks brought back."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from jingwei.people.models import Account
from jingwei.units.models import Unit


class SavedView(models.Model):
    """A way of looking at a ledger under a name: its owner's own, or shared with a unit and all below.

    `query` is what stands in the address of the page, without the place in the list.
    """

    ledger = models.TextField()
    name = models.TextField()
    query = models.TextField(blank=True)
    owner = models.ForeignKey(Account, models.PROTECT, related_name="+")
    shared_with = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["owner", "ledger", "name"], name="ledgers_savedview_name_is_told_once"
            ),
            CheckConstraint(condition=~Q(name=""), name="ledgers_savedview_name_is_not_blank"),
        ]
        indexes = [
            Index(F("shared_with"), condition=~Q(shared_with=None), name="ledgers_savedview_shared")
        ]

    def __str__(self) -> str:
        return self.name


class Export(models.Model):
    """A workbook that was taken out: which rows, by whom, when; its token stands in every row (R-L.10)."""

    token = models.TextField(unique=True)
    ledger = models.TextField()
    query = models.TextField(blank=True)
    columns = ArrayField(models.TextField())
    editable = ArrayField(models.TextField(), default=list)
    held_on = models.DateField()  # the day as of which it was read
    rows = models.IntegerField(default=0)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.token


class Intake(models.Model):
    """A workbook that came back: what it would change, and once applied, what it did (R-L.13).

    `plan` holds the cells that differ and the rows that are refused; `result` counts by outcome.
    """

    key = models.TextField(unique=True)  # of the form that was posted: it is read once
    export = models.ForeignKey(Export, models.PROTECT, related_name="intakes")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    file_digest = models.TextField()
    plan = models.JSONField()
    planned_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(applied_at=None, result=None)
                | Q(applied_at__isnull=False, result__isnull=False),
                name="ledgers_intake_has_a_result_once_applied",
            )
        ]

    def __str__(self) -> str:
        return self.key
