"""Reads the lists within the active sight: what is noted of each item, what is missing."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from jingwei.areas.compliance.kinds import Standing
from jingwei.areas.compliance.lists.definition import Item, Listing, listings
from jingwei.areas.compliance.lists.operations import newest
from jingwei.areas.compliance.models import Noted


@dataclass(frozen=True, slots=True)
class Kept:
    """A list of one organisation: each item that is expected of it, with what is noted."""

    listing: Listing
    rows: tuple[tuple[Item, Noted | None], ...]

    @property
    def standing(self) -> int:
        """How many there are."""
        return sum(held is not None and held.stands == Standing.YES for _item, held in self.rows)

    @property
    def missing(self) -> list[Item]:
        """Those that somebody found missing."""
        return [one for one, held in self.rows if held is not None and held.stands == Standing.NO]

    @property
    def untold(self) -> list[Item]:
        """Those of which nobody said anything."""
        return [one for one, held in self.rows if held is None]

    @property
    def seen(self) -> int | None:
        """The newest row."""
        return newest({one.key: held for one, held in self.rows if held is not None})


def lists_of(organisation: int, kind: str, *, on: date) -> list[Kept]:
    """All lists of an organisation of the kind, as of the day."""
    held: dict[str, dict[str, Noted]] = defaultdict(dict)
    for one in Noted.objects.on(on).filter(organisation=organisation).select_related("by"):
        held[one.list][one.item] = one
    return [
        Kept(each, tuple((item, held[each.key].get(item.key)) for item in each.expected(kind)))
        for each in listings().values()
    ]


def versions(organisation: int, listing: Listing, *, on: date) -> list[Noted]:
    """What was noted of a list until the day, the newest first."""
    rows = Noted.objects.filter(organisation=organisation, list=listing.key, held_from__lte=on)
    return list(rows.select_related("by").order_by("-pk"))
