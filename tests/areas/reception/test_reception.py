"""Reception days: counts by kind, what is open as of a day, nothing counted twice, nothing ever changed."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import Error, connection, transaction

from jingwei.areas.reception.models import Kind, Raised, ReceptionDay, Settled, Sort
from jingwei.areas.reception.operations import hold, settle
from jingwei.areas.reception.queries import Tally, days, raised_on, summed
from jingwei.areas.reception.rules import ReceptionRefused
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, Sight, seeing
from tests.ledgers.city import City, build
from tests.people.town import opened

NOW = datetime(2026, 6, 15, 1, 0, tzinfo=UTC)
TABLES: tuple[Any, ...] = (ReceptionDay, Raised, Settled)
ON, LATER = date(2026, 3, 1), date(2026, 4, 1)
RAISED = {(Sort.NEED, Kind.STAFF): 3, (Sort.PROBLEM, Kind.PREMISES): 2, (Sort.NEED, Kind.PARTY): 0}


@pytest.fixture
def city(db: None) -> City:
    return build()


@pytest.fixture
def clerk(city: City) -> Account:
    return opened("banshi")


@pytest.fixture
def held(city: City, clerk: Account) -> ReceptionDay:
    """A day of street a, with three needs and two problems."""
    with seeing(EVERYTHING):
        return hold(city["a"], on=ON, place="街道党群服务中心", raised=RAISED, actor=clerk, now=NOW)


def settled(
    held: ReceptionDay, clerk: Account, number: int, *, seen: int = 3, on: date = LATER
) -> None:
    with seeing(EVERYTHING):
        about = Raised.objects.get(day=held, sort=Sort.NEED)
        settle(about, on=on, number=number, seen=seen, actor=clerk, now=NOW)


def sums(on: date) -> dict[str, Tally]:
    with seeing(EVERYTHING):
        return dict(summed(raised_on(days(since=date(2026, 1, 1), on=on), on=on)))


def test_what_is_open_is_what_was_raised_less_what_was_settled_by_the_day(
    held: ReceptionDay, clerk: Account
) -> None:
    settled(held, clerk, 2)

    assert sums(ON) == {"need": Tally(3, 0), "problem": Tally(2, 0)}
    assert sums(LATER) == {"need": Tally(3, 2), "problem": Tally(2, 0)}
    assert sums(date(2026, 2, 28)) == {"need": Tally(), "problem": Tally()}
    assert sums(LATER)["need"].open == 1


def test_what_makes_no_sense_or_was_said_before_is_refused(
    city: City, held: ReceptionDay, clerk: Account
) -> None:
    settled(held, clerk, 1)
    for refused, cause in (
        (lambda: settled(held, clerk, 1), "已经又记过，还剩 2 条"),  # a second click
        (lambda: settled(held, clerk, 3, seen=2), "只剩 2 条"),
        (lambda: settled(held, clerk, 0, seen=2), "解决了几条"),
        (lambda: settled(held, clerk, 1, seen=2, on=date(2026, 2, 1)), "不能在它以前"),
        (lambda: settled(held, clerk, 1, seen=2, on=date(2026, 6, 16)), "不能晚于今天"),
    ):
        with pytest.raises(ReceptionRefused, match=cause):
            refused()
    for said, cause in (
        ({"on": ON}, "已经登记过了"),
        ({"on": date(2026, 6, 16)}, "不能晚于今天"),
        ({"place": " "}, "在哪里接待"),
        ({"place": "找 13900770001"}, "电话号码"),
        ({"raised": {(Sort.NEED, Kind.STAFF): 1_001}}, "最多 1000 条"),
    ):
        whole = {"on": LATER, "place": "会议室", "raised": RAISED} | said
        with seeing(EVERYTHING), pytest.raises(ReceptionRefused, match=cause):
            hold(city["a"], actor=clerk, now=NOW, **whole)  # type: ignore[arg-type]
    with seeing(EVERYTHING):
        assert ReceptionDay.objects.count() == 1


def test_who_sees_the_unit_sees_its_days_and_nothing_of_them_is_ever_changed(
    city: City, held: ReceptionDay, clerk: Account
) -> None:
    settled(held, clerk, 1)
    for deed in ("UPDATE reception_raised SET number = 9", "DELETE FROM reception_settled"):
        with (
            seeing(EVERYTHING), pytest.raises(Error, match="never edited"), transaction.atomic(),
            connection.cursor() as cursor,
        ):  # fmt: skip
            cursor.execute(deed)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE jingwei_office")
        for name, seen in (("north", [1, 2, 1]), ("c", [0, 0, 0])):
            with seeing(Sight(frozenset({city[name].pk}))):
                for model, number in zip(TABLES, seen, strict=True):
                    cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")  # noqa: S608 - a name of our own
                    assert (model.objects.count(), cursor.fetchone()) == (number, (number,)), name
