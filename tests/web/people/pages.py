"""Asks pages of the people and tells what they said."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.utils import timezone

from jingwei.people.models import Account

Browser = Callable[[Account], Client]
TODAY = timezone.localdate()


def account_called(login: str, name: str = "某人") -> Account:
    """An account without posts that has changed its first password."""
    return Account.objects.create(login=login, name=name, must_change_password=False)


def text_of(client: Client, address: str, status: int = 200) -> str:
    """What the page says."""
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def refused(client: Client, address: str, **said: Any) -> str:
    """What the page says that refuses the form."""
    response = client.post(address, said)
    assert response.status_code == 422
    return response.content.decode()


def done(client: Client, address: str, **said: Any) -> str:
    """What the page says to which a step leads."""
    response = client.post(address, said, follow=True)
    assert response.redirect_chain[0][1] == 303, response.content.decode()
    return response.content.decode()


def shown_password(page: str) -> str:
    """The first password that stands in a page, "" for none."""
    return page.partition('id="first-password">')[2].partition("<")[0]
