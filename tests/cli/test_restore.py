"""`jingwei restore`: the whole office again in an empty place, proved, or nothing and why."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection

from jingwei.cli import backup
from jingwei.cli.errors import Exit
from jingwei.site.archive import KEY, MANIFEST
from tests.areas.rounds.conftest import Desk
from tests.cli.test_backup import office, parsed

__all__ = ["office"]  # the fixture
pytestmark = pytest.mark.slow  # programs of their own


@pytest.fixture
def archive(office: Desk, data: Path, tmp_path: Path) -> Path:
    """A backup of the office."""
    assert backup.run(parsed("--data", str(data), "--to", str(tmp_path / "a.zip"))) == Exit.DONE
    return tmp_path / "a.zip"


@pytest.fixture
def elsewhere(transactional_db: None) -> Iterator[str]:
    """The address of an empty database."""
    found = connection.settings_dict
    name = f"{found['NAME']}_elsewhere"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield f"postgresql://{found['USER']}@/{name}?host={quote(found['HOST'])}"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def restored(archive: Path, data: Path, *, address: str | None) -> "subprocess.CompletedProcess[str]":  # fmt: skip
    ours = {"DATABASE_URL", "JINGWEI_SECRET_KEY", "DJANGO_SETTINGS_MODULE"}
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    command = [sys.executable, "-m", "jingwei.cli", "restore", str(archive), "--data", str(data), "--quiet"]  # fmt: skip
    return subprocess.run(
        command, env=environment | ({"DATABASE_URL": address} if address else {}),
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip


def rewritten(archive: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with zipfile.ZipFile(archive) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    change(parts)
    with zipfile.ZipFile(archive.with_name("other.zip"), "w") as file:
        for name, said in parts.items():
            file.writestr(name, said)
    return archive.with_name("other.zip")


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and "postgres" not in p.parts
    }


def test_into_an_empty_folder_and_an_empty_database(
    archive: Path, data: Path, elsewhere: str, tmp_path: Path
) -> None:
    back = tmp_path / "back"

    done = restored(archive, back, address=elsewhere)

    assert (done.returncode, done.stderr) == (Exit.DONE, "")
    assert "逐项核对无误" in done.stdout
    assert files(back) == files(data)
    with psycopg.connect(elsewhere) as found:
        assert found.execute("SELECT count(*) FROM people_account").fetchone() == (2,)


def test_a_database_that_holds_anything_is_not_touched(
    archive: Path, elsewhere: str, tmp_path: Path
) -> None:
    with psycopg.connect(elsewhere) as found:
        found.execute("CREATE TABLE mine (a int)")

    done = restored(archive, tmp_path / "back", address=elsewhere)

    assert done.returncode == Exit.REFUSED
    assert "不是空的" in done.stderr
    assert not (tmp_path / "back").exists()
    with psycopg.connect(elsewhere) as found:
        tables = found.execute("SELECT relname FROM pg_class WHERE relname ~ '^(mine|people)'")
        assert tables.fetchall() == [("mine",)]


def test_a_folder_that_holds_anything_is_not_touched(
    archive: Path, elsewhere: str, tmp_path: Path
) -> None:
    back = tmp_path / "back"
    back.mkdir()
    (back / "mine").write_text("mine", "ascii")

    done = restored(archive, back, address=elsewhere)

    assert done.returncode == Exit.REFUSED
    assert "已有内容" in done.stderr
    assert files(back) == {"mine": b"mine"}


def cut(parts: dict[str, bytes]) -> None:
    del parts[MANIFEST]


def newer(parts: dict[str, bytes]) -> None:
    said = json.loads(parts[MANIFEST])
    said["migrations"] += ["units.9999_of_next_year"]
    parts[MANIFEST] = json.dumps(said).encode()


def fewer(parts: dict[str, bytes]) -> None:
    said = json.loads(parts[MANIFEST])
    said["rows"]["people_account"] += 1
    parts[MANIFEST] = json.dumps(said).encode()


@pytest.mark.parametrize(
    ("change", "word"), [(cut, "没有清单"), (newer, "更新的版本"), (fewer, "应有 3 行，实有 2 行")]
)
def test_what_is_not_whole_or_newer_is_refused_and_leaves_no_folder(
    archive: Path, elsewhere: str, tmp_path: Path, change: Callable[[dict[str, bytes]], None], word: str
) -> None:  # fmt: skip
    other = rewritten(archive, change)

    done = restored(other, tmp_path / "back", address=elsewhere)

    assert done.returncode == Exit.REFUSED
    assert word in done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.zip", "other.zip"]


def test_with_a_database_of_its_own_it_can_be_opened_again(
    office: Desk, data: Path, tmp_path: Path
) -> None:
    """On an empty machine: nothing but the archive, and the office works."""
    without = tmp_path / "a.zip"
    assert backup.run(parsed("--data", str(data), "--to", str(without), "--without-key")) == Exit.DONE  # fmt: skip
    back = data.parent / "back"

    done = restored(without, back, address=None)

    assert (done.returncode, done.stderr) == (Exit.DONE, "")
    assert "没有密钥" in done.stdout
    assert not (back / KEY).exists()
    assert not (back / "postgres" / "postmaster.pid").exists()
    ours = {"DATABASE_URL", "JINGWEI_SECRET_KEY", "DJANGO_SETTINGS_MODULE"}
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    command = [sys.executable, "-m", "jingwei.cli", "journal", "verify", "--data", str(back)]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (said.returncode, "日志完整" in said.stdout) == (0, True), said.stderr
