"""Who speaks for which organisation: contacts ask for corrections of these alone (R-K.3)."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from jingwei.people.models import Account
from jingwei.register.models import Organisation


class Spokesperson(models.Model):
    """An account speaks for an organisation from a day until the day before another, or still."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    # By its number: that somebody speaks for it is asked without seeing the register.
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    held_from = models.DateField()
    held_to = models.DateField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["account", "organisation"],
                condition=Q(held_to=None),
                name="corrections_spokesperson_once_at_a_time",
            ),
            CheckConstraint(
                condition=Q(held_to=None) | Q(held_to__gte=F("held_from")),
                name="corrections_spokesperson_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.organisation_id}"
