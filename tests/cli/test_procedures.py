"""`jingwei procedures`: every loop is proved; a table of holidays is taken in whole, or refused and nothing changes."""

import argparse
import os
from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings

from jingwei.cli import procedures
from jingwei.cli.arguments import Parser
from jingwei.cli.errors import CliRefusal, Exit
from jingwei.procedures.working_days import calendar
from jingwei.site import role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_the_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command shares this process's connection, which a change of role would close."""
    monkeypatch.setattr(role, "take", lambda: None)


@pytest.fixture
def office(data: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Path:
    """An office on the tests' database; what opening it puts into the environment goes again."""
    for name in ("JINGWEI_DATA", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    data.mkdir()
    settings.WORKING_DAYS = str(data / "working_days.toml")
    settings.PROCEDURES_PROFILE = str(data / "procedures.toml")
    return data


def parsed(*words: str) -> argparse.Namespace:
    parser = Parser()
    procedures.add_arguments(parser)
    return parser.parse_args(words)


def run(*words: str, office: Path) -> int:
    """Runs the command on the office."""
    return procedures.run(parsed(*words, "--data", str(office)))


def test_every_procedure_of_the_office_is_proved(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", office=office) == Exit.DONE
    said = capsys.readouterr().out
    assert "属地交接 1: 6 个状态" in said
    assert ": 有问题" not in said


def test_a_table_of_holidays_holds_from_then_on(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new_year = date(2027, 1, 1)
    assert calendar().is_working(new_year)
    file = tmp_path / "own.toml"
    file.write_text("[2027]\noff = [2027-01-01]\nwork = [2027-01-03]\n", encoding="utf-8")

    assert run("calendar", str(file), office=office) == Exit.DONE

    assert (
        capsys.readouterr().out
        == "已换用：年份 2027，休息日 1 天，调休上班 1 天。已定的到期日不变。\n"
    )
    assert not calendar().is_working(new_year)
    assert calendar().is_working(date(2027, 1, 3))
    assert [path.name for path in office.glob("working_days*")] == ["working_days.toml"]


@pytest.mark.parametrize("text", ["[2027]\noff = [2027-01-02]\n", "[2027", "", None])
def test_what_is_no_such_table_is_refused_and_nothing_changes(
    office: Path, tmp_path: Path, text: str | None
) -> None:
    file = tmp_path / "own.toml"
    if text is not None:
        file.write_text(text, encoding="utf-8")

    with pytest.raises(CliRefusal, match="现在的日历没有变"):
        run("calendar", str(file), office=office)

    assert not (office / "working_days.toml").exists()


def test_local_words_hold_from_then_on_or_are_refused_whole(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "words.toml"
    file.write_text(
        "[hand_over]\ntitle = '街道交接'\n[hand_over.states.offered]\ndue = 3\n", "utf-8"
    )
    assert run("profile", str(file), office=office) == Exit.DONE
    assert "名称 1 个，期限 1 个" in capsys.readouterr().out
    run("check", office=office)
    assert "街道交接 1: 6 个状态" in capsys.readouterr().out

    file.write_text("[hand_over]\ntitle = '交'\n[nothing]\ntitle = '无'\n", "utf-8")
    with pytest.raises(CliRefusal, match="没有变。\nnothing：没有这个事项"):
        run("profile", str(file), office=office)
    run("check", office=office)
    assert "街道交接 1: 6 个状态" in capsys.readouterr().out
