"""`jingwei journal`: exit 0 for a whole journal, 1 with words for a faulty one, 2 where it cannot tell."""

import argparse
import io
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jingwei.cli import journal
from jingwei.cli.arguments import Parser
from jingwei.cli.errors import CliRefusal, Exit
from jingwei.site import role
from tests.journal.entries import DISTRICTS, NOW, add, change, delete, sql, unguarded

A, B = DISTRICTS[:2]


@pytest.fixture(autouse=True)
def _as_the_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command shares this process's connection, which a change of role would close."""
    monkeypatch.setattr(role, "take", lambda: None)


@pytest.fixture
def office(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office on the tests' database; what opening it puts into the environment goes again."""
    for name in ("JINGWEI_DATA", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    data.mkdir()
    return data


def parsed(*words: str) -> argparse.Namespace:
    """What the command makes of these words."""
    parser = Parser()
    parser.add_argument("--quiet", action="store_true")
    journal.add_arguments(parser)
    return parser.parse_args(words)


def run(*words: str, office: Path) -> int:
    """Runs the command on the office."""
    return journal.run(parsed(*words, "--data", str(office)))


@pytest.mark.parametrize("words", [(), ("erase",), ("restrict",), ("restrict", "--anchors", "x")])
def test_senseless_words_are_refused(words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit, match="2"):
        parsed(*words)


@pytest.mark.django_db
def test_a_whole_journal_is_exit_0_and_says_what_no_anchor_means(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(A, 3)
    add(B, 2)

    assert run("verify", office=office) == Exit.DONE

    shown = capsys.readouterr().out
    assert "日志完整：2 条链，5 条记录，0 个锚点。" in shown
    assert "还没有锚定过" in shown


@pytest.mark.django_db
def test_anchoring_writes_beside_the_data_and_verifying_reads_it_there(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(A, 3)
    add(B, 2)

    assert run("anchor", office=office) == Exit.DONE
    assert run("verify", office=office) == Exit.DONE

    assert (office / journal.ANCHORS).read_text("utf-8").count("\n") == 2
    shown = capsys.readouterr().out
    assert "现有 2 行" in shown
    assert "3 条链，6 条记录，2 个锚点。" in shown
    assert "还没有锚定过" not in shown


@pytest.mark.django_db
def test_an_empty_journal_is_whole_and_has_nothing_to_anchor(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("verify", office=office) == Exit.DONE
    assert run("anchor", office=office) == Exit.DONE

    assert "日志还是空的" in capsys.readouterr().out
    assert not (office / journal.ANCHORS).exists()


@pytest.mark.django_db
def test_every_fault_is_one_line_and_exit_1(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "elsewhere.jsonl"
    add(A, 5)
    add(B, 5)
    assert run("anchor", "--anchors", str(file), office=office) == Exit.DONE
    with unguarded():
        change(A, 2, post="x")
        delete(B, 4, 5)
    capsys.readouterr()

    assert run("verify", "--anchors", str(file), office=office) == Exit.FAULT

    assert capsys.readouterr().out.splitlines() == [
        f"日志链 {A} 第 2 条：与写入时不同，被改过",
        f"日志链 {B} 从第 4 条起：被截去，锚点文件第 2 行记到第 5 条",
    ]


@pytest.mark.django_db
def test_an_anchored_journal_without_its_file_cannot_be_proved(
    office: Path, tmp_path: Path
) -> None:
    add(A)
    run("anchor", "--anchors", str(tmp_path / "elsewhere.jsonl"), office=office)

    with pytest.raises(CliRefusal, match="--anchors"):
        run("verify", office=office)


@pytest.mark.django_db
def test_an_emptied_file_proves_nothing(office: Path) -> None:
    add(A)
    run("anchor", office=office)
    (office / journal.ANCHORS).write_bytes(b"")

    with pytest.raises(CliRefusal, match="锚点文件"):
        run("verify", office=office)


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_refused_when_it_was_named(
    office: Path, tmp_path: Path
) -> None:
    with pytest.raises(CliRefusal, match=r"gone\.jsonl"):
        run("verify", "--anchors", str(tmp_path / "gone.jsonl"), office=office)


@pytest.mark.django_db
def test_a_place_that_cannot_be_written_is_refused_in_words(office: Path, tmp_path: Path) -> None:
    add(A)

    with pytest.raises(CliRefusal, match="没有这个文件或目录"):
        run("anchor", "--anchors", str(tmp_path / "no" / "x.jsonl"), office=office)
    with pytest.raises(CliRefusal, match="是目录"):
        run("anchor", "--anchors", str(tmp_path), office=office)


@pytest.mark.django_db
def test_nothing_is_anchored_behind_a_damaged_line(office: Path) -> None:
    add(A)
    run("anchor", office=office)
    with (office / journal.ANCHORS).open("a") as file:
        file.write("{}\n")

    with pytest.raises(CliRefusal, match="被改动过"):
        run("anchor", office=office)
    assert run("verify", office=office) == Exit.FAULT


@pytest.mark.django_db
def test_a_role_is_restricted(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sql("CREATE ROLE clerk")
    sql("GRANT ALL ON journal_entry TO clerk")

    assert run("restrict", "--role", "clerk", office=office) == Exit.DONE

    assert "clerk" in capsys.readouterr().out
    sql("SET LOCAL ROLE clerk")
    add(A)
    sql("RESET ROLE")


@pytest.mark.django_db
def test_a_role_that_is_not_there_is_refused(office: Path) -> None:
    with pytest.raises(CliRefusal, match="nobody"):
        run("restrict", "--role", "nobody", office=office)


@pytest.mark.django_db
def test_a_database_that_was_not_migrated_is_refused(office: Path) -> None:
    sql("ALTER TABLE journal_entry RENAME TO put_aside")

    with pytest.raises(CliRefusal, match="jingwei migrate"):
        run("verify", office=office)


@pytest.mark.thorough
def test_a_database_that_does_not_answer_is_refused(data: Path) -> None:
    code = (
        "import argparse\n"
        "from jingwei.cli import journal\n"
        "from jingwei.cli.errors import CliRefusal\n"
        "parser = argparse.ArgumentParser()\n"
        "journal.add_arguments(parser)\n"
        f"args = parser.parse_args(['verify', '--data', {str(data)!r}])\n"
        "try: journal.run(args)\n"
        "except CliRefusal as refused: print(refused)\n"
    )
    address = "postgresql://nobody@/office?host=/nowhere"

    ended = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"DATABASE_URL": address, "PYTHONUTF8": "1"},
        capture_output=True,
        check=True,
        text=True,
    )

    assert ended.stdout.startswith("数据库连不上：")
    assert len(ended.stdout.splitlines()) == 1


def test_without_the_web_part_it_says_what_to_install(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "django", None)

    with pytest.raises(CliRefusal, match="jingwei-register"):
        run("verify", office=data)


@pytest.mark.django_db
def test_an_anchor_bears_the_time_at_which_it_was_made(office: Path) -> None:
    add(A, now=NOW)

    before = datetime.now(UTC)
    run("anchor", office=office)
    after = datetime.now(UTC)

    line = json.loads((office / journal.ANCHORS).read_text("utf-8"))
    assert before <= datetime.fromisoformat(line["at"]) <= after


@pytest.mark.django_db
def test_a_long_journal_shows_how_far_it_is(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stderr", terminal)
    add(A, 1_200)

    journal.run(parsed("--quiet", "verify", "--data", str(office)))
    assert terminal.getvalue() == ""
    run("verify", office=office)

    assert "1,000/1,200 条" in terminal.getvalue()
