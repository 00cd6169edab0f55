"""The statutory calendar of a social organisation: what falls due in a year, what is done, whose lateness it is (R-CP.2)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from jingwei.areas.compliance.kinds import BY_OFFICE, Term, What, Whose
from jingwei.areas.compliance.models import AnnualCheck, Profile, Synced
from jingwei.areas.compliance.parameters import Parameters, Seen, SyncStep, Window, day
from jingwei.areas.compliance.rules import months_after

SOON = 30  # days
ASSESSED_FOR = 60  # months


class Stands(StrEnum):
    """How something stands on a day."""

    LATER = "later"
    SOON = "soon"
    OVERDUE = "overdue"
    DONE = "done"
    DONE_LATE = "done_late"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Item:
    """Something that falls due; done: the day on which it was done. about: the year that it is about.

    step, event_on: of the six, after what. waived: the day on which somebody said why it does not apply.
    """

    what: What
    due: date
    done: date | None = None
    about: int | None = None
    step: SyncStep | None = None
    event_on: date | None = None
    waived: date | None = None

    @property
    def whose(self) -> Whose:
        """Whose turn it is, and whose lateness (E-22)."""
        return Whose.OFFICE if self.what in BY_OFFICE else Whose.ORGANISATION

    def stands(self, on: date) -> Stands:
        """On the day; what was done after it was not done yet."""
        if self.done is not None and self.done <= on:
            return Stands.DONE if self.done <= self.due else Stands.DONE_LATE
        if self.waived is not None and self.waived <= on:
            return Stands.WAIVED
        if on > self.due:
            return Stands.OVERDUE
        return Stands.SOON if self.due - on <= timedelta(days=SOON) else Stands.LATER


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one organisation: from the register, from its profile, of its annual checks and renewal.

    places: codes of the places in which it lies, as far as windows ask. reminded_on, decided_on: of the
    renewal of the term that runs.
    """

    kind: str
    established_on: date | None
    has_competent_unit: bool
    profile: Profile | None = None
    checks: Mapping[int, AnnualCheck] = field(default_factory=dict)
    places: Collection[str] = ()
    reminded_on: date | None = None
    decided_on: date | None = None
    synced: Mapping[tuple[str, date], Synced] = field(default_factory=dict)


def items(known: Known, year: int, *, by: Parameters) -> list[Item]:
    """What falls due in the year, by day."""
    dated = [*_term(known, by), *steps(known, by)]
    listed = [*_annual(known, year, by), *(one for one in dated if one.due.year == year)]
    return sorted(listed, key=lambda one: (one.due, list(What).index(one.what)))


def term_of(profile: Profile | None, on: date, *, by: Parameters) -> Term:
    """How the term stands on the day (R-6.7)."""
    if profile is None or profile.term_to is None:
        return Term.UNTOLD
    if on > (profile.postponed_until or profile.term_to):
        return Term.OVERDUE
    if on > profile.term_to:
        return Term.POSTPONED
    return (
        Term.ENDING if on >= months_after(profile.term_to, -by.term.remind_months) else Term.RUNNING
    )


def missed(checks: Mapping[int, AnnualCheck], years: Iterable[int]) -> bool:
    """Whether none of these years' checks was submitted: a signal, never a word about the organisation (R-6.3)."""
    return all(year not in checks or checks[year].submitted_on is None for year in years)


def _annual(known: Known, year: int, by: Parameters) -> list[Item]:
    """The check or report of the year before: the organisation's part, then the offices' (R-6.1, R-6.2)."""
    window = by.window(known.kind, year, known.places)
    if window is None or window.is_exempt(known.kind, year, known.established_on):
        return []
    check = known.checks.get(year - 1)
    about, submitted = year - 1, check.submitted_on if check else None
    reviewed, concluded = (check.reviewed_on, check.concluded_on) if check else (None, None)
    first = bool(window.report_by) and known.has_competent_unit
    found = [_submitting(window, year, submitted, first=first)]
    if submitted and first:  # nobody reviews what has not come
        found.append(Item(What.REVIEW, day(window.file_by, year), reviewed, about))
    if submitted:
        found.append(Item(What.CONCLUDE, day(window.conclude_by, year), concluded, about))
    return found


def _submitting(window: Window, year: int, submitted: date | None, *, first: bool) -> Item:
    if first:
        return Item(What.REPORT, day(window.report_by, year), submitted, year - 1)
    return Item(What.FILE, day(window.file_by, year), submitted, year - 1)


def _term(known: Known, by: Parameters) -> list[Item]:
    """The ladder around the end of the term, the filing of the last election, the end of the assessment."""
    profile, ladder = known.profile, by.term
    if profile is None:
        return []
    found = []
    if profile.term_to:
        found += [
            Item(What.REMIND, months_after(profile.term_to, -ladder.remind_months), known.reminded_on),
            Item(What.DECIDE, months_after(profile.term_to, -ladder.decide_months), known.decided_on),
            Item(What.RENEW, profile.postponed_until or profile.term_to),
        ]  # fmt: skip
    if profile.election_on:
        due = profile.election_on + timedelta(days=ladder.file_days)
        found.append(Item(What.FILE_TERM, due, profile.filed_on))
    if profile.assessed_until:
        found.append(Item(What.ASSESS, profile.assessed_until))
    return found


def steps(known: Known, by: Parameters) -> list[Item]:
    """The steps of the six that are owed, each within its days after the event (R-CP.17)."""
    happened = events(known)
    return [
        _step(one, on, known)
        for one in by.sync
        for on in sorted(happened[one.event] | _told(one, known))
    ]


def events(known: Known) -> Mapping[Seen, set[date]]:
    """What happened of each kind, as far as the office sees it."""
    profile = known.profile
    assessed = profile.assessed_until if profile and profile.assessed else None
    return {
        Seen.REGISTERED: _days(known.established_on),
        Seen.CHARTER: _days(profile.charter_on if profile else None),
        Seen.CHECK: _days(*(one.submitted_on for one in known.checks.values())),
        Seen.RENEWAL: _days(known.decided_on),
        Seen.ASSESSED: _days(months_after(assessed, -ASSESSED_FOR) if assessed else None),
        Seen.TOLD: set(),
    }


def _days(*said: date | None) -> set[date]:
    return {one for one in said if one is not None}


def _told(step: SyncStep, known: Known) -> set[date]:
    """The days of events that somebody noted with what became of the step."""
    return {on for key, on in known.synced if key == step.key}


def _step(step: SyncStep, on: date, known: Known) -> Item:
    held = known.synced.get((step.key, on))
    waived = held.held_from if held and held.reason else None
    done = held.done_on if held else None
    return Item(
        What.SYNC, on + timedelta(days=step.days), done, step=step, event_on=on, waived=waived
    )
