"""Doors elsewhere: off unless named; they open to accounts tied from within, and keep nothing of a person."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from pytest_django import Settings

from jingwei.journal.models import Entry
from jingwei.people.models import Account
from jingwei.web.access import patterns
from tests.web.conftest import PASSWORD
from tests.web.door_site import DOORS, urlpatterns

pytestmark = pytest.mark.django_db
ASKS = "https://sso.example/ask"


@pytest.fixture
def _doors(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """An office with two doors; the other side answers that this is number 4711."""
    settings.SOCIALACCOUNT_PROVIDERS = DOORS
    settings.ROOT_URLCONF = "tests.web.door_site"
    told = {"authorization_endpoint": ASKS, "token_endpoint": "https://sso.example/token"}
    token = {"access_token": "t", "expires_in": 60}
    person = {"sub": "4711", "name": "Somebody Secret", "email": "s@example.org"}
    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "openid_config", told)
    monkeypatch.setattr(OAuth2Client, "get_access_token", lambda *_a, **_k: token)
    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "_fetch_user_info", lambda *_a: person)


def _through(client: Client, *, process: str = "", answer: str = "code=1") -> str:
    """Where one comes out who goes through the door, and what stands there."""
    begin = reverse("openid_connect_login", args=["oidc"]) + (process and f"?process={process}")
    asked = client.post(begin)["Location"]
    assert asked.startswith(ASKS)
    state = parse_qs(urlsplit(asked).query)["state"][0]
    end = reverse("openid_connect_callback", args=["oidc"])
    return client.get(f"{end}?{answer}&state={state}", follow=True).content.decode()


def test_an_office_without_doors_has_no_addresses_for_them(client: Client) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("openid_connect_login", args=["oidc"])
    assert "统一身份认证" not in client.get("/sign-in/").content.decode()


def test_doors_declare_who_may_open_them() -> None:
    declared = [getattr(one.callback, "permission", "") for one in urlpatterns[-5:]]  # type: ignore[attr-defined]

    assert declared == ["public"] * 4 + ["signed-in"]
    assert len(list(patterns())) + 5 == len(list(patterns(get_resolver("tests.web.door_site"))))


@pytest.mark.usefixtures("_doors")
def test_the_sign_in_page_shows_the_doors(client: Client) -> None:
    text = client.get("/sign-in/").content.decode()

    assert "用“统一身份认证”登录" in text
    assert "用“微信”登录" in text


@pytest.mark.usefixtures("_doors")
def test_nobody_becomes_an_account_by_knocking(client: Client) -> None:
    text = _through(client)

    assert "还没有绑定账号" in text
    assert not Account.objects.exists()
    assert not SocialAccount.objects.exists()


@pytest.mark.usefixtures("_doors")
def test_a_door_that_was_tied_opens_and_keeps_a_number_alone(
    client: Client, somebody: Account
) -> None:
    client.post("/sign-in/", {"login": somebody.login, "password": PASSWORD})
    _through(client, process="connect")
    client.post("/sign-out/")

    text = _through(client)

    assert "工作台" in text
    tied = SocialAccount.objects.get()
    assert (tied.user_id, tied.uid, tied.extra_data) == (somebody.pk, "4711", {})
    actions = Entry.objects.filter(chain="people").order_by("sequence")
    assert list(actions.values_list("action", flat=True)) == [
        "people.sign_in", "people.door_tied", "people.sign_out", "people.sign_in",
    ]  # fmt: skip


@pytest.mark.usefixtures("_doors")
def test_what_is_tied_can_be_untied(client: Client, somebody: Account) -> None:
    client.post("/sign-in/", {"login": somebody.login, "password": PASSWORD})
    _through(client, process="connect")

    assert "统一身份认证" in client.get("/me/doors/").content.decode()
    client.post("/me/doors/", {"account": SocialAccount.objects.get().pk})
    client.post("/me/confirm/", {"password": PASSWORD, "next": "/me/doors/"}, follow=True)

    assert not SocialAccount.objects.exists()


@pytest.mark.usefixtures("_doors")
@pytest.mark.parametrize("answer", ["error=access_denied", "error=server_error", "nothing=1"])
def test_a_no_from_the_other_side_is_told_in_words(client: Client, answer: str) -> None:
    assert "没有确认您的身份" in _through(client, answer=answer)
