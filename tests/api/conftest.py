"""A town with a register, tokens of its people, and programs that ask with them at a fixed instant."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from jingwei.api.operations import Issued, issue_token
from jingwei.people.permissions import Permission
from tests.register.town import NOW, Town, build

EXPIRES = date(2027, 1, 1)
ENDPOINT = "/api/reconcile/"


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is nine in the morning of the town's day."""
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)


@pytest.fixture
def town(db: None) -> Town:
    """The town after its first round."""
    return build()


@pytest.fixture
def office(db: None) -> Iterator[None]:
    """The role under which the office works: the database's own wall stands before it."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE jingwei_office")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def token_of(town: Town, name: str, *permissions: Permission) -> Issued:
    """A token of somebody of the town; for the public fields unless more is said."""
    return issue_token(
        town.accounts[name], title="清单核对", permissions=permissions or (Permission.REGISTER_VIEW,),
        expires_on=EXPIRES, actor=None, now=NOW,
    )  # fmt: skip


class Program:
    """A program that asks with a secret in its header."""

    def __init__(self, secret: str = "") -> None:
        self.client = Client(raise_request_exception=True)
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def get(self, address: str, **said: Any) -> Any:
        return self.client.get(address, said, headers=self.headers)

    def post(self, address: str, **said: Any) -> Any:
        return self.client.post(address, said, headers=self.headers)

    def ask(self, batch: Any) -> Any:
        """The response to a batch."""
        return self.post(ENDPOINT, queries=json.dumps(batch))

    def results(self, batch: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
        """The candidates of each question, which must be answered."""
        response = self.ask(batch)
        assert response.status_code == 200, response.content.decode()
        return {key: one["result"] for key, one in response.json().items()}

    def one(self, query: str, **said: Any) -> list[dict[str, Any]]:
        """The candidates of one question."""
        return self.results({"q": {"query": query, **said}})["q"]

    def extend(self, ids: list[str], *properties: Any) -> Any:
        """The response to data extension."""
        wanted = [one if isinstance(one, dict) else {"id": one} for one in properties]
        return self.post(ENDPOINT, extend=json.dumps({"ids": ids, "properties": wanted}))


@pytest.fixture
def program(town: Town) -> Callable[..., Program]:
    """Makes a program with a token of somebody."""

    def made(name: str, *permissions: Permission) -> Program:
        return Program(token_of(town, name, *permissions).secret)

    return made
