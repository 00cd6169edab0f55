"""Compliance of the demo: terms, charters and annual checks of a district's social organisations, all invented."""

from datetime import date, datetime, timedelta
from random import Random

from jingwei.areas.compliance.kinds import Conclusion, Known
from jingwei.areas.compliance.models import Overseen
from jingwei.areas.compliance.operations import Checked, Said, keep, note_check
from jingwei.areas.compliance.rules import months_after
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.register.models import Entry
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit

DISTRICT = "乌达区"
SOCIAL = ("association", "service_institution", "foundation")
# How many months from today the term of each ends, in turn: over, soon, in some years.
ENDS = (-4, -2, 2, 5, 11, 16, 20, 25, 30, 34, 38, 45)
YEARS = (4, 5)
ASSESSED = ("", "", "3a", "", "4a", "", "", "5a")


def keep_profiles(top: Unit, *, seed: int, actor: Account, now: datetime) -> None:
    """Profiles of the district's active social organisations, each with Party building in its charter (R-CP.1).

    Within a sight of everything.
    """
    random = Random(seed)  # noqa: S311 - repeatable
    today = now.date()
    named = Unit.objects.on(today).named(on=today)
    district = named.get(kind=Kind.DISTRICT, parent=top, names__name=DISTRICT)
    entries = Entry.objects.on(today).filter(
        units__contains=[district.pk], kind__in=SOCIAL, legal_status="active"
    )
    numbers = entries.order_by("organisation").values_list("organisation", flat=True)
    listed = Overseen.objects.in_bulk(list(numbers))
    for place, one in enumerate(listed[number] for number in numbers):
        said = _said(place, random=random, today=today)
        keep(one, said, basis=_("演示数据，全部虚构"), seen=None, actor=actor, now=now)
        for ago in (1, 2):
            if checked := _checked(place, today.year - ago, random=random, today=today):
                note_check(one, today.year - ago, checked, actor=actor, now=now)


def _said(place: int, *, random: Random, today: date) -> Said:
    """A term that ends as its turn has it, one of the overdue postponed."""
    years = random.choice(YEARS)
    ends = months_after(today, ENDS[place % len(ENDS)]).replace(day=1 + place % 28)
    begins = months_after(ends, -12 * years)
    is_postponed = ENDS[place % len(ENDS)] == -2
    return Said(
        term_from=begins, term_years=years, election_on=begins, filed_on=begins + timedelta(days=20 + place % 15),
        postponed_until=months_after(ends, 6) if is_postponed else None,
        postponed_by=_("演示〔{year}〕{number} 号").format(year=today.year, number=place + 1) if is_postponed else "",
        charter_on=begins, party_in_charter=Known.YES.value, assessed=ASSESSED[place % len(ASSESSED)],
    )  # fmt: skip


def _checked(place: int, year: int, *, random: Random, today: date) -> Checked | None:
    """What became of the check of the year: mostly passed, some late, some not told."""
    if random.random() < 0.1:
        return None
    submitted = date(year + 1, 3, 1 + place % 31)
    concluded = submitted + timedelta(days=60 + place % 30)
    if concluded > today:
        return Checked(submitted) if submitted <= today else None
    ended = random.choice(
        (Conclusion.PASSED, Conclusion.PASSED, Conclusion.PASSED, Conclusion.BASIC)
    )
    return Checked(submitted, submitted + timedelta(days=20), concluded, ended.value)
