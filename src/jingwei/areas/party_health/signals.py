"""Signals that a Party organisation does not live, each a condition as of a day that anybody can check (R-PH.2)."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.db.models import Exists, OuterRef, Q

from jingwei.areas.party_health.kinds import EventKind
from jingwei.areas.party_health.models import LifeEvent
from jingwei.areas.party_health.rules import WITHOUT_MEETING, months_before
from jingwei.cover.kinds import OWN_FORMATIONS, Level, Nature
from jingwei.cover.models import Hosting, PartyRecord
from jingwei.kernel.catalogue import mark
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry

GONE = ("suspended", "revoked", "cancelled", "moved")  # how a host stands that is there no more
FORMAL = 3  # members of a branch of one's own
_PARTY = "party_organisation"


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal: what it is called, why it says something, when it is seen on what is said of one on the day."""

    key: str
    title: str
    reason: str
    rule: str
    seen: Callable[[date], Q]


def _no_meeting(on: date) -> Q:
    """Of one that stood all that time, in an office that kept meetings all that time; a group has no such meeting."""
    since = months_before(on, WITHOUT_MEETING)
    held = LifeEvent.objects.filter(
        party_organisation=OuterRef(_PARTY),
        kind=EventKind.MEMBERS,
        on__gt=since,
        on__lte=on,
        taken_back_at=None,
    )
    stood = Q(party_organisation__established_on__lte=since)
    kept = LifeEvent.objects.filter(at__date__lte=since, taken_back_at=None)
    return ~Q(level=Level.GROUP) & stood & Q(Exists(kept)) & ~Q(Exists(held))


def _few_members(_on: date) -> Q:
    alone = Q(nature=Nature.ENTITY, formation__in=OWN_FORMATIONS, formal__lt=FORMAL)
    return ~Q(level=Level.GROUP) & alone


def _term_overdue(on: date) -> Q:
    return Q(nature=Nature.ENTITY, term_to__lt=on)


def _temporary_over(on: date) -> Q:
    return Q(nature=Nature.TEMPORARY, term_to__lt=on)


def _host_gone(on: date) -> Q:
    gone = Entry.objects.on(on).filter(organisation=OuterRef("organisation"), legal_status__in=GONE)
    return Q(Exists(Hosting.objects.on(on).filter(Exists(gone), party_organisation=OuterRef(_PARTY))))  # fmt: skip


_ALL = (
    Signal("no_meeting", mark("六个月没有党员大会的记录"), mark("六个月内没有登记过党员大会；开过而没有登记的，补登就不再提示。"), "R-3.7", _no_meeting),
    Signal("few_members", mark("正式党员不足 3 名又没有联合"), mark("单独组建的要有 3 名以上正式党员，不足的应改为联合组建。"), "R-3.1", _few_members),
    Signal("term_overdue", mark("任期已满没有换届"), mark("本届任期届满的日子已经过去。"), "R-3.5", _term_overdue),
    Signal("temporary_over", mark("临时的已到期没有撤销"), mark("临时的党组织写明的结束日子已经过去。"), "R-16.9", _temporary_over),
    Signal("host_gone", mark("所在组织停业、吊销、注销或迁出"), mark("所在的组织里有停业、吊销、注销或迁出的，应退出或改建。"), "R-3.9", _host_gone),
)  # fmt: skip
SIGNALS: Mapping[str, Signal] = MappingProxyType({one.key: one for one in _ALL})


def signals_of(parties: Collection[int], *, on: date) -> dict[int, tuple[str, ...]]:
    """The keys of the signals that are seen of each on the day, a query for each signal; a party without any is left out.

    The same whoever looks: a host out of the reader's sight counts, unnamed.
    """
    with seeing(EVERYTHING):
        held = PartyRecord.objects.on(on).filter(party_organisation__in=parties).order_by()
        seen = [held.filter(one.seen(on)).values_list(_PARTY, flat=True) for one in _ALL]
        found: dict[int, list[str]] = {}
        for one, rows in zip(_ALL, seen, strict=True):
            for party in rows:
                found.setdefault(party, []).append(one.key)
    return {party: tuple(keys) for party, keys in found.items()}
