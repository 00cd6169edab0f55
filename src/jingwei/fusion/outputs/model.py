"""What is written from: one round's result, and what stands beside it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from jingwei.fusion.estimate import Estimate
from jingwei.fusion.model import Fusion
from jingwei.fusion.outputs.disputes import contested
from jingwei.kernel.catalogue import translate as _

if TYPE_CHECKING:
    from jingwei.fusion.reading.model import SheetReading


UNDATED = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class BaseComparison:
    """Our register held against the list of the higher level (上级比对); all columns are text.

    theirs_only: name, uscc, detail. ours_only: organisation, name, uscc.
    differing: organisation, field, ours, theirs.
    """

    theirs_only: pl.DataFrame
    ours_only: pl.DataFrame
    differing: pl.DataFrame


@dataclass(frozen=True)
class Round:
    """Everything that the files of one round are written from.

    ``fusion`` and ``records`` are safe to write: phones are masked in them unless the run was
    asked to keep them (E-11). ``as_of`` is the day that stands on every page, None where no list states one.
    """

    fusion: Fusion
    records: pl.DataFrame
    sheets: "tuple[SheetReading, ...]"
    base: BaseComparison | None
    estimate: Estimate | None
    as_of: date | None

    @cached_property
    def contested(self) -> pl.DataFrame:
        """The values about which departments differ; see `disputes.contested`."""
        return contested(self.fusion.lineage)

    @property
    def day(self) -> str:
        """The day in words, for headers and footers."""
        if self.as_of is None:
            return _("名单没有写明日期")
        return _("数据截至 {day}").format(day=self.as_of.isoformat())

    @property
    def created(self) -> date:
        """The day that stands in the files' properties: never today, so that the same lists give the same bytes."""
        return self.as_of or UNDATED

    @property
    def departments(self) -> list[str]:
        """The departments in the order of the balance."""
        return self.fusion.balance["department"].to_list()

    @property
    def is_sample(self) -> bool:
        """True when the codes are the sample city's (E-15): PDY is given to no real body."""
        codes = self.fusion.organisations["uscc"].drop_nulls()
        return bool(len(codes)) and bool(codes.str.slice(8, 3).eq("PDY").mean() > 0.5)  # type: ignore[operator]
