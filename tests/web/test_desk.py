"""The desk's figures, which open what they counted; rounds in the one box."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jingwei.areas.rounds.models import Round
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry
from jingwei.web import desk_area
from tests.areas.deeds import Office, staffed
from tests.web.organisations import edited

Browser = Callable[[Account], Client]
Enter = Callable[[str], Client]
ONE, SIX = "JW-0000001", "JW-0000006"


@pytest.fixture
def office(db: None) -> Office:
    return staffed()


@pytest.fixture
def enter(office: Office, browser_of: Browser) -> Enter:
    """A browser in which somebody of the office has signed in, by the short name of his unit."""
    return lambda name: browser_of(office[name])


def text_of(client: Client, address: str, *, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()
    return unescape(response.content.decode())


# --- What changed, and the reader's part ---------------------------------------------------------------


def figures(page: str, title: str) -> tuple[str, str]:
    """Where the figure with this title leads, and the figure."""
    found = re.search(rf'<dt>{title}</dt><dd><a class="figure" href="([^"]*)"[^>]*>(\d+)</a>', page)
    assert found, title
    return found[1], found[2]


@pytest.mark.thorough
def test_every_figure_of_the_week_opens_as_many_organisations(office: Office, enter: Enter) -> None:
    edited(enter("a1"), "employees", "12")
    address = "乌海市海勃湾区新华街道团结社区人民路6号"
    edited(enter("a"), "operating_address", address, number=SIX)
    city, community = enter("city"), enter("a1")

    desk = text_of(city, "/")
    changed = text_of(city, figures(desk, "内容有变")[0])
    moved = text_of(city, figures(desk, "归属有变")[0])
    gone = text_of(community, figures(text_of(community, "/"), "退出")[0])

    assert [figures(desk, one)[1] for one in ("新增", "退出", "内容有变", "归属有变")] == [
        "0",
        "0",
        "2",
        "1",
    ]
    assert (changed.count(ONE + "</span>"), changed.count(SIX + "</span>")) == (1, 1)
    assert re.search(r'class="was">1</span> → <mark>12</mark>', changed)
    assert "新桥社区</span> → <mark>团结社区" in moved
    assert (ONE + "</span>" in gone, SIX + "</span>" in gone) == (False, True)


def given_head_offices(heads: dict[int, int]) -> None:
    """From today on these organisations have these head offices."""
    today = timezone.localdate()
    with seeing(EVERYTHING):
        for entry in Entry.objects.still().filter(organisation__in=heads):
            Entry.objects.filter(pk=entry.pk).update(held_to=today)
            entry.pk, entry.held_from, entry.parent_id = None, today, heads[entry.organisation_id]
            entry.save(force_insert=True)


def test_another_head_office_is_told_by_name_as_far_as_it_is_in_sight(
    office: Office, enter: Enter
) -> None:
    with seeing(EVERYTHING):
        names = dict(Entry.objects.still().values_list("organisation", "name"))
    given_head_offices({42: 2, 6: 6})

    page = text_of(enter("north"), "/changes/?what=changed")
    narrow = text_of(enter("lawyers"), "/changes/?what=changed")

    told = '<span class="quiet">上级组织</span> <span class="was">{}</span> → <mark>{}</mark>'
    assert told.format(f"{names[1]} {ONE}", f"{names[2]} JW-0000002") in page
    assert told.format('<span class="quiet">空白</span>', f"{names[6]} {SIX}") in page
    assert told.format(ONE, "JW-0000002") in narrow
    assert "所列各项没有变化" not in page


def test_head_offices_are_named_in_one_query(office: Office, enter: Enter) -> None:
    counts = []
    for heads in ({42: 2}, {7: 2, 12: 1}):
        given_head_offices(heads)
        client = enter("north")
        with CaptureQueriesContext(connection) as asked:
            text_of(client, "/changes/?what=changed")
        counts.append(len(asked.captured_queries))

    assert counts[0] == counts[1]


@pytest.mark.thorough
def test_the_list_of_changes_stays_within_sight_and_passes_over_nonsense(
    office: Office, enter: Enter
) -> None:
    edited(enter("a1"), "employees", "12")

    for odd in (
        "",
        "?what=x",
        "?what=changed&since=x",
        "?what=changed&since=1900-01-01",
        "?what=changed&after=²",
    ):
        text_of(enter("a"), f"/changes/{odd}")
    assert ONE not in text_of(enter("south"), "/changes/?what=changed")
    assert ONE in text_of(enter("a"), "/changes/?what=changed")
    assert enter("market").get("/changes/").status_code == 403


@pytest.mark.thorough
def test_the_part_of_a_street_is_told_by_community_and_every_figure_is_a_door(
    office: Office, enter: Enter
) -> None:
    page = text_of(enter("a"), "/")
    table = page[page.index('<table class="area">') : page.index("</table>")]
    rows = re.findall(r"<tr.*?</tr>", table, re.DOTALL)[1:]
    drawn = [re.findall(r'<a class="figure" href="([^"]*)"[^>]*>(\d+)</a>', row) for row in rows]

    assert [[value for _address, value in row] for row in drawn] == [["16", "0", "16"], ["8", "0", "8"], ["8", "0", "8"]]  # fmt: skip
    opened = text_of(enter("a"), drawn[1][0][0])
    assert len(re.findall(r'<th scope="row">', opened)) == 8
    unchecked = text_of(enter("a"), drawn[1][2][0])
    assert len(re.findall(r'<th scope="row">', unchecked)) == 8


@pytest.mark.thorough
def test_the_city_sees_what_nobody_has_taken_on_and_a_committee_its_own(
    office: Office, enter: Enter
) -> None:
    city, lawyers = text_of(enter("city"), "/"), text_of(enter("lawyers"), "/")
    total = re.search(r'<tr class="all">.*?</tr>', city, re.DOTALL)
    assert total

    assert re.findall(r">(\d+)</a>", total[0]) == ["42", "1", "42"]
    assert '<th scope="col" class="number">未落图未分解</th>' in city
    assert "无名建材" in text_of(enter("city"), "/ledgers/unassigned/")
    assert re.search(r'<tr class="all">.*?>1</a>', lawyers, re.DOTALL)


@pytest.mark.thorough
def test_more_units_than_are_listed_are_said_to_be_there(
    office: Office, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "只列前" not in text_of(enter("city"), "/")
    monkeypatch.setattr(desk_area, "MOST", 1)

    page = text_of(enter("city"), "/")

    assert '只列前 1 个单位。 <a href="/ledgers/register/">两新组织底册</a>' in page
    table = page[page.index('<table class="area">') : page.index("</table>")]
    assert table.count("<tr") == 3  # headings, the whole, one unit


@pytest.mark.thorough
def test_the_desk_of_one_who_sees_no_register_asks_nothing_of_it(
    office: Office, enter: Enter
) -> None:
    with CaptureQueriesContext(connection) as asked:
        page = text_of(enter("market"), "/")

    assert "您辖区里新增、变动、注销的机构会列在这里" in page
    assert not [one for one in asked.captured_queries if "register_entry" in one["sql"]]


@pytest.mark.thorough
def test_the_desk_asks_the_register_three_questions(office: Office, enter: Enter) -> None:
    client = enter("city")
    with CaptureQueriesContext(connection) as asked:
        text_of(client, "/")

    assert (
        len([one for one in asked.captured_queries if 'FROM "register_entry"' in one["sql"]]) == 3
    )


# --- Rounds in the one box ---------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["第7轮", "第 7 轮", "007", "round 7", "秋季"])
def test_the_search_box_finds_a_round_by_number_and_title(
    office: Office, enter: Enter, text: str
) -> None:
    open_round_7(office)

    page = text_of(enter("a"), f"/search/?q={text}")

    assert '<a href="/rounds/7/">第 7 轮</a>' in page
    assert "秋季摸排" in page


def test_who_sees_no_rounds_finds_none(office: Office, enter: Enter) -> None:
    open_round_7(office)

    assert "/rounds/7/" not in text_of(enter("contact"), "/search/?q=秋季")


def open_round_7(office: Office) -> None:
    now = timezone.now()
    Round.objects.create(
        number=7, title="秋季摸排", top=office.town["city"], legal_ground="某通知", ends_on=now.date(),
        opened_by=office["city"], opened_at=now, touched_at=now,
    )  # fmt: skip
