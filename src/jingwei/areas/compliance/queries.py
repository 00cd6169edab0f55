"""Reads compliance within the active sight: which organisations are overseen, what is known of them, their calendars."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from jingwei.areas.compliance.calendar import Item, Known, items
from jingwei.areas.compliance.models import AnnualCheck, Overseen, Profile, Synced
from jingwei.areas.compliance.parameters import parameters
from jingwei.kernel.register_number import bare, written
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case, Event
from jingwei.register.kinds import PlacementKind
from jingwei.register.models import Entry, Placement
from jingwei.units.kinds import CodeSystem
from jingwei.units.queries import units_of_codes

RENEWAL = "term_renewal"


@dataclass(frozen=True, slots=True)
class Renewal:
    """The last case in which a term was renewed: its number, whether it is open, what it says of the ladder."""

    case: int
    is_open: bool
    reminded_on: date
    decided_on: date | None


@dataclass(frozen=True, slots=True)
class One:
    """An overseen organisation on a day: what the register says, and what is known."""

    entry: Entry
    known: Known
    units: tuple[int, ...]  # from which it is seen
    renewal: Renewal | None = None

    @property
    def number(self) -> str:
        """JW-0000123."""
        return self.entry.organisation.number

    def items(self, year: int) -> list[Item]:
        """Its calendar of the year."""
        return items(self.known, year, by=parameters())


def overseen(*, on: date, only: Collection[int] | None = None) -> list[One]:
    """Those in sight whose registration is active, by name; only: those of these numbers, whatever their registration."""
    seen = Overseen.objects.order_by()
    rows = seen if only is None else seen.filter(pk__in=only)
    units = dict(rows.values_list("pk", "units"))
    numbers = list(units)
    profiles = {
        one.organisation_id: one for one in Profile.objects.on(on).filter(organisation__in=rows)
    }
    checks: dict[int, dict[int, AnnualCheck]] = defaultdict(dict)
    for check in AnnualCheck.objects.on(on).filter(organisation__in=rows):
        checks[check.organisation_id][check.year] = check
    synced: dict[int, dict[tuple[str, date], Synced]] = defaultdict(dict)
    for step in Synced.objects.on(on).filter(organisation__in=rows):
        synced[step.organisation_id][step.step, step.event_on] = step
    entries = _entries(numbers, on=on)
    led = _with_competent_unit(numbers, on=on)
    renewals = _renewals(numbers, on=on)
    codes = _codes(on)
    found = []
    for entry in entries:
        if only is None and entry.legal_status != "active":
            continue
        number = entry.organisation_id
        profile, renewal = profiles.get(number), renewals.get(number)
        of_term = (
            renewal
            if profile
            and profile.term_from
            and renewal
            and renewal.reminded_on >= profile.term_from
            else None
        )
        known = Known(
            entry.kind, entry.established_on, number in led, profile, checks.get(number, {}),
            {codes[pk] for pk in entry.units if pk in codes},
            reminded_on=of_term.reminded_on if of_term else None, decided_on=of_term.decided_on if of_term else None,
            synced=synced.get(number, {}),
        )  # fmt: skip
        found.append(One(entry, known, tuple(units[number]), renewal))
    return found


def _entries(numbers: list[int], *, on: date) -> list[Entry]:
    """What the register says of them, by name; whoever oversees them may know whom he oversees (R-CP.1)."""
    with seeing(EVERYTHING):
        found = Entry.objects.on(on).filter(organisation__in=numbers)
        return list(found.select_related("organisation", "place").order_by("name", "organisation"))


def _with_competent_unit(numbers: list[int], *, on: date) -> set[int]:
    with seeing(EVERYTHING):
        ties = Placement.objects.on(on).filter(
            kind=PlacementKind.COMPETENT_UNIT, organisation__in=numbers
        )
        return set(ties.values_list("organisation", flat=True))


def _codes(on: date) -> Mapping[int, str]:
    """The code of each place that has windows of its own, by its unit."""
    wanted = parameters().places
    if not wanted:
        return {}
    found = units_of_codes(wanted, system=CodeSystem.STATISTICS, on=on)
    return {unit.pk: code for code, unit in found.items()}


def _renewals(numbers: list[int], *, on: date) -> dict[int, Renewal]:
    """The last renewal of each until the day, in two queries; whoever oversees it may know how far it is."""
    with seeing(EVERYTHING):
        cases = Case.objects.filter(
            procedure=RENEWAL, subject_id__in=[written(one) for one in numbers]
        )
        listed = [one for one in cases.order_by("pk") if timezone.localdate(one.opened_at) <= on]
        steps = Event.objects.filter(case__in=listed, step="decide").values_list(
            "case", "answers__decided_on"
        )
        decided = {case: date.fromisoformat(said) for case, said in steps}
    return {
        bare(one.subject_id): Renewal(one.pk, one.closed_at is None, timezone.localdate(one.opened_at), decided.get(one.pk))
        for one in listed
    }  # fmt: skip
