"""Files that come in parts: each part is laid behind the others on the disk, whose length says how far it is (R-O.9)."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

from jingwei.areas.rounds import storage
from jingwei.kernel import system
from jingwei.kernel.catalogue import translate as _

BLOCK = 1 << 16  # bytes at a time


class OutOfPlace(Exception):
    """A part does not go on where the file ends; `right` says where that is."""

    def __init__(self, right: int) -> None:
        super().__init__(_("接续的位置不对，请从 {right} 接着传。").format(right=right))
        self.right = right


class Busy(Exception):
    """Another part of the same file is being written at this moment."""

    def __init__(self) -> None:
        super().__init__(_("这个文件正在另一处接收，请稍候。"))


def length(token: UUID) -> int:
    """How many bytes have come."""
    try:
        return _place(token).stat().st_size
    except FileNotFoundError:
        return 0


def append(token: UUID, blocks: Iterable[bytes], *, at: int, size: int, name: str) -> int:
    """Lay a part behind what has come and give how much that is now; a part cut off stays as far as it came.

    at: where the part begins; size: of the whole file. Raises OutOfPlace, Busy, and FileRefused where more
    comes than the file has, or the disk is full.
    """
    place = _place(token)
    with system.full_disk_told(name, storage.FileRefused):
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with place.open("ab", buffering=0) as file:
            _alone(file.fileno())
            here = os.fstat(file.fileno()).st_size
            if at != here:
                raise OutOfPlace(here)
            try:
                for block in blocks:
                    here += len(block)
                    if here > size:
                        raise storage.FileRefused(_("{name}：传来的比原文件还长。请重新选这个文件再传。").format(name=name))  # fmt: skip
                    _write(file.fileno(), block)
            finally:
                os.fsync(file.fileno())
    return here


def blocks(token: UUID) -> Iterator[bytes]:
    """What has come, a block at a time."""
    with _place(token).open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def remove(token: UUID) -> None:
    """Take the file away."""
    _place(token).unlink(missing_ok=True)


def sweep(*, before: datetime) -> int:
    """Take away what nobody has gone on with since; how many there were."""
    left = [*storage.on_their_way().glob("*")]
    old = [path for path in left if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _place(token: UUID) -> Path:
    return storage.on_their_way() / token.hex


def _alone(file: int) -> None:
    """Raises Busy where another request still writes to the file."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        raise Busy from fault


def _write(file: int, block: bytes) -> None:
    """All of it: the system may write less at once."""
    left = memoryview(block)
    while left:
        left = left[os.write(file, left) :]
