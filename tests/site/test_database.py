"""The database: found or started, and refused where it might lose what it acknowledged."""

import os
import subprocess
import time
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


def locked(folder: Path, process: int) -> tuple[Path, Path]:
    """The locks that a server of this number leaves when it is killed: its folder's, its socket's."""
    folder.mkdir()
    lock, socket = folder / "postmaster.pid", folder / ".s.PGSQL.5432.lock"
    lock.write_text(f"{process}\n{folder}\n1789000000\n5432\n{folder}\n", encoding="utf-8")
    socket.write_text(f"{process}\n", encoding="utf-8")
    return lock, socket


def test_the_locks_of_a_killed_server_that_nobody_reaped_are_taken_away(tmp_path: Path) -> None:
    with subprocess.Popen(["true"]) as dead:  # noqa: S607 - any program that ends
        while Path(f"/proc/{dead.pid}/stat").read_text(encoding="utf-8").split()[2] != "Z":
            time.sleep(0.01)
        locks = locked(tmp_path / "postgres", dead.pid)

        database.forget_the_dead(tmp_path / "postgres")

    assert [lock.exists() for lock in locks] == [False, False]


def test_the_locks_of_a_running_server_stay(tmp_path: Path) -> None:
    locks = locked(tmp_path / "postgres", os.getpid())

    database.forget_the_dead(tmp_path / "postgres")
    database.forget_the_dead(tmp_path / "nothing")

    assert all(lock.exists() for lock in locks)
