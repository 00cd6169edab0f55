"""Files of the rounds on disk: what came in, by what it says, and what fusion made of it (R-O.2)."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from jingwei.kernel.catalogue import translate as _

LARGEST = 64 << 20  # bytes; the preflight of reading has limits of its own
KINDS = frozenset({".xlsx", ".xls", ".csv"})
LONGEST_NAME = 120
_COMING = ".coming-"  # begins the name of a file that is being written


class FileRefused(Exception):
    """The file is not taken in; the message says which, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that lies on the disk for good."""

    sha256: str
    size: int


def keep(chunks: Iterable[bytes], *, name: str) -> Kept:
    """Write a file under the digest of what it says; raises FileRefused. Nothing half written stays."""
    folder = _files()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder, prefix=_COMING) as coming:
        for chunk in chunks:
            size += len(chunk)
            if size > LARGEST:
                text = _("{name}：文件超过 {most} MB，没有收下。请拆成几个文件再传。")
                raise FileRefused(text.format(name=name, most=LARGEST >> 20))
            digest.update(chunk)
            coming.write(chunk)
        coming.flush()
        os.fsync(coming.fileno())
        if not size:
            raise FileRefused(_("{name}：是空文件，没有收下。请打开核对后重传。").format(name=name))
        place = folder / digest.hexdigest()
        if not place.exists():
            os.link(coming.name, place)
            _settle(folder)
    return Kept(digest.hexdigest(), size)


def plain_name(name: str) -> str:
    """The base name as it is kept and shown; raises FileRefused where it is no list."""
    base = "".join(c for c in name.replace("\\", "/").rpartition("/")[2] if c.isprintable()).strip()
    ending = Path(base).suffix.lower()
    if ending not in KINDS:
        text = _("{name}：只收 .xlsx、.xls 和 .csv。请另存为其中一种再传。")
        raise FileRefused(text.format(name=base or _("没有名字的文件")))
    if len(base) > LONGEST_NAME:
        base = base[: LONGEST_NAME - len(ending)] + ending
    return base


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


def workspace() -> Path:
    """Where a run works; on the same disk, so that files are laid out without copying."""
    folder = _rounds() / "working"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def sweep(*, before: datetime) -> int:
    """Remove what killed workers and uploads left half done and nobody has touched since; how many there were."""
    left = [*_rounds().glob("working/*"), *_rounds().glob(f"files/{_COMING}*")]
    old = [path for path in left if path.stat().st_mtime < before.timestamp()]
    for path in old:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(old)


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
