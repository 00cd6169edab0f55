"""Walks the chains from first to last entry, in the memory of a few thousand (R-J.6)."""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from django.db.models import DecimalField, F, Func, TextField
from django.db.models.functions import Cast

from jingwei.journal.digest import NOTHING, Content, Details, digest
from jingwei.journal.faults import Fault, FaultKind
from jingwei.journal.models import Entry

_AT_ONCE = 2_000  # entries on their way from the server


class Row(NamedTuple):
    """An entry as it stands in the table; whoever changed it may have put anything into it."""

    chain: str
    sequence: int
    at: Decimal | None
    actor_id: str
    post: str
    action: str
    subject_kind: str
    subject_id: str
    details: str | None
    previous: str
    digest: str


def rows() -> Iterator[Row]:
    """Every entry, by chain and number; outside a transaction the server would copy them all first.

    Time and details come as the server writes them: Python would stumble over the year 20000 or a
    number of 5,000 digits, and a journal that cannot be read hides what was done to it.
    """
    found = Entry.objects.order_by("chain", "sequence").annotate(
        instant=Func(
            F("at"),
            template="EXTRACT(EPOCH FROM %(expressions)s) * 1000000",
            output_field=DecimalField(),
        ),
        said=Cast("details", TextField()),
    )
    columns = [{"at": "instant", "details": "said"}.get(name, name) for name in Row._fields]
    yield from map(Row._make, found.values_list(*columns).iterator(chunk_size=_AT_ONCE))


class _Last(NamedTuple):
    """The entry before: its number, its digest, the digest before it, and whether it was sound."""

    sequence: int
    digest: str
    before: str | None
    is_sound: bool


def faults(chain: Iterable[Row]) -> Iterator[Fault]:
    """What is wrong with the entries of one chain, in their order, from the first to the last."""
    last = _Last(0, NOTHING, None, is_sound=True)
    for row in chain:
        is_sound = _is_sound(row)
        if fault := _misplaced(row, last, is_sound=is_sound):
            yield fault
        if not is_sound:
            yield Fault(FaultKind.CHANGED, row.chain, row.sequence)
        last = _Last(row.sequence, row.digest, last.digest, is_sound)


def _misplaced(row: Row, last: _Last, *, is_sound: bool) -> Fault | None:
    """What is wrong between two entries; None also where one of them is known to be changed."""
    if row.sequence <= last.sequence:
        return Fault(FaultKind.INSERTED, row.chain, row.sequence)
    if row.sequence > last.sequence + 1:
        return Fault(FaultKind.MISSING, row.chain, last.sequence + 1)
    if row.previous == last.digest:
        return None
    if row.previous == last.before:
        return Fault(FaultKind.INSERTED, row.chain, last.sequence)
    if is_sound and last.is_sound:
        return _replaced(row, last)
    was_next = not is_sound and _is_sound(row._replace(sequence=row.sequence + 1))
    return Fault(FaultKind.MISSING, row.chain, row.sequence) if was_next else None


def _replaced(row: Row, last: _Last) -> Fault:
    """Both fit themselves, yet not each other: the earlier one has been written anew."""
    if not last.sequence:
        return Fault(FaultKind.MISSING, row.chain, row.sequence)
    return Fault(FaultKind.CHANGED, row.chain, last.sequence)


def details(row: Row) -> Details | None:
    """The details of an entry; None where they are no such thing."""
    try:
        found = json.loads(row.details or "")
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _is_sound(row: Row) -> bool:
    """Says whether an entry's digest fits what the entry says."""
    said = details(row)
    if said is None or row.at is None or not row.at.is_finite():
        return False
    content = Content(*row[:2], int(row.at), *row[3:8], said, row.previous)
    try:
        return digest(content) == row.digest
    except RecursionError:
        return False
