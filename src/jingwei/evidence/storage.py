"""Files of evidence on disk, each under the digest of what it says; nothing half written takes its name (R-EV.5)."""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings

FOLDER = "evidence"
_COMING = ".coming-"  # begins the name of a file that is being written


def content(digest: str) -> Path:
    """Where a kept file lies."""
    return _files() / digest


@contextmanager
def arriving() -> Iterator[IO[bytes]]:
    """A file in quarantine: it is gone after the block, whatever became of it."""
    with tempfile.NamedTemporaryFile(dir=_made(), prefix=_COMING) as coming:
        yield coming


def keep(said: bytes) -> str:
    """Write what was found harmless under its digest, which is returned; the same content is there once."""
    digest = hashlib.sha256(said).hexdigest()
    with arriving() as coming:
        coming.write(said)
        coming.flush()
        os.fsync(coming.fileno())
        _place(Path(coming.name), content(digest))
    return digest


def keep_arrived(coming: IO[bytes]) -> str:
    """The same of a file in quarantine that stays as it came."""
    coming.flush()
    os.fsync(coming.fileno())
    with Path(coming.name).open("rb") as said:
        digest = hashlib.file_digest(said, "sha256").hexdigest()
    _place(Path(coming.name), content(digest))
    return digest


def kept_before(instant: datetime) -> set[str]:
    """The digests of the files that were kept, and not kept again, before the instant."""
    named = (path for path in _files().glob("*") if not path.name.startswith(_COMING))
    return {path.name for path in named if path.stat().st_mtime < instant.timestamp()}


def sweep(*, before: datetime) -> int:
    """Remove what killed processes left in quarantine before the instant; how many there were."""
    left = [path for path in _files().glob(f"{_COMING}*") if path.stat().st_mtime < before.timestamp()]  # fmt: skip
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def discard(digests: Iterable[str], *, before: datetime | None = None) -> int:
    """Remove kept files that nobody claims, unless somebody has kept them again since; how many.

    Without `before` they go at once, whoever has just kept them.
    """
    count = 0
    for place in map(content, digests):
        if not place.parent.is_dir():
            break
        with _held(place.parent):
            if place.exists() and (before is None or place.stat().st_mtime < before.timestamp()):
                place.unlink()
                count += 1
    return count


def _place(coming: Path, place: Path) -> None:
    """Give a written file its name; one that is there is young again, so that `discard` lets it be."""
    with _held(place.parent):
        if place.exists():
            os.utime(place)
        else:
            os.link(coming, place)
    directory = os.open(place.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)  # the new name outlives a power cut
    finally:
        os.close(directory)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Alone at the folder until the block ends; on a disk without locks nobody is."""
    ours = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with suppress(OSError):
            fcntl.flock(ours, fcntl.LOCK_EX)
        yield
    finally:
        os.close(ours)


def _made() -> Path:
    folder = _files()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _files() -> Path:
    return Path(settings.OFFICE_DATA) / FOLDER / "files"
