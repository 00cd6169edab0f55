"""The ledgers through their pages: kept as views, taken out, brought back."""

import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jingwei.journal.models import Entry as JournalEntry
from jingwei.ledgers.models import Export, Intake, SavedView
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry
from tests.ledgers.books import Book
from tests.people.town import posted
from tests.register.town import NOW, Town, build
from tests.web.conftest import somebody_called
from tests.web.ledgers import (
    FIRST,
    REGISTER,
    Browser,
    content_of,
    corrected,
    hidden,
    link,
    names,
    text_of,
)

pytestmark = pytest.mark.thorough


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)


@pytest.fixture
def office(db: None) -> Town:
    """The town after its first round, whose people have their passwords."""
    found = build()
    Account.objects.update(must_change_password=False)
    return Town(found.units, {name: Account.objects.get(pk=one.pk) for name, one in found.accounts.items()})  # fmt: skip


@pytest.fixture
def city(office: Town, browser_of: Browser) -> Client:
    return browser_of(office.accounts["city"])


@pytest.fixture
def street(office: Town, browser_of: Browser) -> Client:
    return browser_of(office.accounts["a"])


def kept(client: Client, name: str = "大户") -> Any:
    return client.post(f"{REGISTER}views/", {"name": name, "query": "employees.from=39&sort=-employees&after=3%2C4"}, follow=True)  # fmt: skip


def test_a_view_is_kept_without_its_place_and_offered_again(city: Client) -> None:
    page = unescape(kept(city).content.decode())

    assert "已存为视图“大户”。" in page
    assert SavedView.objects.get().query == "employees.from=39&sort=-employees"
    assert len(names(text_of(city, link(text_of(city, REGISTER), "大户")))) == 2


@pytest.mark.parametrize(("name", "said"), [(" ", "请给视图起个名称。"), ("长" * 31, "名称最长 30 个字。")])  # fmt: skip
def test_a_name_that_is_no_name_is_refused_in_words(city: Client, name: str, said: str) -> None:
    assert said in kept(city, name).content.decode()
    assert not SavedView.objects.exists()


def test_a_view_is_renamed_shared_and_dropped(city: Client, street: Client, office: Town) -> None:
    kept(city)
    view = SavedView.objects.get()
    own = f"{REGISTER}views/{view.pk}/"
    assert street.post(f"{own}rename/", {"name": "x"}).status_code == 404

    city.post(f"{own}rename/", {"name": "用工大户"})
    city.post(f"{own}share/", {"unit": str(office["city"].pk)})

    assert "用工大户" in text_of(street, f"{REGISTER}views/")
    refused = street.post(f"{own}drop/", follow=True).content.decode()
    assert "只能改自己的视图" in refused
    city.post(f"{own}share/", {"unit": ""})
    assert "用工大户" not in text_of(street, REGISTER)
    city.post(f"{own}drop/")
    assert not SavedView.objects.exists()


def test_nobody_shares_with_units_that_are_not_his(street: Client, office: Town) -> None:
    kept(street)
    view = SavedView.objects.get()

    street.post(f"{REGISTER}views/{view.pk}/share/", {"unit": str(office["city"].pk)})

    assert SavedView.objects.get().shared_with is None


# --- Workbooks out ------------------------------------------------------------------------------------


def taken(client: Client, folder: Path, address: str = REGISTER, **sent: object) -> Book:
    """The workbook that the page gives, opened."""
    response = client.post(f"{address}export/", sent)
    assert response.status_code == 200, unescape(response.content.decode())
    path = folder / "taken.xlsx"
    path.write_bytes(content_of(response))
    return Book(path)


def test_a_ledger_is_taken_out_as_it_is_asked_for(street: Client, tmp_path: Path) -> None:
    response = street.post(f"{REGISTER}export/", {"query": "employees.from=30&sort=-employees"})

    disposition = unquote(response["Content-Disposition"])
    assert disposition == "attachment; filename*=utf-8''两新组织底册-2026-06-15.xlsx"
    assert content_of(response)[:2] == b"PK"
    book = taken(street, tmp_path, query="employees.from=30&sort=-employees")
    assert book.column("从业人数") == [37, 36, 32, 31]
    assert "新华街道 · 4 行" in str(book.sheet["A2"].value)
    assert Export.objects.count() == 2
    assert JournalEntry.objects.filter(action="ledgers.take_out").count() == 2


def test_the_chosen_rows_alone_are_taken_out(city: Client, tmp_path: Path) -> None:
    book = taken(city, tmp_path, query="sort=name", chosen="yes", row=["1", "3", "junk"])

    assert len(book.column("名称")) == 2
    assert FIRST in book.column("名称")


def test_nobody_takes_out_what_he_does_not_see(street: Client, tmp_path: Path) -> None:
    book = taken(street, tmp_path, chosen="yes", row=["1", "4"])

    assert book.column("名称") == [FIRST]


def test_choosing_nothing_and_asking_for_too_much_is_said(
    city: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jingwei.ledgers.operations.exports.MOST_ROWS", 3)

    none = city.post(f"{REGISTER}export/", {"chosen": "yes"}, follow=True).content.decode()
    much = city.post(f"{REGISTER}export/", {"query": "size=20"}, follow=True).content.decode()

    assert "还没有选行" in none
    assert "一次最多导出 3 行" in much


# --- Workbooks in -------------------------------------------------------------------------------------


class Desk:
    """A clerk with the workbook that he took out."""

    def __init__(self, client: Client, folder: Path) -> None:
        self.client, self.folder = client, folder
        self.book = taken(client, folder)
        self.token = hidden(text_of(client, REGISTER), "token")

    def send(self, path: Path | None = None, *, token: str = "") -> Any:
        """Brings a file back; the page that follows."""
        path = path or self.book.saved()
        file = SimpleUploadedFile(path.name, path.read_bytes())
        sent = {"token": token or self.token, "workbook": file}
        return self.client.post(f"{REGISTER}return/", sent, follow=True)

    def preview(self) -> str:
        response = self.send()
        assert response.redirect_chain == [(f"/ledgers/returned/{self.token}/", 303)]
        return unescape(response.content.decode())

    def apply(self, **sent: str) -> Any:
        address = f"/ledgers/returned/{self.token}/apply/"
        return self.client.post(address, {"reason": "街道核对后交回", **sent}, follow=True)


def employees(number: int) -> int | None:
    with seeing(EVERYTHING):
        return Entry.objects.still().get(organisation=number).employees


@pytest.fixture
def desk(city: Client, tmp_path: Path) -> Desk:
    return Desk(city, tmp_path)


def test_a_workbook_that_nobody_touched_has_nothing_to_write(desk: Desk) -> None:
    page = desk.preview()

    assert "没有变" in page
    assert "这份工作簿和底册一致" in page
    assert "写入底册" not in page


def test_changes_are_shown_before_they_are_written_once(desk: Desk) -> None:
    desk.book.type(FIRST, 从业人数=7)
    page = desk.preview()
    assert re.search(rf"{FIRST}.*?从业人数</td><td>1</td><td><mark>7</mark>", page)
    assert employees(1) == 1

    done = unescape(desk.apply().content.decode())
    again = unescape(desk.apply().content.decode())

    assert "写入 1 格，保留底册现值 0 格" in done
    assert "写入 1 格" in again
    assert employees(1) == 7
    assert JournalEntry.objects.filter(action="ledgers.apply").count() == 1


def test_a_form_that_is_sent_twice_is_read_once(desk: Desk) -> None:
    desk.book.type(FIRST, 从业人数=7)
    desk.preview()
    desk.preview()

    assert Intake.objects.count() == 1


def test_a_reason_is_asked_for_and_decisions_are_kept_meanwhile(desk: Desk, office: Town) -> None:
    desk.book.type(FIRST, 从业人数=7)
    corrected(office, 1, "9")
    desk.preview()

    response = desk.apply(reason=" ", **{"side-1-employees": "workbook"})

    assert response.status_code == 422
    page = unescape(response.content.decode())
    assert "请写明依据" in page
    assert re.search(r'name="side-1-employees" value="workbook" checked', page)
    assert employees(1) == 9


@pytest.mark.parametrize(("side", "left"), [("workbook", 7), ("register", 9), ("", 9)])
def test_whoever_returns_it_decides_where_both_were_changed(
    desk: Desk, office: Town, side: str, left: int
) -> None:
    desk.book.type(FIRST, 从业人数=7)
    corrected(office, 1, "9")
    page = desk.preview()
    assert re.search(r'href="#conflicts">冲突 1<', page)

    desk.apply(**({"side-1-employees": side} if side else {}))

    assert employees(1) == left


def test_what_was_changed_after_the_preview_is_not_written_over(desk: Desk, office: Town) -> None:
    desk.book.type(FIRST, 从业人数=7)
    desk.preview()
    corrected(office, 1, "9")

    response = desk.apply()

    assert response.status_code == 422
    assert "什么也没有写入，请重新交回预览" in response.content.decode()
    assert employees(1) == 9


def test_rows_that_are_not_read_can_be_taken_away_and_mended(desk: Desk) -> None:
    desk.book.type(FIRST, 从业人数="很多")
    page = desk.preview()
    assert "“从业人数”：“很多”不是整数，或太大。" in page

    response = desk.client.get(link(page, "下载未读入的行"))

    name = unquote(response["Content-Disposition"])
    assert name.endswith("两新组织底册-未读入的行.xlsx")
    assert content_of(response)[:2] == b"PK"


def test_a_workbook_without_refused_rows_has_none_to_take_away(desk: Desk) -> None:
    desk.preview()

    assert desk.client.get(f"/ledgers/returned/{desk.token}/refused.xlsx").status_code == 404


def test_nobody_sees_what_another_has_returned(desk: Desk, street: Client) -> None:
    desk.preview()

    address = f"/ledgers/returned/{desk.token}/"
    assert street.get(address).status_code == 404
    assert street.post(f"{address}apply/", {"reason": "x"}).status_code == 404


def test_files_that_are_no_workbook_of_ours_are_refused_by_name(desk: Desk, tmp_path: Path) -> None:
    for name, content, said in (
        ("名单.docx", b"x", "只收 .xlsx、.xls 和 .csv"),
        ("名单.csv", b"a,b\n1,2\n", "名单.csv："),
        ("名单.xlsx", b"PK nonsense", "名单.xlsx"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        page = unescape(desk.send(path).content.decode())
        assert said in page, name
    assert not Intake.objects.exists()


def test_a_form_without_a_file_or_with_a_strange_token_is_refused(city: Client) -> None:
    none = city.post(f"{REGISTER}return/", {"token": "a1"}, follow=True).content.decode()

    assert "还没有选文件" in none
    assert city.post(f"{REGISTER}return/", {"token": "../a"}).status_code == 400


def test_files_that_are_too_large_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingwei.web.ledgers.returning.LARGEST", 100)

    assert "没有收下" in desk.send().content.decode()
    assert not Intake.objects.exists()


def test_an_auditor_has_no_ledgers(office: Town, browser_of: Browser) -> None:
    account = somebody_called("auditor.one")
    posted(account, "auditor", office["city"])

    assert browser_of(account).get("/ledgers/").status_code == 403
