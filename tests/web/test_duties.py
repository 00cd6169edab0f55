"""The pages of responsibility lists: drawn up for a unit and those below, answered, out to Excel and back."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jingwei.areas.duties.models import DutyList
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from tests.areas.cover_books.books import NOW, Office, office
from tests.people.town import posted
from tests.web.ledgers import content_of, text_of

pytestmark = pytest.mark.thorough

Browser = Callable[[Account], Client]


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Office:
    found = office(tmp_path)
    Account.objects.update(must_change_password=False)
    posted(found.clerk, "city_administrator", found.city["city"])
    posted(found.second, "community_operator", found.city["a1"])
    with seeing(EVERYTHING):
        found.city.organisation("三有公司", place="a1", three_have="yes")
    return found


@pytest.fixture
def city(desk: Office, browser_of: Browser) -> Client:
    return browser_of(Account.objects.get(pk=desk.clerk.pk))


def test_lists_of_a_unit_and_those_below_are_drawn_up_once(city: Client, desk: Office) -> None:
    wanted = {"unit": str(desk.city["city"].pk), "below": "1"}
    first = city.post("/duties/draw-up/", wanted)
    assert first.status_code == 303
    text = text_of(city, first["Location"])
    assert "海勃湾区" in text
    assert "还没有" not in text
    assert "没有重复" in city.post("/duties/draw-up/", wanted, follow=True).content.decode()
    with seeing(EVERYTHING):
        assert DutyList.objects.filter(unit=desk.city["north"]).count() == 1
    assert city.post("/duties/draw-up/", {"unit": "999999"}).status_code == 404


def test_a_list_opens_its_rows_is_answered_and_comes_back_from_excel(
    city: Client, desk: Office
) -> None:
    here = city.post("/duties/draw-up/", {"unit": str(desk.city["a1"].pk)})["Location"]
    text = text_of(city, here)
    (door,) = set(
        re.findall(r'href="(/ledgers/coverage/\?[^"]*team_served\.is=no[^"]*)">1</a>', text)
    ) - {  # of the day of the list, and of today
        one for one in re.findall(r'href="([^"]*)"', text) if "on=" in one
    }
    assert "三有公司" in text_of(city, door)
    (line,) = re.findall(r'name="done-(\d+)"', text)[:1]
    typed = {f"done-{line}": "已排计划", f"before-{line}": ""}
    assert city.post(f"{here}answer/", typed).status_code == 303
    late = city.post(f"{here}answer/", {f"done-{line}": "另一句", f"before-{line}": ""})
    assert late.status_code == 422
    assert "别人已经填过“已排计划”" in late.content.decode()
    book = openpyxl.load_workbook(io.BytesIO(content_of(city.post(f"{here}workbook/"))))
    row, column = next(
        (cell.row, cell.column) for line in book.active.iter_rows() for cell in line if cell.value == "完成情况"
    )  # fmt: skip
    assert book.active.cell(row + 1, column).value == "已排计划"
    book.active.cell(row + 1, column, "组建了一个")
    kept = io.BytesIO()
    book.save(kept)
    for _click in range(2):
        sent = SimpleUploadedFile("清单.xlsx", kept.getvalue())
        assert city.post(f"{here}return/", {"workbook": sent}).status_code == 303
    assert "组建了一个" in text_of(city, here)
    none = city.post(f"{here}return/")
    assert none.status_code == 422
    assert "还没有选文件" in none.content.decode()


def test_a_community_answers_its_own_list_and_draws_none_up(
    city: Client, desk: Office, browser_of: Browser
) -> None:
    here, above = (
        city.post("/duties/draw-up/", {"unit": str(desk.city[name].pk)})["Location"]
        for name in ("a1", "north")
    )
    community = browser_of(Account.objects.get(pk=desk.second.pk))

    assert "记下完成情况" in text_of(community, here)
    assert community.get(above).status_code == 404
    drawing = community.post("/duties/draw-up/", {"unit": str(desk.city["a1"].pk)})
    assert drawing.status_code == 403
