"""What a lower level changed: the value before and after, beside the case that shows it to the level above."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import CheckConstraint, F, Q

from jingwei.procedures.models import Case, CaseManager
from jingwei.register.kinds import EditableField
from jingwei.register.models import Organisation


class LevelChange(models.Model):
    """One field of one organisation, changed by a level; added with its case, seen with it, never edited (R-M.1).

    Values are written as in the register's overrides. The whole story is in the entries; here stands
    what the level above is shown.
    """

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    field = models.TextField(choices=EditableField)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    reason = models.TextField(blank=True)

    objects: ClassVar[CaseManager[Self]] = CaseManager()
    of_case = "case__"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            CheckConstraint(
                condition=Q(field__in=EditableField.values) & ~Q(before=F("after")),
                name="level_changes_levelchange_names_a_field_and_a_change",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.field}"
