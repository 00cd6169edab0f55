"""Counts through their pages: each opens what adds up to it, for a period, as far as the reader may see."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from jingwei.areas.coverage.tallies import TALLIES
from jingwei.cover.kinds import Formation
from jingwei.cover.operations import Facts, form
from jingwei.indicators.tally import Item, Tally, What, tallies
from jingwei.people.models import Account
from jingwei.people.permissions import Permission
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Organisation
from jingwei.web.figures.counts import total_of
from tests.register.town import DAY, NOW, Town, build
from tests.web.ledgers import Browser, text_of


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)


@pytest.fixture
def office(db: None) -> Town:
    """The town after its first round; a branch of seven members and one of three."""
    found = build()
    Account.objects.update(must_change_password=False)
    with seeing(EVERYTHING):
        first, second = Organisation.objects.order_by("pk")[:2]
        for host, name, formal in ((first, "甲支部", 7), (second, "乙支部", 3)):
            facts = Facts(name=name, formation=Formation.SINGLE, formal=formal)
            form(facts, hosts=[host], established_on=DAY, actor=None, now=NOW)
    return Town(found.units, {name: Account.objects.get(pk=one.pk) for name, one in found.accounts.items()})  # fmt: skip


@pytest.fixture
def city(office: Town, browser_of: Browser) -> Client:
    return browser_of(office.accounts["city"])


@pytest.mark.thorough
def test_every_count_opens_what_adds_up_to_it(city: Client) -> None:
    overview = text_of(city, "/figures/counts/")
    for key in tallies():
        said = re.search(
            rf'<a class="figure" href="/figures/counts/{key}/[^>]*>([^<]+)</a>', overview
        )
        assert said, key
        opened = text_of(city, f"/figures/counts/{key}/")
        assert f'<a class="figure" href="#items">{said[1]}</a>' in opened, key
        items = re.search(r'id="count">(\d+) 项', opened)
        assert items, key
        if not TALLIES.get(key, tallies()["rows"]).is_of_people and key != "rows":
            assert items[1] == said[1].replace(",", ""), key


def test_people_fewer_than_five_are_not_told(city: Client) -> None:
    text = text_of(city, "/figures/counts/members/")
    assert (
        '<a class="figure" href="#items">不显示</a>' in text
    )  # less the seven it would tell the three
    amounts = re.findall(r"<td class=\"number\">(.+?)</td>", text)
    assert sorted(amounts) == ["7", "<5"]


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        ((7, 8), "15"), ((7, 3), "不显示"), ((7, 1, 1), "不显示"), ((7, 4, 4), "不显示"), ((7, 2, 3), "12"),
        ((3,), "<5"), ((), "0"), ((9,), "9"),
    ],
)  # fmt: skip
def test_a_sum_of_people_gives_no_small_one_away(amounts: tuple[int, ...], said: str) -> None:
    items = [Item(What.PARTY, (1,), "某支部", amount) for amount in amounts]
    assert total_of(TALLIES["members"], items) == said
    assert total_of(TALLIES["teams"], items) == str(sum(amounts))


def test_a_period_ends_before_what_came_later_and_begins_after_what_came_before(
    city: Client,
) -> None:
    def established(asked: str) -> str:
        said = re.search(
            r'href="#items">(\d+)<', text_of(city, f"/figures/counts/established/?{asked}")
        )
        assert said
        return said[1]

    assert established("") == "2"
    assert established(f"on={DAY - timedelta(days=1)}") == "0"
    assert established(f"since={NOW.date()}") == ("2" if NOW.date() == DAY else "0")


@pytest.mark.parametrize("since", ["2999-01-01", "昨天", "2025-02-30"])
def test_a_period_that_begins_on_no_day_is_refused_in_words(city: Client, since: str) -> None:
    answer = city.get("/figures/counts/", {"since": since})
    assert answer.status_code == 400
    assert f"起始日期“{since}”不对" in answer.content.decode()


def test_whoever_may_not_see_rounds_sees_no_rows_of_them(
    city: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    only = frozenset({Permission.LEDGERS_VIEW})
    monkeypatch.setattr("jingwei.web.figures.counts.powers", lambda _request: only)
    assert "/figures/counts/teams/" in (listed := text_of(city, "/figures/counts/"))
    assert "/figures/counts/rows/" not in listed
    assert city.get("/figures/counts/rows/").status_code == 404
    assert city.get("/figures/counts/nothing/").status_code == 404


def test_a_tally_says_what_it_is_of() -> None:
    with pytest.raises(ValueError, match="formula"):
        Tally(key="a", title="甲", word="个", rule="R-I.6", formula="没有句号", items=lambda *_: ())
