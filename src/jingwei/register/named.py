"""Entries of the register found by a part of their names, through the index of bigrams (R-R.9)."""

from datetime import date
from typing import Self

from django.db.models import BooleanField, ExpressionWrapper, F, Func
from django.db.models.expressions import RawSQL

from jingwei.people.sight import AnyModel
from jingwei.register.held import HeldManager, HeldQuerySet


class NamedQuerySet(HeldQuerySet[AnyModel]):
    """Entries, narrowed to a name."""

    def named_like(self, text: str, *, most: int = 1_000) -> Self:
        """Those of today's register in whose name or former names the text stands; the first `most` by name.

        Two characters are answered by an index (R-R.9); blanks and brackets do not count.
        """
        # As an array it is asked once, whatever the planner believes of the table.
        found = RawSQL("ARRAY(SELECT register_found(%s, %s))", [text, most])
        among = Func(F("pk"), found, template="%(expressions)s", arg_joiner=" = ANY ")
        return self.filter(ExpressionWrapper(among, output_field=BooleanField()))


class NamedManager(HeldManager[AnyModel]):
    """Leaves the bigrams where they are: they serve the index alone."""

    def get_queryset(self) -> NamedQuerySet[AnyModel]:
        """Entries in sight."""
        return NamedQuerySet[AnyModel](self.model, using=self._db).in_sight().defer("bigrams")

    def on(self, day: date) -> NamedQuerySet[AnyModel]:
        """Those in sight that hold on the day."""
        return self.get_queryset().on(day)

    def still(self) -> NamedQuerySet[AnyModel]:
        """Those in sight of today's register."""
        return self.get_queryset().still()
