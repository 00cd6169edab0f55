"""An office with ledgers, and what tests read from its pages."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from django.test import Client
from django.utils import timezone
from django.utils.encoding import iri_to_uri

from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.kinds import EditableField
from jingwei.register.models import Organisation
from jingwei.register.operations import edit_field
from tests.register.town import NOW, Town

Browser = Callable[[Account], Client]
REGISTER = "/ledgers/register/"
FIRST = "乌海市鑫恒01号餐饮有限公司"


def text_of(client: Client, address: str, **headers: str) -> str:
    response = client.get(iri_to_uri(address), headers=headers)
    assert response.status_code == 200, (address, response.status_code)
    return unescape(response.content.decode())


def names(text: str) -> list[str]:
    """The names of the rows, from the top."""
    return re.findall(r'<th scope="row">.*?data-jw-open>(.*?)<', text)


def link(text: str, said: str) -> str:
    """Where the first link with these words leads."""
    found = re.search(rf'<a[^>]*href="([^"]*)"[^>]*>\s*{re.escape(said)}', text)
    assert found, said
    return found[1]


def content_of(response: Any) -> bytes:
    """What a file that was given holds; read to its end it is closed."""
    return b"".join(response.streaming_content)


def hidden(text: str, name: str) -> str:
    found = re.search(rf'type="hidden" name="{name}" value="([^"]*)"', text)
    assert found, name
    return found[1]


# --- The list of ledgers, and a page of one ----------------------------------------------------------


def corrected(
    office: Town, number: int, value: str, *, field: EditableField = EditableField.EMPLOYEES
) -> None:
    """Somebody else changes the register meanwhile."""
    with seeing(EVERYTHING):
        edit_field(
            Organisation.objects.get(pk=number), field=field, value=value, reason="走访",
            on=timezone.localdate(NOW), actor=office.accounts["city"], now=NOW,
        )  # fmt: skip
