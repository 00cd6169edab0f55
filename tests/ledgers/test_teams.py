"""The ledgers of service teams and industrial chains: rows of a day, narrowed, with whom they serve and link."""

from datetime import date

from jingwei.cover.operations import found_team, link, open_chain, serve, unlink
from jingwei.people.sight import Sight, seeing
from tests.ledgers.city import NOW, City
from tests.ledgers.test_cover import read, texts

SINCE, LATER = date(2026, 3, 1), date(2026, 4, 1)


def test_a_team_is_a_row_with_whom_it_serves_and_few_people_hidden(everything: City) -> None:
    north, south = (
        everything.organisation(name, place=place, uscc=code).organisation
        for name, place, code in (("甲公司", "a1", "91150302MA0NEXAM1A"), ("丙公司", "c", ""))
    )
    sent = found_team("红色服务一团", organ=everything["north"], members=3, since=SINCE, actor=None, now=NOW)  # fmt: skip
    for one in (north, south):
        serve(sent, one, on=LATER, actor=None, now=NOW)

    assert texts(read("", "service-teams")) == [
        [
            "红色服务一团",
            "海勃湾区",
            "<5",
            "甲公司、丙公司",
            "91150302MA0NEXAM1A",
            "2",
            "2026-03-01",
        ]
    ]
    assert texts(read("cols=load&on=2026-03-31", "service-teams")) == [["0"]]
    assert len(texts(read("load.from=2&served.is=甲公司&q=一团", "service-teams"))) == 1
    assert texts(read("q=二团", "service-teams")) == []
    assert texts(read("cols=name&team_served.is=no", "register")) == []
    with seeing(Sight(frozenset({everything["c"].pk}))):
        assert texts(read("cols=served,load", "service-teams")) == [["丙公司", "1"]]


def test_a_chain_is_a_row_with_its_stages_of_the_day(everything: City) -> None:
    hosts = [everything.organisation(name, place="a1").organisation for name in ("甲公司", "乙公司", "丙公司")]  # fmt: skip
    chain = open_chain("乙烯", place=everything["north"], since=SINCE, actor=None, now=NOW)
    links = [
        link(chain, one, stage=stage, on=SINCE, actor=None, now=NOW)
        for one, stage in zip(hosts, (1, 1, 2), strict=True)
    ]
    unlink(links[2], on=LATER, actor=None, now=NOW)

    assert texts(read("cols=name,place,stages,linked,link_count", "chains")) == [
        ["乙烯", "海勃湾区", "1", "甲公司、乙公司", "2"]
    ]
    assert texts(read("cols=stages,link_count&on=2026-03-31", "chains")) == [["2", "3"]]
    assert texts(read("chains.has=乙烯&cols=name&sort=name", "register")) == [
        ["乙公司"],
        ["甲公司"],
    ]
