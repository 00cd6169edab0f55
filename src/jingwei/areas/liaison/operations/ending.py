"""Assignments that end by themselves: the organisation has become covered (R-G.5)."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from jingwei.cover.conditions import org_cover
from jingwei.cover.kinds import COVERED
from jingwei.cover.models import Assignment, Instructor
from jingwei.cover.operations import release_many
from jingwei.people.sight import EVERYTHING, seeing

WHY = "covered"


def ending(*, on: date) -> QuerySet[Assignment]:
    """Those in sight that still stand though a Party organisation covers the organisation on the day."""
    said = [word.value for word in COVERED]
    standing = Assignment.objects.still().filter(held_from__lte=on)
    return standing.alias(cover=org_cover(on)).filter(cover__in=said).order_by("pk")


@transaction.atomic
def end_covered(*, now: datetime, of: Collection[int] | None = None) -> int:
    """Ends them from today on, everywhere or for these instructors alone; how many. Works for the program itself.

    What covers an organisation is counted before who guides it (R-CV.5), so no figure of a day before
    depends on when this is done; and the past is not written anew.
    """
    on = timezone.localdate(now)
    with seeing(EVERYTHING):
        found = ending(on=on)
        if of is not None:
            found = found.filter(instructor__in=of)
        # In one order, and before the journal is held, so that nobody waits in a ring.
        listed = list(found.select_for_update(of=("self",)))
        guides = Instructor.objects.filter(pk__in={one.instructor_id for one in listed})
        list(guides.select_for_update().order_by("pk"))
        return release_many(listed, on=on, why=WHY, actor=None, now=now)
