"""Tests the door of the command: help, refusals, faults, interrupts, closed pipes."""

import argparse
import errno
import re
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path

import pytest

from jingwei import __version__
from jingwei.cli import commands, main
from jingwei.cli.errors import CliRefusal, Exit

Run = Callable[[argparse.Namespace], int]


@pytest.fixture
def fuse_as(monkeypatch: pytest.MonkeyPatch) -> Callable[[Run], None]:
    """Puts a stand-in in the place of the `fuse` command's module."""

    def put(run: Run) -> None:
        module = types.ModuleType("jingwei.cli.fuse")
        module.__dict__.update(run=run, add_arguments=lambda parser: parser.add_argument("--out"))
        monkeypatch.setitem(sys.modules, "jingwei.cli.fuse", module)

    return put


def raising(fault: BaseException) -> Run:
    """Makes a command that ends with the fault."""

    def run(_: argparse.Namespace) -> int:
        raise fault

    return run


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])

    shown = capsys.readouterr().out
    listed = {line.split()[0] for line in shown.splitlines() if re.match("    [a-z]", line)}
    assert {command.name for command in commands()} <= listed
    assert shown.startswith("用法：jingwei")


def test_help_is_english_for_an_english_reader(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JINGWEI_LANG", "en")

    with pytest.raises(SystemExit, match="0"):
        main(["--help"])

    assert capsys.readouterr().out.isascii()


def test_help_imports_no_command_and_no_heavy_library() -> None:
    code = (
        "import sys, jingwei.cli\n"
        "try: jingwei.cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'polars', 'numpy', 'jingwei.fusion', 'jingwei.cli.fuse'} & set(sys.modules)\n"
        "sys.exit(sorted(heavy) or 0)"
    )

    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)

    assert ended.returncode == 0, ended.stderr


def test_a_commands_help_shows_an_example(
    capsys: pytest.CaptureFixture[str], fuse_as: Callable[[Run], None]
) -> None:
    fuse_as(lambda _: Exit.DONE)

    with pytest.raises(SystemExit, match="0"):
        main(["fuse", "--help"])

    assert "jingwei fuse lists/*.xlsx --out round1" in capsys.readouterr().out


def test_the_version_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])

    assert capsys.readouterr().out.strip() == f"jingwei {__version__}"


def test_no_command_is_refused_with_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == Exit.REFUSED
    assert "fuse" in capsys.readouterr().err


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["fuze"])

    assert "'fuze'" in capsys.readouterr().err


@pytest.mark.thorough
def test_a_missing_value_is_refused_in_chinese(
    capsys: pytest.CaptureFixture[str], fuse_as: Callable[[Run], None]
) -> None:
    fuse_as(lambda _: Exit.DONE)

    with pytest.raises(SystemExit, match="2"):
        main(["fuse", "--out"])

    assert "选项 --out 后面要写一个值" in capsys.readouterr().err


def test_a_commands_own_code_is_the_exit_code(fuse_as: Callable[[Run], None]) -> None:
    fuse_as(lambda parsed: Exit.DONE if parsed.out == "round1" else Exit.FAULT)

    assert main(["fuse", "--out", "round1"]) == Exit.DONE


def test_a_refusal_prints_all_its_lines(
    capsys: pytest.CaptureFixture[str], fuse_as: Callable[[Run], None]
) -> None:
    fuse_as(raising(CliRefusal("甲.xlsx：不是工作簿", "乙.csv：文件为空")))

    assert main(["fuse"]) == Exit.REFUSED
    assert capsys.readouterr().err == "甲.xlsx：不是工作簿\n乙.csv：文件为空\n"


def test_a_fault_of_ours_is_one_line(
    capsys: pytest.CaptureFixture[str], fuse_as: Callable[[Run], None]
) -> None:
    fuse_as(raising(ValueError("two\nlines")))

    assert main(["fuse"]) == Exit.FAULT
    shown = capsys.readouterr().err
    assert shown.count("\n") == 1
    assert "ValueError：two lines" in shown


def test_a_fault_of_ours_shows_its_traceback_when_asked(
    capsys: pytest.CaptureFixture[str],
    fuse_as: Callable[[Run], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fuse_as(raising(ValueError("two")))
    monkeypatch.setenv("JINGWEI_DEBUG", "1")

    assert main(["fuse"]) == Exit.FAULT
    assert "Traceback" in capsys.readouterr().err


def test_a_full_disk_is_named(
    capsys: pytest.CaptureFixture[str], fuse_as: Callable[[Run], None]
) -> None:
    fuse_as(raising(OSError(errno.ENOSPC, "No space left on device")))

    assert main(["fuse"]) == Exit.REFUSED
    assert "磁盘空间不足" in capsys.readouterr().err


def test_a_folder_that_may_not_be_written_is_named(
    capsys: pytest.CaptureFixture[str], fuse_as: Callable[[Run], None]
) -> None:
    fuse_as(raising(PermissionError(errno.EACCES, "Permission denied", "out")))

    assert main(["fuse"]) == Exit.REFUSED
    assert "out" in capsys.readouterr().err


def test_an_interrupt_ends_with_130(fuse_as: Callable[[Run], None]) -> None:
    fuse_as(raising(KeyboardInterrupt()))

    assert main(["fuse"]) == Exit.INTERRUPTED


def test_a_closed_pipe_ends_with_141_and_says_nothing(tmp_path: Path) -> None:
    code = (
        "import sys, types, jingwei.cli\n"
        "def run(_):\n"
        "    for _ in range(100000): print('x' * 100)\n"
        "    return 0\n"
        "fuse = types.ModuleType('fuse')\n"
        "fuse.run, fuse.add_arguments = run, lambda parser: None\n"
        "sys.modules['jingwei.cli.fuse'] = fuse\n"
        "sys.exit(jingwei.cli.main(['fuse']))"
    )
    complaints = tmp_path / "stderr"

    with complaints.open("w") as stderr:
        program = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=stderr
        )
        assert program.stdout is not None
        program.stdout.readline()
        program.stdout.close()

    assert program.wait() == Exit.CLOSED_PIPE
    assert complaints.read_text() == ""
