"""The file of anchors: the ends of the chains, outside the database, a chain itself (R-J.5).

One JSON a line: line (from 1), at, chain, sequence and head (the digest of the chain's last entry
at that time), previous (the seal of the line before) and seal (the digest of all the others).
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from jingwei.journal.digest import NOTHING, Head, digest_of
from jingwei.kernel.catalogue import translate as _

ANCHORS = "journal-anchors.jsonl"  # below the office's data where nothing else is said
_KINDS = {
    "line": int, "at": str, "chain": str, "sequence": int, "head": str, "previous": str,
    "seal": str,
}  # fmt: skip


class AnchorsRefused(Exception):
    """The file of anchors cannot be added to; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A line of the file: where a chain stood."""

    line: int
    at: str
    chain: str
    sequence: int
    head: str
    previous: str
    seal: str


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a file of anchors reached; it is known by the seal of its first line."""

    file: str = ""
    lines: int = 0
    seal: str = NOTHING


def append(path: Path, heads: Iterable[Head], *, now: datetime) -> Extent:
    """Adds one line for every head; when it returns, they are on the disk.

    What a power cut left of a line was never acknowledged and goes. Raises AnchorsRefused where the
    first or the last line is damaged, OSError where the file cannot be written.
    """
    is_new = not path.exists()
    opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(opened, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # two at once would give one number to two lines
        extent = _extent(file, path)
        for head in heads:
            anchor = _following(extent, head, at=now.astimezone(UTC).isoformat())
            file.write(_written(anchor))
            extent = Extent(extent.file or anchor.seal, anchor.line, anchor.seal)
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        _keep_name(path)
    return extent


def read(path: Path) -> Iterator[Anchor | None]:
    """Every whole line in order; None for one that is not as it was written. Raises OSError."""
    with path.open("rb") as file:
        for raw in file:
            if raw.endswith(b"\n"):
                yield _parsed(raw)


def _extent(file: BinaryIO, path: Path) -> Extent:
    """How far the file reaches, once a torn last line is cut off."""
    lines = size = 0
    first = last = None
    for raw in file:
        if raw.endswith(b"\n"):
            lines, size, last = lines + 1, size + len(raw), _parsed(raw)
            first = last if lines == 1 else first
    file.truncate(size)
    if not lines:
        return Extent()
    if first is None or last is None or last.line != lines:
        text = _("锚点文件 {path} 被改动过，不能再往后写。请先核对日志，再换一个新文件。")
        raise AnchorsRefused(text.format(path=path))
    return Extent(first.seal, lines, last.seal)


def _following(extent: Extent, head: Head, *, at: str) -> Anchor:
    bare = Anchor(extent.lines + 1, at, head.chain, head.sequence, head.digest, extent.seal, "")
    return replace(bare, seal=_seal(bare))


def _seal(anchor: Anchor) -> str:
    """The digest of all that a line says beside its seal."""
    said = asdict(anchor)
    del said["seal"]
    return digest_of(said)


def _written(anchor: Anchor) -> bytes:
    return json.dumps(asdict(anchor), sort_keys=True).encode() + b"\n"


def _parsed(raw: bytes) -> Anchor | None:
    """The line, if it is sealed with its own digest."""
    try:
        said = json.loads(raw)
        return _unsealed(said) if isinstance(said, dict) else None
    except (ValueError, RecursionError):
        return None


def _unsealed(said: dict[str, Any]) -> Anchor | None:
    if {name: type(value) for name, value in said.items()} != _KINDS:
        return None
    anchor = Anchor(**said)
    return anchor if _seal(anchor) == anchor.seal else None


def _keep_name(path: Path) -> None:
    """Has the name of a new file on the disk as well."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
