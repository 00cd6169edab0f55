"""Trade unions, youth league and women's organisations: by the day, one of a kind, with the heir after a merger."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import Error, connection, transaction

from jingwei.cover.conditions import has_mass_body
from jingwei.cover.kinds import MassKind
from jingwei.cover.models import MassBody
from jingwei.cover.operations import come_back, follow, set_up, wind_up
from jingwei.cover.rules import CoverRefused
from jingwei.journal.models import Entry as JournalEntry
from jingwei.ledgers.asked import Asked, Filter, Match
from jingwei.ledgers.catalogue import LEDGERS
from jingwei.ledgers.reading import keys
from jingwei.people.sight import Sight, seeing
from jingwei.register.models import Entry, Organisation
from tests.ledgers.city import City

SINCE, LATER, LAST = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
BY: dict[str, Any] = {"actor": None, "now": datetime(2026, 6, 15, 1, 0, tzinfo=UTC)}
TODAY = date(2026, 6, 15)


def organisation(city: City, name: str = "甲", **values: object) -> Organisation:
    return city.organisation(name, **values).organisation  # type: ignore[arg-type]


def said(one: Organisation, kind: MassKind, on: date) -> str:
    rows = Entry.objects.filter(organisation=one).annotate(word=has_mass_body(kind, on))
    return str(rows.values_list("word", flat=True).get())


def test_it_stands_from_day_to_day_each_kind_apart(city: City) -> None:
    one = organisation(city)
    set_up(one, MassKind.UNION, on=SINCE, **BY)
    set_up(one, MassKind.WOMEN, on=LATER, **BY)
    wind_up(one, MassKind.UNION, on=LAST, **BY)

    assert [said(one, MassKind.UNION, day) for day in (SINCE, LATER, LAST)] == ["yes", "yes", "no"]
    assert [said(one, MassKind.WOMEN, day) for day in (SINCE, LATER, LAST)] == ["no", "yes", "yes"]
    assert said(one, MassKind.YOUTH, LAST) == "no"
    asked = Asked(filters=(Filter("has_women", Match.IS, ("yes",)),))
    assert keys(LEDGERS["register"], asked, today=TODAY) == [one.pk]
    told = JournalEntry.objects.filter(action__startswith="cover.").values_list("action", flat=True)
    assert sorted(told) == ["cover.set_up_mass", "cover.set_up_mass", "cover.wind_up_mass"]


def test_what_makes_no_sense_is_refused(city: City) -> None:
    one = organisation(city)
    set_up(one, MassKind.UNION, on=LATER, **BY)
    for deed, on, why in (
        (set_up, LATER, "已经有工会组织"),
        (wind_up, SINCE, "不能结束在那以前"),
        (wind_up, date(2026, 7, 1), "不能晚于今天"),
    ):
        with pytest.raises(CoverRefused, match=why):
            deed(one, MassKind.UNION, on=on, **BY)
    with pytest.raises(CoverRefused, match="没有团组织"):
        wind_up(one, MassKind.YOUTH, on=LAST, **BY)
    wind_up(one, MassKind.UNION, on=LAST, **BY)
    with pytest.raises(CoverRefused, match="还有以前的"):
        set_up(one, MassKind.UNION, on=LATER, **BY)
    assert MassBody.objects.count() == 1


def test_it_goes_on_with_the_heir_and_comes_back(city: City) -> None:
    younger, heir = organisation(city), organisation(city, "乙")
    set_up(younger, MassKind.UNION, on=SINCE, **BY)
    set_up(younger, MassKind.YOUTH, on=SINCE, **BY)
    set_up(heir, MassKind.YOUTH, on=SINCE, **BY)

    follow(younger, heir, on=LATER)
    assert [said(heir, kind, LATER) for kind in MassKind] == ["yes", "yes", "no"]
    assert said(younger, MassKind.UNION, LATER) == "no"
    come_back(younger, heir, since=LATER, on=LAST)
    assert [said(heir, kind, LAST) for kind in MassKind] == ["no", "yes", "no"]
    assert said(younger, MassKind.UNION, LAST) == "yes"


def test_only_who_sees_the_organisation_sees_it_and_nothing_is_edited(city: City) -> None:
    one = organisation(city, place="c")
    set_up(one, MassKind.UNION, on=SINCE, **BY)
    for place, count in (("c", 1), ("a", 0)):
        with seeing(Sight(frozenset({city[place].pk}))):
            assert MassBody.objects.count() == count
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cover_massbody SET kind = 'youth'")
