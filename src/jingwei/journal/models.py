"""The table of the journal: one row an entry, added to and never changed (R-J.1)."""

from django.db import models


class Entry(models.Model):
    """Who did what to what, and when, bound to the entry before it (R-J.2).

    The database refuses every UPDATE, DELETE and TRUNCATE of this table, see the second migration.
    Only `write` adds to it.
    """

    pk = models.CompositePrimaryKey("chain", "sequence")
    # Compared byte by byte: the order of chains must not depend on where the database stands.
    chain = models.CharField(max_length=64, blank=True, db_collation="C")
    sequence = models.BigIntegerField()
    at = models.DateTimeField()
    actor_id = models.CharField(max_length=64, blank=True)
    post = models.CharField(max_length=128, blank=True)
    action = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=64)
    subject_id = models.CharField(max_length=128, blank=True)
    details = models.JSONField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        """The numbers of a chain start at one; gaps are what `verify` looks for."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(sequence__gte=1), name="an_entry_is_numbered_from_one"
            )
        ]

    def __str__(self) -> str:
        """Where it stands and what was done."""
        return f"{self.chain}:{self.sequence} {self.action}"
