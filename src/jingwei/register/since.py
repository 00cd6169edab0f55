"""What has changed in today's register since a day, and how much lies where: a grouped query each (R-R.2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import BigIntegerField, Count, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from jingwei.register.kinds import SEEN_THROUGH
from jingwei.register.models import Entry, FieldCheck


class What(StrEnum):
    """What has become of an organisation since the day, as far as it lies in sight."""

    NEW = "new"
    LEFT = "left"
    CHANGED = "changed"
    MOVED = "moved"  # of those that changed: it lies elsewhere now


CONDITIONS: Mapping[What, Q] = {
    What.NEW: Q(was=False, stands=True),
    What.LEFT: Q(was=True, stands=False),
    What.CHANGED: Q(was=True, stands=True),
    What.MOVED: Q(was=True, stands=True, places__gt=1),
}


@dataclass(frozen=True, slots=True)
class Lot:
    """The entries in sight of one place and one committee; checked: those that somebody has checked."""

    place: int | None
    committee: int | None
    entries: int
    checked: int = 0


def counts_since(since: date, *, on: date) -> dict[What, int]:
    """How many organisations in sight are new, have left, changed, moved; in one query."""
    counted = {what.value: Count("organisation", filter=test) for what, test in CONDITIONS.items()}
    found = _by_organisation(since, on=on).aggregate(**counted)
    return {what: found[what.value] for what in What}


def organisations_since(since: date, *, on: date, what: What) -> QuerySet[Entry, int]:
    """The numbers of those that one of the counts counted, to be ordered and paged."""
    found = _by_organisation(since, on=on).filter(CONDITIONS[what])
    return found.values_list("organisation", flat=True)


def before_and_now(
    numbers: Iterable[int], *, since: date, on: date
) -> dict[int, tuple[Entry | None, Entry | None]]:
    """Of each organisation what the register said on the day before, and what it says now; in one query."""
    found: dict[int, tuple[Entry | None, Entry | None]] = {}
    rows = Entry.objects.filter(_touched(since, on), organisation__in=list(numbers))
    for entry in rows.exclude(held_to=F("held_from")).order_by("held_from", "pk"):
        was, now = found.get(entry.organisation_id, (None, None))
        was = entry if entry.held_from < since else was
        now = entry if entry.held_to is None or entry.held_to > on else now
        found[entry.organisation_id] = (was, now)
    return found


def lots(*, on: date) -> list[Lot]:
    """Today's entries in sight by place and committee, in two queries."""
    still = Entry.objects.still().order_by().values_list("place", "committee")
    checks = FieldCheck.objects.filter(organisation=OuterRef("organisation_id"), checked_on__lte=on)
    checked = {
        (place, committee): count
        for place, committee, count in still.filter(Exists(checks)).annotate(count=Count("pk"))
    }
    return [
        Lot(place, committee, count, checked.get((place, committee), 0))
        for place, committee, count in still.annotate(count=Count("pk"))
    ]


def _touched(since: date, on: date) -> Q:
    """Entries that were opened or closed since the day; all others say what they said."""
    return Q(held_from__lte=on) & (Q(held_from__gte=since) | Q(held_to__gte=since))


def _by_organisation(since: date, *, on: date) -> QuerySet[Entry, Any]:
    """organisation, was (before the day), stands (now), places (how many it has lain in since)."""
    columns = [Coalesce(F(f"{kind}_id"), Value(0)) for kind in SEEN_THROUGH]
    lies = Func(*columns, template="ARRAY[%(expressions)s]", output_field=BigIntegerField())
    rows = Entry.objects.filter(_touched(since, on)).exclude(held_to=F("held_from"))
    return rows.order_by().values("organisation").annotate(
        was=BoolOr(Q(held_from__lt=since)), stands=BoolOr(Q(held_to=None) | Q(held_to__gt=on)),
        places=Count(lies, distinct=True),
    )  # fmt: skip
