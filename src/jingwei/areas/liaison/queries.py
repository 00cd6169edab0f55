"""Reads of liaison: whom a unit's plan is about, what is said of its proposals, what is due."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from jingwei.areas.liaison.models import Line, Proposal, Visit
from jingwei.areas.liaison.plan import Guide, Need
from jingwei.areas.liaison.rules import CONTACT_DAYS, term_begins_before
from jingwei.cover.kinds import OrgCover, WorkCover
from jingwei.cover.models import Assignment, Hosting, Instructor
from jingwei.ledgers.asked import Asked, Filter, Match
from jingwei.ledgers.conditions import selected
from jingwei.ledgers.day import as_of
from jingwei.ledgers.definition import Rows
from jingwei.ledgers.organisations import coverage_base
from jingwei.people.sight import EVERYTHING, Sight, seeing
from jingwei.register.models import Entry
from jingwei.units.kinds import Tree
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of

UNCOVERED = Filter("org_cover", Match.IS, (OrgCover.FUNCTIONAL.value, OrgCover.NONE.value))
GUIDED = Filter("work_cover", Match.IS, (WorkCover.INSTRUCTOR.value,))
UNGUIDED = Filter("work_cover", Match.IS, (WorkCover.NONE.value,))


def asked_in(unit: Unit, *filters: Filter, on: date | None = None) -> Asked:
    """The rows of the ledger `coverage` that lie in the unit and have not organisation cover (R-G.1)."""
    column = "committee" if unit.tree == Tree.COMMITTEE else "place"
    place = Filter(column, Match.IN, (str(unit.pk),))
    return Asked(filters=(UNCOVERED, *filters, place), on=on)


def uncovered(unit: Unit, *filters: Filter, today: date, on: date | None = None) -> Rows:
    """Their entries, within an active sight; on: as of that day, else of today."""
    day = as_of(on, today=today)
    return selected(coverage_base, asked_in(unit, *filters), day=day, used=set())


def sight_in(unit: Unit) -> Sight:
    """What lies in the unit, whoever is looking: a proposal is the same for everybody who may make it."""
    return EVERYTHING.within(unit)


def question(unit: Unit, *, today: date) -> tuple[list[Need], list[Guide]]:
    """Whom the unit's plan is about, and who may be sent: with his own unit there, or guiding somebody there.

    Of what lies elsewhere an instructor's load counts, and the trade of his employer; nothing is named.
    """
    with seeing(sight_in(unit)):
        fields = ("organisation", "place", "park", "committee", "industry_section")
        rows = list(uncovered(unit, today=today).order_by("organisation").values_list(*fields))
        guides = list(Instructor.objects.on(today).select_related("unit__serves").order_by("pk"))
    with seeing(EVERYTHING):
        held = Assignment.objects.still().values_list("organisation", "instructor")
        present = dict(held.filter(organisation__in=[row[0] for row in rows]))
        busy = Counter(
            instructor
            for organisation, instructor in held.filter(instructor__in=guides)
            if organisation not in present
        )
        trades = _trades(one.employer_id for one in guides)
    units = {pk for _organisation, *ties, _trade in rows for pk in ties if pk}
    paths = dict(Unit.objects.filter(pk__in=units).values_list("pk", "path"))
    needs = [
        Need(
            organisation,
            tuple(tuple(ids_of(paths[pk])) for pk in ties if pk) or (tuple(ids_of(unit.path)),),
            trade,
            present.get(organisation),
        )
        for organisation, *ties, trade in rows
    ]
    return needs, [_guide(one, trades=trades, busy=busy) for one in guides]


def _guide(one: Instructor, *, trades: Mapping[int, str], busy: Mapping[int, int]) -> Guide:
    """An office stands where the place is that it serves; a committee in its own tree."""
    place = one.unit.serves if one.unit.tree == Tree.OFFICE and one.unit.serves else one.unit
    return Guide(
        one.pk, tuple(ids_of(place.path)), one.employer_id, trades.get(one.employer_id or 0, ""),
        most=one.most, busy=busy.get(one.pk, 0),
    )  # fmt: skip


def _trades(employers: Iterable[int | None]) -> dict[int, str]:
    held = Entry.objects.still().filter(organisation__in={pk for pk in employers if pk})
    return dict(held.values_list("organisation", "industry_section"))


def proposals() -> QuerySet[Proposal]:
    """Those in sight, the newest first."""
    return Proposal.objects.select_related("unit", "made_by", "ended_by").order_by("-pk")


def lines_of(found: Proposal) -> QuerySet[Line]:
    """In the order in which they are shown: by who is to guide, so that neighbours stand together."""
    return found.lines.select_related("instructor", "present", "meets_in").order_by(
        F("instructor__unit__path").asc(nulls_first=True), "instructor", "organisation"
    )


@dataclass(frozen=True, slots=True)
class Load:
    """An instructor with how many he guides in sight, of how many he may."""

    instructor: Instructor
    guided: int


def loads(*, on: date) -> list[Load]:
    """The instructors in sight by unit and name: never by load (E-2)."""
    listed = Instructor.objects.on(on).select_related("unit").order_by("unit__path", "name", "pk")
    guided = Counter(Assignment.objects.on(on).values_list("instructor", flat=True))
    return [Load(one, guided[one.pk]) for one in listed]


def ended_by_cover(*, since: date, on: date) -> QuerySet[Assignment]:
    """Those that ended because a Party organisation covered the organisation by then, the newest first (R-G.5)."""
    hosted = Hosting.objects.filter(
        Q(held_to=None) | Q(held_to__gt=OuterRef("held_to")),
        organisation=OuterRef("organisation"),
        held_from__lte=OuterRef("held_to"),
        party_organisation__records__nature="entity",
        party_organisation__records__held_from__lte=OuterRef("held_to"),
    )
    ended = Assignment.objects.filter(Exists(hosted), held_to__gt=since, held_to__lte=on)
    return ended.select_related("instructor").order_by("-held_to", "organisation")


def terms_due(*, on: date) -> QuerySet[Assignment]:
    """Those whose term has ended or soon will, the oldest first (R-5.2)."""
    due = Assignment.objects.on(on).filter(held_from__lte=term_begins_before(on))
    return due.select_related("instructor").order_by("held_from", "organisation")


def not_contacted(*, on: date) -> QuerySet[Assignment]:
    """Those of whom no contact is noted for so long, by organisation: a reminder (R-G.7)."""
    day = on - timedelta(days=CONTACT_DAYS)
    held = Assignment.objects.on(on).annotate(last=Max("visits__on", filter=Q(visits__on__lte=on)))
    silent = held.filter(Q(last__lt=day) | Q(last=None, held_from__lt=day))
    return silent.select_related("instructor").order_by("organisation", "pk")


def visits_of(found: Assignment) -> QuerySet[Visit]:
    """What was noted, the newest first."""
    return found.visits.select_related("by").order_by("-on", "-pk")


def names_of(organisations: Iterable[int]) -> dict[int, str]:
    """What the organisations in sight are called today."""
    held = Entry.objects.still().filter(organisation__in=set(organisations))
    return dict(held.values_list("organisation", "name"))
