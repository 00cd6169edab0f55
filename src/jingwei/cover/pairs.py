"""What both sides of a hand-over of mobile members tell, beside each other (R-CV.14)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from jingwei.cover.kinds import Direction
from jingwei.cover.models import HandOver

_FIELDS = ("party_organisation", "other", "elsewhere", "direction", "quarter", "count")


@dataclass(frozen=True, slots=True)
class Pair:
    """How many the sending side says went, and how many the receiving side says came, in a quarter; None: not told.

    sender, receiver: numbers of Party organisations; 0 for what is no one of the city's, which `elsewhere` names.
    """

    quarter: date
    sender: int
    receiver: int
    sent: int | None
    received: int | None
    elsewhere: str = ""

    @property
    def is_outside(self) -> bool:
        """Whether one side tells nothing here, so that there is nothing to compare."""
        return not (self.sender and self.receiver)

    @property
    def agrees(self) -> bool:
        """Whether both tell the same."""
        return not self.is_outside and self.sent == self.received


def pairs(*, on: date, of: int | None = None) -> list[Pair]:
    """Those in sight as of the day, the newest quarter first; `of`: of one Party organisation alone.

    A row that one side told is in sight of the other, so that no pair is seen by half.
    """
    rows = HandOver.objects.on(on)
    if of is not None:
        rows = rows.filter(Q(party_organisation=of) | Q(other=of))
    return _paired(rows.order_by("pk").values_list(*_FIELDS))


def _paired(rows: Iterable[tuple[int, int | None, str, str, date, int]]) -> list[Pair]:
    told: dict[tuple[date, int, int, str], dict[str, int]] = {}
    for own, other, elsewhere, direction, quarter, count in rows:
        sides = (own, other or 0)
        sender, receiver = sides if direction == Direction.SENT else sides[::-1]
        told.setdefault((quarter, sender, receiver, elsewhere), {})[direction] = count
    found = [
        Pair(quarter, sender, receiver, said.get(Direction.SENT), said.get(Direction.RECEIVED), elsewhere)
        for (quarter, sender, receiver, elsewhere), said in told.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.quarter.toordinal(), one.sender, one.receiver, one.elsewhere))  # fmt: skip
