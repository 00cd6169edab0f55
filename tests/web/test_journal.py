"""The pages of the journal: what is listed to whom, the search with a case, and whether it is whole."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from jingwei.journal.models import Entry
from jingwei.journal.verify import anchor
from jingwei.people.models import Account
from jingwei.people.operations import go_on_leave
from jingwei.web.journal import whole
from tests.journal.entries import add, change, unguarded
from tests.people.town import Town, posted

pytestmark = pytest.mark.django_db
Browser = Callable[[Account], Client]
NOW = timezone.now()


def account_called(login: str, name: str = "某人") -> Account:
    return Account.objects.create(login=login, name=name, must_change_password=False)


@pytest.fixture(autouse=True)
def _apart(settings: Settings, tmp_path: Path) -> None:
    settings.OFFICE_DATA = tmp_path


@pytest.fixture
def auditor(town: Town) -> Account:
    found = account_called("auditor.one", "审计甲")
    posted(found, "auditor", town["city"])
    return found


@pytest.fixture
def auditor_in(auditor: Account, browser_of: Browser) -> Client:
    return browser_of(auditor)


@pytest.fixture
def north_auditor_in(town: Town, browser_of: Browser) -> Client:
    found = account_called("north.auditor")
    posted(found, "auditor", town["north"])
    return browser_of(found)


@pytest.fixture
def clerk(town: Town) -> Account:
    found = account_called("clerk.a", "街道甲")
    posted(found, "street_operator", town["a"])
    return found


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def leave(actor: Account) -> None:
    go_on_leave(account_called(f"away.{actor.pk}"), held_from=timezone.localdate(), actor=actor, now=NOW)  # fmt: skip


# --- Entries --------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/journal/", "/journal/staff/", "/journal/staff/1/"])
def test_only_the_auditor_reads_the_journal(
    address: str, town: Town, clerk: Account, browser_of: Browser
) -> None:
    boss = account_called("boss.one")
    posted(boss, "system_administrator", town["city"])

    assert browser_of(boss).get(address).status_code == 403
    assert browser_of(clerk).get(address).status_code == 403
    assert Client().get(address).status_code == 303


def test_entries_show_numbers_and_nobodys_name(auditor_in: Client, clerk: Account) -> None:
    leave(clerk)

    page = text_of(auditor_in, "/journal/").partition("<main")[2]

    assert "登记休假" in page
    assert f">{clerk.pk}<" in page
    assert "街道甲" not in page
    assert "clerk.a" not in page
    assert "只有编号、代码和计数" in page


def test_an_empty_journal_says_so(auditor_in: Client) -> None:
    assert "没有这样的记录" in text_of(auditor_in, "/journal/?action=people.hand_over")


def test_entries_are_narrowed_by_day_deed_and_subject(auditor_in: Client, clerk: Account) -> None:
    leave(clerk)
    add("register", 3)
    today = timezone.localdate(NOW)

    assert "登记休假</td>" in text_of(auditor_in, f"/journal/?chain=people&day={today}&action=people.go_on_leave")  # fmt: skip
    assert "登记休假</td>" not in text_of(auditor_in, f"/journal/?chain=people&day={today + timedelta(1)}")  # fmt: skip
    assert "登记休假</td>" not in text_of(auditor_in, "/journal/?chain=people&action=people.appoint")  # fmt: skip
    page = text_of(auditor_in, "/journal/?chain=register&kind=organisation&key=JW-0000002")
    assert page.count("合并组织</td>") == 1
    assert "JW-0000002" in page


def test_nobody_is_picked_out_without_the_number_of_a_case(
    auditor_in: Client, clerk: Account
) -> None:
    leave(clerk)
    other = account_called("clerk.b")
    leave(other)

    for kind in ("account", "post"):
        page = text_of(auditor_in, f"/journal/?chain=people&kind={kind}&key={clerk.pk}")
        assert page.count("登记休假</td>") == 2
        assert f'value="{kind}"' not in page


def test_the_newest_come_first_and_older_ones_follow(auditor_in: Client) -> None:
    add("register", 120)

    first = text_of(auditor_in, "/journal/?chain=register")
    second = text_of(auditor_in, "/journal/?chain=register&older=71")
    back = text_of(auditor_in, "/journal/?chain=register&newer=70")

    assert first.index("JW-0000120") < first.index("JW-0000071")
    assert "JW-0000070" not in first
    assert "older=71" in first
    assert "JW-0000070" in second
    assert "newer=70" in second
    assert "JW-0000120" in back
    assert "JW-0000070" not in back
    for address in ("older=x", "newer=99999999999999999999", "day=x", "chain=no-such", "day=9999-12-31"):  # fmt: skip
        text_of(auditor_in, f"/journal/?chain=register&{address}")


def test_a_district_reads_what_its_own_accounts_did(
    north_auditor_in: Client, clerk: Account, town: Town
) -> None:
    southerner = account_called("clerk.c")
    posted(southerner, "street_operator", town["c"])
    leave(clerk)
    leave(southerner)
    add("register")

    page = text_of(north_auditor_in, "/journal/?chain=people")

    assert page.count("登记休假</td>") == 1
    assert "只列您辖区的账号办的事" in page
    assert "合并组织</td>" not in text_of(north_auditor_in, "/journal/?chain=register")


# --- By member of staff ---------------------------------------------------------------------------


def search(client: Client, login: str, case: str) -> str:
    """The page that is shown, or its address after a redirect."""
    response = client.post("/journal/staff/", {"login": login, "case": case})
    assert response.status_code in {303, 422}
    return response["Location"] if response.status_code == 303 else response.content.decode()


def test_a_search_by_staff_stands_in_the_journal_itself(
    auditor_in: Client, auditor: Account, clerk: Account
) -> None:
    leave(clerk)
    leave(account_called("clerk.b"))

    address = search(auditor_in, "Clerk.A", "乌纪审〔2026〕3号")

    page = text_of(auditor_in, address).partition("<main")[2]
    assert page.count("登记休假</td>") == 1
    assert "乌纪审〔2026〕3号" in page
    assert "街道甲" not in page
    entry = Entry.objects.get(action="journal.search_staff")
    assert (entry.actor_id, entry.subject_id) == (str(auditor.pk), str(clerk.pk))
    assert entry.details == {"case": "乌纪审〔2026〕3号"}


@pytest.mark.parametrize(
    ("login", "case", "word"),
    [("clerk.a", "", "要有案号"), ("clerk.a", "领导要看", "要有数字"), ("clerk.a", "13812345678", "像是电话"),
     ("nobody", "〔2026〕3号", "没有这个登录名"), ("", "〔2026〕3号", "请填登录名")],
)  # fmt: skip
def test_a_search_without_a_case_is_refused_and_finds_nothing(
    auditor_in: Client, clerk: Account, login: str, case: str, word: str
) -> None:
    assert word in search(auditor_in, login, case)
    assert not Entry.objects.filter(action="journal.search_staff").exists()


def test_a_district_searches_its_own_staff_alone(north_auditor_in: Client, town: Town) -> None:
    southerner = account_called("clerk.c")
    posted(southerner, "street_operator", town["c"])

    assert "没有这个登录名" in search(north_auditor_in, "clerk.c", "〔2026〕3号")


def test_what_was_found_is_for_who_searched_on_that_day(
    auditor_in: Client, north_auditor_in: Client, clerk: Account
) -> None:
    address = search(auditor_in, "clerk.a", "〔2026〕3号")
    number = int(address.rstrip("/").rpartition("/")[2])

    assert north_auditor_in.get(address).status_code == 404
    assert auditor_in.get(f"/journal/staff/{number + 1}/").status_code == 404
    with unguarded():
        change("", number, at=NOW - timedelta(days=1))
    assert auditor_in.get(address).status_code == 404


@pytest.mark.thorough
def test_what_was_found_goes_on_behind_the_first_page(auditor_in: Client, clerk: Account) -> None:
    for day in range(60):
        go_on_leave(account_called(f"away.{day:02}"), held_from=timezone.localdate(), actor=clerk, now=NOW - timedelta(hours=day))  # fmt: skip
    address = search(auditor_in, "clerk.a", "〔2026〕3号")

    first = text_of(auditor_in, address)
    more = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    second = text_of(auditor_in, more.replace("&amp;", "&"))

    rows = first.count('<th scope="row"'), second.count('<th scope="row"')
    assert sum(rows) == Entry.objects.filter(actor_id=str(clerk.pk)).count() + Entry.objects.filter(subject_kind="account", subject_id=str(clerk.pk)).count()  # fmt: skip
    assert rows[0] == 50
    text_of(auditor_in, f"{address}?older=nonsense")


# --- Whether it is whole --------------------------------------------------------------------------


def test_who_verifies_learns_that_the_journal_is_whole(
    auditor_in: Client, auditor: Account, clerk: Account
) -> None:
    leave(clerk)
    assert "还没有在网页上核验过" in text_of(auditor_in, "/journal/whole/")

    page = auditor_in.post("/journal/whole/", follow=True).content.decode()

    assert "日志完整。" in page
    entry = Entry.objects.get(action="journal.verify")
    assert entry.actor_id == str(auditor.pk)
    assert entry.details["faults"] == 0


def test_a_second_press_verifies_nothing_anew(auditor_in: Client, clerk: Account) -> None:
    leave(clerk)

    auditor_in.post("/journal/whole/")
    auditor_in.post("/journal/whole/")

    assert Entry.objects.filter(action="journal.verify").count() == 1


def test_a_changed_entry_is_named_where_it_stands(auditor_in: Client) -> None:
    add("register", 5)
    with unguarded():
        change("register", 3, details={"rows": 99})

    page = auditor_in.post("/journal/whole/", follow=True).content.decode()

    assert "日志有 1 处不对" in page
    assert "日志链 register 第 3 条" in page
    assert "保护现场" in page


def test_a_chain_that_was_renamed_into_a_phone_is_still_told(auditor_in: Client) -> None:
    add("register", 2)
    with unguarded():
        Entry.objects.filter(chain="register", sequence=2).update(chain="13812345678")

    page = auditor_in.post("/journal/whole/", follow=True).content.decode()

    assert "处不对" in page
    assert "13812345678" not in str(Entry.objects.get(action="journal.verify").details)


@pytest.mark.django_db(transaction=True)
def test_the_anchors_are_held_against_the_journal(auditor_in: Client, tmp_path: Path) -> None:
    add("register", 5)
    assert "还没有锚定过" in text_of(auditor_in, "/journal/whole/")
    anchor(now=NOW, to=tmp_path / whole.ANCHORS)
    with unguarded():
        Entry.objects.filter(chain="register", sequence=5).delete()

    page = auditor_in.post("/journal/whole/", follow=True).content.decode()

    assert "还没有锚定过" not in page
    assert "从第 5 条起：被截去" in page


def test_a_journal_too_long_for_a_page_is_verified_on_the_server(
    auditor_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("register", 5)
    monkeypatch.setattr(whole, "MOST", 4)

    assert "超过 4 条" in text_of(auditor_in, "/journal/whole/")
    page = auditor_in.post("/journal/whole/", follow=True).content.decode()

    assert "jingwei journal verify" in page
    assert not Entry.objects.filter(action="journal.verify").exists()


def test_business_and_strangers_do_not_verify(clerk: Account, browser_of: Browser) -> None:
    assert browser_of(clerk).post("/journal/whole/").status_code == 403
    assert Client().post("/journal/whole/").status_code == 303
    assert not Entry.objects.filter(action="journal.verify").exists()
