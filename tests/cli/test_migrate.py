"""`jingwei migrate`: makes the office's database, tells what is missing, and changes nothing twice."""

import sys
from pathlib import Path

import pytest

from jingwei.cli import main
from jingwei.cli.errors import Exit


def test_without_the_web_part_it_says_what_to_install(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "django", None)

    assert main(["migrate", "--data", str(data)]) == Exit.REFUSED

    assert "jingwei-register[web]" in capsys.readouterr().err
    assert not data.exists()


def test_another_kind_of_database_is_refused_in_words(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://root@db/office")

    assert main(["migrate", "--data", str(data)]) == Exit.REFUSED

    assert "postgresql://" in capsys.readouterr().err
