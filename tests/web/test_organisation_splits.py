"""Splitting an organisation by its rows, confirming it as the second person, undoing it: the pages."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from jingwei.areas.rounds.operations.rounds import open_round
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.kinds import EditableField
from jingwei.register.mergers.models import Split
from jingwei.register.models import Entry, Organisation
from jingwei.register.operations import edit_field
from tests.areas.rounds.conftest import Desk
from tests.areas.rounds.lists import DAY, END, NOW, code, later
from tests.areas.rounds.splits import SHOP, WHY, first_round, stands
from tests.people.town import Town, posted
from tests.web.conftest import somebody_called
from tests.web.organisations import acts, text_of

pytestmark = pytest.mark.thorough

Browser = Callable[[Account], Client]
REASON = {"back-reason": WHY}


@pytest.fixture(autouse=True)
def _apart(settings: Settings, tmp_path: Path) -> None:
    settings.OFFICE_DATA = tmp_path / "office"


@pytest.fixture
def desk(town: Town) -> Desk:
    """The city with an open round, and two who administer all of it."""
    chief, second = (somebody_called(f"{name}.one") for name in ("chief", "second"))
    for account in (chief, second):
        posted(account, "city_administrator", town["city"])
    found = open_round(
        title="第一轮摸排", top=town["city"], legal_ground="某通知", ends_on=END, actor=chief, now=NOW, on=DAY
    )  # fmt: skip
    return Desk(town, found, chief, second)


@pytest.fixture
def one(desk: Desk) -> Organisation:
    """The organisation of three rows, of which one is another shop's."""
    return first_round(desk)


@pytest.fixture
def chief(desk: Desk, browser_of: Browser) -> Client:
    """One of the two, in his browser."""
    return browser_of(desk.chief)


def address(one: Organisation, step: str = "split") -> str:
    return f"/organisations/{one.number}/{step}/"


def listed(page: str) -> list[str]:
    return re.findall(r'name="shown" value="([^"]+)"', page)


def row_of_the_shop(page: str) -> str:
    """The row whose person is the other shop's."""
    found = re.search(r'name="row" value="([^"]+)"(?:(?!<tr>).)*赵某', page, re.DOTALL)
    assert found is not None
    return found[1]


def ticked(client: Client, one: Organisation) -> dict[str, list[str] | str]:
    """The form as it is sent once the shop's row is ticked."""
    page = text_of(client, address(one))
    return {"shown": listed(page), "row": [row_of_the_shop(page)]}


def posted_to(client: Client, where: str, said: dict[str, list[str] | str], *, status: int = 303) -> str:  # fmt: skip
    """What the page, or the one that follows, says."""
    response = client.post(where, said)
    assert response.status_code == status, response.content.decode()[:4000]
    return text_of(client, response["Location"]) if status == 303 else response.content.decode()


def split(client: Client, one: Organisation) -> str:
    return posted_to(client, address(one), {**ticked(client, one), **REASON, "said": "yes"})


def part_of(one: Organisation) -> Organisation:
    with seeing(EVERYTHING):
        part = Split.objects.select_related("part").get(organisation=one).part
    assert part is not None
    return part


def enlarge(desk: Desk, one: Organisation) -> None:
    with seeing(EVERYTHING):
        edit_field(one, field=EditableField.EMPLOYEES, value="400", reason="年报", on=DAY, actor=desk.chief, now=later(25))  # fmt: skip


def test_rows_are_ticked_both_parts_seen_and_split(chief: Client, one: Organisation) -> None:
    assert address(one) in text_of(chief, f"/organisations/{one.number}/")
    page = text_of(chief, address(one))
    assert len(listed(page)) == 3
    assert "139****0002" in page
    assert SHOP[4] not in page

    said = ticked(chief, one)
    page = posted_to(chief, address(one), {**said, "said": "look"}, status=200)
    assert "取新编号的 1 行" in page
    assert f"留在 {one.number} 的 2 行" in page
    assert "<mark>" in page
    levels = [int(level) for level in re.findall(r"<h(\d)", page[page.index("<h1") :])]
    assert levels[:3] == [1, 2, 3]  # no heading hangs in the air
    assert all(below <= above + 1 for above, below in pairwise(levels))
    assert "各轮的变化 1 项：留在原编号" in page
    assert not acts("divide")

    page = posted_to(chief, address(one), {**said, **REASON, "said": "yes"})
    again = posted_to(chief, address(one), {**said, **REASON, "said": "yes"})

    part = part_of(one)
    for shown in (page, again):
        assert f"{one.number} 已拆成两家，拆出来的是 {part.number}。" in shown
    assert f"{part.number} 是从 {one.number} 拆出来的。" in page
    assert f"{part.number} 从 {one.number} 拆出" in page
    assert "赵某" in text_of(chief, f"/organisations/{part.number}/")
    assert len(acts("divide")) == 1


def test_without_ticks_or_a_reason_nothing_is_split(chief: Client, one: Organisation) -> None:
    said = ticked(chief, one)
    page = posted_to(chief, address(one), {"shown": said["shown"], "said": "look"}, status=422)
    assert "请勾选属于另一家的行" in page

    page = posted_to(chief, address(one), {**said, "back-reason": "", "said": "yes"}, status=422)

    assert "请写明理由" in page
    assert "取新编号的 1 行" in page
    assert not acts("divide")


def test_rows_that_are_others_by_now_are_looked_at_again(chief: Client, one: Organisation) -> None:
    said = ticked(chief, one)

    page = posted_to(chief, address(one), {**said, "shown": said["shown"][:2], **REASON, "said": "yes"}, status=422)  # fmt: skip

    assert "再看一遍" in page
    assert not acts("divide")


def test_what_no_round_left_rows_of_is_not_split(chief: Client, one: Organisation, settings: Settings, tmp_path: Path) -> None:  # fmt: skip
    with seeing(EVERYTHING):
        single = Entry.objects.still().select_related("organisation").get(uscc=code(1001))
    assert "没有可拆的" in text_of(chief, address(single.organisation))
    settings.OFFICE_DATA = tmp_path / "another"

    page = text_of(chief, address(one))

    assert "没有那一轮的比对结果" in page
    assert 'name="row"' not in page


def test_a_large_one_takes_a_second_person(
    desk: Desk, chief: Client, one: Organisation, browser_of: Browser
) -> None:
    enlarge(desk, one)
    said = ticked(chief, one)
    assert "要另一人确认后才拆分" in posted_to(chief, address(one), {**said, "said": "look"}, status=200)  # fmt: skip
    assert "等第二人确认" in split(chief, one)
    where = address(one, "splitting")
    with seeing(EVERYTHING):
        key = str(Split.objects.get().pk)
    assert "您可以收回" in text_of(chief, where)
    assert "由另一人确认" in posted_to(chief, where, {"split": key, "said": "yes"}, status=422)
    assert "还在等第二人确认" in text_of(chief, address(one))

    second = browser_of(desk.second)
    assert f"拆分 {one.number}，等您确认" in text_of(second, "/")
    assert f"提出拆分 {one.number}" in text_of(second, f"/organisations/{one.number}/")
    page = text_of(second, where)
    assert WHY in page
    assert "取新编号的 1 行" in page
    page = posted_to(second, where, {"split": key, "said": "yes"})

    assert "已拆成两家" in page
    assert stands(part_of(one).pk) is not None


def test_the_second_person_sends_it_back(
    desk: Desk, chief: Client, one: Organisation, browser_of: Browser
) -> None:
    enlarge(desk, one)
    split(chief, one)
    with seeing(EVERYTHING):
        key = str(Split.objects.get().pk)

    page = posted_to(browser_of(desk.second), address(one, "splitting"), {"split": key, "said": "no"})  # fmt: skip

    assert "的拆分已退回，底册没有改动" in page
    assert not acts("divide")


def test_a_split_is_undone_once(chief: Client, one: Organisation) -> None:
    split(chief, one)
    part = part_of(one)
    where = address(part_of(one), "rejoin")
    assert f"{part.number} 今天起不再单独在册" in text_of(chief, where)

    for _twice in range(2):
        page = posted_to(chief, where, {"back-reason": "其实是一家"})
        assert f"拆分已撤销，{part.number} 以后查到的是 {one.number}。" in page

    assert f"{part.number} 合回 {one.number}" in page
    assert len(acts("undivide")) == 1
    response = chief.get(f"/organisations/{part.number}/")
    assert response.status_code == 301
    assert one.number in response["Location"]


def test_what_stands_in_the_way_of_undoing_is_said(desk: Desk, chief: Client, one: Organisation) -> None:  # fmt: skip
    split(chief, one)
    part = part_of(one)
    with seeing(EVERYTHING):
        made = Split.objects.get()
        edit_field(part, field=EditableField.EMPLOYEES, value="9", reason="问过", on=timezone.localdate(made.at), actor=desk.chief, now=made.at)  # fmt: skip
    where = address(part, "rejoin")

    page = text_of(chief, where)

    assert f"{part.number} 在拆分以后改过内容或归属" in page
    assert "与另一家是同一家" in page
    assert "与另一家是同一家" in posted_to(chief, where, {"back-reason": "其实是一家"}, status=422)
    assert stands(part.pk) is not None


def test_only_he_splits_and_undoes_who_may_merge_there(
    desk: Desk, chief: Client, one: Organisation, browser_of: Browser
) -> None:
    north, south, street = (somebody_called(f"{name}.two") for name in ("north", "south", "street"))
    posted(north, "district_administrator", desk.town["north"])
    posted(south, "district_administrator", desk.town["south"])
    posted(street, "street_operator", desk.town["a"])
    assert browser_of(street).get(address(one)).status_code == 403
    assert browser_of(south).get(address(one)).status_code == 404
    split(browser_of(north), one)
    where = address(part_of(one), "rejoin")

    page = text_of(browser_of(north), f"/organisations/{one.number}/")
    assert f"{part_of(one).number} 是从 {one.number} 拆出来的。" in page
    assert "撤销拆分" not in page
    assert browser_of(north).get(where).status_code == 404  # the other shop lies in the south
    response = browser_of(south).get(where, follow=True)  # and what it comes from does not
    assert "不全在您的辖区" in response.content.decode()
    assert "撤销拆分" in text_of(chief, where)
