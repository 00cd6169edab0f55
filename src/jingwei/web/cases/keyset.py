"""Pages of a list by the place of its last line, so that the thousandth page costs what the first does (D14)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from jingwei.procedures.models import Case

SIZE = 50
_NEVER = date.max  # what is due on no day comes last


@dataclass(frozen=True, slots=True)
class Order:
    """A column with a sense for reading its values back; the id decides between equals."""

    column: str
    read: Callable[[str], Any]
    descending: bool = False


URGENT = Order("due", date.fromisoformat)
NEWEST = Order("closed_at", datetime.fromisoformat, descending=True)


@dataclass(frozen=True, slots=True)
class Page:
    """The cases of a page, and the places before its first and after its last; "" for no such page."""

    cases: tuple[Case, ...]
    before: str
    after: str

    @classmethod
    def of(cls, found: QuerySet[Case], order: Order, *, before: str = "", after: str = "") -> Self:
        """The page after a place, or before one; the first where the place makes no sense."""
        listed = found.annotate(due=Coalesce("due_on", Value(_NEVER)))
        place = _place(order, before or after)
        backwards = bool(before) and place is not None
        down = order.descending is not backwards
        if place is not None:
            listed = listed.filter(_beyond(order.column, *place, down=down))
        keys = [F(order.column).desc(), F("pk").desc()] if down else [F(order.column).asc(), F("pk").asc()]  # fmt: skip
        rows = list(listed.order_by(*keys)[: SIZE + 1])
        is_more, rows = len(rows) > SIZE, rows[:SIZE]
        if backwards:
            rows.reverse()
        ends = (_spelt(order, rows[0]), _spelt(order, rows[-1])) if rows else ("", "")
        has_before = is_more if backwards else place is not None
        has_after = is_more if not backwards else True
        return cls(tuple(rows), ends[0] if has_before else "", ends[1] if has_after else "")


def _beyond(column: str, value: Any, pk: int, *, down: bool) -> Q:
    """What comes after the place; the first condition is the one that an index serves."""
    side = "l" if down else "g"
    later = Q(**{f"{column}__{side}t": value}) | Q(**{f"pk__{side}t": pk})
    return Q(**{f"{column}__{side}te": value}) & later


def _place(order: Order, text: str) -> tuple[Any, int] | None:
    value, comma, pk = text.rpartition(",")
    try:
        return (order.read(value), int(pk)) if comma else None
    except ValueError:
        return None


def _spelt(order: Order, case: Any) -> str:
    return f"{getattr(case, order.column).isoformat()},{case.pk}"
