"""The archive of an office: one zip file with a manifest that tells of each part, written whole or not at all (R-D.3).

Parts: `database.dump` (as pg_dump writes it), `secret-key`, `journal-anchors.jsonl`, and what lies below
`rounds/` and `evidence/`.
The manifest is written last and read first; an archive that was cut off has none.
"""

import errno
import fcntl
import hashlib
import json
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import IO

from jingwei.journal.anchors import ANCHORS
from jingwei.kernel.catalogue import translate as _
from jingwei.site.knobs import CALENDAR_FILE, PROFILE_FILE

FORMAT = 1
MANIFEST, DUMP, KEY = "manifest.json", "database.dump", "secret-key"
BLOCK = 1 << 20  # bytes at a time
_LARGEST_MANIFEST = 256 << 20
_NAME = re.compile(r"(?:rounds|evidence)/(?:[^/\\\0]+/)*[^/\\\0]+")
_PARTIAL = ".jingwei-backup.{process}.{number}.partial"
# What reading a damaged zip file raises.
_DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, ValueError)
Advance = Callable[[int], None]


class ArchiveRefused(Exception):
    """The archive cannot be written, or is not to be trusted; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Part:
    """What the manifest says of one part: bytes, and the digest of what it says."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive tells of itself.

    server: version number of the database server. migrations: app.name of those applied. rows: of every table.
    missing: files that the database knows of and that were not on the disk, or not as they had come.
    """

    program: str
    made_at: str
    server: int
    migrations: tuple[str, ...]
    rows: Mapping[str, int]
    missing: tuple[str, ...] = ()
    parts: Mapping[str, Part] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes of all parts together."""
        return sum(part.size for part in self.parts.values())


class Writer:
    """Adds parts to an archive that is being made."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self.parts: dict[str, Part] = {}

    def add(self, name: str, blocks: Iterable[bytes], *, packed: bool = False) -> None:
        """Add one part; what is packed already is laid in as it is."""
        digest, size = hashlib.sha256(), 0
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        info._compresslevel = 1  # type: ignore[attr-defined]  # noqa: SLF001 - zipfile's only way before 3.13
        info.external_attr = 0o600 << 16
        with self._zip.open(info, "w", force_zip64=True) as part:
            for block in blocks:
                digest.update(block)
                size += len(block)
                part.write(block)
        self.parts[name] = Part(size, digest.hexdigest())

    def end(self, manifest: Manifest) -> None:
        """Write the manifest, and with it the end of the archive."""
        text = json.dumps({"format": FORMAT, **asdict(manifest)}, ensure_ascii=False, indent=1)
        self._zip.writestr(MANIFEST, text)
        self._zip.close()

    def leave(self) -> None:
        """Let go of the file, whether or not the end was reached."""
        with suppress(OSError, ValueError):
            self._zip.close()


@contextmanager
def written(to: Path) -> Iterator[Writer]:
    """An archive that takes its name once the block is done, and is gone otherwise.

    A name that is taken is refused; nothing is ever overwritten. What a kill leaves is swept away by the next.
    Raises ArchiveRefused and OSError.
    """
    refuse_taken(to)
    _sweep(to.parent)
    partial, file = _begun(to.parent)
    try:
        with file:
            writer = Writer(file)
            try:
                yield writer
            finally:
                writer.leave()
            file.flush()
            os.fsync(file.fileno())
            _name(partial, to)
    finally:
        partial.unlink(missing_ok=True)
    _settle(to.parent)


def refuse_taken(to: Path) -> None:
    """Refuse a name under which something lies."""
    if os.path.lexists(to):
        raise ArchiveRefused(_("{path} 已经存在，没有动它。请换一个文件名。").format(path=to))
    if not to.parent.is_dir():
        raise ArchiveRefused(_("没有目录 {path}。请先建好，或换一个目录。").format(path=to.parent))


def _begun(folder: Path) -> tuple[Path, IO[bytes]]:
    """A file of our own, locked as long as it is open."""
    for number in count():
        partial = folder / _PARTIAL.format(process=os.getpid(), number=number)
        with suppress(FileExistsError):
            file = os.fdopen(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
            with suppress(OSError):  # a disk without locks: nothing is swept there
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return partial, file
    raise AssertionError


def _sweep(folder: Path) -> None:
    """Take away what runs that were killed left here: nobody holds their locks."""
    for old in folder.glob(_PARTIAL.format(process="*", number="*")):
        with suppress(OSError), old.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if old.stat().st_size:  # an empty one may be about to be locked
                old.unlink()


def _name(partial: Path, to: Path) -> None:
    """Give the finished file its name; the system itself refuses one that is taken meanwhile."""
    try:
        os.link(partial, to)
    except FileExistsError:
        refuse_taken(to)
    except OSError:  # a disk without links, as of a stick
        refuse_taken(to)
        partial.rename(to)


def _settle(folder: Path) -> None:
    """Let the name outlive a power cut."""
    directory = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def check(path: Path, *, advance: Advance = lambda _bytes: None) -> Manifest:
    """Read all of an archive and hold it against its manifest. Raises ArchiveRefused and OSError."""
    with _opened(path) as (file, manifest):
        done = 0
        for name, part in manifest.parts.items():
            for block in _read(file, name, part):
                done += len(block)
                advance(done)
    return manifest


def unpack(path: Path, *, into: Path, advance: Advance = lambda _bytes: None) -> Manifest:
    """Lay the parts of an archive out below an empty folder, each held against the manifest.

    Raises ArchiveRefused and OSError; what was laid out by then stays there.
    """
    with _opened(path) as (file, manifest):
        done = 0
        for name, part in manifest.parts.items():
            place = into / name
            for above in reversed(place.relative_to(into).parents[:-1]):
                (into / above).mkdir(mode=0o700, exist_ok=True)
            handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as out:
                for block in _read(file, name, part):
                    out.write(block)
                    done += len(block)
                    advance(done)
                out.flush()
                os.fsync(out.fileno())
    return manifest


@contextmanager
def _opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    try:
        with zipfile.ZipFile(path) as file:
            yield file, _manifest(file)
    except (*_DAMAGED, OSError) as fault:
        if isinstance(fault, OSError) and fault.errno != errno.EINVAL:  # a place that no file has
            raise
        text = _("{path} 不完整或已损坏（{reason}），不能用来恢复。请换一个备份。")
        raise ArchiveRefused(text.format(path=path, reason=fault)) from fault


def _manifest(file: zipfile.ZipFile) -> Manifest:
    """What the archive tells of itself, where it holds just what it tells of."""
    names = sorted(file.namelist())
    if MANIFEST not in names or file.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
        raise ArchiveRefused(_("这不是经纬的备份：里面没有清单。请核对文件。"))
    manifest = _parsed(file.read(MANIFEST))
    if names != sorted([MANIFEST, *manifest.parts]):
        raise ArchiveRefused(_("备份里的文件与清单不符，不能用来恢复。请换一个备份。"))
    if odd := [name for name in manifest.parts if not _belongs(name)]:
        raise ArchiveRefused(_("备份里有不该有的文件 {name}，没有恢复。").format(name=odd[0]))
    return manifest


def _parsed(text: bytes) -> Manifest:
    try:
        said = json.loads(text)
        _refuse_newer(said["format"])
        parts = {name: Part(int(p["size"]), str(p["sha256"])) for name, p in said["parts"].items()}
        return Manifest(
            program=str(said["program"]), made_at=str(said["made_at"]), server=int(said["server"]),
            migrations=tuple(said["migrations"]), rows={t: int(n) for t, n in said["rows"].items()},
            missing=tuple(said["missing"]), parts=parts,
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as fault:
        raise ArchiveRefused(_("备份的清单读不懂，不能用来恢复。请换一个备份。")) from fault


def _refuse_newer(found: int) -> None:
    if found > FORMAT:
        text = _("备份的格式 {found} 比本程序认得的 {known} 新。请安装新版本再恢复。")
        raise ArchiveRefused(text.format(found=found, known=FORMAT))


def _belongs(name: str) -> bool:
    """Whether a part of this name can be laid out: one of ours, or below a folder of files."""
    known = (
        name in {DUMP, KEY, ANCHORS, CALENDAR_FILE, PROFILE_FILE}
        or _NAME.fullmatch(name) is not None
    )
    return known and not {".", ".."}.intersection(name.split("/"))


def _read(file: zipfile.ZipFile, name: str, part: Part) -> Iterator[bytes]:
    """The blocks of a part, never more than it is said to have; raises ArchiveRefused where it differs."""
    digest, size = hashlib.sha256(), 0
    with file.open(name) as opened:
        while size <= part.size and (block := opened.read(BLOCK)):
            size += len(block)
            digest.update(block)
            yield block
    if size != part.size or digest.hexdigest() != part.sha256:
        text = _("备份里的 {name} 与清单不符，不能用来恢复。请换一个备份。")
        raise ArchiveRefused(text.format(name=name))
