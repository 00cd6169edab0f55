"""References: the only way in which a number gets into a bulletin (R-T.1)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from jingwei.indicators.catalogue import indicators
from jingwei.indicators.definition import Indicator, Reading
from jingwei.kernel.catalogue import translate as _

_BRACES = re.compile(r"\{([^{}]*)\}")
_NAMED = re.compile(r"([a-z]+(?:-[a-z]+)*)\.([a-z]+)(?:@([a-z_]+))?")


class UnknownReference(ValueError):
    """Names no indicator, field or moment; the message says which."""


class Field(StrEnum):
    """What of a reading is said; the last two say it of the time since the moment that is named.

    CHANGE: by how much it rose or fell. STILL: how many lacked it then and lack it still: the rows not
    counted of a share, those counted of a count.
    """

    PERCENT = "percent"
    COUNTED = "counted"
    TOTAL = "total"
    REST = "rest"
    CHANGE = "change"
    STILL = "still"


SINCE = frozenset({Field.CHANGE, Field.STILL})


class Moment(StrEnum):
    """Of which day, seen from the bulletin's."""

    NOW = ""
    LAST_MONTH = "last_month"
    LAST_YEAR = "last_year"
    YEAR_START = "year_start"

    def of(self, day: date) -> date:
        """The last day of the month before, of the same month a year ago, of the year before; the day itself."""
        if self is Moment.LAST_MONTH:
            return day.replace(day=1) - timedelta(days=1)
        if self is Moment.LAST_YEAR:
            return end_of_month(day.year - 1, day.month)
        if self is Moment.YEAR_START:
            return date(day.year - 1, 12, 31)
        return day


class Word(StrEnum):
    """What is named without being a figure: whose bulletin, as of which day, of which month."""

    UNIT = "unit"
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Reference:
    """A field of an indicator's reading at a moment."""

    indicator: str
    field: Field
    moment: Moment = Moment.NOW

    @classmethod
    def of(cls, text: str) -> "Reference":
        """What `three-have-cover.percent@last_month` names; raises UnknownReference."""
        found = _NAMED.fullmatch(text.strip())
        if found is None:
            raise UnknownReference(
                _("“{name}”不是引用；引用写成 指标.栏，例如 work-cover.percent。").format(name=text)
            )
        key, field, moment = found.groups()
        indicator = indicators().get(key)
        if indicator is None:
            raise UnknownReference(_("没有“{key}”这个指标。").format(key=key))
        if field not in set(Field) or (moment or "") not in set(Moment):
            raise UnknownReference(_("“{name}”：没有这一栏，或没有这个时点。").format(name=text))
        reference = cls(key, Field(field), Moment(moment or ""))
        if fault := reference.fault(indicator):
            raise UnknownReference(f"{text}: {fault}")
        return reference

    def fault(self, indicator: Indicator) -> str:
        """Why the indicator has no such field; "" where it has."""
        of_share = {Field.PERCENT, Field.TOTAL, Field.REST}
        if not indicator.is_share and self.field in of_share:
            return _("它是家数，只有 counted、change、still 三栏。")
        if self.field in SINCE and self.moment is Moment.NOW:
            return _("change 和 still 要写明从哪个时点起，例如 change@last_month。")
        return ""


Piece = str | Word | Reference


def said(reference: Reference, reading: Reading) -> str:
    """A field of one reading as it is printed, without separators (GB/T 15835)."""
    if reference.field is Field.PERCENT:
        return percent(indicators()[reference.indicator], reading)
    rest = reading.total - reading.counted
    return str(
        {Field.COUNTED: reading.counted, Field.TOTAL: reading.total}.get(reference.field, rest)
    )


def percent(indicator: Indicator, reading: Reading) -> str:
    """60.21%, a dash where there is nothing to be a share of."""
    found = reading.percent(indicator.decimals)
    return "—" if found is None else f"{found}%"


def change(indicator: Indicator, before: Reading, after: Reading) -> str:
    """上升1.20个百分点, 减少3家, 持平: what a reader gets who subtracts the two figures as printed."""
    if not indicator.is_share:
        difference = after.counted - before.counted
        said = f"{abs(difference)}{indicator.word}"
        return f"增加{said}" if difference > 0 else f"减少{said}" if difference else "持平"
    was, now = (one.percent(indicator.decimals) for one in (before, after))
    if was is None or now is None:
        return "没有可比的数"
    points = f"{abs(now - was)}个百分点"
    return f"上升{points}" if now > was else f"下降{points}" if now < was else "持平"


def parsed(text: str) -> tuple[Piece, ...]:
    """A sentence in its pieces; raises UnknownReference for what its braces name."""
    pieces = _BRACES.split(text)
    return tuple(
        _braced(piece) if place % 2 else piece
        for place, piece in enumerate(pieces)
        if piece or place % 2
    )


def loose(text: str) -> str:
    """The sentence without its references: what was typed by hand."""
    return _BRACES.sub("", text)


def _braced(name: str) -> Word | Reference:
    return Word(name) if name in set(Word) else Reference.of(name)


def end_of_month(year: int, month: int) -> date:
    """Its last day."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
