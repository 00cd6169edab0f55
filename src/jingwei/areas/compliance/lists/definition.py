"""What the lists are: items with their basis, of which kinds they are expected, read of one table (R-CP.14)."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

ASKED = frozenset({"since", "document", "passage", "count"})
CHARTER, RULES = "charter", "rules"
OWN = "own"  # no source asks for it: our proposal


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list; raises ValueError where it contradicts itself."""

    key: str
    title: str
    basis: str
    kinds: frozenset[str] = frozenset()
    words: tuple[re.Pattern[str], ...] = ()
    suggestion: str = ""
    counts: bool = False

    def __post_init__(self) -> None:
        if not self.title or not self.basis:
            raise ValueError(f"{self.key} needs a title and a basis")

    def is_expected(self, kind: str) -> bool:
        """Of an organisation of this kind."""
        return not self.kinds or kind in self.kinds


@dataclass(frozen=True, slots=True)
class Listing:
    """One list. asks: what is told of an item beside whether it stands."""

    key: str
    title: str
    asks: frozenset[str]
    items: tuple[Item, ...]

    def __post_init__(self) -> None:
        keys = [one.key for one in self.items]
        if len(set(keys)) < len(keys) or not keys or not self.asks <= ASKED:
            raise ValueError(f"{self.key} has items twice or none, or asks what is not known")

    def __getitem__(self, key: str) -> Item:
        return next(one for one in self.items if one.key == key)

    def expected(self, kind: str) -> list[Item]:
        """The items of an organisation of this kind."""
        return [one for one in self.items if one.is_expected(kind)]


@cache
def listings() -> Mapping[str, Listing]:
    """All of them, by key."""
    found = [_listing(one) for one in _read("lists")["list"]]
    return MappingProxyType({one.key: one for one in found})


@cache
def articles() -> Mapping[str, tuple[str, ...]]:
    """Those of the internal rules to take, by the key of the item."""
    return MappingProxyType(
        {key: tuple(one["articles"]) for key, one in _read("templates").items()}
    )


def _read(name: str) -> dict[str, Any]:
    table = files("jingwei.areas.compliance").joinpath(f"data/{name}.toml")
    return tomllib.loads(table.read_text(encoding="utf-8"))


def _listing(table: Mapping[str, Any]) -> Listing:
    items = tuple(_item(one) for one in table["item"])
    return Listing(table["key"], table["title"], frozenset(table["asks"]), items)


def _item(table: Mapping[str, Any]) -> Item:
    words = tuple(re.compile(one) for one in table.get("words", ()))
    return Item(**{**table, "kinds": frozenset(table.get("kinds", ())), "words": words})
