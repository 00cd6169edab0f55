"""Reads what lower levels changed: by unit, what waits and for whom; then change by change (R-M.6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from jingwei.areas.level_changes.models import LevelChange
from jingwei.areas.level_changes.procedure import WAITING, level_change
from jingwei.people.models import Post
from jingwei.people.permissions import Permission, roles_with
from jingwei.people.scope import reach
from jingwei.procedures.definition import Catalogue
from jingwei.procedures.models import Case
from jingwei.procedures.queries import cases
from jingwei.procedures.sight import CaseSight
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of

CATALOGUE = Catalogue([level_change])


@dataclass(frozen=True, slots=True)
class Pending:
    """What of a unit waits in a state: how many values, of how many organisations, the first day due.

    turn: the unit that is waited for; where nobody works there who may look at it, the next one above.
    """

    unit: int
    turn: int
    state: str
    changes: int
    organisations: int
    due_on: date | None


def pending(sight: CaseSight) -> list[Pending]:
    """What is open within sight, the most urgent first, in at most three queries."""
    found = cases(sight, catalogue=CATALOGUE).filter(closed_at=None)
    grouped = found.order_by().values_list("unit", "waits_for", "waits_for__path", "state")
    counted = list(
        grouped.annotate(
            changes=Count("pk"), organisations=Count("subject_id", distinct=True), due=Min("due_on")
        )
    )
    manned = _manned(on=sight.on) if counted else frozenset()
    rows = [
        Pending(unit, _turn(path, manned) or turn if state in WAITING else turn, state, *numbers)
        for unit, turn, path, state, *numbers in counted
    ]
    return sorted(rows, key=lambda one: (one.due_on or date.max, one.unit, one.state))


def is_turn_of(sight: CaseSight, one: Pending) -> bool:
    """Whether the reader's own units are waited for, and he may take the step."""
    needed = Permission.REGISTER_ACCEPT if one.state in WAITING else Permission.REGISTER_EDIT
    return one.turn in sight.ids({needed})


def _manned(*, on: date) -> frozenset[int]:
    """The units where somebody works who may look at changes, with the places that they work for."""
    roles = [role.key for role in roles_with(Permission.REGISTER_ACCEPT)]
    posts = Post.objects.acting(on=on).filter(
        role__in=roles, account__is_active=True, unit__isnull=False
    )
    units = Unit.objects.filter(pk__in=posts.values("unit")).select_related("serves")
    return frozenset(pk for unit in units for pk in (unit.pk, ids_of(reach(unit))[-1]))


def _turn(path: str, manned: frozenset[int]) -> int | None:
    """The lowest unit of a line where somebody works; None where nobody does."""
    return next((pk for pk in reversed(ids_of(path)) if pk in manned), None)


def of_unit(
    sight: CaseSight, unit: int, *, states: Iterable[str], since: date | None = None, until: date | None = None
) -> QuerySet[Case]:  # fmt: skip
    """The changes of one unit within sight that stand in one of the states, by the days they were made."""
    found = cases(sight, catalogue=CATALOGUE).filter(unit=unit, state__in=list(states))
    return found.filter(_made(since, until))


def changes_of(found: Iterable[Case]) -> dict[int, LevelChange]:
    """What the cases are about, by case, in one query."""
    return LevelChange.objects.in_bulk([case.pk for case in found])


def _made(since: date | None, until: date | None) -> Q:
    made = Q()
    if since is not None:
        made &= Q(opened_at__gte=_midnight(since))
    if until is not None:
        made &= Q(opened_at__lt=_midnight(until + timedelta(days=1)))
    return made


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
