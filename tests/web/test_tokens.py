"""Tokens for programs on their pages: issued by their owners, shown once, ended by them or by who administers."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jingwei.api.models import ApiToken
from jingwei.journal.models import Entry
from jingwei.people.models import Account
from tests.people.town import Town, posted
from tests.web.conftest import somebody_called

Browser = Callable[[Account], Client]
NEW = "/me/tokens/new/"


@pytest.fixture
def operator(town: Town) -> Account:
    """Somebody who may take ledgers out."""
    account = somebody_called("zhang.min")
    posted(account, "street_operator", town["a"])
    return account


@pytest.fixture
def administrator(town: Town) -> Account:
    """Who keeps accounts and tokens of the north."""
    account = somebody_called("xi.tong")
    posted(account, "system_administrator", town["north_office"])
    return account


def form(**said: object) -> dict[str, object]:
    later = (timezone.localdate() + timedelta(days=30)).isoformat()
    return {"title": "核对名单", "permissions": ["register.view"], "expires_on": later, **said}


def issued(client: Client, **said: object) -> str:
    """The page that shows the secret."""
    answer = client.post(NEW, form(**said))
    assert answer.status_code == 200, answer.content.decode()
    return unescape(answer.content.decode())


def secret_in(page: str) -> str:
    found = re.search(r'id="token-secret">(jw_[\w-]+)<', page)
    assert found
    return found[1]


def test_a_token_is_shown_once_and_reads_with_its_owners_sight(
    operator: Account, browser_of: Browser
) -> None:
    client = browser_of(operator)
    page = issued(client)
    secret = secret_in(page)

    listed = unescape(client.get("/me/tokens/").content.decode())
    answer = Client().get("/api/v1/units", headers={"Authorization": f"Bearer {secret}"})

    assert f"http://testserver/api/reconcile/{secret}/" in page
    assert secret not in listed
    assert "核对名单" in listed
    assert "还没用过" in listed
    assert answer.status_code == 403  # the token may read organisations, and no units
    assert ApiToken.objects.get().owner == operator


def test_the_answer_with_the_secret_is_kept_nowhere(operator: Account, browser_of: Browser) -> None:
    answer = browser_of(operator).post(NEW, form())

    assert "no-store" in answer["Cache-Control"]
    told = Entry.objects.get(action="api.issue_token")
    assert secret_in(answer.content.decode()) not in str(told.details)


def test_the_day_of_its_last_use_is_shown(operator: Account, browser_of: Browser) -> None:
    client = browser_of(operator)
    secret = secret_in(issued(client))

    Client().get("/api/v1/organisations", headers={"Authorization": f"Bearer {secret}"})

    assert f"<td>{timezone.localdate()}</td>" in client.get("/me/tokens/").content.decode()


def test_the_same_form_sent_twice_gives_one_token_and_says_so(
    operator: Account, browser_of: Browser
) -> None:
    client = browser_of(operator)
    issued(client)

    again = client.post(NEW, form())

    assert again.status_code == 422
    assert "已有一个叫“核对名单”的令牌" in again.content.decode()
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"title": " "}, "请写明给什么程序用"),
        ({"title": "长" * 61}, "不超过 60 个字"),
        ({"permissions": []}, "请至少选一项"),
        ({"permissions": ["register.edit"]}, "所选不在可选的范围内"),
        ({"expires_on": "明年"}, "日期要写成"),
        ({"expires_on": "2020-01-01"}, "有效期要从明天"),
    ],
)
def test_what_may_not_be_is_refused_in_words(
    operator: Account, browser_of: Browser, said: dict[str, object], words: str
) -> None:
    answer = browser_of(operator).post(NEW, form(**said))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_its_owner_ends_it_once_and_nobody_elses(
    operator: Account, town: Town, browser_of: Browser
) -> None:
    client = browser_of(operator)
    secret = secret_in(issued(client))
    token = ApiToken.objects.get()
    stranger = somebody_called("li.wei")
    posted(stranger, "street_operator", town["b"])

    assert browser_of(stranger).post(f"/me/tokens/{token.pk}/end/").status_code == 404
    listed = client.get("/me/tokens/").content.decode()
    first = client.post(f"/me/tokens/{token.pk}/end/", follow=True).content.decode()
    again = client.post(f"/me/tokens/{token.pk}/end/", follow=True).content.decode()

    assert '停用<span class="unseen"> 核对名单</span></button>' in listed
    assert "令牌“核对名单”已停用" in unescape(first)
    assert "这个令牌已经停用" in again
    asked = Client().get("/api/v1/organisations", headers={"Authorization": f"Bearer {secret}"})
    assert asked.status_code == 401
    assert Entry.objects.filter(action="api.revoke_token").count() == 1


def test_who_administers_sees_all_of_his_area_without_secrets_and_ends_them(
    operator: Account, administrator: Account, town: Town, browser_of: Browser
) -> None:
    secret = secret_in(issued(browser_of(operator)))
    southern = somebody_called("nan.fang")
    posted(southern, "street_operator", town["c"])
    issued(browser_of(southern), title="南边的程序")
    client = browser_of(administrator)

    page = unescape(client.get("/tokens/").content.decode())
    [own, other] = ApiToken.objects.order_by("pk")

    assert "核对名单" in page
    assert "zhang.min" in page
    assert f'停用<span class="unseen"> 核对名单 {operator.name}</span></button>' in page
    assert "南边的程序" not in page
    assert not {secret, own.digest} & set(re.findall(r"[\w-]{20,}", page))
    assert client.post(f"/tokens/{other.pk}/end/").status_code == 404
    assert client.post(f"/tokens/{own.pk}/end/").status_code == 303
    own.refresh_from_db()
    assert own.revoked_at is not None
    assert Entry.objects.get(action="api.revoke_token").actor_id == str(administrator.pk)


def test_who_administers_has_no_token_and_who_takes_nothing_out_issues_none(
    administrator: Account, somebody: Account, browser_of: Browser
) -> None:
    for account in (administrator, somebody):
        client = browser_of(account)
        assert client.post(NEW, form()).status_code == 403
        assert "您没有令牌" in client.get("/me/tokens/").content.decode()
        assert "接口令牌" not in re.sub(r"<nav.*?</nav>", "", client.get("/me/").content.decode(), flags=re.DOTALL)  # fmt: skip
    assert browser_of(somebody).get("/tokens/").status_code == 403


def test_the_card_of_tokens_is_on_the_own_page_of_who_may(
    operator: Account, browser_of: Browser
) -> None:
    assert 'href="/me/tokens/"' in browser_of(operator).get("/me/").content.decode()


def test_names_of_the_api_are_its_own() -> None:
    assert reverse("api:reconcile") == "/api/reconcile/"
    assert reverse("api:v1:openapi") == "/api/v1/openapi.json"
