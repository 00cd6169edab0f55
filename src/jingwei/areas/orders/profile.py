"""The city's own words for orders and suggestions, from a table that a city can replace (R-SO.1, E-20)."""

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings

from jingwei.areas.orders.kinds import OPEN_STATES, Source


class ProfileRefused(Exception):
    """A table is no such table; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What another office takes: known by these words, and where to go."""

    title: str
    words: tuple[str, ...]
    office: str


@dataclass(frozen=True, slots=True)
class Hotline:
    """The line that this office does not double (R-SO.7)."""

    title: str
    number: str
    address: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What the city calls things. classes, steps, channels, suggestions: key -> Chinese title.

    step_of: state -> key of the step. channel_of: source -> key of the channel. innocent: words of which those of
    `elsewhere` are only a part.
    """

    hotline: Hotline
    classes: Mapping[str, str]
    steps: Mapping[str, str]
    channels: Mapping[str, str]
    suggestions: Mapping[str, str]
    step_of: Mapping[str, str]
    channel_of: Mapping[str, str]
    elsewhere: tuple[Elsewhere, ...]
    innocent: tuple[str, ...]

    def belongs_elsewhere(self, text: str) -> Elsewhere | None:
        """The office that a text is for, where it is for another; spaces and full width hide nothing."""
        bare = "".join(unicodedata.normalize("NFKC", text).split())
        for word in self.innocent:
            bare = bare.replace(word, " ")
        return next(
            (one for one in self.elsewhere if any(word in bare for word in one.words)), None
        )


def read_profile(text: str) -> Profile:
    """The words of a table like `data/orders.toml`; raises ProfileRefused.

    Every open state belongs to one step, every source to one channel; there are two classes at least.
    """
    try:
        told = tomllib.loads(text)
        found = Profile(
            hotline=Hotline(**told["hotline"]), classes=_titles(told, "class"), steps=_titles(told, "step"),
            channels=_titles(told, "channel"), suggestions=_titles(told, "suggestion"),
            step_of=_places(told["step"], "states", OPEN_STATES),
            channel_of=_places(told["channel"], "sources", Source.values),
            elsewhere=tuple(
                Elsewhere(one["title"], tuple(one["words"]), one["office"]) for one in told["elsewhere"]
            ),
            innocent=tuple(told["innocent"]),
        )  # fmt: skip
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as fault:
        raise ProfileRefused(f"orders: {fault}") from fault
    return found


def profile() -> Profile:
    """The office's words: those of the file that ORDERS_PROFILE names, else the shipped ones."""
    return _profile(getattr(settings, "ORDERS_PROFILE", ""))


@cache
def _profile(path: str) -> Profile:
    shipped = files("jingwei.areas.orders").joinpath("data/orders.toml")
    return read_profile((Path(path) if path else shipped).read_text(encoding="utf-8"))


def _titles(told: Mapping[str, Any], name: str) -> dict[str, str]:
    found = {str(one["key"]): str(one["title"]) for one in told[name]}
    if len(found) != len(told[name]) or len(found) < 2:
        raise ValueError(f"{name}: two at least, each with a key of its own")
    return found


def _places(told: Iterable[Mapping[str, Any]], name: str, wanted: Iterable[str]) -> dict[str, str]:
    """Each of the things wanted -> the key of the one that lists it."""
    listed = [(str(each), str(one["key"])) for one in told for each in one[name]]
    if sorted(each for each, _key in listed) != sorted(wanted):
        raise ValueError(f"{name}: each of {sorted(wanted)} once")
    return dict(listed)
