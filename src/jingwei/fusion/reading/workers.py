"""Runs the limited child process, and a new one when it dies (rule: a dead parser is a refusal)."""

import json
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event, Timer
from typing import IO, Any, Self

from jingwei.fusion.reading.limits import LIMITS

_PROGRAM = Path(__file__).with_name("child.py")
_COPIED = 1 << 16

Answer = dict[str, Any]


class ChildError(Exception):
    """The child ended or gave no sensible answer; ``cause`` is time, wall, memory or died."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Wish:
    """Cells wanted of one sheet: its number, the first row, and the columns, all from 0."""

    sheet: int
    first_row: int
    columns: Sequence[int]


class Worker:
    """One child process, started when first needed and again after each death."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self._end()

    def open(self, path: Path, kind: str) -> Answer:
        """Hands a file to the child; gives the heads of its sheets or the refusal."""
        size = path.stat().st_size
        request = {"open": size, "kind": kind, "limits": asdict(LIMITS)}
        with self._guarded() as process, path.open("rb") as content:
            _inbox(process).write(json.dumps(request).encode("ascii") + b"\n")
            shutil.copyfileobj(content, _inbox(process), _COPIED)
            _inbox(process).flush()
            return _line(_outbox(process))

    def take(self, wishes: Sequence[Wish]) -> tuple[Answer, list[bytes]]:
        """Takes cells of the file that is open; gives what was found of each sheet, and the text."""
        request = {"take": [[wish.sheet, wish.first_row, list(wish.columns)] for wish in wishes]}
        with self._guarded() as process:
            _inbox(process).write(json.dumps(request).encode("ascii") + b"\n")
            _inbox(process).flush()
            answer = _line(_outbox(process))
            texts = [_payload(_outbox(process), sheet["size"]) for sheet in answer.get("taken", [])]
            return answer, texts

    @contextmanager
    def _guarded(self) -> Iterator[subprocess.Popen[bytes]]:
        """Kills the child after the wall time; turns its death into a ChildError."""
        process = self._process = self._process or _start()
        expired = Event()
        timer = Timer(LIMITS.wall_seconds, _stop, (process, expired))
        timer.daemon = True
        timer.start()
        try:
            yield process
        except (OSError, ValueError, EOFError) as fault:
            self._end()
            raise ChildError("wall" if expired.is_set() else _cause(process)) from fault
        finally:
            timer.cancel()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(OSError):
            _inbox(process).close()
        try:
            process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        _outbox(process).close()


def _start() -> subprocess.Popen[bytes]:
    """Starts a child in a session of its own, so that Ctrl-C reaches only this process."""
    command = [sys.executable, "-P", "-B", str(_PROGRAM), str(LIMITS.memory)]
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _stop(process: subprocess.Popen[bytes], expired: Event) -> None:
    """Kills a child whose time is over."""
    expired.set()
    process.kill()


def _cause(process: subprocess.Popen[bytes]) -> str:
    """Says what ended the child."""
    code = process.wait()
    if code == -signal.SIGXCPU:
        return "time"
    # Rust aborts when it gets no memory; the allocator's own limit looks the same.
    return "memory" if code in (-signal.SIGABRT, -signal.SIGKILL) else "died"


def children_seconds() -> float:
    """Gives the processor time of the children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _line(outbox: IO[bytes]) -> Answer:
    text = outbox.readline()
    if not text.endswith(b"\n"):
        raise EOFError
    answer: Answer = json.loads(text)
    return answer


def _payload(outbox: IO[bytes], size: int) -> bytes:
    content = outbox.read(size)
    if len(content) != size:
        raise EOFError
    return content


def _inbox(process: subprocess.Popen[bytes]) -> IO[bytes]:
    if process.stdin is None:
        raise EOFError
    return process.stdin


def _outbox(process: subprocess.Popen[bytes]) -> IO[bytes]:
    if process.stdout is None:
        raise EOFError
    return process.stdout
