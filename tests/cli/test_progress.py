"""Tests what the progress shows, and when it keeps silent."""

import io
import itertools

import pytest

from jingwei.cli.progress import Progress


class Terminal(io.StringIO):
    """A stream that somebody watches."""

    def isatty(self) -> bool:
        return True


def test_a_step_shows_title_rows_and_seconds() -> None:
    stream = Terminal()
    clock = itertools.count().__next__

    with Progress(stream=stream, clock=clock).step("读入") as step:
        step.advance(1200, of=19339)

    assert stream.getvalue().endswith("读入 · 1,200/19,339 行 · 4.0 秒\n")


def test_rows_alone_are_shown_when_nobody_knows_how_many_there_are() -> None:
    stream = Terminal()

    with Progress(stream=stream, clock=lambda: 0.0).step("读入") as step:
        step.advance(1200)

    assert stream.getvalue().endswith("读入 · 1,200 行 · 0.0 秒\n")


def test_a_step_may_count_something_else_than_rows() -> None:
    stream = Terminal()

    with Progress(stream=stream, clock=lambda: 0.0).step("读入", counted="{done} 个文件") as step:
        step.advance(3, of=19)

    assert stream.getvalue().endswith("读入 · 3/19 个文件 · 0.0 秒\n")


def test_the_line_is_not_redrawn_for_every_row() -> None:
    stream = Terminal()

    with Progress(stream=stream, clock=lambda: 0.0).step("读入") as step:
        for rows in range(1000):
            step.advance(rows)

    assert stream.getvalue().count("\r") == 3


@pytest.mark.parametrize(("quiet", "stream"), [(True, Terminal()), (False, io.StringIO())])
def test_nothing_is_shown_when_quiet_or_piped(quiet: bool, stream: io.StringIO) -> None:  # noqa: FBT001
    with Progress(quiet=quiet, stream=stream, clock=lambda: 0.0).step("读入") as step:
        step.advance(1)

    assert stream.getvalue() == ""


def test_a_step_that_fails_leaves_no_line_behind() -> None:
    stream = Terminal()

    with (
        pytest.raises(ValueError, match="broken"),
        Progress(stream=stream, clock=lambda: 0.0).step("读入"),
    ):
        raise ValueError("broken")

    assert stream.getvalue().endswith("\r\x1b[K")
