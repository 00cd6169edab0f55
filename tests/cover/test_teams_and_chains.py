"""Service teams and industrial chains: what is refused, what stands, who sees it, what a ledger shows of it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import Error, connection, transaction

from jingwei.cover.conditions import chains, team_served
from jingwei.cover.models import Chain, ChainLink, ServiceTeam, TeamTie
from jingwei.cover.operations import (
    close_chain,
    disband,
    found_team,
    link,
    open_chain,
    serve,
    stop_serving,
    unlink,
)
from jingwei.cover.rules import CoverRefused
from jingwei.journal.models import Entry as JournalEntry
from jingwei.people.sight import Sight, seeing
from jingwei.register.models import Entry, Organisation
from jingwei.units.paths import ids_of
from tests.ledgers.city import City

SINCE, LATER, LAST = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
NOW = datetime(2026, 6, 15, 1, 0, tzinfo=UTC)
BY: dict[str, Any] = {"actor": None, "now": NOW}


def organisation(city: City, name: str, **values: object) -> Organisation:
    """A new organisation of the city."""
    return city.organisation(name, **values).organisation  # type: ignore[arg-type]


def team(city: City) -> ServiceTeam:
    """A service team of five."""
    return found_team("红色服务团", organ=city["a"], members=5, since=SINCE, actor=None, now=NOW)


def chain(city: City, name: str = "乙烯") -> Chain:
    """A chain of the city's place a."""
    return open_chain(name, place=city["a"], since=SINCE, actor=None, now=NOW)


def said(one: Organisation, on: date) -> tuple[str, str]:
    """What the columns of a ledger say of it on the day."""
    rows = Entry.objects.filter(organisation=one).annotate(a=team_served(on), b=chains(on))
    found: tuple[str, str] = rows.values_list("a", "b").get()
    return found


def test_a_team_serves_from_day_to_day_until_it_stops_or_is_disbanded(city: City) -> None:
    sent, one, other = team(city), organisation(city, "甲"), organisation(city, "乙")
    tie = serve(sent, one, on=SINCE, actor=None, now=NOW)
    serve(sent, other, on=LATER, actor=None, now=NOW)
    stop_serving(tie, on=LATER, actor=None, now=NOW)
    disband(sent, on=LAST, actor=None, now=NOW)

    assert [said(one, day)[0] for day in (SINCE, LATER, LAST)] == ["yes", "no", "no"]
    assert [said(other, day)[0] for day in (SINCE, LATER, LAST)] == ["no", "yes", "no"]


def test_an_organisation_is_in_chains_by_the_day(city: City) -> None:
    one = organisation(city, "甲")
    first, second = chain(city), chain(city, "丙烯")
    held = link(first, one, stage=1, on=SINCE, actor=None, now=NOW)
    link(second, one, stage=2, on=LATER, actor=None, now=NOW)
    unlink(held, on=LAST, actor=None, now=NOW)

    assert [said(one, day)[1] for day in (SINCE, LATER, LAST)] == ["乙烯", "丙烯、乙烯", "丙烯"]
    close_chain(second, on=LAST, actor=None, now=NOW)
    assert said(one, LAST)[1] == ""


def test_what_makes_no_sense_is_refused(city: City) -> None:
    sent, held, one = team(city), chain(city), organisation(city, "甲")
    tie = serve(sent, one, on=LATER, actor=None, now=NOW)
    tied = link(held, one, stage=1, on=LATER, actor=None, now=NOW)
    for refused, cause in (
        (lambda: found_team(" ", organ=city["a"], members=1, since=SINCE, **BY), "服务团的名称"),
        (lambda: serve(sent, one, on=LAST, **BY), "已经由这个服务团服务"),
        (lambda: serve(sent, organisation(city, "乙"), on=date(2026, 2, 1), **BY), "从 2026-03-01 起才有"),
        (lambda: stop_serving(tie, on=SINCE, **BY), "不能结束在它以前"),
        (lambda: disband(sent, on=SINCE, **BY), "不能早于它已有的记录"),
        (lambda: open_chain(" ", place=city["a"], since=SINCE, **BY), "产业链的名称"),
        (lambda: open_chain("乙烯", place=city["a"], since=SINCE, **BY), "已经有一条“乙烯”"),
        (lambda: link(held, one, stage=2, on=LAST, **BY), "已经在这条产业链里"),
        (lambda: link(held, organisation(city, "丙"), stage=0, on=LAST, **BY), "从 1 起"),
        (lambda: unlink(tied, on=SINCE, **BY), "不能结束在那以前"),
        (lambda: close_chain(held, on=SINCE, **BY), "不能早于它已有的记录"),
    ):  # fmt: skip
        with pytest.raises(CoverRefused, match=cause):
            refused()
    disband(sent, on=LAST, actor=None, now=NOW)
    close_chain(held, on=LAST, actor=None, now=NOW)
    for refused, cause in (
        (lambda: serve(sent, one, on=LAST, **BY), "已经解散"),
        (lambda: disband(sent, on=LAST, **BY), "已经解散"),
        (lambda: stop_serving(tie, on=LAST, **BY), "已经结束"),
        (lambda: link(held, one, stage=1, on=LAST, **BY), "已经撤销"),
        (lambda: close_chain(held, on=LAST, **BY), "已经撤销"),
        (lambda: unlink(tied, on=LAST, **BY), "已经不在"),
    ):
        with pytest.raises(CoverRefused, match=cause):
            refused()


def test_who_sees_an_organisation_sees_its_teams_and_chains_and_nobody_else_does(
    city: City,
) -> None:
    south = organisation(city, "乙", place="c")
    serve(team(city), south, on=SINCE, actor=None, now=NOW)
    link(chain(city), south, stage=1, on=SINCE, actor=None, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE jingwei_office")
    tables = (ServiceTeam, Chain, TeamTie, ChainLink)

    seen = {}
    for name in ("a", "c", "b"):
        with seeing(Sight(frozenset({city[name].pk}))):
            seen[name] = [model.objects.count() for model in tables]
            assert seen[name] == [_by_the_wall(model._meta.db_table) for model in tables]

    assert seen == {"a": [1, 1, 0, 0], "c": [1, 1, 1, 1], "b": [0, 0, 0, 0]}


def _by_the_wall(table: str) -> int:
    """Rows that the database itself lets through."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - a name of our own
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE cover_teamtie SET held_from = '2026-01-01'",
        "UPDATE cover_chainlink SET stage = 7",
        "DELETE FROM cover_teamtie",
        "DELETE FROM cover_chainlink",
        "DELETE FROM cover_serviceteam",
        "DELETE FROM cover_chain",
    ],
)
def test_history_is_added_never_edited(city: City, deed: str) -> None:
    one = organisation(city, "甲")
    serve(team(city), one, on=SINCE, actor=None, now=NOW)
    link(chain(city), one, stage=1, on=SINCE, actor=None, now=NOW)
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed)


def test_every_change_is_in_the_journal_without_a_name(city: City) -> None:
    one = organisation(city, "甲")
    tie = serve(team(city), one, on=SINCE, actor=None, now=NOW)
    held = link(chain(city), one, stage=1, on=SINCE, actor=None, now=NOW)
    stop_serving(tie, on=LATER, actor=None, now=NOW)
    unlink(held, on=LATER, actor=None, now=NOW)
    disband(tie.team, on=LATER, actor=None, now=NOW)
    close_chain(held.chain, on=LATER, actor=None, now=NOW)

    told = list(JournalEntry.objects.filter(chain="cover").order_by("pk"))
    assert [entry.action.removeprefix("cover.") for entry in told] == [
        "found_team", "serve", "open_chain", "link", "stop_serving", "unlink", "disband", "close_chain",
    ]  # fmt: skip
    assert not any("服务团" in str(vars(entry)) or "乙烯" in str(vars(entry)) for entry in told)


def test_who_sees_an_organisation_sees_its_teams_and_chains_wherever_it_moved(city: City) -> None:
    moving = city.organisation("搬家公司", place="a1", held_from=date(2026, 1, 1))
    one = moving.organisation
    serve(team(city), one, on=SINCE, actor=None, now=NOW)
    link(chain(city), one, stage=1, on=SINCE, actor=None, now=NOW)
    tables = (ServiceTeam, Chain, TeamTie, ChainLink)
    assert [model.objects.get().units for model in tables[2:]] == [sorted(moving.units)] * 2

    city.next_entry(moving, on=LAST, place=city["c"], units=ids_of(city["c"].path))

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE jingwei_office")
    for name, count in (("a", 1), ("c", 1), ("b", 0)):
        with seeing(Sight(frozenset({city[name].pk}))):
            assert [model.objects.count() for model in tables] == [count] * 4, name
            assert [_by_the_wall(model._meta.db_table) for model in tables] == [count] * 4, name


def test_a_tie_is_seen_by_more_but_never_by_fewer_nor_changed(city: City) -> None:
    one = organisation(city, "甲")
    serve(team(city), one, on=SINCE, actor=None, now=NOW)
    link(chain(city), one, stage=1, on=SINCE, actor=None, now=NOW)
    for ties, whole in ((TeamTie.objects, ServiceTeam.objects), (ChainLink.objects, Chain.objects)):
        units = ties.get().units
        for change in ({"units": units[:1]}, {"held_from": LATER}):
            with pytest.raises(Error, match="never edited"), transaction.atomic():
                ties.update(**change)
        assert ties.update(units=[*units, city["c"].pk]) == 1
        assert city["c"].pk in whole.get().units
