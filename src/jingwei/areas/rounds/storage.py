"""Files of the rounds on disk: what came in, by what it says, and what fusion made of it (R-O.2)."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from jingwei.kernel import system
from jingwei.kernel.catalogue import translate as _

LARGEST = 64 << 20  # bytes; the preflight of reading has limits of its own
KINDS = frozenset({".xlsx", ".xls", ".csv"})
LONGEST_NAME = 200  # bytes; a disk takes 255
_COMING = ".coming-"  # begins the name of a file that is being written


class FileRefused(Exception):
    """The file is not taken in; the message says which, why, and what to do."""


class OtherContent(FileRefused):
    """What came is not what its sender told."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that lies on the disk for good."""

    sha256: str
    size: int


def keep(chunks: Iterable[bytes], *, name: str, expected: str = "") -> Kept:
    """Write a file under the digest of what it says; raises FileRefused. Nothing half written stays.

    expected: the digest that its sender told, if he did; another content is refused.
    """
    folder = _files()
    with system.full_disk_told(name, FileRefused):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with tempfile.NamedTemporaryFile(dir=folder, prefix=_COMING) as coming:
            for chunk in chunks:
                size += len(chunk)
                _refuse_large(size, name=name)
                digest.update(chunk)
                coming.write(chunk)
            coming.flush()
            os.fsync(coming.fileno())
            check_size(size, name=name)
            if expected not in {"", digest.hexdigest()}:
                text = _("{name}：传来的内容与原文件不一样，没有收下。请重新选这个文件再传。")
                raise OtherContent(text.format(name=name))
            _place(coming.name, folder / digest.hexdigest())
    return Kept(digest.hexdigest(), size)


def _place(coming: str, place: Path) -> None:
    """Give a written file its name; one that is there is young again, so that `discard` lets it be."""
    with _held(place.parent):
        if place.exists():
            os.utime(place)
        else:
            os.link(coming, place)
    _settle(place.parent)


def check_size(size: int, *, name: str) -> None:
    """Raises FileRefused where a file of so many bytes is not taken in."""
    _refuse_large(size, name=name)
    if size <= 0:
        raise FileRefused(_("{name}：是空文件，没有收下。请打开核对后重传。").format(name=name))


def _refuse_large(size: int, *, name: str) -> None:
    if size > LARGEST:
        text = _("{name}：文件超过 {most} MB，没有收下。请拆成几个文件再传。")
        raise FileRefused(text.format(name=name, most=LARGEST >> 20))


def plain_name(name: str) -> str:
    """The base name as it is kept and shown; raises FileRefused where it is no list."""
    base = "".join(c for c in name.replace("\\", "/").rpartition("/")[2] if c.isprintable()).strip()
    ending = Path(base).suffix.lower()
    if ending not in KINDS:
        text = _("{name}：只收 .xlsx、.xls 和 .csv。请另存为其中一种再传。")
        raise FileRefused(text.format(name=base or _("没有名字的文件")))
    return _shortened(base, ending=ending)


def _shortened(name: str, *, ending: str) -> str:
    """The name as far as a disk takes it; the mark of what was cut keeps two long names apart."""
    written = name.encode()
    if len(written) <= LONGEST_NAME:
        return name
    end = f"~{hashlib.sha256(written).hexdigest()[:8]}{ending}"
    return written[: LONGEST_NAME - len(end)].decode(errors="ignore") + end


def laid_out(files: Mapping[str, str], *, into: Path) -> list[Path]:
    """Lay kept files out under the names they came with: department/name -> digest. Their paths, in order."""
    paths = []
    for name, digest in files.items():
        place = into / name
        place.parent.mkdir(exist_ok=True)
        os.link(_files() / digest, place)
        paths.append(place)
    return paths


def of_run(number: int, run: int) -> Path:
    """Where the results of a run of fusion lie."""
    return _rounds() / f"{number}" / f"run-{run}"


def content(digest: str) -> Path:
    """Where a kept file lies."""
    return _files() / digest


def on_their_way() -> Path:
    """Where files lie that come in parts."""
    return _rounds() / "coming"


def workspace() -> Path:
    """Where workers work; on the same disk, so that files are laid out without copying."""
    folder = _rounds() / "working"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def working() -> Iterator[Path]:
    """A folder to work in, ours as long as the block lasts; what a killed worker left there is swept first."""
    with _held(workspace()):
        _sweep_workspace()
        folder = Path(tempfile.mkdtemp(dir=workspace()))
        ours = _lock(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(ours)


def sweep(*, before: datetime) -> int:
    """Remove what killed workers left, and uploads left half done before; how many there were."""
    with _held(workspace()):
        found = _sweep_workspace()
    left = _rounds().glob(f"files/{_COMING}*")
    old = [path for path in left if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return found + len(old)


def kept_before(instant: datetime) -> set[str]:
    """The digests of the files that were kept, and not kept again, before the instant."""
    named = (path for path in _files().glob("*") if not path.name.startswith(_COMING))
    return {path.name for path in named if path.stat().st_mtime < instant.timestamp()}


def discard(digests: Iterable[str], *, before: datetime | None = None) -> int:
    """Remove kept files that nobody claims, unless somebody has kept them again since; how many.

    Without `before` they go at once, whoever has just kept them.
    """
    count = 0
    for place in map(content, digests):
        with _held(place.parent):
            if place.exists() and (before is None or place.stat().st_mtime < before.timestamp()):
                place.unlink()
                count += 1
    return count


def _sweep_workspace() -> int:
    """Remove the folders that nobody holds; how many there were."""
    left = [folder for folder in workspace().iterdir() if _is_nobodys(folder)]
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(left)


def _is_nobodys(folder: Path) -> bool:
    """Whether whoever held the folder is dead; on a disk without locks nobody can say."""
    try:
        taken = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return False
    try:
        fcntl.flock(taken, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(taken)
    return True


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Alone at the folder until the block ends."""
    ours = _lock(folder)
    try:
        yield
    finally:
        os.close(ours)


def _lock(folder: Path) -> int:
    """The folder, locked as long as what is returned is open, or the process lives."""
    ours = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    with suppress(OSError):  # a disk without locks: nothing is swept there
        fcntl.flock(ours, fcntl.LOCK_EX)
    return ours


def _rounds() -> Path:
    return Path(settings.OFFICE_DATA) / "rounds"


def _files() -> Path:
    return _rounds() / "files"


def _settle(folder: Path) -> None:
    """Let the new name outlive a power cut."""
    directory = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
