"""What a tally is: a number counted or summed over a period that is no share of a ledger's rows (R-I.6)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from jingwei.units.models import Unit

# unit, the first and the last day of the period -> the number, within an active sight.
Count = Callable[[Unit, date, date], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A count or a sum for one unit; raises ValueError where it says too little of itself.

    count: a function over queries. word: what is counted. rule: where the formula comes from. title,
    formula and word are Chinese source texts. What is said of a day ignores the first day of the period.
    """

    key: str
    title: str
    formula: str
    word: str
    rule: str
    count: Count

    def __post_init__(self) -> None:
        is_sentence = self.formula.endswith("。") and self.formula.count("。") == 1
        if not (self.key and self.title and self.word and self.rule and is_sentence):
            raise ValueError(
                f"{self.key}: a tally has title, word, rule, and one sentence of formula"
            )

    def read(self, unit: Unit, *, since: date, on: date) -> int:
        """The number for the unit, from the first day until the last, both counted."""
        return self.count(unit, since, on)
