"""Lists many organisations for formation plans at once, from the ledger of those that count (R-FP.5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import timezone

from jingwei.areas.formation.procedure import formation
from jingwei.cover.kinds import OrgCover
from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.address import understand
from jingwei.ledgers.asked import Filter, Match
from jingwei.ledgers.organisations import coverage_base
from jingwei.ledgers.reading import keys
from jingwei.people.models import Account
from jingwei.people.permissions import Permission
from jingwei.people.queries import may
from jingwei.people.sight import EVERYTHING, Sight, seeing, sight_of
from jingwei.procedures.models import Case, Event
from jingwei.procedures.operations import Matter, StepRefused, open_cases
from jingwei.procedures.operations.many import MOST
from jingwei.register.kinds import STREETS
from jingwei.register.models import Entry
from jingwei.units.kinds import Tree
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of

LONGEST = timedelta(days=366)
UNCOVERED = Filter("org_cover", Match.IS, (OrgCover.NONE.value, OrgCover.FUNCTIONAL.value))


@dataclass(frozen=True, slots=True)
class Listing:
    """Which rows of the ledger `coverage` in a unit, by its address; until when they are to be formed."""

    unit: Unit
    query: str
    until: date


@dataclass(frozen=True, slots=True)
class Listed:
    """How many cases were opened, and how many rows were passed over: open already, or without a street."""

    opened: int
    passed_over: int


def rows(listing: Listing, *, actor: Account, on: date) -> list[int]:
    """The organisations meant, of those without organisation cover that the actor plans for; one too many for too many."""
    asked = understand(coverage_base, listing.query).asked.from_the_start()
    bare = asked.without_column(UNCOVERED.column)
    asked = replace(bare, filters=(*bare.filters, UNCOVERED))
    with seeing(sight_of(actor, Permission.COVER_EDIT, on=on).within(listing.unit)):
        return keys(coverage_base, asked, today=on)


def list_many(listing: Listing, *, actor: Account, now: datetime, key: str) -> Listed:
    """Opens a case for each; one that has an open case is passed over. Raises StepRefused in words."""
    on = timezone.localdate(now)
    if not on <= listing.until <= on + LONGEST:
        raise StepRefused(_("目标日期要在今天以后、一年以内。"))
    if not may(actor, Permission.COVER_EDIT, unit=listing.unit, on=on):
        raise StepRefused(_("所选单位不在您可以定组建计划的范围内。"))
    if (done := _sent_before(actor, key)) is not None:
        return Listed(done, 0)
    found = rows(listing, actor=actor, on=on)
    if not found:
        raise StepRefused(_("这些条件下没有还没有党组织的组织，请放宽条件。"))
    if len(found) > MOST:
        raise StepRefused(_("一次最多 {most} 家，请再加条件分几次。").format(most=MOST))
    opened = open_cases(
        formation, step="begin", matters=_matters(listing, found, on=on), answers={"until": listing.until},
        actor=actor, now=now, key=f"formation/{key}",
    )  # fmt: skip
    if not opened:
        raise StepRefused(_("这些组织都已列入组建计划，或没有属地，不再重复列入。"))
    return Listed(len(opened), len(found) - len(opened))


def _sent_before(actor: Account, key: str) -> int | None:
    """How many cases the same form opened when it was sent before."""
    with seeing(EVERYTHING):
        count = Event.objects.filter(actor=actor, key__startswith=f"formation/{key}/").count()
    return count or None


def _matters(listing: Listing, found: Sequence[int], *, on: date) -> list[Matter]:
    """Whose matter each is: of the street it lies in; of the committee that lists its own."""
    with seeing(Sight(frozenset({listing.unit.pk}))):
        entries = Entry.objects.on(on).filter(organisation__in=found)
        listed = list(entries.select_related("organisation", "place").order_by("organisation"))
    if listing.unit.tree != Tree.PLACE:
        return [Matter(one.organisation.number, listing.unit) for one in listed]
    streets = _streets(one.place for one in listed if one.place)
    return [
        Matter(one.organisation.number, streets.get(one.place.pk, one.place)) for one in listed if one.place
    ]  # fmt: skip


def _streets(places: Iterable[Unit]) -> dict[int, Unit]:
    """The street, town or park of each place that lies in one, in one query."""
    lines = {one.pk: ids_of(one.path) for one in places}
    wanted = {pk for line in lines.values() for pk in line}
    streets = {one.pk: one for one in Unit.objects.filter(pk__in=wanted, kind__in=STREETS)}
    return {
        place: streets[next(pk for pk in reversed(line) if pk in streets)]
        for place, line in lines.items()
        if not streets.keys().isdisjoint(line)
    }


def open_plan(number: str) -> Case | None:
    """The open plan of an organisation, within the active sight."""
    return Case.objects.filter(procedure=formation.key, subject_id=number, closed_at=None).first()
