"""Tables of the API: tokens, of which the hash alone is kept, and what was asked in this minute."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Q

from jingwei.people.permissions import Permission

# What a token may be given: the public fields, the internal ones, the units. Nothing that writes.
GRANTABLE = (Permission.REGISTER_VIEW, Permission.LEDGERS_EXPORT, Permission.UNITS_VIEW)


class ApiToken(models.Model):
    """A key for a program, with less than its owner may do, until a day (R-A.1).

    It sees what its owner's posts let him see on the day of the question. The database lets only the last
    day of use and, once, the revocation be written (migration 0002).
    """

    digest = models.TextField(unique=True)  # SHA-256 of the secret, which is told once
    title = models.TextField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens")
    permissions = ArrayField(models.TextField())
    issued_at = models.DateTimeField()
    expires_on = models.DateField()  # the first day on which it does not hold
    last_used_on = models.DateField(null=True)  # no hour: it tells whether it is still needed
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(digest__regex="^[0-9a-f]{64}$") & ~Q(title=""),
                name="api_apitoken_has_a_hash_and_a_title",
            ),
            CheckConstraint(
                condition=Q(
                    permissions__len__gt=0,
                    permissions__contained_by=[str(one) for one in GRANTABLE],
                ),
                name="api_apitoken_permissions_are_grantable",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ApiUse(models.Model):
    """How many questions were asked under a name within its newest minute (R-A.4)."""

    name = models.TextField(primary_key=True)
    minute = models.DateTimeField()
    spent = models.IntegerField()

    def __str__(self) -> str:
        return self.name
