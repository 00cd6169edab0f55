"""Writing: one after the other, within the transaction it tells of, by any number of threads."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from jingwei.journal import queries
from jingwei.journal.content import Act, EntryRefused, Subject
from jingwei.journal.digest import NOTHING, Head
from jingwei.journal.models import Entry
from jingwei.journal.verify import verify
from jingwei.journal.write import OutsideTransaction, hold, record, record_many
from tests.journal.entries import DISTRICTS, NOW, add, add_one, merges, organisation

A, B = DISTRICTS[:2]
THREADS = 20


def numbers(chain: str) -> list[int]:
    """The numbers of a chain's entries in their order."""
    found = Entry.objects.filter(chain=chain).order_by("sequence")
    return list(found.values_list("sequence", flat=True))


def at_once(work: Callable[[int], object], count: int = THREADS) -> None:
    """Runs the work in so many threads that start together, each on a connection of its own."""
    start = threading.Barrier(count)

    def run(number: int) -> None:
        try:
            start.wait()
            work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        for done in [pool.submit(run, number) for number in range(count)]:
            done.result()


@pytest.mark.django_db
def test_an_entry_says_who_did_what_to_what_and_when() -> None:
    head = record(
        "register.merge", chain=A, actor="17", subject=organisation(123), now=NOW, post="lead",
        details={"into": "JW-0000124", "rows": 3, "街道": ["新华街"]},
    )  # fmt: skip

    entry = Entry.objects.get(chain=A, sequence=1)
    assert (entry.actor_id, entry.post, entry.at) == ("17", "lead", NOW)
    assert (entry.action, entry.subject_kind, entry.subject_id) == (
        "register.merge", "organisation", "JW-0000123",
    )  # fmt: skip
    assert entry.details == {"into": "JW-0000124", "rows": 3, "街道": ["新华街"]}
    assert (entry.previous, head) == (NOTHING, Head(A, 1, entry.digest))
    assert str(entry) == f"{A}:1 register.merge"


@pytest.mark.django_db
def test_every_entry_is_bound_to_the_one_before() -> None:
    first = add_one(A)
    many = record_many(merges(3), chain=A, actor="", now=NOW)
    last = add_one(A)

    found = Entry.objects.filter(chain=A).order_by("sequence")
    previous, digests = zip(*found.values_list("previous", "digest"), strict=True)
    assert previous == (NOTHING, *digests[:-1])
    assert (first.sequence, many.sequence, last.sequence) == (1, 4, 5)
    assert digests[3] == many.digest
    assert len(set(digests)) == 5


@pytest.mark.django_db
def test_many_at_once_make_the_chain_that_one_by_one_would_have_made() -> None:
    before = transaction.savepoint()
    together = record_many(merges(50), chain=A, actor="17", now=NOW, post="lead")
    transaction.savepoint_rollback(before)

    for act in merges(50):
        alone = record(
            act.action, chain=A, actor="17", subject=act.subject, details=act.details, now=NOW,
            post="lead",
        )  # fmt: skip

    assert alone == together


@pytest.mark.thorough
@pytest.mark.django_db
def test_a_batch_of_any_size_keeps_its_order() -> None:
    add_one(A)

    head = record_many(merges(4_321), chain=A, actor="17", now=NOW)

    found = Entry.objects.filter(chain=A, sequence__gt=1).order_by("sequence")
    assert [entry.subject_id for entry in found] == [act.subject.id for act in merges(4_321)]
    assert head.sequence == 4_322
    assert verify().is_whole


@pytest.mark.django_db
def test_districts_have_chains_of_their_own() -> None:
    for chain in (A, B, A, "", A):
        add_one(chain)

    assert {chain: numbers(chain) for chain in (A, B, "")} == {A: [1, 2, 3], B: [1], "": [1]}
    assert [(head.chain, head.sequence) for head in queries.heads()] == [("", 1), (A, 3), (B, 1)]


@pytest.mark.django_db
def test_nothing_done_is_nothing_written() -> None:
    before = add_one(A)

    assert record_many([], chain=A, actor="17", now=NOW) == before
    assert record_many([], chain=B, actor="17", now=NOW) == Head(B, 0, NOTHING)
    assert numbers(A) == [1]


@pytest.mark.thorough
@pytest.mark.django_db
def test_a_refused_entry_leaves_nothing_of_its_batch_and_the_transaction_usable() -> None:
    add_one(A)
    bad = Act("register.merge", organisation(1), {"phone": "13900001000"})

    with pytest.raises(EntryRefused):
        record_many([*merges(4500), bad], chain=A, actor="17", now=NOW)
    with pytest.raises(EntryRefused):
        record_many(merges(1), chain=A, actor="17", now=NOW, post="13900001000")
    with pytest.raises(EntryRefused):
        record("x.y", chain=A, actor="王明", subject=organisation(1), details={}, now=NOW)
    add_one(A)

    assert numbers(A) == [1, 2]
    assert verify().is_whole


@pytest.mark.django_db
def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="2026"):
        record_many(merges(1), chain=A, actor="17", now=datetime(2026, 3, 2))  # noqa: DTZ001


@pytest.mark.django_db
def test_a_text_that_the_column_does_not_hold_is_refused_whole() -> None:
    with pytest.raises(DataError), transaction.atomic():
        record("a." + "b" * 80, chain=A, actor="", subject=organisation(1), details={}, now=NOW)

    assert numbers(A) == []


@pytest.mark.django_db
def test_a_chain_cannot_fork_even_past_the_door() -> None:
    add_one(A)
    fork = Entry.objects.get(chain=A, sequence=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.bulk_create([fork])


@pytest.mark.django_db
def test_quotes_and_signs_of_other_scripts_come_back_as_they_were() -> None:
    text = "'\"\\{}%s—𠮷é;--"

    record("a.b", chain=A, actor="", subject=Subject("x", text), details={text: text}, now=NOW)

    entry = Entry.objects.get(chain=A)
    assert (entry.subject_id, entry.details) == (text, {text: text})
    assert verify().is_whole


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written() -> None:
    with pytest.raises(OutsideTransaction):
        add_one(A)
    with pytest.raises(OutsideTransaction):
        record_many(merges(2), chain=A, actor="17", now=NOW)

    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_is_rolled_back_leaves_no_gap() -> None:
    add(A, 2)

    def fail() -> None:
        with transaction.atomic():
            add_one(A)
            raise RuntimeError

    for _time in range(3):
        with pytest.raises(RuntimeError):
            fail()
        add(A)
    with transaction.atomic():
        add_one(A)
        transaction.set_rollback(True)
    add(A, 2)

    assert numbers(A) == list(range(1, 8))
    assert verify().is_whole


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_twenty_threads_on_one_chain_leave_no_gap_and_no_fork() -> None:
    at_once(lambda number: [add(A, 1 + number % 3) for _time in range(5)])

    assert numbers(A) == list(range(1, 5 * sum(1 + n % 3 for n in range(THREADS)) + 1))
    assert verify().is_whole


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_threads_that_fail_between_others_leave_no_gap() -> None:
    def work(number: int) -> None:
        for _time in range(5):
            with transaction.atomic():
                add_one(A, number + 1)
                transaction.set_rollback(number % 2 == 1)

    at_once(work)

    assert numbers(A) == list(range(1, 5 * THREADS // 2 + 1))
    assert verify().is_whole


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_who_holds_several_chains_first_never_waits_in_a_ring() -> None:
    def work(number: int) -> None:
        order = (A, B) if number % 2 else (B, A)
        for _time in range(5):
            with transaction.atomic():
                hold(*order)
                for chain in order:
                    add_one(chain)

    at_once(work)

    assert numbers(A) == numbers(B) == list(range(1, 5 * THREADS + 1))
    assert verify().is_whole


@pytest.mark.django_db(transaction=True)
def test_one_chain_does_not_wait_for_another() -> None:
    def elsewhere() -> Head:
        try:
            return add(B)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        add_one(A)
        done: Future[Head] = pool.submit(elsewhere)
        assert done.result(timeout=60).sequence == 1


@pytest.mark.django_db
def test_details_are_stored_in_a_form_that_others_can_read() -> None:
    record("a.b", chain=A, actor="", subject=organisation(1), details={"b": 1, "a": [2]}, now=NOW)

    with connection.cursor() as cursor:
        cursor.execute("SELECT details::text FROM journal_entry")
        (found,) = cursor.fetchone()
    assert json.loads(found) == {"a": [2], "b": 1}
