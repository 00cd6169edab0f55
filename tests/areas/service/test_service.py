"""The log of service teams: what is noted, what is open as of a day, what is refused, who sees it."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import Error, connection, transaction

from jingwei.areas.service.models import Contact, ContactKind, Settlement
from jingwei.areas.service.operations import note_contact, settle
from jingwei.areas.service.queries import contacts_of, open_needs
from jingwei.areas.service.rules import ServiceRefused
from jingwei.cover.models import TeamTie
from jingwei.cover.operations import found_team, serve, stop_serving
from jingwei.journal.models import Entry as JournalEntry
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, Sight, seeing
from tests.ledgers.city import City, build
from tests.people.town import opened

SINCE, LATER, LAST = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
NOW = datetime(2026, 6, 15, 1, 0, tzinfo=UTC)


@pytest.fixture
def city(db: None) -> City:
    return build()


@pytest.fixture
def clerk(city: City) -> Account:
    return opened("banshi")


@pytest.fixture
def tie(city: City) -> TeamTie:
    """A team of north that serves an organisation of a1."""
    with seeing(EVERYTHING):
        one = city.organisation("甲公司", place="a1").organisation
        sent = found_team(
            "红色服务团", organ=city["north"], members=5, since=SINCE, actor=None, now=NOW
        )
        return serve(sent, one, on=SINCE, actor=None, now=NOW)


def noted(
    tie: TeamTie,
    clerk: Account,
    need: str = "要用工",
    *,
    on: date = SINCE,
    is_settled: bool = False,
) -> Contact:
    return note_contact(
        tie, on=on, kind=ContactKind.VISIT, need=need, is_settled=is_settled, actor=clerk, now=NOW
    )


def test_a_need_is_open_until_the_day_on_which_it_is_settled(tie: TeamTie, clerk: Account) -> None:
    with seeing(EVERYTHING):
        asked = noted(tie, clerk)
        assert noted(tie, clerk) == asked  # a second click
        noted(tie, clerk, "要场地", is_settled=True)
        noted(tie, clerk, "")
        settle(asked, on=LATER, result="招到了", actor=clerk, now=NOW)

        assert [one.need for one in open_needs(on=SINCE)] == ["要用工"]
        assert not open_needs(on=LATER).exists()
        listed = contacts_of(tie.team, on=SINCE)
        assert {(one.need, vars(one)["is_settled"]) for one in listed} == {
            ("要用工", False), ("要场地", True), ("", False),
        }  # fmt: skip
        told = JournalEntry.objects.filter(action__startswith="service.").order_by("pk")
        actions = [one.action.removeprefix("service.") for one in told]
        assert actions == ["contact", "contact", "settle", "contact", "settle"]
        assert not any("用工" in str(vars(one)) for one in told)


def test_what_makes_no_sense_is_refused(tie: TeamTie, clerk: Account) -> None:
    with seeing(EVERYTHING):
        asked = noted(tie, clerk, on=LATER)
        blank = noted(tie, clerk, "", on=LATER)
        stop_serving(tie, on=LAST, actor=None, now=NOW)
        tie.refresh_from_db()

        def end(contact: Contact, on: date = LAST, result: str = "") -> Callable[[], object]:
            return lambda: settle(contact, on=on, result=result, actor=clerk, now=NOW)

        for refused, cause in (
            (lambda: noted(tie, clerk, on=date(2026, 6, 16)), "不能晚于今天"),
            (lambda: noted(tie, clerk, on=date(2026, 2, 1)), "不能在它以前"),
            (lambda: noted(tie, clerk, on=LAST), "已不再服务它"),
            (lambda: noted(tie, clerk, " ", on=LATER, is_settled=True), "没有写需求"),
            (lambda: noted(tie, clerk, "需" * 501, on=LATER), "最多 500 字"),
            (lambda: noted(tie, clerk, "找老王 13900770001", on=LATER), "电话号码"),
            (end(blank), "没有写需求"),
            (end(asked, on=SINCE), "不能在它以前"),
            (end(asked, on=date(2026, 6, 16)), "不能晚于今天"),
            (end(asked, result="打 13900770001"), "电话号码"),
        ):
            with pytest.raises(ServiceRefused, match=cause):
                refused()
        end(asked)()
        with pytest.raises(ServiceRefused, match="已经解决过了"):
            end(asked)()
        assert Settlement.objects.count() == 1


def test_who_sees_the_organisation_sees_its_log_and_nothing_of_it_is_ever_changed(
    city: City, tie: TeamTie, clerk: Account
) -> None:
    with seeing(EVERYTHING):
        noted(tie, clerk, is_settled=True)
        for deed in (
            "UPDATE service_contact SET need = ''",
            "DELETE FROM service_settlement",
        ):
            with (
                pytest.raises(Error, match="never edited"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(deed)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE jingwei_office")
        for name, count in (("a", 1), ("a1", 1), ("c", 0)):
            with seeing(Sight(frozenset({city[name].pk}))):
                for model in (Contact, Settlement):
                    cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")  # noqa: S608 - a name of our own
                    assert (model.objects.count(), cursor.fetchone()) == (count, (count,)), name
