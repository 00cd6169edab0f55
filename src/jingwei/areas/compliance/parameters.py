"""What differs by place and year: windows of annual checks, lead days; ours, or those of the file that COMPLIANCE names (R-CP.3)."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings

from jingwei.kernel.catalogue import translate as _


class ParametersRefused(ValueError):
    """The file cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Window:
    """Until when the annual check or report of the year before is owed, for organisations of some kinds in a place."""

    kinds: frozenset[str]
    file_by: str
    conclude_by: str
    source: str
    place: str = ""
    years: frozenset[int] = frozenset()
    report_by: str = ""
    exempt_after: str = ""
    exempt: frozenset[str] = frozenset()

    def fits(self, kind: str, year: int, places: Collection[str]) -> bool:
        """Whether it holds for such an organisation in the year, that lies in the places with these codes."""
        here = not self.place or self.place in places
        return kind in self.kinds and here and (not self.years or year in self.years)

    def is_exempt(self, kind: str, year: int, established_on: date | None) -> bool:
        """Whether one founded on the day owes nothing in the year: too young, or not there yet (R-6.1)."""
        if established_on is None or established_on.year < year - 1:
            return False
        if established_on.year >= year:
            return True
        return kind in self.exempt and established_on > day(self.exempt_after, year - 1)


@dataclass(frozen=True, slots=True)
class Ladder:
    """The months and days around the end of a term (R-6.7)."""

    remind_months: int
    decide_months: int
    notice_days: int
    file_days: int


@dataclass(frozen=True, slots=True)
class EventRule:
    """How a kind of key event is told: how many days before, whom it is put to and for how long, whether silence releases."""

    lead_days: int
    consults: Mapping[str, int]  # kind of office -> working days
    releases: bool
    source: str


class Seen(StrEnum):
    """An event that the office sees, or that somebody tells, by which a step of the six begins (R-CP.17)."""

    REGISTERED = "registered"
    CHARTER = "charter"
    CHECK = "check"
    RENEWAL = "renewal"
    ASSESSED = "assessed"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class SyncStep:
    """What is owed within so many days of an event, and by which kind of office."""

    key: str
    title: str
    event: Seen
    days: int
    owner: str

    @property
    def name(self) -> str:
        """What it is called, in the reader's language."""
        return _(self.title)


@dataclass(frozen=True, slots=True)
class Parameters:
    """All that a city may say otherwise."""

    windows: tuple[Window, ...]
    term: Ladder
    events: Mapping[str, EventRule]
    sync: tuple[SyncStep, ...]

    def event(self, kind: str) -> EventRule:
        """That of the kind, else that of any."""
        return self.events.get(kind) or self.events["default"]

    def window(self, kind: str, year: int, places: Collection[str] = ()) -> Window | None:
        """The one for such an organisation: of the smallest place, and of the year before any year."""
        fitting = [one for one in self.windows if one.fits(kind, year, places)]
        return max(fitting, key=lambda one: (len(one.place), bool(one.years)), default=None)

    @property
    def places(self) -> frozenset[str]:
        """The codes of the places that have windows of their own."""
        return frozenset(one.place for one in self.windows if one.place)


def day(said: str, year: int) -> date:
    """ "03-31" in a year."""
    month, number = said.split("-")
    return date(year, int(month), int(number))


def read(text: str, *, onto: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The tables of the text, in place of those of the same name; raises ParametersRefused."""
    try:
        return dict(onto or {}) | tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise ParametersRefused(f"compliance: {fault}") from fault


def made(tables: Mapping[str, Any]) -> Parameters:
    """The parameters of these tables; raises ParametersRefused naming what is wrong."""
    try:
        found = Parameters(
            windows=tuple(_window(one) for one in tables["windows"]), term=Ladder(**tables["term"]),
            events=_events(tables["events"]), sync=tuple(_step(one) for one in tables["sync"]),
        )  # fmt: skip
        for one in found.windows:
            for said in filter(
                None, (one.report_by, one.file_by, one.conclude_by, one.exempt_after)
            ):
                day(said, 2001)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise ParametersRefused(f"compliance: {fault!r}") from fault
    return found


def parameters() -> Parameters:
    """Those of the office."""
    return _parameters(getattr(settings, "COMPLIANCE", ""))


@cache
def _parameters(path: str) -> Parameters:
    shipped = files("jingwei.areas.compliance").joinpath("data/parameters.toml")
    tables = read(shipped.read_text(encoding="utf-8"))
    return made(read(Path(path).read_text(encoding="utf-8"), onto=tables) if path else tables)


def _events(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, EventRule]:
    """Each kind says what it has otherwise than any."""
    ordinary = tables["default"]
    return {kind: EventRule(**{**ordinary, **table}) for kind, table in tables.items()}


def _step(table: Mapping[str, Any]) -> SyncStep:
    return SyncStep(**{**table, "event": Seen(table["event"])})


def _window(table: Mapping[str, Any]) -> Window:
    sets = {name: frozenset(table.get(name, ())) for name in ("kinds", "years", "exempt")}
    return Window(**{**table, **sets})
