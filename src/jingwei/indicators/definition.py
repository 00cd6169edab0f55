"""What an indicator is: which rows of a ledger, and which of them it counts (R-I.1)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.asked import Asked, Filter, Match
from jingwei.ledgers.definition import Kind, Ledger
from jingwei.units.kinds import Tree
from jingwei.units.models import Unit

_KEY = re.compile(r"[a-z]+(?:-[a-z]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A count of rows of a ledger, or a share of them; raises ValueError where it contradicts itself.

    of: the ledger whose rows it is about. within: which of them, the denominator. counts: which of
    those, the numerator. is_share: said as a percentage with so many decimals, else as the count alone.
    decided_by: columns that decide whether a row is in the ledger, shown where they changed beside those
    that are asked.
    word: what is counted, of a count. rule: where the formula comes from. version goes up with every
    change of what is counted, so that readings of different definitions are never compared unsaid.
    title, formula and word are Chinese source texts.
    """

    key: str
    title: str
    formula: str
    of: Ledger
    rule: str
    within: tuple[Filter, ...] = ()
    counts: tuple[Filter, ...] = ()
    decided_by: tuple[str, ...] = ()
    is_share: bool = True
    decimals: int = 2
    word: str = ""
    version: int = 1

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.key):
            raise ValueError(f"the key of an indicator is lower case with hyphens: {self.key!r}")
        if fault := next((said for said, is_wrong in self._faults() if is_wrong), ""):
            raise ValueError(f"{self.key}: {fault}")

    def _faults(self) -> list[tuple[str, bool]]:
        asked = [(self.of[one.column], one) for one in (*self.within, *self.counts)]
        unknown_columns = [key for key in self.decided_by if self.of.get(key) is None]
        kinds = [self.of[one.column].kind for one in self.counts]
        unknown = [
            one for column, one in asked
            if column.kind is Kind.CHOICE and set(one.values) - set(column.words)
        ]  # fmt: skip
        is_sentence = self.formula.endswith("。") and self.formula.count("。") == 1
        return [
            ("it needs a title, and its formula in one sentence", not (self.title and is_sentence)),
            ("it names the rule that it comes from", not self.rule),
            ("a share counts some values of one choice", self.is_share and kinds != [Kind.CHOICE]),
            ("a count says what it counts, a share is a percentage", self.is_share == bool(self.word)),
            (f"no values of their columns: {unknown}", bool(unknown)),
            (f"no columns of the ledger: {unknown_columns}", bool(unknown_columns)),
        ]  # fmt: skip

    @property
    def deciders(self) -> tuple[str, ...]:
        """The columns that decide whether a row is counted."""
        asked = [one.column for one in (*self.within, *self.counts)]
        return tuple(dict.fromkeys([*self.decided_by, *asked]))

    def asked(self, unit: Unit | None, *, on: date | None, part: bool | None = None) -> Asked:
        """The address of the rows behind a figure: those counted, those not, or both where `part` is None."""
        filters = [*self.within]
        if part is True:
            filters += self.counts
        elif part is False:
            filters += self.rest()
        if unit is not None:
            column = "committee" if unit.tree == Tree.COMMITTEE else "place"
            filters.append(Filter(column, Match.IN, (str(unit.pk),)))
        return Asked(filters=tuple(filters), on=on)

    def rest(self) -> tuple[Filter, ...]:
        """The filter that keeps what is not counted: the other values of the one column that is asked."""
        (one,) = self.counts
        words = self.of[one.column].words
        return (replace(one, values=tuple(word for word in words if word not in one.values)),)


@dataclass(frozen=True, slots=True)
class Reading:
    """What an indicator says of a unit on a day: how many it counted, of how many."""

    counted: int = 0
    total: int = 0

    def percent(self, decimals: int) -> Decimal | None:
        """Rounded half up, in decimal arithmetic; None of nothing (R-I.3)."""
        if not self.total:
            return None
        exact = Decimal(100 * self.counted) / Decimal(self.total)
        return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)

    def text(self, indicator: Indicator) -> str:
        """As it is printed: 60.21 %, 724 家, a dash where there is nothing to be a share of."""
        if not indicator.is_share:
            return f"{self.counted:,}"
        percent = self.percent(indicator.decimals)
        return "—" if percent is None else f"{percent} %"


NOTHING = Reading()


def catalogue(indicators: Iterable[Indicator]) -> Mapping[str, Indicator]:
    """The indicators by key; raises ValueError where two share a key or a title."""
    listed = list(indicators)
    for names in ([one.key for one in listed], [one.title for one in listed]):
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(_("两个指标同名：{names}").format(names=twice))
    return MappingProxyType({one.key: one for one in listed})
