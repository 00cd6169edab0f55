"""An office's own ledger in the browser: brought in, read by the worker, chosen, ticked, taken over, removed."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from jingwei.areas.cover_books.kinds import State
from jingwei.areas.cover_books.models import Book, Line
from jingwei.areas.cover_books.operations.taking import take_over
from jingwei.areas.rounds import storage
from jingwei.cover.models import Assignment, PartyRecord
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.web.cover_books.tasks import read
from tests.areas.cover_books.books import NAMES, NOW, Office, office
from tests.people.town import posted
from tests.web.ledgers import text_of

pytestmark = pytest.mark.thorough

Browser = Callable[[Account], Client]
PLACE = "/cover-books/parties/"
ROWS = "\n".join([
    "党组织名称,单位名称,组建形式,正式党员,书记姓名",
    f"鸿运党支部,{NAMES['甲']},单独,6,金丝雀",
    "远山党支部,远山科技信息公司,单独,4,金丝雀",
])  # fmt: skip


@pytest.fixture(autouse=True)
def _apart(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.OFFICE_DATA = tmp_path / "office"
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Office:
    """The city's office; its clerk is the administrator of the city, the second one of the south."""
    found = office(tmp_path)
    Account.objects.update(must_change_password=False)
    posted(found.clerk, "city_administrator", found.city["city"])
    posted(found.second, "street_operator", found.city["c"])
    return found


@pytest.fixture
def city(desk: Office, browser_of: Browser) -> Client:
    return browser_of(Account.objects.get(pk=desk.clerk.pk))


def brought(client: Client, desk: Office, *, text: str = ROWS, place: str = PLACE, name: str = "支部台账.csv") -> Book:  # fmt: skip
    """A ledger that was uploaded by the form and read by the worker."""
    sent = SimpleUploadedFile(name, text.encode("gb18030"))
    said = {"territory": str(desk.city["city"].pk), "as_of": "2025-12-31", "file": sent}
    response = client.post(f"{place}new/", said)
    assert response.status_code == 303, response.content.decode()[-2000:]
    with seeing(EVERYTHING):
        made = Book.objects.latest("pk")
    assert response["Location"] == f"{place}{made.pk}/"
    if made.state == State.WAITING:
        assert "正在读" in text_of(client, response["Location"])
        read(made.pk)
    with seeing(EVERYTHING):
        return Book.objects.get(pk=made.pk)


def figures(text: str) -> dict[str, str]:
    return dict(re.findall(r'href="[^"]*\?show=(\w+)#lines">(\d+)<', text))


def test_a_ledger_is_brought_in_chosen_and_taken_over(city: Client, desk: Office) -> None:
    book = brought(city, desk)
    here = f"{PLACE}{book.pk}/"

    text = text_of(city, here)
    assert figures(text) == {
        "new": "1",
        "different": "0",
        "hosts": "1",
        "refused": "0",
        "same": "0",
    }
    assert "书记姓名”列没有读入" in text
    doubt = text_of(city, f"{here}?show=hosts")
    (mention,) = re.findall(r"/mentions/(\d+)/", doubt)
    (seen,) = re.findall(r'name="seen" value="([^"]*)"', doubt)
    refused = city.post(f"{here}mentions/{mention}/", {"seen": seen, "show": "hosts"})
    assert refused.status_code == 422
    assert "请选是哪一家" in refused.content.decode()
    number = desk.known["乙"].number
    chosen = city.post(f"{here}mentions/{mention}/", {"seen": seen, "number": number, "show": "hosts"})  # fmt: skip
    assert chosen.status_code == 303
    assert figures(text_of(city, here))["new"] == "2"

    keys = re.findall(r'name="shown" value="(\d+)"', text_of(city, f"{here}?show=new"))
    begun = city.post(f"{here}ticks/", {"show": "new", "shown": keys, "ticked": keys, "take_over": "yes"})  # fmt: skip
    assert begun.status_code == 303
    assert "正在接收：0／2 行" in text_of(city, here)
    assert take_over(book.pk, clock=lambda: NOW + timedelta(minutes=1)) == 2

    done = text_of(city, f"{here}?show=same")
    assert figures(done)["same"] == "2"
    assert "已新建党组织" in done
    with seeing(EVERYTHING):
        (party,) = PartyRecord.objects.filter(name="远山党支部")
    assert NAMES["乙"] in text_of(city, f"/party/{party.party_organisation_id}/")


def test_the_same_file_again_is_the_same_ledger_and_that_is_said(
    city: Client, desk: Office
) -> None:
    first = brought(city, desk)

    again = brought(city, desk)

    assert again.pk == first.pk
    assert "没有重复收" in text_of(city, f"{PLACE}{first.pk}/")


def test_ticks_are_kept_over_a_reload(city: Client, desk: Office) -> None:
    here = f"{PLACE}{brought(city, desk).pk}/"
    (key,) = re.findall(r'name="shown" value="(\d+)"', text_of(city, f"{here}?show=new"))

    city.post(f"{here}ticks/", {"show": "new", "shown": key, "save": "yes"})

    text = text_of(city, f"{here}?show=new")
    assert f'value="{key}" form="ticks">' in text
    nothing = city.post(f"{here}ticks/", {"show": "new", "take_over": "yes"}, follow=True)
    assert "没有打勾的行可以接收" in nothing.content.decode()
    city.post(f"{here}ticks/", {"show": "new", "every": "all"})
    assert f'value="{key}" form="ticks" checked>' in text_of(city, f"{here}?show=new")


def test_a_file_that_is_none_is_refused_and_the_form_keeps_what_was_chosen(
    city: Client, desk: Office
) -> None:
    sent = SimpleUploadedFile("支部.docx", b"x")
    said = {"territory": str(desk.city["city"].pk), "as_of": "2025-06-30", "file": sent}

    response = city.post(f"{PLACE}new/", said)

    assert response.status_code == 422
    text = response.content.decode()
    assert "只收 .xlsx、.xls 和 .csv" in text
    assert 'value="2025-06-30"' in text
    with seeing(EVERYTHING):
        assert not Book.objects.exists()


def test_the_day_proposed_is_the_end_of_last_year(city: Client) -> None:
    assert 'name="as_of" value="2025-12-31"' in text_of(city, f"{PLACE}new/")


def test_a_bad_file_says_why_and_another_can_be_sent(city: Client, desk: Office) -> None:
    book = brought(city, desk, text="甲,乙\n一,二\n")

    text = text_of(city, f"{PLACE}{book.pk}/")

    assert "没有认出要的列" in text
    assert "换一份再传" in text


def test_who_may_not_guide_does_not_bring_in_instructors(desk: Office, browser_of: Browser) -> None:
    street = browser_of(Account.objects.get(pk=desk.second.pk))

    assert street.get("/cover-books/instructors/").status_code == 403
    assert street.get(PLACE).status_code == 200


def test_a_street_sees_nothing_of_the_citys_ledger(
    city: Client, desk: Office, browser_of: Browser
) -> None:
    book = brought(city, desk)
    street = browser_of(Account.objects.get(pk=desk.second.pk))

    assert street.get(f"{PLACE}{book.pk}/").status_code == 404
    assert street.post(f"{PLACE}{book.pk}/ticks/", {"take_over": "yes"}).status_code == 404
    assert "支部台账.csv" not in text_of(street, PLACE)


def test_instructors_are_brought_in_by_their_own_page(city: Client, desk: Office) -> None:
    rows = (
        f"姓名,工作单位,人员类别,联系企业,手机\n张明,海勃湾区,退休干部,{NAMES['甲']},15900001234\n"
    )
    place = "/cover-books/instructors/"
    book = brought(city, desk, text=rows, place=place, name="指导员.csv")

    text = text_of(city, f"{place}{book.pk}/?show=new")

    assert "退休干部" in text
    assert "15900001234" not in text
    keys = re.findall(r'name="shown" value="(\d+)"', text)
    city.post(
        f"{place}{book.pk}/ticks/",
        {"show": "new", "shown": keys, "ticked": keys, "take_over": "yes"},
    )
    take_over(book.pk, clock=lambda: NOW + timedelta(minutes=1))
    with seeing(EVERYTHING):
        assert Assignment.objects.get().instructor.name == "张明"


def test_what_must_never_have_come_is_cleared_with_its_file(
    city: Client, desk: Office, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    book = brought(city, desk)
    address = f"{PLACE}{book.pk}/remove/"
    assert "隔离并删除" in text_of(city, address)

    with django_capture_on_commit_callbacks(execute=True):
        city.post(address)

    assert "已于" in text_of(city, f"{PLACE}{book.pk}/")
    assert not storage.content(book.sha256).exists()
    with seeing(EVERYTHING):
        assert [line.said for line in Line.objects.all()] == [{}, {}]
