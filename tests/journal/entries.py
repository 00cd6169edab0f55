"""Honest entries for tests, and the hand of a superuser who changes them."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import connection, transaction

from jingwei.journal.content import Act, Subject
from jingwei.journal.digest import NOTHING, Content, Head, digest, microseconds
from jingwei.journal.faults import FaultKind
from jingwei.journal.models import Entry
from jingwei.journal.verify import verify
from jingwei.journal.write import record, record_many

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DISTRICTS = ("150302", "150303", "150304")
LENGTH = 12  # of each chain of the journal that is tampered with
_ACTIONS = ("register.merge", "case.step", "export.workbook", "post.give")
_WORDS = ("归口", "海勃湾", "café", "ＡＢＣ", "x" * 64, "", "—", "𠮷")


def organisation(number: int) -> Subject:
    """An organisation as the subject of an entry."""
    return Subject("organisation", f"JW-{number:07d}")


def merges(count: int, *, start: int = 1) -> list[Act]:
    """So many merges, each of another organisation."""
    return [
        Act("register.merge", organisation(n), {"rows": n % 7, "round": 12})
        for n in range(start, start + count)
    ]


def add(chain: str, count: int = 1, *, now: datetime = NOW) -> Head:
    """Adds merges to a chain, in a transaction of their own."""
    with transaction.atomic():
        return record_many(merges(count), chain=chain, actor="17", now=now, post="lead")


def add_one(chain: str, number: int = 1) -> Head:
    """Adds one merge within the transaction that is open."""
    return record(
        "register.merge", chain=chain, actor="17", subject=organisation(number), details={"rows": 2},
        now=NOW, post="lead",
    )  # fmt: skip


def acts(chance: random.Random, count: int) -> list[Act]:
    """Entries of many shapes: other scripts, empty and nested details, big and negative numbers."""
    return [
        Act(
            chance.choice(_ACTIONS),
            organisation(chance.randrange(1, 9_999_999)),
            {
                "word": chance.choice(_WORDS),
                "count": chance.randrange(-(10**6), 10**6),
                chance.choice("abc键"): chance.choice([None, True, [1, "二"], {"z": 1, "a": []}]),
            },
        )
        for _ in range(count)
    ]


def kinds(anchors: Path | None = None) -> set[FaultKind]:
    """The kinds of faults that a verification finds."""
    return {fault.kind for fault in verify(anchors=anchors).faults}


@contextmanager
def unguarded() -> Iterator[None]:
    """A superuser takes the guard away and puts it back, so that only the chain can tell."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER ALL")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry ENABLE ALWAYS TRIGGER journal_is_append_only")


def sql(statement: str, parameters: Sequence[str | int] = ()) -> None:
    """Runs a statement as it is."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def change(chain: str, sequence: int, /, **fields: object) -> None:
    """Puts other values into the columns of one entry."""
    Entry.objects.filter(chain=chain, sequence=sequence).update(**fields)


def delete(chain: str, first: int, last: int | None = None) -> None:
    """Deletes entries."""
    Entry.objects.filter(chain=chain, sequence__range=(first, last or first)).delete()


def shift(chain: str, first: int, *, by: int) -> None:
    """Gives all entries from some number on another number; far away first, lest they collide."""
    far = 1_000_000
    move = "UPDATE journal_entry SET sequence = sequence + %s WHERE chain = %s AND sequence >= %s"
    sql(move, [far + by, chain, first])
    sql(move, [-far, chain, far])


def rehash(chain: str, first: int) -> None:
    """Computes all digests of a chain anew from some entry on, as one who knows the code would."""
    before = Entry.objects.filter(chain=chain, sequence__lt=first).order_by("-sequence").first()
    previous = before.digest if before else NOTHING
    for entry in Entry.objects.filter(chain=chain, sequence__gte=first).order_by("sequence"):
        said = {name: getattr(entry, name) for name in Content._fields}
        said |= {"at": microseconds(entry.at), "previous": previous}
        found = digest(Content(**said))
        change(chain, entry.sequence, previous=previous, digest=found)
        previous = found


def insert(chain: str, sequence: int, *, previous: str, now: datetime = NOW) -> None:
    """Puts a new entry with a right digest of its own where there is none."""
    said = Content(
        chain, sequence, microseconds(now), "99", "", "register.merge", "organisation", "JW-0000099",
        {"rows": 1}, previous,
    )  # fmt: skip
    values = said._asdict() | {"at": now, "digest": digest(said)}
    Entry.objects.bulk_create([Entry(**values)])


def digest_at(chain: str, sequence: int) -> str:
    """The digest that an entry bears."""
    return Entry.objects.get(chain=chain, sequence=sequence).digest


def later(days: int) -> datetime:
    """So many days after NOW."""
    return NOW + timedelta(days=days)
