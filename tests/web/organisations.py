"""What tests about pages of organisations share: the town in browsers, and forms sent as people do."""

import re
from collections.abc import Callable

from django.test import Client

from jingwei.journal.models import Entry as Act
from jingwei.people.models import Account, Post
from jingwei.units.models import Unit
from tests.people.town import START
from tests.web.conftest import somebody_called

Browser = Callable[[Account], Client]
ONE, TWO, FOUR, NOWHERE = "JW-0000001", "JW-0000002", "JW-0000004", "JW-0000041"
PAGE = f"/organisations/{ONE}/"
OUTSIDE = "/organisations/JW-0000004/"  # in the south
HTMX = {"HX-Request": "true"}


def text_of(client: Client, address: str, **more: object) -> str:
    response = client.get(address, **more)  # type: ignore[arg-type]
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def holder(role: str, unit: Unit, browser_of: Browser) -> Client:
    account = somebody_called(f"{role.replace('_', '.')}.one")
    Post.objects.create(account=account, role=role, unit=unit, held_from=START)
    return browser_of(account)


def seen_in(page: str, prefix: str = "") -> str:
    found = re.search(rf'name="{prefix}seen" value="(\d+)"', page)
    return found[1] if found else ""


def acts(action: str) -> list[Act]:
    return list(Act.objects.filter(action=f"register.{action}").order_by("sequence"))


def sent(client: Client, address: str, **said: str) -> str:
    """Where a form was accepted: what the next page says."""
    response = client.post(address, said)
    assert response.status_code == 303, response.content.decode()[:4000]
    return text_of(client, response["Location"])


def refused(client: Client, address: str, **said: str) -> str:
    response = client.post(address, said)
    assert response.status_code == 422
    return response.content.decode()


def edited(client: Client, field: str, value: str, *, number: str = ONE, **more: str) -> str:
    address = f"/organisations/{number}/edit/{field}/"
    seen = seen_in(text_of(client, address))
    return sent(client, address, **{"seen": seen, "value": value, "reason": "电话问过会计", **more})
