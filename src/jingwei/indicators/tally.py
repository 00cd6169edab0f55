"""What a tally is: the sum of things counted over a period that is no share of a ledger's rows (R-I.6)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from django.conf import settings
from django.utils.module_loading import import_string

from jingwei.people.permissions import Permission
from jingwei.units.models import Unit


class What(StrEnum):
    """What kind of thing is counted: it says which page opens it."""

    ORGANISATION = "organisation"
    PARTY = "party"
    INSTRUCTOR = "instructor"
    TEAM = "team"
    CHAIN = "chain"
    UNIT = "unit"
    WORD = "word"  # says all there is to say
    LEDGER = "ledger"
    FILE = "file"
    RECEPTION = "reception"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Item:
    """A thing that a tally counts: what it is called, by how much it counts, what else tells it apart.

    at: what its page is addressed by; empty where it has none.
    """

    what: What
    at: tuple[int | str, ...]
    title: str
    amount: int = 1
    about: str = ""


# unit, the first and the last day of the period -> what is counted, each once, within an active sight.
Items = Callable[[Unit, date, date], Iterable[Item]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A count or a sum for one unit; raises ValueError where it says too little of itself.

    items: a function over queries; the number is the sum of their amounts, so that it opens to all of
    them. word: what is counted. rule: where the formula comes from. is_of_people: amounts below five are
    not told (E-17). permission: whoever reads it needs it. title, formula and word are Chinese source texts. What is said of a day ignores the
    first day of the period.
    """

    key: str
    title: str
    formula: str
    word: str
    rule: str
    items: Items
    is_of_people: bool = False
    permission: Permission = Permission.LEDGERS_VIEW

    def __post_init__(self) -> None:
        is_sentence = self.formula.endswith("。") and self.formula.count("。") == 1
        if not (self.key and self.title and self.word and self.rule and is_sentence):
            raise ValueError(
                f"{self.key}: a tally has title, word, rule, and one sentence of formula"
            )

    def read(self, unit: Unit, *, since: date, on: date) -> int:
        """The number for the unit, from the first day until the last, both counted."""
        return sum(one.amount for one in self.items(unit, since, on))


@cache
def tallies() -> Mapping[str, Tally]:
    """By key, in the order of the areas; the setting TALLIES names each area's; ValueError for one key twice."""
    listed = [one for place in settings.TALLIES for one in import_string(place).values()]
    found = {one.key: one for one in listed}
    if len(found) < len(listed):
        raise ValueError(f"two tallies of one key: {sorted(one.key for one in listed)}")
    return MappingProxyType(found)
