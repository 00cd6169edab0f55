"""`jingwei fuse` leaves a whole result or none: full disk, Ctrl-C, a kill, two runs at once."""

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from jingwei import fusion
from jingwei.cli import main, results
from jingwei.fusion import outputs
from tests.cli import interrupted, offices

pytestmark = pytest.mark.slow  # whole runs of the command, a few seconds each

# Where the program may be when it is stopped.
MOMENTS = {
    "before reading": "jingwei.cli.fuse:_inputs",
    "while reading": "jingwei.fusion.reading.reader:read_file",
    "while fusing": "jingwei.fusion.engine:_linked",
    "before writing": "jingwei.cli.results:_opened",
    "writing tables": "jingwei.fusion.outputs.write:write_tables",
    "writing a workbook": "jingwei.fusion.outputs.register_book:write_workbook",
    "writing returns": "jingwei.fusion.outputs.returns:_sheets",
    "writing the report": "jingwei.fusion.outputs.report.page:write_report",
    "writing the state": "jingwei.fusion.state:_without_contacts",
    "settling": "jingwei.cli.results:_settle",
}
WRITING = ("writing tables", "writing a workbook", "writing the state", "settling")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return offices.lists(tmp_path_factory.mktemp("lists") / "lists")


@contextmanager
def _started(
    city: list[str], *more: str, folder: Path, moment: str = "", limit: int = 0
) -> Iterator[subprocess.Popen[str]]:
    """The command as a process of its own; temporary files too go below `folder`."""
    (folder / "tmp").mkdir(exist_ok=True)
    command = ["-m", "tests.cli.interrupted", moment, str(limit), "fuse", *city, *more]
    root = Path(interrupted.__file__).parents[2]
    environment = os.environ | {"TMPDIR": str(folder / "tmp"), "JINGWEI_LANG": "zh"}
    process = subprocess.Popen(
        [sys.executable, *command], cwd=root, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    with process:
        try:
            yield process
        finally:
            process.kill()


def _stopped(process: subprocess.Popen[str], number: int) -> tuple[int, str]:
    """What the process says when it is signalled at its moment."""
    assert process.stdout is not None
    assert process.stdout.readline() == "here\n"
    process.send_signal(number)
    _out, told = process.communicate()
    return process.returncode, told


@pytest.mark.parametrize("moment", MOMENTS)
def test_ctrl_c_leaves_nothing_and_nothing_else_is_touched(
    city: list[str], tmp_path: Path, moment: str
) -> None:
    (tmp_path / "earlier").mkdir()
    (tmp_path / "earlier" / "rows.csv").write_text("mine", encoding="utf-8")
    out = ("--out", str(tmp_path / "new" / "out"))

    with _started(city, *out, folder=tmp_path, moment=MOMENTS[moment]) as process:
        code, told = _stopped(process, signal.SIGINT)

    assert (code, told) == (130, "已中断，没有留下未写完的结果。\n")
    assert offices.left_in(tmp_path) == ["earlier", "tmp"]
    assert offices.left_in(tmp_path / "tmp") == []
    assert (tmp_path / "earlier" / "rows.csv").read_text("utf-8") == "mine"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_polite_end_leaves_nothing(city: list[str], tmp_path: Path, number: int) -> None:
    out = ("--out", str(tmp_path / "out"))

    with _started(city, *out, folder=tmp_path, moment=MOMENTS["writing a workbook"]) as process:
        code, _told = _stopped(process, number)

    assert code == 128 + number
    assert offices.left_in(tmp_path) == ["tmp"]


@pytest.mark.parametrize("moment", WRITING)
def test_after_a_kill_a_later_run_works_and_sweeps(
    city: list[str], tmp_path: Path, moment: str
) -> None:
    out = tmp_path / "out"
    with _started(city, "--out", str(out), folder=tmp_path, moment=MOMENTS[moment]) as process:
        _stopped(process, signal.SIGKILL)
    assert any(name.endswith(".partial") for name in offices.left_in(tmp_path))
    assert not out.exists()

    code = main(["fuse", *city, "--out", str(out), "--tables-only"])

    assert code == 0
    assert offices.left_in(tmp_path) == ["out", "tmp"]


def test_the_folder_of_a_run_that_lives_is_left_alone(city: list[str], tmp_path: Path) -> None:
    out = str(tmp_path / "one")
    moment = MOMENTS["writing tables"]
    with _started(city, "--out", out, "--tables-only", folder=tmp_path, moment=moment) as process:
        assert process.stdout is not None
        process.stdout.readline()

        main(["fuse", *city, "--out", str(tmp_path / "two"), "--tables-only"])

        assert any(name.endswith(".partial") for name in offices.left_in(tmp_path))
        assert "two" in offices.left_in(tmp_path)


def test_a_folder_whose_lock_is_held_is_left_alone(tmp_path: Path) -> None:
    """Another container counts its processes anew: the number alone proves nothing."""
    with results.whole(tmp_path / "out") as partial:
        moved = partial.rename(tmp_path / ".jingwei.999999999.0.partial")

        results._sweep(tmp_path)

        assert moved.is_dir()
        moved.rename(partial)


def test_of_two_runs_into_one_folder_one_wins_and_nothing_is_mixed(
    city: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    out = tmp_path / "out"
    write = outputs.write
    codes = []

    def overtaken(*args: Any, **more: Any) -> None:
        monkeypatch.setattr(outputs, "write", write)
        codes.append(main(["fuse", city[1], "--out", str(out), "--tables-only"]))
        write(*args, **more)

    monkeypatch.setattr(outputs, "write", overtaken)
    codes.append(main(["fuse", *city, "--out", str(out), "--tables-only"]))

    assert codes == [0, 2]
    assert "有了别的内容" in capsys.readouterr().err
    assert offices.summary(out)["rows"]["read"] == 34
    assert offices.left_in(tmp_path) == ["out"]


# --- Full disk ------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [200, 2_000, 20_000, 60_000])
def test_files_that_may_grow_no_further_leave_nothing(
    city: list[str], tmp_path: Path, limit: int
) -> None:
    with _started(city, "--out", str(tmp_path / "out"), folder=tmp_path, limit=limit) as process:
        out, told = process.communicate()

    assert (process.returncode, out) == (2, "")
    assert "写不进" in told
    assert told.count("\n") == 1
    assert offices.left_in(tmp_path) == ["tmp"]


def _full(*_args: object, **_more: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _full_in_words(*_args: object, **_more: object) -> None:
    message = "parquet: underlying IO error: No space left on device (os error 28)"
    raise pl.exceptions.ComputeError(message)


def _full_within(*_args: object, **_more: object) -> None:
    raise RuntimeError(OSError(errno.ENOSPC, "No space left on device"))


@pytest.mark.parametrize("owner", [(outputs, "write"), (fusion, "save"), (results, "_settle")])
@pytest.mark.parametrize("full", [_full, _full_in_words, _full_within])
def test_a_full_disk_is_told_and_leaves_nothing(
    city: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], owner: tuple[Any, str], full: Callable[..., None],
) -> None:  # fmt: skip
    monkeypatch.setattr(*owner, full)

    code = main(["fuse", city[1], "--out", str(tmp_path / "a" / "out"), "--tables-only"])

    assert code == 2
    assert "磁盘空间不足" in capsys.readouterr().err
    assert offices.left_in(tmp_path) == []


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS, errno.EIO, errno.EDQUOT])
def test_what_the_machine_forbids_is_refused_with_its_words(
    city: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], code: int,
) -> None:  # fmt: skip
    def forbidden(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(Path, "mkdir", forbidden)

    assert main(["fuse", city[1], "--out", str(tmp_path / "out"), "--tables-only"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_parent_made_for_a_run_goes_only_if_it_is_empty(tmp_path: Path) -> None:
    def fail() -> None:
        with results.whole(tmp_path / "a" / "b" / "out"):
            (tmp_path / "a" / "mine").mkdir()
            raise ValueError("ours")

    with pytest.raises(ValueError, match="ours"):
        fail()

    assert offices.left_in(tmp_path / "a") == ["mine"]
    shutil.rmtree(tmp_path / "a")
