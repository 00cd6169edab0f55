"""Signing in: by login and password, locked after too many tries, told to the journal by ids alone."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from jingwei.journal.models import Entry
from jingwei.people.models import Account
from jingwei.people.operations import off_board
from tests.people.town import Town, posted
from tests.web.conftest import PASSWORD, somebody_called

pytestmark = pytest.mark.django_db
TRIES = 5


def told(action: str = "people.") -> list[tuple[str, str]]:
    """What the journal says of sign-ins: action and subject."""
    entries = Entry.objects.filter(chain="people", action__startswith=action).order_by("sequence")
    return [
        (one.action.removeprefix("people."), one.subject_id)
        for one in entries
        if "sign" in one.action
    ]


def tried(client: Client, login: str, password: str = "Wrong-Guess-77") -> str:  # noqa: S107 - of tests
    """What the page says after a try."""
    return client.post("/sign-in/", {"login": login, "password": password}).content.decode()


def test_the_sign_in_page_asks_for_login_and_password(client: Client) -> None:
    text = client.get("/sign-in/").content.decode()

    assert 'autocomplete="username"' in text
    assert 'autocomplete="current-password"' in text
    assert "忘了密码" in text
    assert "sign-up" not in text


def test_somebody_signs_in_and_sees_his_desk(client: Client, somebody: Account) -> None:
    answer = client.post("/sign-in/", {"login": " Li.Wei ", "password": PASSWORD}, follow=True)

    assert answer.redirect_chain == [("/", 302)]
    assert "工作台" in answer.content.decode()
    assert "李伟" in answer.content.decode()
    assert told() == [("sign_in", str(somebody.pk))]
    assert client.cookies["sessionid"]["httponly"]
    assert client.cookies["sessionid"]["max-age"] == ""


@pytest.mark.parametrize("path", ["/me/sessions/", "/?on=2026-01-05"])
def test_one_comes_out_where_one_wanted_to_go(client: Client, somebody: Account, path: str) -> None:
    asked = client.get(path)
    answer = client.post(asked["Location"], {"login": "li.wei", "password": PASSWORD})

    assert asked.status_code == 303
    assert answer["Location"] == path


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_nobody_is_led_elsewhere(client: Client, somebody: Account, elsewhere: str) -> None:
    said = {"login": "li.wei", "password": PASSWORD, "next": elsewhere}

    assert client.post("/sign-in/", said)["Location"] == "/"


def test_a_wrong_password_and_an_unknown_login_look_the_same(
    client: Client, somebody: Account
) -> None:
    wrong, unknown = tried(client, "li.wei"), tried(client, "My-Secret-77")

    assert "登录名或密码不对" in wrong
    assert "登录名或密码不对" in unknown
    assert told() == [("sign_in_failed", str(somebody.pk)), ("sign_in_failed", "")]
    assert "secret" not in str(list(Entry.objects.values())).lower()


@pytest.mark.thorough
def test_an_account_is_locked_after_five_tries_and_only_that_one(
    client: Client, somebody: Account
) -> None:
    another = somebody_called("wang.fang")
    for _try in range(TRIES):
        tried(client, "li.wei")

    assert "15 分钟" in tried(client, "li.wei", PASSWORD)
    assert "15 分钟" in tried(Client(), "LI.WEI", PASSWORD)
    assert client.post("/sign-in/", {"login": "wang.fang", "password": PASSWORD})["Location"] == "/"
    failed = ("sign_in_failed", str(somebody.pk))
    locked = ("sign_in_locked", str(somebody.pk))
    assert told() == [*[failed] * TRIES, locked, ("sign_in", str(another.pk))]


def test_the_lock_names_nobody(client: Client) -> None:
    tried(client, "13800138000")

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM web_limit")
        assert "13800138000" not in str(cursor.fetchall())


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_twelve_at_once_have_five_tries_together() -> None:
    account = somebody_called("li.wei")

    def guess() -> None:
        try:
            tried(Client(), "li.wei")
        finally:
            connection.close()

    guesses = [threading.Thread(target=guess) for _one in range(12)]
    for one in guesses:
        one.start()
    for one in guesses:
        one.join()

    assert told("people.sign_in_failed") == [("sign_in_failed", str(account.pk))] * TRIES


def test_a_first_password_is_changed_before_anything_opens(client: Client) -> None:
    account = somebody_called("li.wei", must_change=True)
    client.post("/sign-in/", {"login": "li.wei", "password": PASSWORD})

    assert client.get("/")["Location"] == "/me/password/"
    assert client.get("/me/")["Location"] == "/me/password/"
    text = client.get("/me/password/").content.decode()
    assert "第一次登录" in text
    assert "主菜单" not in text

    new = "Desert-Road-2031"
    weak = client.post("/me/password/", {"old": PASSWORD, "new": "short", "again": "short"})
    twice = client.post("/me/password/", {"old": PASSWORD, "new": new, "again": new + "x"})
    answer = client.post("/me/password/", {"old": PASSWORD, "new": new, "again": new}, follow=True)

    assert (weak.status_code, twice.status_code) == (422, 422)
    assert "至少 10 位" in weak.content.decode()
    assert "两遍填的不一样" in twice.content.decode()
    assert answer.redirect_chain == [("/", 303)]
    assert "密码已修改" in answer.content.decode()
    account.refresh_from_db()
    assert not account.must_change_password


def test_another_password_ends_the_other_sessions(client: Client, somebody: Account) -> None:
    elsewhere = Client()
    for one in (client, elsewhere):
        one.post("/sign-in/", {"login": "li.wei", "password": PASSWORD})
    new = "Desert-Road-2031"

    client.post("/me/password/", {"old": PASSWORD, "new": new, "again": new})

    assert client.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 303


def test_whoever_is_idle_for_too_long_is_signed_out(
    client: Client, somebody: Account, settings: Settings
) -> None:
    settings.IDLE_MINUTES = 30
    client.force_login(somebody)

    assert client.get("/").status_code == 200
    _seen_before(client, timedelta(minutes=29))
    assert client.get("/").status_code == 200
    _seen_before(client, timedelta(minutes=31))
    assert client.get("/")["Location"] == "/sign-in/"
    assert client.get("/").status_code == 303


def test_off_boarding_ends_the_session_at_once(client: Client, somebody: Account) -> None:
    client.force_login(somebody)

    off_board(somebody, actor=None, now=timezone.now())

    assert client.get("/").status_code == 303
    assert "登录名或密码不对" in tried(client, "li.wei", PASSWORD)


def test_signing_out_takes_a_post(client: Client, somebody: Account) -> None:
    client.force_login(somebody)

    assert "退出" in client.get("/sign-out/").content.decode()
    assert client.get("/").status_code == 200
    answer = client.post("/sign-out/")

    assert (answer.status_code, answer["Location"]) == (303, "/sign-in/")
    assert answer["Clear-Site-Data"] == '"cache"'
    assert client.get("/").status_code == 303
    assert told() == [("sign_out", str(somebody.pk))]


def test_a_sign_in_sent_twice_is_no_fault(somebody: Account) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/sign-in/")
    token = client.cookies["csrftoken"].value
    said = {"login": "li.wei", "password": PASSWORD, "csrfmiddlewaretoken": token}

    first, second = client.post("/sign-in/", said), client.post("/sign-in/", said)

    assert (first["Location"], second["Location"]) == ("/", "/")
    assert told() == [("sign_in", str(somebody.pk))]


def test_a_form_that_is_not_ours_is_refused_in_words(somebody: Account) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(somebody)

    answer = client.post("/sign-out/", {"csrfmiddlewaretoken": "x"})

    assert answer.status_code == 403
    assert "没有提交成功" in answer.content.decode()
    assert client.get("/").status_code == 200


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("role", "place", "asked"),
    [
        ("district_administrator", "north", True),
        ("city_administrator", "city_office", True),
        ("street_operator", "a", False),
        ("community_operator", "a1", False),
    ],
)
def test_whoever_acts_for_a_district_or_more_sets_up_a_second_factor(
    client: Client, town: Town, settings: Settings, role: str, place: str, *, asked: bool
) -> None:
    settings.SECOND_FACTOR = "district"
    account = somebody_called("li.wei")
    posted(account, role, town[place])
    client.force_login(account)

    assert (client.get("/").headers.get("Location") == "/me/code/") is asked


def test_everybody_or_nobody_can_be_asked(
    client: Client, somebody: Account, settings: Settings
) -> None:
    client.force_login(somebody)

    settings.SECOND_FACTOR = "everybody"
    assert client.get("/")["Location"] == "/me/code/"
    settings.SECOND_FACTOR = "nobody"
    assert client.get("/").status_code == 200


def _seen_before(client: Client, ago: timedelta) -> None:
    session = client.session
    session["seen"] = int((timezone.now() - ago).timestamp())
    session.save()
