"""Lets months pass: some organisations are renamed, move, come, go or change their phone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from jingwei.sample import people
from jingwei.sample.clerk import Clerk, Row
from jingwei.sample.founding import Founder
from jingwei.sample.lists import DepartmentList
from jingwei.sample.model import City, Kind, Organisation, with_traits
from jingwei.sample.noise import Noise

_EVENTS = ("renamed", "moved", "phone", "person", "gone", "new")
_WEIGHTS = (2, 3, 3, 2, 2, 2)
_COLUMNS = {
    "renamed": ("org.name", "org.former_name"),
    "moved": ("org.registered_address", "org.operating_address", "org.district", "org.street",
              "org.community", "org.park", "org.building"),
    "registered": ("org.uscc",),
    "phone": ("org.contact_phone",),
    "person": ("org.legal_rep", "org.contact_name"),
}  # fmt: skip
# A department learns of a change in the month it happens with this chance, else never.
_HEARS = 0.7


@dataclass(frozen=True)
class Change:
    """What befell an organisation in a round; ``after`` is how it stands then."""

    round_number: int
    event: str
    after: Organisation


def later_round(
    city: City,
    lists: Iterable[DepartmentList],
    *,
    founder: Founder,
    rounds: int,
    share: float,
    seed: int,
    noise: Noise,
    first: date,
) -> tuple[City, Iterator[DepartmentList]]:
    """The city and its lists after so many rounds, each changing a share of the organisations.

    Truth ids stay; a new organisation gets the next one. A row that no change touches is, cell
    for cell, what it was in the round before, wrong codes and all.
    """
    organisations = list(city.organisations)
    random = Random(f"rounds {city.place.code} {seed}")
    changes: list[Change] = []
    for number in range(1, rounds + 1):
        changes += _one_round(organisations, founder, number, share, random)
    later = City(city.place, organisations)
    return later, _changed(lists, later, changes, seed=seed, noise=noise, first=first)


def _one_round(
    organisations: list[Organisation], founder: Founder, number: int, share: float, random: Random
) -> list[Change]:
    count = max(1, round(len(organisations) * share))
    chosen = random.sample(range(len(organisations)), count)
    changes = []
    for at in chosen:
        event = random.choices(_EVENTS, _WEIGHTS)[0]
        before = organisations[at]
        if event == "new":
            after = founder.company() if random.random() < 0.7 else founder.institution()
            after = with_traits(replace(after, truth_id=len(organisations) + 1), "new")
            organisations.append(after)
        else:
            event = _possible(event, before)
            after = _after(before, event, founder, random)
            organisations[at] = after
        changes.append(Change(number, event, after))
    return changes


def _possible(event: str, before: Organisation) -> str:
    """Only companies are renamed; a station is registered at last; others change their phone."""
    if event != "renamed" or before.kind is Kind.COMPANY:
        return event
    return "registered" if before.kind is Kind.STATION and not before.codes.credit else "phone"


def _after(before: Organisation, event: str, founder: Founder, random: Random) -> Organisation:
    if event == "renamed":
        district = founder.place.districts[before.registered.district].name
        brand = founder.names.company(before.trade, district=district).brand
        renamed = replace(before, name=before.name._replace(brand=brand), former=before.name)
        return with_traits(renamed, "renamed")
    if event == "registered":
        code = founder.credit_code("91", district=before.registered.district)
        return replace(before, codes=replace(before.codes, credit=code))
    if event == "moved":
        site = founder.gazetteer.site()
        return with_traits(replace(before, registered=site, operating=site), "movedon")
    if event == "phone":
        contacts = replace(before.contacts, mobile=people.mobile(random), agent="")
        return replace(before, contacts=contacts)
    if event == "person":
        contacts = replace(before.contacts, person=people.person_name(random))
        return replace(before, contacts=contacts)
    return before


def _changed(
    lists: Iterable[DepartmentList],
    city: City,
    changes: list[Change],
    *,
    seed: int,
    noise: Noise,
    first: date,
) -> Iterator[DepartmentList]:
    for listed in lists:
        number = listed.department.number
        random = Random(f"changes {city.place.code} {seed} {number}")
        clerk = Clerk(listed.department, city=city, noise=noise, on=first, random=random)
        book = _Book(listed.rows)
        for change in changes:
            # Seeded by the change, so that a later round repeats what earlier rounds wrote.
            random.seed(f"{seed} {number} {change.round_number} {change.after.truth_id}")
            book.enter(change, clerk, random)
        yield DepartmentList(listed.department, book.rows())


class _Book:
    """One department's rows, found by organisation, so that a million rows can be changed."""

    def __init__(self, rows: list[Row]) -> None:
        self._by_id: dict[int, list[Row]] = {}
        self._rows = rows
        self._gone: set[int] = set()
        for row in rows:
            self._by_id.setdefault(row.truth_id, []).append(row)

    def enter(self, change: Change, clerk: Clerk, random: Random) -> None:
        """Enters a change, or leaves the rows as they are where the department does not hear."""
        after = change.after
        if change.event == "gone":
            self._gone.add(after.truth_id)
        elif change.event == "new":
            if random.random() < clerk.department.chance(after):
                row = clerk.row(after)
                self._rows.append(row)
                self._by_id[after.truth_id] = [row]
        else:
            for row in self._by_id.get(after.truth_id, ()):
                _rewrite(row, change, clerk, random)

    def rows(self) -> list[Row]:
        """The rows that remain, sheet after sheet."""
        names = {name: at for at, name in enumerate(dict.fromkeys(r.sheet for r in self._rows))}
        kept = [row for row in self._rows if row.truth_id not in self._gone]
        return sorted(kept, key=lambda row: names[row.sheet])


def _rewrite(row: Row, change: Change, clerk: Clerk, random: Random) -> None:
    renamed = change.event == "renamed"
    hears = random.random() < _HEARS or (renamed and clerk.department.keeps_names)
    if not hears:
        if renamed:
            row.tags.append("former")
        return
    fresh = clerk.row(change.after)
    for i, key in enumerate(clerk.department.columns):
        if key in _COLUMNS[change.event]:
            row.cells[i] = fresh.cells[i]
    row.tags.append(f"{change.event}later")
