"""Who may open what: every view declares it, and every role and no role meets it at every address."""

import re
from datetime import date

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLResolver, include, path, reverse
from django.urls.resolvers import RegexPattern, URLPattern

from jingwei.api.door import TOKEN
from jingwei.people.permissions import ROLES, Permission
from jingwei.people.queries import permissions_of
from jingwei.web.access import PUBLIC, SIGNED_IN, needs, patterns, public, undeclared
from tests.people.town import Town, posted
from tests.web.conftest import somebody_called

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 22)
# What stands for a part of an address, by the name or else the kind of its converter.
SAMPLES = {
    "int": "999999",
    "slug": "no-such",
    "str": "no-such",
    "path": "no/such",
    "uuid": "0" * 32,
}
# Answers that a page of ours gives to a question without sense, never a fault.
SOUND = {200, 202, 204, 301, 302, 303, 304, 400, 401, 403, 404, 405, 409, 413, 415, 422, 429}
# Where each role is held in the town of tests.
HELD_ON = {
    "city_administrator": "city_office", "district_administrator": "north_office",
    "street_operator": "a_office", "community_operator": "a1_office", "department_steward": "market",
    "committee_secretary": "couriers",
}  # fmt: skip
# Answers to whoever shows no token where one is asked; a session is none.
SHUT = {400, 401, 403, 404, 405}
ADDRESSES = dict(sorted(patterns()))
METHODS = ("get", "post")


def _forgotten(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _filled(address: str) -> str:
    """The address with a sample for each of its parts."""
    return "/" + re.sub(
        r"<(?:(\w+):)?(\w+)>",
        lambda part: SAMPLES.get(part[2]) or SAMPLES.get(part[1] or "str", "no-such"),
        address,
    )


def _wanted(pattern: URLPattern) -> str:
    return str(getattr(pattern.callback, "permission", ""))


def _place(town: Town, role: str) -> object:
    """Some unit of the town on which the role may be held."""
    named = HELD_ON.get(role)
    fitting = [unit for unit in town.units.values() if unit.kind in ROLES[role].kinds]
    return town[named] if named else fitting[0]


def test_every_view_of_the_site_declares_who_may_open_it() -> None:
    assert ADDRESSES != {}
    assert undeclared() == []


def test_what_is_declared_is_known() -> None:
    known = {PUBLIC, SIGNED_IN, TOKEN, *Permission}

    unknown = {
        address: _wanted(pattern)
        for address, pattern in ADDRESSES.items()
        if set(_wanted(pattern).split()) - known
    }
    assert unknown == {}


def test_a_view_that_declares_nothing_is_named_with_its_address() -> None:
    inner = [path("secret/", _forgotten), path("open/", public(lambda request: HttpResponse()))]
    resolver = URLResolver(RegexPattern(r"^/"), [path("office/", include(inner))])

    found = {
        address: getattr(entry.callback, "permission", "") for address, entry in patterns(resolver)
    }

    assert found == {"office/secret/": "", "office/open/": "public"}


@pytest.mark.django_db
@pytest.mark.parametrize("method", METHODS)
def test_nobody_gets_in_without_signing_in(method: str) -> None:
    for address, pattern in ADDRESSES.items():
        answer = getattr(Client(), method)(_filled(address))

        assert answer.status_code in SOUND | {503}, address
        if _wanted(pattern) == TOKEN:
            assert answer.status_code in SHUT, address
        elif _wanted(pattern) != PUBLIC:
            assert answer.status_code == 303, address
            assert answer["Location"].startswith(reverse("account_login")), address


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["", *ROLES])
def test_a_role_opens_what_it_holds_and_nothing_else(
    town: Town, role: str, caplog: pytest.LogCaptureFixture
) -> None:
    account = somebody_called("li.wei")
    if role:
        posted(account, role, _place(town, role))  # type: ignore[arg-type]
    powers = {str(one) for one in permissions_of(account, on=TODAY)}

    client = Client(raise_request_exception=False)
    client.force_login(account)

    for address, pattern in ADDRESSES.items():
        for method in METHODS:
            answer = getattr(client, method)(_filled(address))
            wanted = set(_wanted(pattern).split())
            assert answer.status_code in SOUND | {503}, (method, address)
            if TOKEN in wanted:
                assert answer.status_code in SHUT, (method, address)
            elif not wanted & {PUBLIC, SIGNED_IN}:
                assert (answer.status_code == 403) is not bool(wanted & powers), (method, address)
            if answer.headers.get("Location", "").startswith(reverse("account_login")):
                client.force_login(account)  # some addresses end the session
    assert [one.message for one in caplog.records if one.levelname == "ERROR"] == []


@pytest.mark.django_db
def test_a_missing_permission_is_told_with_the_posts_that_have_it(
    town: Town, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = somebody_called("li.wei")
    client.force_login(account)
    desk = next(pattern for pattern in ADDRESSES.values() if pattern.name == "desk")
    guarded = needs(Permission.JOURNAL_VERIFY)(lambda request: HttpResponse("in"))
    monkeypatch.setattr(desk, "callback", guarded)

    refused = client.get("/")
    posted(account, "auditor", town["city"])
    opened = client.get("/")

    assert refused.status_code == 403
    assert "审计员" in refused.content.decode()
    assert "系统管理员" in refused.content.decode()
    assert opened.content == b"in"
