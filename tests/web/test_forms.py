"""Forms through their pages: the annual return with its doors, a blank that comes back filled."""

import re
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from jingwei.areas.forms.models import Blank, Form, Version
from jingwei.journal.models import Entry as JournalEntry
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry
from tests.areas.forms.blanks import a_list, a_table
from tests.register.town import DAY, NOW, Town, build
from tests.web.ledgers import Browser, content_of, text_of
from tests.web.test_figures import doors, rows_of

LAWYERS = 3
SOCIAL = 6


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)


@pytest.fixture
def office(db: None) -> Town:
    """The town after its first round, some of whose organisations turn out to be reported yearly."""
    found = build()
    Account.objects.update(must_change_password=False)
    with seeing(EVERYTHING):
        rows = Entry.objects.still().filter(kind="enterprise").order_by("organisation")
        for number, one in enumerate(rows[: LAWYERS + SOCIAL]):
            Entry.objects.filter(pk=one.pk).update(held_to=DAY)
            one.pk, one.held_from = None, DAY
            one.kind = "law_firm" if number < LAWYERS else "association"
            one.party_members = number
            Entry.objects.bulk_create([one])
    return Town(found.units, {name: Account.objects.get(pk=one.pk) for name, one in found.accounts.items()})  # fmt: skip


@pytest.fixture
def city(office: Town, browser_of: Browser) -> Client:
    return browser_of(office.accounts["city"])


@pytest.fixture
def street(office: Town, browser_of: Browser) -> Client:
    return browser_of(office.accounts["a"])


def upload(client: Client, path: Path) -> Any:
    sent = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post("/forms/", {"file": sent})


def opened(answer: Any) -> Any:
    assert answer.status_code == 200, answer.headers
    return load_workbook(BytesIO(content_of(answer)))


@pytest.mark.thorough
def test_every_number_of_the_return_opens_as_many_rows(city: Client) -> None:
    opened_ones = 0
    for door, said in set(doors(text_of(city, "/forms/annual/"))):
        number = re.fullmatch(r"(\d+)", said) or re.search(r"：(\d+) 家。", said)
        if number and "employees" not in door and "party_members" not in door:
            assert rows_of(city, door) == int(number[1]), door
            opened_ones += 1
    assert opened_ones > 8


def test_the_return_checks_itself_and_says_what_it_cannot(city: Client) -> None:
    text = text_of(city, "/forms/annual/")
    assert "不符" not in text
    assert "组织关系是否转入" in text
    assert text_of(city, "/forms/annual/?on=2020-01-01")


def test_the_return_comes_as_a_workbook_that_says_the_same(city: Client) -> None:
    answer = city.post("/forms/annual/workbook/")
    assert "社会组织党组织情况年报-" in unquote(answer["Content-Disposition"])

    book = opened(answer)
    rows = {
        str(row[0]).strip("　"): row[2:]
        for row in book["年报"].iter_rows(min_row=6, values_only=True)
    }
    assert rows["单位数"] == (LAWYERS + SOCIAL, SOCIAL, 0, 0, LAWYERS, 0, 0)
    assert rows["未建立党组织的"][0] == LAWYERS + SOCIAL
    assert set(rows["吸纳未转入组织关系的党员建立的党组织数"]) == {None}
    assert book.sheetnames == ["年报", "无法填报", "说明"]
    assert any("账号" in str(cell.value) for row in book["年报"]["A2:A4"] for cell in row)
    assert JournalEntry.objects.filter(action="forms.take_annual").count() == 1


@pytest.mark.thorough
def test_a_street_sees_its_own_return_alone(street: Client, office: Town) -> None:
    assert text_of(street, "/forms/annual/")
    for unit in (office.units["b"].pk, 999_999, "x"):
        for page in ("/forms/annual/", "/forms/annual/rows/branches/"):
            assert street.get(f"{page}?unit={unit}").status_code == 404
        assert street.post(f"/forms/annual/workbook/?unit={unit}").status_code == 404


def test_rows_that_are_no_organisations_are_listed(city: Client) -> None:
    assert "共 0 个" in text_of(city, "/forms/annual/rows/branches/")
    assert "共 0 个" in text_of(city, "/forms/annual/rows/instructors/?column=law_firm")
    assert city.get("/forms/annual/rows/members/").status_code == 404
    assert city.get("/forms/annual/rows/branches/?column=x").status_code == 404


@pytest.mark.thorough
def test_a_blank_is_uploaded_put_right_filled_and_remembered(city: Client, tmp_path: Path) -> None:
    answer = upload(city, a_table(tmp_path / "统计表.xlsx", units=("海勃湾", "乌达区", "火星区")))
    with seeing(EVERYTHING):
        form = Form.objects.get()
    assert answer["Location"] == f"/forms/{form.pk}/"
    page = text_of(city, answer["Location"])
    assert "没有叫“火星区”的单位" in page
    chosen = dict(re.findall(r'name="(m-0-\d+)".*?value="([^"]*)" selected', page))
    assert chosen["m-0-5"] == "social-organisations.counted"

    filled = city.post(f"/forms/{form.pk}/fill/", {**chosen, "m-0-5": "annual-units.counted", "unit": form.unit_id, "on": str(DAY)})  # fmt: skip

    assert "已填-统计表.xlsx" in unquote(filled["Content-Disposition"])
    said = opened(filled)
    assert said["汇总"]["F6"].value + said["汇总"]["F7"].value == LAWYERS + SOCIAL
    assert said["汇总"]["F9"].value == "=SUM(F6:F8)"
    with seeing(EVERYTHING):
        assert Version.objects.get().meanings["0"]["columns"]["5"] == "annual-units.counted"
    upload(city, a_table(tmp_path / "下月.xlsx", units=("乌达", "海勃湾")))
    again = text_of(city, f"/forms/{form.pk}/")
    assert "第 1 版" in again
    assert re.search(r'name="m-0-5".*?value="annual-units.counted" selected', again)


@pytest.mark.thorough
def test_a_list_is_filled_from_the_ledger_that_was_chosen(city: Client, tmp_path: Path) -> None:
    page = upload(city, a_list(tmp_path / "清单.xlsx"))["Location"]
    text = text_of(city, page)
    assert "电话不随表导出" in text
    assert '<option value="social-organisations" selected' in text
    chosen = dict(re.findall(r'name="(m-0-\d+)".*?value="([^"]*)" selected', text))

    book = opened(city.post(f"{page}fill/", {**chosen, "ledger-0": "annual-return"}))

    names = [row[1].value for row in book["社会组织"].iter_rows(min_row=5, max_row=4 + LAWYERS + SOCIAL)]  # fmt: skip
    with seeing(EVERYTHING):
        rows = Entry.objects.still().filter(kind__in=("law_firm", "association"), parent=None)
        assert sorted(names) == sorted(rows.values_list("name", flat=True))
    assert "139000000" not in "".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)  # fmt: skip


def test_what_is_refused_is_said_at_the_field(city: Client, tmp_path: Path) -> None:
    path = tmp_path / "旧.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    answer = upload(city, path)
    assert answer.status_code == 422
    assert "另存为 .xlsx" in unescape(answer.content.decode())
    assert city.post("/forms/", {}).status_code == 422


@pytest.mark.thorough
def test_a_form_is_seen_by_its_office_and_those_above_alone(
    street: Client, city: Client, office: Town, browser_of: Browser, tmp_path: Path
) -> None:
    page = upload(street, a_list(tmp_path / "清单.xlsx"))["Location"]
    assert city.get(page).status_code == 200
    for name in ("c", "a1", "south"):
        other = browser_of(office.accounts[name])
        assert other.get(page).status_code == 404
        assert "清单.xlsx" not in text_of(other, "/forms/")
        for step in ("map/", "fill/", "remove/"):
            assert other.post(f"{page}{step}").status_code == 404
    with seeing(EVERYTHING):
        assert Version.objects.count() == 0


def test_neither_another_unit_nor_a_day_to_come_is_filled(
    street: Client, office: Town, tmp_path: Path
) -> None:
    page = upload(street, a_list(tmp_path / "清单.xlsx"))["Location"]
    assert street.post(f"{page}fill/", {"unit": office.units["c"].pk}).status_code == 404
    assert street.post(f"{page}fill/", {"on": "2999-01-01"}).status_code == 400
    assert street.post(f"{page}fill/", {"on": "gestern"}).status_code == 400


def test_a_form_without_a_chosen_column_says_so(city: Client, tmp_path: Path) -> None:
    page = upload(city, a_list(tmp_path / "清单.xlsx"))["Location"]
    answer = city.post(f"{page}fill/", {}, follow=True)
    assert "没有一格填得上" in answer.content.decode()


@pytest.mark.thorough
def test_a_removed_blank_is_gone_and_its_mapping_stays(city: Client, tmp_path: Path) -> None:
    path = a_list(tmp_path / "清单.xlsx")
    page = upload(city, path)["Location"]
    city.post(f"{page}map/", {"ledger-0": "register", "m-0-1": "column:name"})
    assert "空白表已删除" in city.post(f"{page}remove/", follow=True).content.decode()
    with seeing(EVERYTHING):
        assert not Blank.objects.exists()
    assert city.get(page).status_code == 404
    assert upload(city, path)["Location"] == page
    assert "第 1 版" in text_of(city, page)
