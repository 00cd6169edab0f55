"""Values of columns as texts: their one canonical spelling, and back; in words where they make no sense."""

from datetime import date

from jingwei.fusion.privacy import SMALLEST_COUNT
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.days import Precision, read_date
from jingwei.kernel.register_number import PREFIX
from jingwei.kernel.text import fold
from jingwei.ledgers.asked import NO, YES, Match
from jingwei.ledgers.definition import TEXTUAL, WORDED, Column, Kind, Value

LARGEST = 2_147_483_647  # of a whole number in the database
LARGEST_ID = (1 << 63) - 1
LONGEST = 100  # characters of a text in a filter
FEW = "1"  # stands for every count of people from one to four (E-17)


class BadValue(ValueError):
    """A text is no value of the column; the message says so to the user."""


def canonical(column: Column, test: Match, text: str) -> str:
    """The one spelling of a filter's value; raises BadValue."""
    if test is Match.EMPTY:
        return _yes_or_no(column, text)
    if column.kind is Kind.UNIT:
        return str(_whole(column, text, largest=LARGEST_ID))
    wanted = spelt(column, valued(column, text))
    is_few = column.few and wanted.isdigit() and 0 < int(wanted) < SMALLEST_COUNT
    return FEW if is_few else wanted


def valued(column: Column, text: str) -> Value:
    """The value that a canonical or a typed text stands for; raises BadValue."""
    plain = clean(text)
    if len(plain) > LONGEST:
        raise BadValue(_said(column, _("太长，最多 {most} 个字").format(most=LONGEST)))
    match column.kind:
        case Kind.NUMBER:
            return _whole(column, plain, largest=LARGEST)
        case Kind.DATE:
            return _day(column, plain)
        case Kind.UNIT:
            return _whole(column, plain, largest=LARGEST_ID)
        case Kind.LINK:
            return _whole(column, plain.upper().removeprefix(PREFIX), largest=LARGEST_ID)
        case Kind.CODE:
            return fold(plain).upper()
        case kind if kind in WORDED and plain not in column.words:
            raise BadValue(_said(column, _("没有“{text}”这个选项").format(text=plain)))
    return plain


def placed(column: Column, text: str) -> Value:
    """The value of a place in a sorted list, where a text is meant sign by sign; raises BadValue."""
    return text.replace("\0", "") if column.kind in TEXTUAL else valued(column, text)


def spelt(column: Column, value: Value) -> str:
    """A value as the text that `valued` gives back; "" for none."""
    if value is None:
        return ""
    if column.kind is Kind.LINK:
        return f"{PREFIX}{value:07d}"
    return value.isoformat() if isinstance(value, date) else str(value)


def clean(text: str) -> str:
    """A text without blanks at its ends and without signs that nobody sees."""
    return "".join(sign for sign in text if sign.isprintable()).strip()


def _yes_or_no(column: Column, text: str) -> str:
    if text in (YES, NO):
        return text
    raise BadValue(_said(column, _("空白与否只能是 yes 或 no")))


def _whole(column: Column, text: str, *, largest: int) -> int:
    digits = fold(text).replace(",", "").removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 19) or int(digits) > largest:
        raise BadValue(_said(column, _("“{text}”不是整数，或太大").format(text=text[:LONGEST])))
    return -int(digits) if fold(text).startswith("-") else int(digits)


def _day(column: Column, text: str) -> date:
    found = read_date(text)
    if found is None or found.precision is not Precision.DAY:
        asked = _("“{text}”不是日期，请写作 2025-11-30").format(text=text)
        raise BadValue(_said(column, asked))
    return found.first


def _said(column: Column, what: str) -> str:
    return _("“{column}”：{what}。").format(column=column.heading, what=what)
