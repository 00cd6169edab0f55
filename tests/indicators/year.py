"""A year of a small city, kept twice: in the register, and in plain lists that a recount goes through one by one."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from jingwei.cover.kinds import Formation, MassKind, Nature, PostKind
from jingwei.cover.operations import (
    Facts,
    assign,
    dissolve,
    enlist,
    form,
    leave,
    release,
    revise,
    set_up,
    wind_up,
)
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry, Organisation
from jingwei.units.paths import ids_of
from tests.ledgers.city import City, build
from tests.remembered import remembered

FIRST = date(2026, 1, 1)
TODAY = date(2026, 12, 31)
NOW = datetime(2026, 12, 31, 4, 0, tzinfo=UTC)
PLACES = ("a1", "a2", "a", "b", "c", "park", "north")
Period = tuple[date, date | None]


@dataclass
class Known:
    """What is true of an organisation: where it lay and what it was, when, and what covered it."""

    number: int
    entries: list[tuple[Period, frozenset[int], dict[str, str]]] = field(default_factory=list)
    covers: list[tuple[Period, str]] = field(default_factory=list)  # own, joint, functional
    guided: list[Period] = field(default_factory=list)
    masses: list[tuple[Period, str]] = field(default_factory=list)  # union, youth, women


@dataclass
class Year:
    """The city, and what is true of it."""

    city: City
    known: list[Known]


def holds(period: Period, on: date) -> bool:
    """Whether a period holds on the day."""
    return period[0] <= on and (period[1] is None or on < period[1])


@remembered
def live() -> Year:
    """Sixty organisations through a year; every change by the operations of the office."""
    random, year = Random(4), Year(build(), [])  # noqa: S311 - repeatable
    with seeing(EVERYTHING):
        for number in range(60):
            year.known.append(_organisation(year.city, random, number))
        _branches(year, random)
        _instructors(year, random)
        _masses(year, Random(5))  # noqa: S311 - repeatable
    return year


def _day(random: Random, since: date = FIRST) -> date:
    return since + timedelta(days=random.randrange(max(1, (TODAY - since).days)))


def _organisation(city: City, random: Random, number: int) -> Known:
    is_social = random.random() < 0.3
    since = FIRST if random.random() < 0.7 else _day(random)
    place = random.choice(PLACES)
    values: dict[str, Any] = {
        "kind": "association" if is_social else "enterprise",
        "legal_status": random.choice(("active", "active", "active", "revoked")),
        "three_have": random.choice(("yes", "yes", "no", "unknown")),
        "ownership": ""
        if is_social
        else random.choice(("non_public", "unknown", "mixed", "state")),
    }
    entry = city.organisation(f"第{number}家", place=place, held_from=since, **values)
    known = Known(entry.organisation_id)
    held, units = since, frozenset(entry.units)
    while random.random() < 0.5:  # it moves, or is found to be otherwise
        on = _day(random, held)
        if on <= held:
            break
        known.entries.append(((held, on), units, dict(values)))
        place = random.choice(PLACES)
        values |= {"three_have": random.choice(("yes", "no"))}
        lies_in = ids_of(city[place].path)
        entry = city.next_entry(entry, on=on, place=city[place], units=lies_in, **values)
        held, units = on, frozenset(lies_in)
    if random.random() < 0.2:  # it is gone
        gone = _day(random, held) + timedelta(days=1)
        Entry.objects.filter(pk=entry.pk).update(held_to=gone)
        known.entries.append(((held, gone), units, dict(values)))
    else:
        known.entries.append(((held, None), units, dict(values)))
    return known


def _masses(year: Year, random: Random) -> None:
    for known in random.sample(year.known, 25):
        one, kind, since = Organisation.objects.get(pk=known.number), random.choice(list(MassKind)), _day(random)  # fmt: skip
        set_up(one, kind, on=since, actor=None, now=NOW)
        until = _day(random, since) if random.random() < 0.4 else None
        if until:
            wind_up(one, kind, on=until, actor=None, now=NOW)
        known.masses.append(((since, until), kind.value))


def _branches(year: Year, random: Random) -> None:
    for number in range(25):
        nature = random.choice((Nature.ENTITY, Nature.ENTITY, Nature.FUNCTIONAL, Nature.TEMPORARY))
        formation = random.choice((Formation.SINGLE, Formation.JOINT, Formation.CHAIN))
        hosts = random.sample(
            year.known, 1 if formation is Formation.SINGLE else random.randint(2, 4)
        )
        since = _day(random)
        organisations = [Organisation.objects.get(pk=one.number) for one in hosts]
        facts = Facts(name=f"第{number}党支部", nature=nature, formation=formation)
        found = form(facts, hosts=organisations, established_on=since, actor=None, now=NOW)
        steps: list[tuple[date, date | None, str]] = [(since, None, _word(nature, formation))]
        gone: dict[int, date] = {}
        if nature is not Nature.ENTITY and random.random() < 0.5:  # it becomes an entity (M32)
            on = _day(random, since) + timedelta(days=1)
            turned = Facts(name=f"第{number}党支部", formation=formation)
            revise(found, turned, on=on, actor=None, now=NOW, is_approved=True)
            steps = [(since, on, steps[0][2]), (on, None, _word(Nature.ENTITY, formation))]
        last = steps[-1][0]
        if len(hosts) > 2 and random.random() < 0.5:
            left = gone[hosts[0].number] = _day(random, last) + timedelta(days=1)
            leave(found, organisations[0], on=left, actor=None, now=NOW)
        ended = None
        if random.random() < 0.3:
            ended = max([_day(random, last) + timedelta(days=1), *gone.values()])
            dissolve(found, on=ended, actor=None, now=NOW)
        for one in hosts:
            until = gone.get(one.number, ended)
            for begun, closed, word in steps:
                ends = [day for day in (closed, until) if day]
                one.covers.append(((begun, min(ends) if ends else None), word))


def _word(nature: Nature, formation: Formation) -> str:
    if nature is not Nature.ENTITY:
        return "functional"
    return "own" if formation is Formation.SINGLE else "joint"


def _instructors(year: Year, random: Random) -> None:
    unit = year.city["a"]
    people = [
        enlist(f"指导员{number}", unit=unit, post_kind=PostKind.OFFICIAL, since=FIRST, actor=None, now=NOW)
        for number in range(8)
    ]  # fmt: skip
    for place, one in enumerate(random.sample(year.known, 24)):
        organisation = Organisation.objects.get(pk=one.number)
        on = _day(random)
        made = assign(people[place % 8], organisation, on=on, actor=None, now=NOW)
        until = _day(random, on) if random.random() < 0.4 else None
        if until:
            release(made, on=until, why="replaced", actor=None, now=NOW)
        one.guided.append((on, until))
