"""The digest of an entry: SHA-256 of one canonical JSON of it and of what came before (R-J.2)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypeAlias

Detail: TypeAlias = "str | int | bool | None | Sequence[Detail] | Mapping[str, Detail]"
Details: TypeAlias = Mapping[str, Detail]

# What the first entry of a chain, and the first line of a file of anchors, comes after.
NOTHING = "0" * 64

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Content(NamedTuple):
    """All that an entry says, as the columns of the table; `at` in microseconds since 1970."""

    chain: str
    sequence: int
    at: int
    actor_id: str
    post: str
    action: str
    subject_kind: str
    subject_id: str
    details: Details
    previous: str


class Head(NamedTuple):
    """The last entry of a chain; its digest stands for all entries up to it. Number 0: none yet."""

    chain: str
    sequence: int
    digest: str


def digest(content: Content) -> str:
    """The digest of an entry, 64 hexadecimal digits."""
    return digest_of(content._asdict())


def digest_of(fields: Mapping[str, object]) -> str:
    """SHA-256 of the fields in their canonical form."""
    return hashlib.sha256(canonical(fields).encode()).hexdigest()


def canonical(said: object) -> str:
    """The one JSON of this: sorted keys, no blanks, characters as they are."""
    return _ENCODER.encode(said)


def microseconds(at: datetime) -> int:
    """The instant as a whole number: the same on every machine, in every time zone."""
    return (at - _BEGINNING) // timedelta(microseconds=1)
