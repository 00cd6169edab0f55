"""Shows on a terminal which step is running, how far it has come and how long it took."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from jingwei.kernel.catalogue import translate as _

_REDRAW_SECONDS = 0.1
_CLEAR_LINE = "\r\x1b[K"


class Step:
    """One step that is under way; the work tells it how far it has come."""

    def __init__(
        self, title: str, counted: str, *, draw: Callable[[str], None], clock: Callable[[], float]
    ):
        """Starts the step's clock; `draw` replaces the line on the terminal."""
        self._title = title
        self._words = counted
        self._draw = draw
        self._clock = clock
        self._started = clock()
        self._drawn = float("-inf")
        self._counted = ""

    def advance(self, count: int, *, of: int | None = None) -> None:
        """Says how many rows, or what else the step counts, are done, and of how many if known."""
        done = f"{count:,}" if of is None else f"{count:,}/{of:,}"
        self._counted = self._words.format(done=done)
        if self._clock() - self._drawn >= _REDRAW_SECONDS:
            self._drawn = self._clock()
            self._draw(self.line())

    def line(self) -> str:
        """Words the step as it stands: title, count, seconds."""
        seconds = _("{seconds:.1f} 秒").format(seconds=self._clock() - self._started)
        return " · ".join(part for part in (self._title, self._counted, seconds) if part)


class Progress:
    """The steps of one command, one line each, on stderr; silent when nobody watches."""

    def __init__(
        self,
        *,
        quiet: bool = False,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ):
        """Writes to `stream`, stderr by default, if it is a terminal and `quiet` is not set."""
        self._stream = stream or sys.stderr
        self._shown = not quiet and self._stream.isatty()
        self._clock = clock

    @contextmanager
    def step(self, title: str, *, counted: str | None = None) -> Iterator[Step]:
        """Shows a step while its block runs; the finished line stays on the terminal.

        ``counted`` says what is counted, with {done} for the number; rows where it is not given.
        """
        step = Step(title, counted or _("{done} 行"), draw=self._draw, clock=self._clock)
        self._draw(title)
        try:
            yield step
        except BaseException:
            self._draw("")
            raise
        self._draw(step.line() + "\n")

    def _draw(self, line: str) -> None:
        """Replaces the current line."""
        if self._shown:
            self._stream.write(_CLEAR_LINE + line)
            self._stream.flush()
