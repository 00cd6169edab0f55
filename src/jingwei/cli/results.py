"""Writes a folder of results whole or not at all: beside its place first, then there in one step."""

import errno
import fcntl
import os
import re
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path
from types import FrameType

from jingwei.cli.errors import CliRefusal
from jingwei.kernel import system
from jingwei.kernel.catalogue import translate as _

_PARTIAL = re.compile(r"\.jingwei\.(\d+)\.\d+\.partial")
_FULL = {errno.ENOSPC, errno.EDQUOT}
# What the machine may answer when it is asked to write; anything else is our fault.
_UNWRITABLE = {
    errno.EACCES, errno.EPERM, errno.EROFS, errno.EFBIG, errno.EIO, errno.EBUSY, errno.EXDEV,
    errno.ENAMETOOLONG, errno.ENOTDIR, errno.EILSEQ,
}  # fmt: skip
_TAKEN = {errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR}


def check(out: Path) -> None:
    """Refuses a place where nothing can be written, before an hour's work is done for it."""
    if out.is_dir():
        if any(out.iterdir()):
            raise CliRefusal(
                _("{out} 已有内容。请换一个目录，或先清空它；原有内容没有动。").format(out=out)
            )
    elif os.path.lexists(out):
        raise CliRefusal(_("{out} 是文件，不是目录。请换一个目录；它没有动。").format(out=out))
    above = next(folder for folder in out.absolute().parents if os.path.lexists(folder))
    if not above.is_dir():
        raise CliRefusal(
            _("{above} 不是目录，{out} 建不起来。请换一个目录。").format(above=above, out=out)
        )
    if not os.access(above, os.W_OK | os.X_OK):
        raise CliRefusal(_("没有权限读写 {path}。请检查权限，或换一个目录。").format(path=above))


@contextmanager
def whole(out: Path) -> Iterator[Path]:
    """A folder beside `out` that takes its place when the block is done, and vanishes otherwise.

    Whatever ends the block (a fault, a full disk, Ctrl-C, a closed terminal), neither the folder nor
    a parent made for it is left. After a kill it stays and the next run sweeps it away. Raises
    CliRefusal where the disk or its owner refuses, or another run has filled `out` meanwhile.
    """
    place = out.resolve()
    made = [folder for folder in place.parents if not folder.exists()]
    with ExitStack() as stack:
        stack.enter_context(_ended_by_signals())
        partial = place
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            _sweep(place.parent)
            partial = _opened(place.parent, stack)
            yield partial
            _settle(partial, place, out)
        except BaseException as fault:
            with _undisturbed():
                _take_away(partial, made, place=place)
            refusal = _refusal(fault, out)
            if refusal:
                raise refusal from fault
            raise


def _opened(parent: Path, stack: ExitStack) -> Path:
    """Makes a folder of our own and holds its lock as long as we live."""
    for number in count():
        partial = parent / f".jingwei.{os.getpid()}.{number}.partial"
        with suppress(FileExistsError):
            partial.mkdir()
            lock = os.open(partial, os.O_RDONLY | os.O_DIRECTORY)
            stack.callback(os.close, lock)
            # A file system without locks: then the number of the process alone must tell.
            with suppress(OSError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return partial
    raise AssertionError


def _sweep(parent: Path) -> None:
    """Takes away what runs that were killed left here."""
    for old in parent.glob(".jingwei.*.partial"):
        named = _PARTIAL.fullmatch(old.name)
        if named and not old.is_symlink() and not _lives(int(named[1])) and _is_free(old):
            shutil.rmtree(old, ignore_errors=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _is_free(folder: Path) -> bool:
    """True where no process holds the folder's lock: one in another container has our numbers too."""
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(lock)
    return True


def _settle(partial: Path, place: Path, out: Path) -> None:
    """Puts the finished folder in its place; the system itself refuses where that is no longer empty."""
    try:
        partial.rename(place)
    except OSError as fault:
        if fault.errno not in _TAKEN:
            raise
        text = _("{out} 在运行期间有了别的内容，没有动它，本次结果没有写出。请换一个目录再运行。")
        raise CliRefusal(text.format(out=out)) from fault


def _take_away(partial: Path, made: list[Path], *, place: Path) -> None:
    if partial != place:
        shutil.rmtree(partial, ignore_errors=True)
    for folder in made:
        with suppress(OSError):
            folder.rmdir()


def _refusal(fault: BaseException, out: Path) -> CliRefusal | None:
    """Words a fault of the disk, whichever library met it; None where it is none."""
    number = _number(fault)
    if number in _FULL:
        return CliRefusal(_("磁盘空间不足，没有写出任何结果。请腾出空间后重试。"))
    if number in _UNWRITABLE:
        text = _("写不进 {out}（{fault}），没有写出任何结果。请换一个目录后重试。")
        return CliRefusal(text.format(out=out, fault=system.refused(OSError(number, ""))))
    return None


def _number(fault: BaseException) -> int:
    """The system's number of a fault; libraries pass it on in an argument or only in their words."""
    inner = fault.args[0] if fault.args and isinstance(fault.args[0], OSError) else fault
    if isinstance(inner, OSError) and inner.errno:
        return inner.errno
    told = re.search(r"\(os error (\d+)\)", str(fault)) if isinstance(fault, Exception) else None
    return int(told[1]) if told else 0


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """A closed terminal and a polite end come up as an exception, so that we can tidy up."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ends = (signal.SIGTERM, signal.SIGHUP)
    # One that is ignored (nohup) stays ignored.
    before = {end: signal.getsignal(end) for end in ends}
    for end, handler in before.items():
        if handler == signal.SIG_DFL:
            signal.signal(end, _end)
    try:
        yield
    finally:
        for end, handler in before.items():
            signal.signal(end, handler)


def _end(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """An impatient second Ctrl-C does not stop the tidying."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ends = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {end: signal.signal(end, signal.SIG_IGN) for end in ends}
    try:
        yield
    finally:
        for end, handler in before.items():
            signal.signal(end, handler)
