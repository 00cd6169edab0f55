"""The time line of an organisation: founded, entered, changed, merged, checked, day by day (R-V.2)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils import timezone

from jingwei.fusion.outputs import words
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import written
from jingwei.register.kinds import Method, Outcome, PlacementKind
from jingwei.register.mergers.models import Decision, Split, Verdict
from jingwei.register.models import Entry, Publication
from jingwei.register.queries import Shown
from jingwei.units.models import UnitName
from jingwei.web.organisations.parted import number_of
from jingwei.web.organisations.said import GROUPS, spoken

# What a change of the entry is told by; counts of rows and lists are no news.
_FIELDS = tuple(
    field for _title, fields in GROUPS for field in fields if field not in ("departments", "row_count")
)  # fmt: skip
_UNITS = (PlacementKind.PLACE, PlacementKind.COMMITTEE, PlacementKind.PARK, PlacementKind.BUILDING)


@dataclass(frozen=True, slots=True)
class Change:
    """One value that changed: its title, what it was and what it became, "" for nothing."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Event:
    """What happened on a day."""

    on: date
    title: str
    changes: tuple[Change, ...] = ()
    note: str = ""


def events(shown: Shown, *, until: date) -> list[Event]:
    """All that is known up to the day, the oldest first."""
    history = sorted(shown.history, key=lambda one: one.held_from)
    names = _unit_names(history, until=until)
    rounds = _rounds({one.held_from for one in history})
    told = [
        *_founded(history),
        *_entered(history, names, rounds),
        *_merged(shown),
        *_parted(shown),
        *_split(shown),
        *(
            Event(check.checked_on, _check(check.method, check.outcome), note=check.note)
            for check in shown.checks
        ),
    ]
    return sorted((one for one in told if one.on <= until), key=lambda one: one.on)


def _founded(history: Sequence[Entry]) -> Iterator[Event]:
    days = [one.established_on for one in history if one.established_on]
    if days:
        yield Event(days[-1], _("成立"))


def _entered(
    history: Sequence[Entry], names: Mapping[int, str], rounds: Mapping[date, int]
) -> Iterator[Event]:
    """Each entry beside the one before; a day on which none followed is the day it left."""
    before: Entry | None = None
    for entry in history:
        title = _titled(entry.held_from, rounds, entered=before is None)
        if before is None:
            yield Event(entry.held_from, title)
        else:
            if before.held_to != entry.held_from and before.held_to is not None:
                yield Event(before.held_to, _("离开底册"))
                title = _("回到底册")
            changes = tuple(_changes(before, entry, names))
            if changes or before.held_to != entry.held_from:
                yield Event(entry.held_from, title, changes)
        before = entry
    if before is not None and before.held_to is not None:
        yield Event(before.held_to, _("离开底册"))


def _titled(day: date, rounds: Mapping[date, int], *, entered: bool) -> str:
    number = rounds.get(day)
    if entered:
        return _("第 {number} 轮入册").format(number=number) if number else _("入册")
    return _("第 {number} 轮变更").format(number=number) if number else _("人工更正")


def _changes(before: Entry, after: Entry, names: Mapping[int, str]) -> Iterator[Change]:
    for field in _FIELDS:
        was, now = spoken(field, getattr(before, field)), spoken(field, getattr(after, field))
        if was != now:
            yield Change(words.heading(field), was, now)
    for kind in _UNITS:
        then, here = getattr(before, f"{kind}_id"), getattr(after, f"{kind}_id")
        if then != here:
            yield Change(_(kind.label), names.get(then, ""), names.get(here, ""))


def _unit_names(history: Iterable[Entry], *, until: date) -> dict[int, str]:
    """What each unit of the history was last called, in one query."""
    found = {getattr(one, f"{kind}_id") for one in history for kind in _UNITS} - {None}
    names = UnitName.objects.filter(unit__in=found, held_from__lte=until).order_by("held_from")
    return dict(names.values_list("unit", "name"))


def _rounds(days: Iterable[date]) -> dict[date, int]:
    """The day and number of the rounds that were published on these days."""
    published = Publication.objects.filter(published_on__in=list(days)).order_by("round_no")
    return dict(published.values_list("published_on", "round_no"))


def _merged(shown: Shown) -> Iterator[Event]:
    """The day on which each number that was merged into this one left the register."""
    left = (
        Entry.objects.filter(organisation__merged_into=shown.organisation, held_to__isnull=False)
        .values_list("organisation")
        .annotate(day=Max("held_to"))
        .order_by("organisation")
    )
    for number, day in left:
        yield Event(day, _("{number} 并入").format(number=written(number)))


def _parted(shown: Shown) -> Iterator[Event]:
    """The days on which a merger with it was undone, and why."""
    told = Decision.objects.filter(verdict=Verdict.DIFFERENT).select_related("organisation", "heir", "by")  # fmt: skip
    about = told.filter(organisation=shown.organisation) | told.filter(heir=shown.organisation)
    for one in about.order_by("pk"):
        title = _("撤销 {younger} 并入 {heir}").format(
            younger=one.organisation.number, heir=one.heir.number
        )
        note = _("{name}：{reason}").format(name=one.by.name, reason=one.reason)
        yield Event(timezone.localdate(one.at), title, note=note)


def _split(shown: Shown) -> Iterator[Event]:
    """The days on which it was split, or split off, and why; and those on which that was undone."""
    done = Split.objects.filter(effective_at__isnull=False).select_related("by")
    about = done.filter(organisation=shown.organisation) | done.filter(part=shown.organisation)
    undone = Decision.objects.filter(verdict=Verdict.SAME).select_related("by").order_by("pk")
    for one in about.order_by("pk"):
        assert one.part_id is not None  # noqa: S101 - it took effect
        pair = {"number": number_of(one.organisation_id), "part": number_of(one.part_id)}
        yield _by(one, _("{part} 从 {number} 拆出").format(**pair))
        for told in undone.filter(organisation=one.part_id, heir=one.organisation_id):
            if told.effective_at is not None:
                yield _by(told, _("{part} 合回 {number}").format(**pair))


def _by(one: Split | Decision, title: str) -> Event:
    note = _("{name}：{reason}").format(name=one.by.name, reason=one.reason)
    return Event(timezone.localdate(one.effective_at), title, note=note)


def _check(method: str, outcome: str) -> str:
    said = (_(Method(method).label), _(Outcome(outcome).label))
    return _("{method}：{outcome}").format(method=said[0], outcome=said[1])
