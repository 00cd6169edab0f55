"""Many small steps run best on one core: to wake a thread that sleeps on another costs more than a step (ADR 0016)."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from threading import Lock, get_native_id

_TASKS = Path("/proc/self/task")
_HERE = Path("/proc/thread-self/stat")
_NAMES = ("polars", "jemalloc", "tokio-rt", "async-exec")
# of the fields after the name: the core on which the thread runs (proc_pid_stat(5))
_PROCESSOR = 36

FEW = 65_536  # rows that are done as soon on one core as on several

_lock = Lock()
_inside = 0  # so many callers are within
_before: dict[int, set[int]] = {}  # the cores of each thread that was moved


@contextmanager
def one_core() -> Iterator[None]:
    """Keep the calling thread and those of the column library on one core meanwhile; elsewhere than on Linux do nothing."""
    global _inside  # noqa: PLW0603 - threads are the process's own
    with _lock:
        if not _inside:
            _gather()
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside:
                _release()


def fitting(rows: int) -> AbstractContextManager[None]:
    """One core for few rows, all there are for many."""
    return one_core() if rows <= FEW else nullcontext()


def _gather() -> None:
    """All on the core on which the caller runs."""
    if not _HERE.exists():
        return
    here = int(_HERE.read_text().rpartition(")")[2].split()[_PROCESSOR])
    for thread in (get_native_id(), *_workers()):
        try:
            _before[thread] = os.sched_getaffinity(thread)
            os.sched_setaffinity(thread, {here})
        except OSError:  # it has ended, or may not be moved: it stays where it is
            _before.pop(thread, None)


def _release() -> None:
    for thread, cores in _before.items():
        try:
            os.sched_setaffinity(thread, cores)
        except OSError:  # it has ended
            continue
    _before.clear()


def _workers() -> list[int]:
    """The threads of the column library, those that tidy its memory among them."""
    named = ((int(task.name), task / "comm") for task in _TASKS.iterdir())
    return [number for number, name in named if _said(name).startswith(_NAMES)]


def _said(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # the thread has ended
        return ""
