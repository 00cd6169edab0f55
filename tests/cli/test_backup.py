"""`jingwei backup`: one new file or none, what it lacks is named, and it can be proved without restoring."""

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from pytest_django import Settings

from jingwei.cli import backup, main
from jingwei.cli.arguments import Parser
from jingwei.cli.errors import CliRefusal, Exit
from jingwei.site.archive import ANCHORS, DUMP, KEY, check
from tests.areas.rounds.conftest import Desk, QuickArgon2
from tests.areas.rounds.lists import crowd, csv
from tests.site.conftest import begun

TAKEN = "已经存在"


def parsed(*words: str) -> argparse.Namespace:
    parser = Parser()
    parser.add_argument("--quiet", action="store_true")
    backup.add_arguments(parser)
    return parser.parse_args([*words, "--quiet"])


@pytest.fixture
def office(
    transactional_db: None, settings: Settings, data: Path, monkeypatch: pytest.MonkeyPatch
) -> Desk:
    """An office on the tests' database with a file in its round."""
    settings.PASSWORD_HASHERS = [f"{QuickArgon2.__module__}.{QuickArgon2.__name__}"]
    settings.OFFICE_DATA = data
    found = connection.settings_dict
    address = f"postgresql://{found['USER']}@/{found['NAME']}?host={quote(found['HOST'])}"
    for name in ("JINGWEI_DATA", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    monkeypatch.setenv("DATABASE_URL", address)
    data.mkdir()
    (data / KEY).write_text("the-key\n", "ascii")
    desk = begun()
    desk.send(csv(*crowd()))
    return desk


@pytest.mark.parametrize("words", [(), ("--to", "a", "--check", "b")])
def test_senseless_words_are_refused(words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit, match="2"):
        parsed(*words)


@pytest.mark.thorough
def test_it_keeps_the_office_and_proves_it(
    office: Desk, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "a.zip"

    assert backup.run(parsed("--data", str(data), "--to", str(to))) == Exit.DONE
    assert backup.run(parsed("--check", str(to))) == Exit.DONE

    shown = capsys.readouterr().out
    assert f"已备份到 {to}：3 个文件" in shown
    assert f"{to} 完整" in shown
    assert {DUMP, KEY} < check(to).parts.keys()
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["a.zip"]


@pytest.mark.thorough
def test_anchors_kept_elsewhere_go_along(office: Desk, data: Path, tmp_path: Path) -> None:
    (tmp_path / "far.jsonl").write_text("{}\n", "ascii")
    words = ("--data", str(data), "--to", str(tmp_path / "a.zip"))

    assert backup.run(parsed(*words, "--anchors", str(tmp_path / "far.jsonl"), "--without-key")) == Exit.DONE  # fmt: skip

    assert sorted(check(tmp_path / "a.zip").parts)[:2] == [DUMP, ANCHORS]


@pytest.mark.thorough
def test_a_missing_file_is_named_and_the_exit_says_so(
    office: Desk, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (file,) = (data / "rounds" / "files").iterdir()
    file.unlink()

    assert backup.run(parsed("--data", str(data), "--to", str(tmp_path / "a.zip"))) == Exit.FAULT
    assert backup.run(parsed("--check", str(tmp_path / "a.zip"))) == Exit.FAULT

    assert capsys.readouterr().out.count(f"缺 rounds/files/{file.name}") == 2


def test_an_old_backup_is_not_touched_and_no_database_is_opened(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_text("old", "ascii")

    with pytest.raises(CliRefusal, match=TAKEN):
        backup.run(parsed("--data", str(tmp_path / "none"), "--to", str(tmp_path / "a.zip")))

    assert (tmp_path / "a.zip").read_text("ascii") == "old"
    assert not (tmp_path / "none").exists()


def test_a_file_that_is_no_archive_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.zip").write_text("nothing", "ascii")

    assert main(["backup", "--check", str(tmp_path / "a.zip")]) == Exit.REFUSED
    assert main(["backup", "--check", str(tmp_path / "gone.zip")]) == Exit.REFUSED

    said = capsys.readouterr().err
    assert "不完整或已损坏" in said
    assert "没有这个文件" in said


def run_apart(*words: str, moment: str = "", limit: int = 0) -> "subprocess.Popen[str]":
    """The command as a program of its own, stopped at a moment, or on a disk that is soon full."""
    command = [sys.executable, "-m", "tests.cli.interrupted", moment, str(limit), "backup", *words]
    environment = {**os.environ, "JINGWEI_SECRET_KEY": "k" * 50}
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.slow
def test_a_full_disk_is_said_and_leaves_nothing(office: Desk, data: Path, tmp_path: Path) -> None:
    running = run_apart(
        "--data", str(data), "--to", str(tmp_path / "a.zip"), "--quiet", limit=20_000
    )
    _out, said = running.communicate(timeout=120)

    assert running.returncode == Exit.REFUSED
    assert said.count("\n") == 1, said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_one_that_is_stopped_midway_leaves_no_archive(
    office: Desk, data: Path, tmp_path: Path, end: signal.Signals
) -> None:
    to = tmp_path / "a.zip"
    running = run_apart(
        "--data", str(data), "--to", str(to), moment="jingwei.site.archive:Writer.end"
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "here\n"
    running.send_signal(end)
    running.wait(60)
    running.communicate()

    assert not to.exists()
    assert backup.run(parsed("--data", str(data), "--to", str(to))) == Exit.DONE
    assert [p.name for p in tmp_path.iterdir()] == ["a.zip"]
