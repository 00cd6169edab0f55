"""Adds to the journal, within the transaction of what it tells of (R-J.3)."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from django.db import connection, transaction

from jingwei.journal.content import Act, Subject, actor_key, chain_key, checked, text
from jingwei.journal.digest import Content, Details, Head, canonical, digest, microseconds
from jingwei.journal.queries import head

# A round of fusion tells of hundreds of thousands of acts: one statement for many, without models.
# COPY would be refused by a table with row-level security.
_ADD = """
INSERT INTO journal_entry (
    chain, at, actor_id, post,
    sequence, action, subject_kind, subject_id, details, previous, digest
)
SELECT %s, %s, %s, %s, line.* FROM json_to_recordset(%s) AS line (
    sequence bigint, action text, subject_kind text, subject_id text, details jsonb,
    previous text, digest text
)
"""
_AT_ONCE = 2_000  # acts in one statement


class OutsideTransaction(RuntimeError):
    """An entry was to be written apart from what it tells of: one could stand without the other."""


def record(
    action: str,
    *,
    chain: str,
    actor: str,
    subject: Subject,
    details: Details,
    now: datetime,
    post: str = "",
) -> Head:
    """Adds one entry, returns the new head of its chain; the promises are those of record_many."""
    batch = _begin(chain, actor=actor, now=now, post=post)
    batch.add([checked(Act(action, subject, details))])
    return batch.head


def record_many(
    acts: Iterable[Act], *, chain: str, actor: str, now: datetime, post: str = ""
) -> Head:
    """Adds the acts in their order and returns the head, whose digest stands for the whole batch.

    From here to the end of the transaction nobody else adds to the chain, so this is called late.
    Raises EntryRefused, and then nothing of the batch is kept; OutsideTransaction; ValueError for a
    time without a zone. actor: id of an account, "" for the program itself.
    """
    batch = _begin(chain, actor=actor, now=now, post=post)
    remaining = iter(acts)
    with transaction.atomic():  # a savepoint: the batch is kept whole or not at all
        while part := list(islice(remaining, _AT_ONCE)):
            batch.add(map(checked, part))
    return batch.head


def hold(*chains: str) -> None:
    """Keeps others from adding to these chains until the transaction ends.

    Who records in several chains holds all of them first: taken in one order, they cannot wait for
    each other in a ring.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction("the journal is written within the transaction it tells of")
    with connection.cursor() as cursor:
        for lock in sorted({_lock(chain) for chain in chains}):
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])


def _begin(chain: str, *, actor: str, now: datetime, post: str) -> "_Batch":
    """What is common to a batch, once the chain is held: only then is its head the last one."""
    if now.tzinfo is None:
        raise ValueError(now)
    key = chain_key(chain)
    hold(key)
    return _Batch(head(key), now, actor_key(actor), text(post, place="post"))


def _lock(chain: str) -> int:
    """The number of the chain's lock; two chains that share one only wait for each other."""
    found = hashlib.sha256(b"jingwei.journal:" + chain.encode()).digest()
    return int.from_bytes(found[:8], "big", signed=True)


class _Batch:
    """Acts on their way into one chain."""

    def __init__(self, head: Head, at: datetime, actor: str, post: str) -> None:
        self.head = head
        self._at, self._actor, self._post = at, actor, post
        self._microseconds = microseconds(at)

    def add(self, acts: Iterable[Act]) -> None:
        """Writes the acts."""
        lines = canonical([self._line(act) for act in acts])
        with connection.cursor() as cursor:
            cursor.execute(_ADD, [self.head.chain, self._at, self._actor, self._post, lines])

    def _line(self, act: Act) -> dict[str, object]:
        """The next entry, bound to the one before, which it then becomes."""
        content = Content(
            chain=self.head.chain,
            sequence=self.head.sequence + 1,
            at=self._microseconds,
            actor_id=self._actor,
            post=self._post,
            action=act.action,
            subject_kind=act.subject.kind,
            subject_id=act.subject.id,
            details=act.details,
            previous=self.head.digest,
        )
        self.head = Head(content.chain, content.sequence, digest(content))
        return content._asdict() | {"digest": self.head.digest}
