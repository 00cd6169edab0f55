"""Verification: names every kind of tampering, and is silent where nothing was done."""

import sys
from decimal import Decimal
from pathlib import Path

import pytest

from jingwei.journal import faults, walk
from jingwei.journal.digest import NOTHING
from jingwei.journal.faults import Fault, FaultKind
from jingwei.journal.models import Entry
from jingwei.journal.verify import verify
from jingwei.journal.walk import Row
from tests.journal.entries import (
    DISTRICTS,
    LENGTH,
    add,
    change,
    delete,
    digest_at,
    insert,
    later,
    rehash,
    shift,
    sql,
    unguarded,
)

A, B, C = DISTRICTS


def found(anchors: Path | None = None) -> dict[FaultKind, Fault]:
    """The faults by their kind, where only one chain has any."""
    told = verify(anchors=anchors).faults
    assert len({fault.chain for fault in told}) <= 1
    return {fault.kind: fault for fault in told}


@pytest.mark.django_db
def test_an_empty_journal_is_whole() -> None:
    verdict = verify()

    assert (verdict.is_whole, verdict.entries, verdict.chains, verdict.was_anchored) == (
        True, 0, 0, False,
    )  # fmt: skip


def test_an_honest_journal_is_whole(anchored: Path) -> None:
    told: list[int] = []

    verdict = verify(anchors=anchored, advance=told.append)

    assert verdict.is_whole
    assert (verdict.entries, verdict.chains, verdict.anchors) == (3 * LENGTH + 2, 4, 7)
    assert told == []


@pytest.mark.thorough
@pytest.mark.django_db
def test_progress_is_told_now_and_then() -> None:
    add(A, 2_500)
    told: list[int] = []

    verify(advance=told.append)

    assert told == [1_000, 2_000]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("at", later(9)), ("actor_id", "18"), ("post", ""), ("action", "register.split"),
        ("subject_kind", "case"), ("subject_id", "JW-0000999"), ("details", {"rows": 5}),
        ("previous", "1" * 64), ("digest", "1" * 64),
    ],
)  # fmt: skip
@pytest.mark.parametrize("sequence", [1, 5, LENGTH])
def test_a_changed_entry_is_named(anchored: Path, field: str, value: object, sequence: int) -> None:
    with unguarded():
        change(B, sequence, **{field: value})

    assert found() == {FaultKind.CHANGED: Fault(FaultKind.CHANGED, B, sequence)}


@pytest.mark.parametrize(
    "change_",
    [
        "details = '[]'", "details = 'null'", "details = '{\"rows\": 1.5}'", "details = details || '{\"x\": 1}'",
        "details = jsonb_build_object('x', 1e400::numeric)", "at = 'infinity'", "at = '20000-01-01'",
        "details = jsonb_build_object('x', ('1' || repeat('0', 5000))::numeric)", "at = '-infinity'",
        "details = (repeat('[', 2000) || repeat(']', 2000))::jsonb", "post = U&'cafe\\0301'",
        "details = (repeat('{\"a\":', 2000) || '1' || repeat('}', 2000))::jsonb",
    ],
)  # fmt: skip
def test_whatever_was_put_in_cannot_stop_the_walk(anchored: Path, change_: str) -> None:
    with unguarded():
        sql("UPDATE journal_entry SET " + change_ + " WHERE chain = %s AND sequence = 5", [B])  # noqa: S608

    assert found() == {FaultKind.CHANGED: Fault(FaultKind.CHANGED, B, 5)}


@pytest.mark.thorough
def test_details_of_any_depth_cannot_stop_the_walk() -> None:
    for depth in range(1, sys.getrecursionlimit() + 10):
        nested = '{"a":' * depth + "1" + "}" * depth
        row = Row(A, 1, Decimal(1), "", "", "a.b", "x", "1", nested, NOTHING, "1" * 64)

        assert list(walk.faults([row])) == [Fault(FaultKind.CHANGED, A, 1)]


@pytest.mark.parametrize("column", ["at", "details", "previous", "digest", "post"])
def test_an_emptied_column_is_a_changed_entry(anchored: Path, column: str) -> None:
    with unguarded():
        sql(f"ALTER TABLE journal_entry ALTER {column} DROP NOT NULL")
        change(B, 5, **{column: None})

    assert found()[FaultKind.CHANGED] == Fault(FaultKind.CHANGED, B, 5)


def test_an_entry_written_anew_with_its_digest_is_named(anchored: Path) -> None:
    with unguarded():
        change(B, 5, post="x")
        changed = Entry.objects.get(chain=B, sequence=5)
        delete(B, 5)
        insert(B, 5, previous=changed.previous)

    assert found() == {FaultKind.CHANGED: Fault(FaultKind.CHANGED, B, 5)}


@pytest.mark.parametrize(("first", "last"), [(1, 1), (5, 5), (5, 8)])
def test_missing_entries_are_named(anchored: Path, first: int, last: int) -> None:
    with unguarded():
        delete(B, first, last)

    assert found() == {FaultKind.MISSING: Fault(FaultKind.MISSING, B, first)}


@pytest.mark.parametrize("sequence", [1, 5])
def test_a_missing_entry_is_named_where_the_numbers_were_closed_up(
    anchored: Path, sequence: int
) -> None:
    with unguarded():
        delete(B, sequence)
        shift(B, sequence + 1, by=-1)

    assert found()[FaultKind.MISSING] == Fault(FaultKind.MISSING, B, sequence)


def test_an_inserted_entry_is_named(anchored: Path) -> None:
    with unguarded():
        shift(B, 5, by=1)
        insert(B, 5, previous=digest_at(B, 4))

    assert found()[FaultKind.INSERTED] == Fault(FaultKind.INSERTED, B, 5)


def test_an_entry_inserted_under_a_number_that_is_taken_is_named(anchored: Path) -> None:
    with unguarded():
        sql("ALTER TABLE journal_entry DROP CONSTRAINT journal_entry_pkey")
        insert(B, 5, previous=digest_at(B, 4))

    assert found()[FaultKind.INSERTED] == Fault(FaultKind.INSERTED, B, 5)


def test_an_entry_inserted_before_the_first_is_named(anchored: Path) -> None:
    with unguarded():
        sql("ALTER TABLE journal_entry DROP CONSTRAINT an_entry_is_numbered_from_one")
        insert(B, 0, previous=NOTHING)

    assert found()[FaultKind.INSERTED] == Fault(FaultKind.INSERTED, B, 0)


def test_entries_that_changed_places_are_found(anchored: Path) -> None:
    with unguarded():
        sql("UPDATE journal_entry SET sequence = 1000 WHERE chain = %s AND sequence = 4", [B])
        sql("UPDATE journal_entry SET sequence = 4 WHERE chain = %s AND sequence = 8", [B])
        sql("UPDATE journal_entry SET sequence = 8 WHERE chain = %s AND sequence = 1000", [B])

    assert found()[FaultKind.CHANGED] == Fault(FaultKind.CHANGED, B, 4)


def test_a_cut_tail_is_seen_by_the_anchors_alone(anchored: Path) -> None:
    with unguarded():
        delete(B, 9, LENGTH)

    assert found() == {}
    assert found(anchored) == {
        FaultKind.CUT: Fault(FaultKind.CUT, B, 9, known=LENGTH, line=6),
    }  # fmt: skip


def test_a_chain_that_is_gone_is_seen_by_the_anchors_alone(anchored: Path) -> None:
    with unguarded():
        delete(B, 1, LENGTH)

    assert found() == {}
    assert found(anchored) == {FaultKind.CUT: Fault(FaultKind.CUT, B, 1, known=6, line=2)}


def test_a_chain_written_anew_is_seen_by_the_anchors_alone(anchored: Path) -> None:
    with unguarded():
        change(B, 8, post="x")
        rehash(B, 8)

    assert found() == {}
    assert found(anchored) == {
        FaultKind.REWRITTEN: Fault(FaultKind.REWRITTEN, B, LENGTH, known=6, line=6),
    }  # fmt: skip


def test_a_cut_tail_with_a_repaired_head_is_seen_by_the_anchors_alone(anchored: Path) -> None:
    with unguarded():
        delete(B, 9, LENGTH)
    add(B, 7)

    assert found() == {}
    assert found(anchored)[FaultKind.REWRITTEN].known == 6


def test_what_was_cut_after_the_last_anchor_cannot_be_seen(anchored: Path) -> None:
    """The reason why anchoring is a daily duty; the rules say so."""
    add(B, 3)
    with unguarded():
        delete(B, LENGTH + 1, LENGTH + 3)

    assert found(anchored) == {}


def test_a_guard_that_was_taken_away_is_told(anchored: Path) -> None:
    sql("ALTER TABLE journal_entry DISABLE TRIGGER ALL")

    assert verify(anchors=anchored).faults == (Fault(FaultKind.UNGUARDED),)


def test_faults_of_every_chain_are_told_once_a_kind(anchored: Path) -> None:
    with unguarded():
        for chain in (A, C):
            for sequence in (3, 5):
                change(chain, sequence, post="x")
        delete(A, 9)

    assert verify(anchors=anchored).faults == (
        Fault(FaultKind.CHANGED, A, 3),
        Fault(FaultKind.MISSING, A, 9),
        Fault(FaultKind.CHANGED, C, 3),
    )


@pytest.mark.parametrize("kind", FaultKind)
def test_every_fault_has_its_words(kind: FaultKind) -> None:
    words = faults.said(Fault(kind, A, sequence=101, known=102, line=103))

    chained = A in words and "101" in words
    assert chained or "103" in words or kind is FaultKind.UNGUARDED
    assert "{" not in words
    assert "全局" in faults.said(Fault(FaultKind.CUT, "", 1))
