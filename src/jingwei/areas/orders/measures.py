"""How orders were answered: in time, settled, to whose satisfaction; each figure opens the orders that it counts (R-SO.5)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from django.utils import timezone

from jingwei.areas.orders.kinds import ANSWERED_IN, FEWEST_RATED, Rating, Source
from jingwei.areas.orders.procedure import order
from jingwei.areas.orders.profile import profile
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.procedures.models import Case, Event
from jingwei.procedures.working_days import calendar
from jingwei.units.models import Unit

RATED = ("rate", "rate_for")
_TURNED_AWAY = ("refused", "cancelled")


@dataclass(frozen=True, slots=True)
class Told:
    """An order as its events tell it until a day. kind, source, need: as it was asked; state: where it stood on the day.

    limit: the day until which somebody must have been in touch. rating "": not rated.
    """

    case: Case
    kind: str
    source: str
    need: str
    state: str
    limit: date
    contacted_on: date | None = None
    resolved: bool = False
    rating: str = ""

    @property
    def channel(self) -> str:
        """The key of the channel that it came by."""
        return profile().channel_of.get(self.source, "")

    def is_due(self, on: date) -> bool:
        """It had to be answered by the day, or was; what was turned away before is neither."""
        if self.contacted_on:
            return True
        return self.state not in _TURNED_AWAY and self.limit < on

    @property
    def is_answered(self) -> bool:
        """Somebody was in touch within the limit."""
        return self.contacted_on is not None and self.contacted_on <= self.limit

    @property
    def is_unrated(self) -> bool:
        """Done, and nobody said how well; never counted as satisfied."""
        return self.state in ("done", "unrated")


class Measure(StrEnum):
    """What is counted of orders."""

    ASKED = "asked"
    DUE = "due"
    ANSWERED = "answered"
    RATED = "rated"
    RESOLVED = "resolved"
    SATISFIED = "satisfied"
    UNRATED = "unrated"


MEASURES: Mapping[Measure, tuple[str, Callable[[Told, date], bool]]] = MappingProxyType({
    Measure.ASKED: (mark("点单"), lambda _one, _on: True),
    Measure.DUE: (mark("应当响应的点单"), lambda one, on: one.is_due(on)),
    Measure.ANSWERED: (mark("按时响应的点单"), lambda one, _on: one.is_answered),
    Measure.RATED: (mark("评过的点单"), lambda one, _on: bool(one.rating)),
    Measure.RESOLVED: (mark("点单人说解决了的"), lambda one, _on: bool(one.rating) and one.resolved),
    Measure.SATISFIED: (mark("满意和基本满意的"), lambda one, _on: one.rating in (Rating.SATISFIED, Rating.BASICALLY)),
    Measure.UNRATED: (mark("办结没有评的"), lambda one, _on: one.is_unrated),
})  # fmt: skip
# Title of a rate -> what is counted, of what; the third is never told without the unrated beside it.
RATES = (
    (mark("响应率"), Measure.ANSWERED, Measure.DUE), (mark("解决率"), Measure.RESOLVED, Measure.RATED),
    (mark("满意率"), Measure.SATISFIED, Measure.RATED),
)  # fmt: skip


def orders_in(unit: Unit, *, since: date, on: date) -> list[Told]:
    """Those asked in the unit from the one day to the other, as they stood on that, within the active sight."""
    cases = Case.objects.filter(
        procedure=order.key, units__contains=[unit.pk], opened_at__date__range=(since, on)
    )
    return told(cases.order_by("opened_at", "pk"), on=on)


def told(cases: Iterable[Case], *, on: date) -> list[Told]:
    """What the events of orders say until the day, in one query besides their own."""
    listed = list(cases)
    events: dict[int, list[Event]] = {one.pk: [] for one in listed}
    for event in Event.objects.filter(case__in=listed, at__date__lte=on).order_by(
        "case", "sequence"
    ):
        events[event.case_id].append(event)
    return [_told(one, events[one.pk]) for one in listed if events[one.pk]]


def counted(measure: Measure, orders: Iterable[Told], *, on: date) -> list[Told]:
    """Those that the measure counts."""
    test = MEASURES[measure][1]
    return [one for one in orders if test(one, on)]


def rate(part: int, whole: int) -> str:
    """As a percentage; of few as counts, which a percentage would make more of than they are (R-11.3)."""
    if whole < FEWEST_RATED:
        return _("{part} / {whole}").format(part=part, whole=whole)
    return f"{100 * part / whole:.1f} %"


def _told(case: Case, events: list[Event]) -> Told:
    first, last = events[0], events[-1]
    contacted = next((one for one in events if one.step == "contact"), None)
    rated: Mapping[str, object] = next(
        (one.answers for one in reversed(events) if one.step in RATED), {}
    )
    return Told(
        case, str(first.answers["kind"]), str(first.answers.get("source", Source.ONLINE)),
        str(first.answers["need"]), last.to_state, calendar().after(_day(first), count=ANSWERED_IN),
        _day(contacted) if contacted else None, rated.get("resolved") is True, str(rated.get("rating", "")),
    )  # fmt: skip


def _day(event: Event) -> date:
    return timezone.localtime(event.at).date()
