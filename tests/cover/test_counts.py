"""Counts that Party organisations tell: by quarter, put right with their history, both sides of a hand-over."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import Error, connection, transaction

from jingwei.cover.kinds import CountKind, Direction
from jingwei.cover.models import HandOver, PartyCount, PartyOrganisation, Station
from jingwei.cover.operations import (
    Facts,
    close_station,
    form,
    hand_over,
    open_station,
    tell_counts,
)
from jingwei.cover.pairs import pairs
from jingwei.cover.rules import CoverRefused
from jingwei.journal.models import Entry as JournalEntry
from jingwei.ledgers.asked import Asked, Filter, Match
from jingwei.ledgers.catalogue import LEDGERS
from jingwei.ledgers.reading import keys
from jingwei.people.sight import Sight, seeing
from tests.ledgers.city import City

SINCE = date(2025, 1, 1)
FIRST, SECOND = date(2026, 3, 31), date(2026, 6, 30)
NOW = datetime(2026, 7, 15, 1, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=20)
BY: dict[str, Any] = {"actor": None, "now": NOW}


def party(city: City, name: str, **values: object) -> PartyOrganisation:
    host = city.organisation(name, **values).organisation  # type: ignore[arg-type]
    return form(Facts(name=f"{name}党支部"), hosts=[host], established_on=SINCE, **BY)


def sent(one: PartyOrganisation, opposite: PartyOrganisation, count: int, **more: Any) -> bool:
    said: dict[str, Any] = {"other": opposite.pk, "elsewhere": "", "quarter": SECOND, **BY}
    return hand_over(one, Direction.SENT, count=count, **(said | more))


def received(one: PartyOrganisation, opposite: PartyOrganisation, count: int, **more: Any) -> bool:
    said: dict[str, Any] = {"other": opposite.pk, "elsewhere": "", "quarter": SECOND, **BY}
    return hand_over(one, Direction.RECEIVED, count=count, **(said | more))


def test_counts_are_told_by_quarter_and_put_right_with_their_history(city: City) -> None:
    one = party(city, "甲")
    counts = {CountKind.APPLICANTS: 7, CountKind.ACTIVISTS: 3, CountKind.DEVELOPED: 1}

    assert tell_counts(one, counts, quarter=SECOND, **BY) == 3
    assert tell_counts(one, counts, quarter=SECOND, **BY) == 0  # a double click
    right = counts | {CountKind.APPLICANTS: 8}
    assert tell_counts(one, right, quarter=SECOND, actor=None, now=LATER) == 1

    told = PartyCount.objects.filter(kind="applicants").order_by("pk")
    assert [(row.count, row.held_to) for row in told] == [(7, LATER.date()), (8, None)]
    on_the_day = PartyCount.objects.on(NOW.date()).get(kind="applicants")
    assert on_the_day.count == 7
    assert JournalEntry.objects.filter(action="cover.tell_counts").count() == 4


@pytest.mark.parametrize(
    ("quarter", "count", "why"),
    [
        (date(2026, 6, 29), 1, "季度末"),
        (date(2026, 9, 30), 1, "还没有结束"),
        (date(2024, 12, 31), 1, "没有这个党组织"),
        (SECOND, 10_001, "人数要在"),
    ],
)
def test_a_count_of_no_quarter_or_beyond_reason_is_refused(city: City, quarter: date, count: int, why: str) -> None:  # fmt: skip
    one = party(city, "甲")
    with pytest.raises(CoverRefused, match=why):
        tell_counts(one, {CountKind.ACTIVISTS: count}, quarter=quarter, **BY)
    assert not PartyCount.objects.exists()


def test_both_sides_of_a_hand_over_stand_beside_each_other(city: City) -> None:
    home, away = party(city, "甲"), party(city, "乙")

    sent(home, away, 6)
    (pair,) = pairs(on=NOW.date())
    assert (pair.sender, pair.receiver, pair.sent, pair.received) == (home.pk, away.pk, 6, None)
    assert not pair.agrees

    received(away, home, 5)
    assert [(one.sent, one.received, one.agrees) for one in pairs(on=NOW.date())] == [(6, 5, False)]
    received(away, home, 6)
    assert not received(away, home, 6)
    assert [one.agrees for one in pairs(on=NOW.date(), of=away.pk)] == [True]
    assert HandOver.objects.count() == 3


def test_what_lies_outside_the_city_is_not_compared(city: City) -> None:
    one = party(city, "甲")
    hand_over(
        one, Direction.RECEIVED, other=None, elsewhere="四川省达州市", quarter=SECOND, count=9, **BY
    )
    (pair,) = pairs(on=NOW.date())
    assert (pair.is_outside, pair.elsewhere, pair.received) == (True, "四川省达州市", 9)


def test_a_hand_over_that_makes_no_sense_is_refused(city: City) -> None:
    one, other = party(city, "甲"), party(city, "乙")
    for given, why in (
        ({"other": None}, "两样只写一样"),
        ({"elsewhere": "外地"}, "两样只写一样"),
        ({"other": 999_999}, "没有编号"),
        ({"other": one.pk}, "不能是它自己"),
        ({"other": None, "elsewhere": "找13900000001"}, "电话"),
    ):
        with pytest.raises(CoverRefused, match=why):
            sent(one, other, 5, **given)
    assert not HandOver.objects.exists()


def test_a_pair_is_in_sight_of_both_sides_and_of_nobody_else(city: City) -> None:
    home, away = party(city, "甲", place="a"), party(city, "乙", place="c")
    sent(home, away, 6)

    for place, count in (("a", 1), ("c", 1), ("b", 0)):
        with seeing(Sight(frozenset({city[place].pk}))):
            assert len(pairs(on=NOW.date())) == count, place


def test_a_station_stands_from_day_to_day_and_is_one_at_a_time(city: City) -> None:
    one = party(city, "甲")
    open_station(one, "驿路先锋站", on=FIRST, **BY)
    with pytest.raises(CoverRefused, match="已经有"):
        open_station(one, "另一个", on=SECOND, **BY)
    asked = Asked(filters=(Filter("station", Match.IS, ("yes",)),))
    assert keys(LEDGERS["party-organisations"], asked, today=NOW.date()) == [one.pk]

    close_station(one, on=SECOND, **BY)
    assert [Station.objects.on(day).exists() for day in (FIRST, SECOND)] == [True, False]
    assert keys(LEDGERS["party-organisations"], asked, today=NOW.date()) == []
    with pytest.raises(CoverRefused, match="还没有撤销"):
        open_station(one, "驿路先锋站", on=FIRST, **BY)


def test_history_is_added_never_edited(city: City) -> None:
    one, other = party(city, "甲"), party(city, "乙")
    tell_counts(one, {CountKind.ACTIVISTS: 5}, quarter=SECOND, **BY)
    sent(one, other, 6)
    open_station(one, "站", on=FIRST, **BY)
    for table, column in (
        ("cover_partycount", "count = 1"), ("cover_handover", "count = 1"), ("cover_station", "name = 'x'"),
    ):  # fmt: skip
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {column}")  # noqa: S608 - names of tables
