"""The ledgers of Party organisations and instructors: rows of a day, in words, filtered, counted, without persons found by name."""

from datetime import date

import pytest

from jingwei.cover.kinds import Formation, Level, PostKind
from jingwei.cover.models import PartyOrganisation
from jingwei.cover.operations import Facts, assign, enlist, form, revise
from jingwei.ledgers.address import understand
from jingwei.ledgers.catalogue import LEDGERS
from jingwei.ledgers.facets import facets
from jingwei.ledgers.reading import Page, page
from jingwei.people.sight import Sight, seeing
from jingwei.register.models import Organisation
from tests.ledgers.city import NOW, TODAY, City

SINCE = date(2026, 3, 1)


def read(query: str, ledger: str = "party-organisations") -> Page:
    """A page by its address."""
    understood = understand(LEDGERS[ledger], query)
    assert understood.complaints == ()
    return page(LEDGERS[ledger], understood.asked, today=TODAY)


def texts(found: Page) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in found.rows]


@pytest.fixture
def hosts(everything: City) -> list[Organisation]:
    """Two in the north, one in the south."""
    codes = ("91150302MA0NEXAM1A", "91150302MA0NEXAM2B", "")
    places = zip(("甲公司", "乙公司", "丙公司"), ("a1", "a2", "c"), codes, strict=True)
    return [
        everything.organisation(name, place=place, uscc=code).organisation
        for name, place, code in places
    ]


@pytest.fixture
def parties(everything: City, hosts: list[Organisation]) -> list[PartyOrganisation]:
    """One in two hosts, and one in the third that has grown since May."""
    made = {"established_on": SINCE, "actor": None, "now": NOW}
    joint = Facts(
        name="商贸联合党支部", formation=Formation.JOINT, formal=6, probationary=1,
        committee=everything["trade"], term_from=SINCE, term_to=date(2029, 3, 1),
    )  # fmt: skip
    first = form(joint, hosts=hosts[:2], **made)  # type: ignore[arg-type]
    own = Facts(name="丙公司党支部", formal=3, upper=first)
    second = form(own, hosts=hosts[2:], **made)  # type: ignore[arg-type]
    grown = Facts(name="丙公司党总支", level=Level.GENERAL_BRANCH, formal=60)
    revise(second, grown, on=date(2026, 5, 1), actor=None, now=NOW)
    return [first, second]


def test_a_party_organisation_is_a_row_with_its_hosts_and_few_members_hidden(
    parties: list[PartyOrganisation],
) -> None:
    found = read("q=商贸")

    assert texts(found) == [[
        "商贸联合党支部", "党支部", "实体型", "联合组建", "甲公司、乙公司", "91150302MA0NEXAM1A、91150302MA0NEXAM2B", "6", "<5",
        "2026-03-01", "2029-03-01", "", "商务行业党委", "海勃湾区",
    ]]  # fmt: skip
    assert found.rows[0].key == parties[0].pk


def test_a_day_gone_by_shows_what_was_said_then(parties: list[PartyOrganisation]) -> None:
    columns = "cols=name,level,formal,upper"

    assert texts(read(f"q=丙公司&{columns}&on=2026-04-30")) == [
        ["丙公司党支部", "党支部", "<5", "商贸联合党支部"]
    ]
    assert texts(read(f"q=丙公司&{columns}")) == [["丙公司党总支", "党总支", "60", ""]]
    assert texts(read(f"q=丙公司&{columns}&on=2026-02-28")) == []


def test_choices_are_counted_and_places_narrow(
    everything: City, parties: list[PartyOrganisation]
) -> None:
    ledger = LEDGERS["party-organisations"]
    levels = facets(ledger, understand(ledger, "").asked, "level", today=TODAY).values

    assert {(one.value, one.number) for one in levels} == {("branch", 1), ("general_branch", 1)}
    for query, name in (
        (f"district.in={everything['south'].pk}", "丙公司党总支"),
        ("level.is=branch", "商贸联合党支部"),
        ("host_count.from=2", "商贸联合党支部"),
        ("hosts.is=乙公司", "商贸联合党支部"),
        ("formal.from=7", "丙公司党总支"),
        ("established.from=2026-03-01&level.is=general_branch", "丙公司党总支"),
    ):
        assert [row[0] for row in texts(read(query))] == [name], query
    places = facets(ledger, understand(ledger, "").asked, "district", today=TODAY).values
    assert {(one.text, one.number) for one in places} == {("海勃湾区", 1), ("乌达区", 1)}


def test_an_instructor_is_a_row_and_nobody_finds_him_by_his_name(
    everything: City, hosts: list[Organisation]
) -> None:
    sent = enlist("张明", unit=everything["north"], post_kind=PostKind.RETIRED, since=SINCE, actor=None, now=NOW)  # fmt: skip
    for one in hosts[:2]:
        assign(sent, one, on=SINCE, actor=None, now=NOW)

    assert texts(read("", "instructors")) == [[
        "张明", "海勃湾区", "退休干部", "否", "甲公司、乙公司", "91150302MA0NEXAM1A、91150302MA0NEXAM2B", "2", "5", "2026-03-01",
    ]]  # fmt: skip
    assert texts(read("q=张明", "instructors")) == []
    assert len(texts(read("q=海勃湾", "instructors"))) == 1
    assert understand(LEDGERS["instructors"], "name.has=张").asked.filters == ()
    assert understand(LEDGERS["instructors"], "sort=-load").asked.order is None


def test_what_lies_out_of_sight_is_not_told(
    everything: City, parties: list[PartyOrganisation]
) -> None:
    with seeing(Sight(frozenset({everything["a"].pk}))):
        found = texts(read("cols=name,hosts,host_count"))

    assert found == [["商贸联合党支部", "甲公司、乙公司", "2"]]
