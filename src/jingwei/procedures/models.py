"""Tables of the procedures: cases, what happened in them, and what others are still to be told.

All are scoped: they are read within a sight, such as `procedures.sight.CaseSight.over` gives (R-C.5, R-P.17).
"""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from jingwei.people.models import Account, Post
from jingwei.people.sight import AnyModel, ScopedManager, ScopedQuerySet, Sight
from jingwei.units.models import Unit

OPEN = Q(closed_at=None)


class CaseQuerySet(ScopedQuerySet[AnyModel]):
    """Cases, or what hangs on one (`of_case`): those in the sight's units, and those that its account opened."""

    def seen_in(self, sight: Sight) -> Q:
        """The condition for cases that lie in the units, or were opened by the account where it still may."""
        path = getattr(self.model, "of_case", "")
        seen = Q(**{f"{path}units__overlap": sorted(sight.units)})
        if not sight.own:
            return seen
        own = {f"{path}units__overlap": sorted(sight.own), f"{path}opened_by": sight.account}
        return seen | Q(**own)


class CaseManager(ScopedManager[AnyModel]):
    """The only manager of cases and of what hangs on them."""

    def get_queryset(self) -> CaseQuerySet[AnyModel]:
        """Rows in sight."""
        return CaseQuerySet[AnyModel](self.model, using=self._db).in_sight()


class Case(models.Model):
    """One run of a procedure about one subject (R-C.2).

    `units`: the ids of all units in whose scope it lies. `follows`: the closed case that it takes up
    again: a relapse, an objection. `waits_outside`: it waits for the asker. `opened_by`: nobody where he
    opened it (R-C.14). `version` counts its events. The database lets it move only together with an event
    (migration 0002).
    """

    procedure = models.TextField()
    edition = models.SmallIntegerField()
    subject_kind = models.TextField()
    subject_id = models.TextField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    other = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    above = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    units = ArrayField(models.BigIntegerField())
    once = models.BooleanField()
    state = models.TextField()
    waits_for = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    waits_outside = models.BooleanField(default=False)
    version = models.IntegerField()
    due_on = models.DateField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followers")
    closed_at = models.DateTimeField(null=True)

    objects: ClassVar[CaseManager[Self]] = CaseManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            UniqueConstraint(
                fields=["procedure", "subject_kind", "subject_id"],
                condition=OPEN & Q(once=True),
                name="procedures_case_one_open_for_a_subject",
            ),
            CheckConstraint(
                condition=~Q(procedure="") & ~Q(subject_kind="") & ~Q(subject_id="") & ~Q(state=""),
                name="procedures_case_is_not_blank",
            ),
            CheckConstraint(
                condition=OPEN & Q(waits_for__isnull=False, waits_outside=False)
                | OPEN & Q(waits_for=None, waits_outside=True)
                | Q(closed_at__isnull=False, waits_for=None, waits_outside=False, due_on=None),
                name="procedures_case_waits_for_somebody_until_it_is_closed",
            ),
        ]
        indexes = [
            GinIndex(fields=["units"], name="procedures_case_in_scope"),
            models.Index(
                fields=["waits_for", "due_on"], condition=OPEN, name="procedures_case_on_a_desk"
            ),
            models.Index(
                fields=["subject_kind", "subject_id"], name="procedures_case_of_a_subject"
            ),
            models.Index(fields=["procedure", "state"], name="procedures_case_by_state"),
            models.Index(
                fields=["procedure", "opened_at", "id"], name="procedures_case_by_opening"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.pk}: {self.state}"


class Event(models.Model):
    """One step that was taken; added, never changed. `from_state` "": the case began with it.

    Nobody's where the asker or the clock took it: then there is no account, no post, no address.
    `due_on`: the day that was due where the step was taken, kept or missed; later days change nothing here (R-C.20).
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    sequence = models.IntegerField()
    step = models.TextField()
    from_state = models.TextField(blank=True)
    to_state = models.TextField()
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    due_on = models.DateField(null=True)
    answers = models.JSONField()
    key = models.TextField()
    # Of what was sent under the key: the same key with another payload is refused.
    digest = models.CharField(max_length=64)

    objects: ClassVar[CaseManager[Self]] = CaseManager()
    of_case = "case__"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            UniqueConstraint(fields=["case", "sequence"], name="procedures_event_is_numbered_once"),
            UniqueConstraint(fields=["actor", "key"], name="procedures_event_key_is_used_once"),
            UniqueConstraint(
                fields=["key"],
                condition=Q(actor=None),
                name="procedures_event_key_is_used_once_outside",
            ),
            CheckConstraint(
                condition=Q(actor=None, post=None) | Q(actor__isnull=False, post__isnull=False),
                name="procedures_event_has_a_post_where_somebody_took_it",
            ),
            CheckConstraint(
                condition=~Q(step="") & ~Q(to_state="") & ~Q(key=""),
                name="procedures_event_is_not_blank",
            ),
            CheckConstraint(
                condition=Q(sequence=1, from_state="") | Q(sequence__gt=1) & ~Q(from_state=""),
                name="procedures_event_only_the_first_comes_from_nowhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}.{self.sequence} {self.step}"


class Outbox(models.Model):
    """What a worker is still to tell others of; written in the step's transaction, deleted when told."""

    at = models.DateTimeField()
    kind = models.TextField()
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    payload = models.JSONField()

    objects: ClassVar[CaseManager[Self]] = CaseManager()
    of_case = "case__"

    class Meta:
        base_manager_name = "objects"
        db_table = "procedures_outbox"

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id}"
