"""The database: found or started, and refused where it might lose what it acknowledged."""

from pathlib import Path

import pytest
from django.db import connection

from jingwei.site import database
from jingwei.site.office import facts

GOOD = {
    "server_version_num": "150000", "server_encoding": "UTF8", "fsync": "on", "synchronous_commit": "on",
    "full_page_writes": "on",
}  # fmt: skip


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("postgresql://jw:ge%40heim@db.example:5433/office", ("office", "jw", "ge@heim", "db.example", "5433")),
        ("postgresql://postgres@/postgres?host=/srv/socket", ("postgres", "postgres", "", "/srv/socket", "")),
    ],
)  # fmt: skip
def test_an_address_is_taken_apart(url: str, found: tuple[str, ...]) -> None:
    said = database.settings(url)

    assert tuple(said[k] for k in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == found


@pytest.mark.parametrize(
    "url", ["sqlite:///office.db", "mysql://root@db/office", "postgresql://jw@db/"]
)
def test_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(database.DatabaseRefused, match="postgresql://"):
        database.settings(url)


def test_a_named_server_is_taken_as_it_is(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/office")

    assert database.start(data) == "postgresql://db/office"
    assert not data.exists()


@pytest.mark.parametrize(
    ("fact", "word"),
    [
        ({"server_version_num": "149999"}, "版本太旧"),
        ({"server_encoding": "SQL_ASCII"}, "SQL_ASCII"),
        ({"fsync": "off"}, "fsync"),
        ({"synchronous_commit": "local"}, "synchronous_commit"),
        ({"full_page_writes": "off"}, "full_page_writes"),
    ],
)
def test_a_server_that_may_lose_data_is_refused(fact: dict[str, str], word: str) -> None:
    database.check(GOOD)

    with pytest.raises(database.DatabaseRefused, match=word):
        database.check(GOOD | fact)


@pytest.mark.django_db
def test_our_own_server_keeps_what_it_acknowledges_and_listens_on_no_network() -> None:
    database.check(facts())

    with connection.cursor() as cursor:
        cursor.execute("SHOW listen_addresses")
        assert cursor.fetchone() == ("",)
