"""The help: open to everybody, a first day for every role, no link that leads nowhere."""

import re

import pytest
from django.test import Client
from django.urls import resolve, reverse

from jingwei.people.permissions import ROLES
from jingwei.web.access import PUBLIC
from jingwei.web.help.roles import DAYS
from jingwei.web.help.views import TOPICS

PAGES = ["/help/", *(f"/help/roles/{role}/" for role in ROLES), *(f"/help/{name}/" for name in TOPICS)]  # fmt: skip


def test_every_role_has_a_first_day() -> None:
    assert DAYS.keys() == ROLES.keys()
    assert all(DAYS.values())


def test_what_waits_for_a_role_is_open_to_it() -> None:
    for key, hints in DAYS.items():
        powers = {str(one) for one in ROLES[key].permissions} | {PUBLIC, "signed-in"}
        for hint in hints:
            if hint.url:
                wanted = str(getattr(resolve(reverse(hint.url)).func, "permission", "")).split()
                assert powers & set(wanted), (key, hint.url)


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_the_help_is_open_and_leads_somewhere(client: Client, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 200
    main = response.content.decode().partition("<main")[2].partition("</main")[0]
    assert "<h1>" in main
    for link in re.findall(r'href="(/[^"#?]*)', main):
        assert resolve(link)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/help/no-such/", "/help/roles/king/", "/help/contents/"])
def test_a_subject_that_is_none_is_missing(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_the_help_speaks_english_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.cookies["jingwei-language"] = "en"

    page = client.get("/help/keys/").content.decode()

    assert '<html lang="en"' in page
