"""Table of the codes; no code itself is in it, and nobody who used one (R-C.16, E-20)."""

from django.db import models
from django.db.models import CheckConstraint, Q

from jingwei.kernel.catalogue import mark
from jingwei.people.models import Account


class Opens(models.TextChoices):
    """What a code opens."""

    CASE = "case", mark("办件")
    ORGANISATION = "organisation", mark("组织")


class Code(models.Model):
    """A hash, what the code opens, and until when; `used_at`: an organisation's code is used once."""

    digest = models.CharField(max_length=64, unique=True)
    opens = models.TextField(choices=Opens)
    subject = models.TextField()
    made_at = models.DateTimeField(db_index=True)
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    ends_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "procedures_code"
        constraints = [
            CheckConstraint(condition=Q(opens__in=Opens.values), name="procedures_code_opens_what_is_known"),
            CheckConstraint(condition=~Q(subject=""), name="procedures_code_opens_something"),
            CheckConstraint(
                condition=Q(opens=Opens.CASE, made_by=None, ends_at=None, used_at=None)
                | Q(opens=Opens.ORGANISATION, made_by__isnull=False, ends_at__isnull=False),
                name="procedures_code_of_a_case_is_nobodys_and_one_of_an_organisation_ends",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.opens} {self.subject}"
