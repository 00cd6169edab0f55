"""What changed in the reader's part since a day, this week's Monday to begin with: each organisation, old and new."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from jingwei.fusion.outputs import words
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import written
from jingwei.people.permissions import Permission
from jingwei.register.kinds import SEEN_THROUGH
from jingwei.register.models import Entry
from jingwei.register.since import What, before_and_now, counts_since, organisations_since
from jingwei.units.models import UnitName
from jingwei.web.organisations.said import GROUPS, spoken
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

SIZE = 50
TITLES: Mapping[What, str] = MappingProxyType({
    What.NEW: mark("新增"), What.LEFT: mark("退出"), What.CHANGED: mark("内容有变"), What.MOVED: mark("归属有变"),
})  # fmt: skip
LONGEST = timedelta(days=366)
_FIELDS = tuple(field for _title, fields in GROUPS for field in fields)


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that is another now, in words."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Row:
    """An organisation: its number, what it is or was last called, what differs."""

    number: str
    name: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class _Called:
    """What the units and the head offices of a list are called."""

    units: Mapping[int, str]
    offices: Mapping[int, str]

    def place(self, entry: Entry | None, kind: str) -> str:
        """The unit in which an entry lies, "" for none."""
        return self.units.get(getattr(entry, f"{kind}_id") or 0, "") if entry else ""

    def head(self, entry: Entry) -> str:
        """The head office of an entry, by number alone where it is out of sight, "" for none."""
        pk = entry.parent_id
        return f"{self.offices.get(pk, '')} {written(pk)}".strip() if pk else ""


def monday(day: date) -> date:
    """The first day of the week."""
    return day - timedelta(days=day.weekday())


def address_of(what: What, since: date) -> str:
    """The list of one of the counts."""
    return f"{reverse('changes')}?{urlencode({'what': what.value, 'since': since.isoformat()})}"


@scoped(Permission.REGISTER_VIEW)
@require_safe
def changes(asked: HttpRequest) -> HttpResponse:
    """The organisations that one of the counts counted, by number."""
    request = cast("OfficeRequest", asked)
    what, since = _what(request), _since(request)
    after = request.GET.get("after", "")
    found = organisations_since(since, on=request.today, what=what).order_by("organisation")
    if after.isdecimal() and len(after) <= 18:
        found = found.filter(organisation__gt=int(after))
    numbers = list(found[: SIZE + 1])
    counts = counts_since(since, on=request.today)
    tabs = [
        (f"{_(TITLES[one])} {counts[one]}", address_of(one, since), one is what) for one in What
    ]
    more = f"{address_of(what, since)}&after={numbers[SIZE - 1]}" if len(numbers) > SIZE else ""
    return page(
        request, "web/changes/week.html", what=what.value, since=since, tabs=tabs, more=more, first=address_of(what, since) if after else "",
        rows=_rows(request, numbers[:SIZE], since), earliest=request.today - LONGEST,
    )  # fmt: skip


def _what(request: OfficeRequest) -> What:
    said = request.GET.get("what", "")
    return What(said) if said in set(What) else What.NEW


def _since(request: OfficeRequest) -> date:
    """The day that is asked for, no more than a year ago; this week's Monday for anything else."""
    try:
        said = date.fromisoformat(request.GET.get("since", ""))
    except ValueError:
        return monday(request.today)
    return said if request.today - LONGEST <= said <= request.today else monday(request.today)


def _rows(request: OfficeRequest, numbers: Iterable[int], since: date) -> list[Row]:
    found = before_and_now(numbers, since=since, on=request.today)
    called = _Called(_names(found.values(), on=request.today), _offices(found.values()))
    return [
        Row(written(number), _name(*found[number]), tuple(_differences(*found[number], called)))
        for number in sorted(found)
    ]


def _name(was: Entry | None, now: Entry | None) -> str:
    one = now or was
    return one.name if one else ""


def _names(pairs: Iterable[tuple[Entry | None, Entry | None]], *, on: date) -> dict[int, str]:
    """What the units in them are called, in one query."""
    ids = {
        pk
        for pair in pairs
        for entry in pair
        if entry
        for kind in SEEN_THROUGH
        if (pk := getattr(entry, f"{kind}_id"))
    }
    rows = UnitName.objects.filter(unit__in=ids, held_from__lte=on).order_by("held_from")
    return dict(rows.values_list("unit", "name")) if ids else {}


def _offices(pairs: Iterable[tuple[Entry | None, Entry | None]]) -> dict[int, str]:
    """What their head offices in sight are called, or were last, in one query."""
    ids = {entry.parent_id for pair in pairs for entry in pair if entry and entry.parent_id}
    rows = Entry.objects.filter(organisation__in=ids).order_by("held_from", "pk")
    return dict(rows.values_list("organisation", "name")) if ids else {}


def _differences(was: Entry | None, now: Entry | None, called: _Called) -> Iterator[Difference]:
    """Where it lies, of what came or went; else every value that is another now."""
    if was is None or now is None:
        one = now or was
        yield from (
            Difference(_(kind.label), called.place(was, kind), called.place(now, kind))
            for kind in SEEN_THROUGH
            if one and getattr(one, f"{kind}_id")
        )
        return
    for kind in SEEN_THROUGH:
        if getattr(was, f"{kind}_id") != getattr(now, f"{kind}_id"):
            yield Difference(_(kind.label), called.place(was, kind), called.place(now, kind))
    if was.parent_id != now.parent_id:
        yield Difference(words.heading("parent"), called.head(was), called.head(now))
    for field in _FIELDS:
        before, after = getattr(was, field), getattr(now, field)
        if before != after:
            yield Difference(words.heading(field), spoken(field, before), spoken(field, after))
