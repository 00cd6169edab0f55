"""The health page: well, behind in version, or without a database; never anybody's data."""

import pytest
from django.db import OperationalError
from django.test import Client

from jingwei.web import health

pytestmark = pytest.mark.django_db


def test_an_office_with_its_database_is_well(client: Client) -> None:
    answer = client.get("/health")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "faults": []}
    assert "no-store" in answer["Cache-Control"]


def test_a_database_that_lacks_a_migration_is_told_with_the_cure(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "unapplied", lambda: ["units.0002_more"])

    answer = client.get("/health")

    assert answer.status_code == 503
    assert "jingwei migrate" in answer.json()["faults"][0]


def test_a_lost_database_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost() -> list[str]:
        raise OperationalError("no such host db.internal")

    monkeypatch.setattr(health, "unapplied", lost)

    answer = client.get("/health")

    assert (answer.status_code, answer.json()["faults"]) == (503, ["数据库连不上"])
    assert "db.internal" not in answer.content.decode()


def test_nobody_posts_to_it(client: Client) -> None:
    assert client.post("/health").status_code == 405
