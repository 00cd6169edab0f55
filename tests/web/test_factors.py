"""Second factors: codes of an authenticator, recovery codes; set up, asked for, locked, taken away."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from jingwei.journal.models import Entry
from jingwei.people.models import Account
from tests.web.conftest import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


def code(secret: str) -> str:
    """What the authenticator shows now."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))


@pytest.fixture
def signed(client: Client, somebody: Account) -> Client:
    """A browser in which somebody has signed in by his password and confirmed it."""
    client.post("/sign-in/", {"login": somebody.login, "password": PASSWORD})
    client.post("/me/confirm/", {"password": PASSWORD, "next": "/me/code/"})
    return client


def set_up(client: Client) -> tuple[str, list[str]]:
    """Sets an authenticator up; its secret and the recovery codes."""
    client.get("/me/code/")
    secret: str = client.session["mfa.totp.secret"]
    shown = client.post("/me/code/", {"code": code(secret)}, follow=True).content.decode()
    codes = re.findall(r"<li>(\d{4} \d{4})</li>", shown)
    return secret, [one.replace(" ", "") for one in codes]


def actions() -> list[str]:
    """What the journal says, in order."""
    entries = Entry.objects.filter(chain="people").order_by("sequence")
    return list(entries.values_list("action", flat=True))


def test_a_set_up_asks_for_the_password_once_more(client: Client, somebody: Account) -> None:
    client.force_login(somebody)

    answer = client.get("/me/code/")
    wrong = client.post(answer["Location"], {"password": "Wrong-Guess-77"})
    right = client.post(answer["Location"], {"password": PASSWORD})

    assert answer["Location"] == "/me/confirm/?next=%2Fme%2Fcode%2F"
    assert "密码不对" in wrong.content.decode()
    assert right["Location"] == "/me/code/"


def test_an_authenticator_is_set_up_and_then_asked_for(signed: Client) -> None:
    picture_before = signed.get("/me/code/picture.svg")
    secret, codes = set_up(signed)
    signed.post("/sign-out/")

    door = signed.post("/sign-in/", {"login": "li.wei", "password": PASSWORD})
    closed = signed.get("/")
    wrong = signed.post("/sign-in/code/", {"code": "000000"})
    right = signed.post("/sign-in/code/", {"code": code(secret)})

    assert picture_before.status_code == 404
    assert len(codes) == 10
    assert door["Location"] == "/sign-in/code/"
    assert closed.status_code == 303
    assert "验证码不对" in wrong.content.decode()
    assert right["Location"] == "/"
    assert actions() == [
        "people.sign_in", "people.code_set_up", "people.sign_out", "people.sign_in_code_failed",
        "people.sign_in",
    ]  # fmt: skip


def test_a_recovery_code_opens_once(signed: Client) -> None:
    _secret, codes = set_up(signed)
    said = {"login": "li.wei", "password": PASSWORD}

    signed.post("/sign-out/")
    signed.post("/sign-in/", said)
    first = signed.post("/sign-in/code/", {"code": codes[0]})
    signed.post("/sign-out/")
    signed.post("/sign-in/", said)
    again = signed.post("/sign-in/code/", {"code": codes[0]})

    assert first["Location"] == "/"
    assert "验证码不对" in again.content.decode()


def test_codes_are_locked_after_five_tries(signed: Client) -> None:
    secret, _codes = set_up(signed)
    signed.post("/sign-out/")
    signed.post("/sign-in/", {"login": "li.wei", "password": PASSWORD})

    for _try in range(5):
        signed.post("/sign-in/code/", {"code": "000000"})
    answer = signed.post("/sign-in/code/", {"code": code(secret)})

    assert "15 分钟" in answer.content.decode()
    assert signed.get("/").status_code == 303


def test_what_codes_rest_on_is_not_readable_in_the_database(signed: Client) -> None:
    secret, codes = set_up(signed)

    kept = str(list(Authenticator.objects.values("data")))
    assert secret not in kept
    assert not any(one in kept for one in codes)


def test_recovery_codes_are_shown_once(signed: Client) -> None:
    _secret, codes = set_up(signed)

    later = signed.get("/me/recovery/").content.decode()

    assert codes[0][:4] not in later
    assert "还有 10 个备用码" in later


def test_new_recovery_codes_replace_the_old(signed: Client) -> None:
    _secret, codes = set_up(signed)

    shown = signed.post("/me/recovery/new/", follow=True).content.decode()

    assert f"{codes[0][:4]} {codes[0][4:]}" not in shown
    assert len(re.findall(r"<li>\d{4} \d{4}</li>", shown)) == 10
    assert actions()[-1] == "people.recovery_codes_made"


def test_an_authenticator_is_taken_away(signed: Client) -> None:
    set_up(signed)

    assert "不再使用" in signed.get("/me/code/remove/").content.decode()
    signed.post("/me/code/remove/")

    assert not Authenticator.objects.exists()
    assert actions()[-1] == "people.code_removed"


def test_somebody_sees_where_he_is_signed_in_and_ends_the_rest(
    signed: Client, somebody: Account
) -> None:
    elsewhere = Client()
    elsewhere.post("/sign-in/", {"login": somebody.login, "password": PASSWORD})

    text = signed.get("/me/sessions/").content.decode()
    signed.post("/me/sessions/end/")

    assert (text.count("这里</strong>"), text.count("别处</span>")) == (1, 1)
    assert elsewhere.get("/").status_code == 303
    assert signed.get("/").status_code == 200
    assert actions()[-1] == "people.sessions_ended"
