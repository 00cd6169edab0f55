"""The one table of orders: where a case came from that was counted or numbered elsewhere before (R-SO.7)."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from jingwei.people.sight import ScopedManager
from jingwei.procedures.models import Case


class Origin(models.Model):
    """A case and its number at its source, which becomes an order once."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="origin")
    source = models.TextField()
    reference = models.TextField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()
    scoped_by = "case__units"

    class Meta:
        base_manager_name = "objects"
        constraints = [
            UniqueConstraint(F("source"), F("reference"), name="orders_origin_becomes_one_order"),
            CheckConstraint(
                condition=~Q(source="") & ~Q(reference=""), name="orders_origin_is_not_blank"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.reference}"
