"""The file of anchors: added to, on the disk, a chain of its own, and held against the journal."""

import fcntl
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from jingwei.journal.anchors import AnchorsRefused, Extent, append, read
from jingwei.journal.digest import NOTHING, Head
from jingwei.journal.faults import Fault, FaultKind
from jingwei.journal.models import Entry
from jingwei.journal.verify import ANCHORED, anchor, verify
from tests.journal.entries import DISTRICTS, NOW, add, add_one, delete, kinds, later, unguarded

A, B = DISTRICTS[:2]
HEADS = [Head("", 4, "a" * 64), Head(A, 9, "b" * 64)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the anchors go."""
    return tmp_path / "anchors.jsonl"


@pytest.fixture
def anchored(file: Path) -> Path:
    """A file with three days of anchors of a journal with two chains."""
    for day in range(3):
        add_one(A)
        add_one(B)
        anchor(now=later(day), to=file)
    return file


def lines(file: Path) -> list[dict[str, Any]]:
    """The lines of the file."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_every_head_becomes_a_line_bound_to_the_one_before(file: Path) -> None:
    append(file, HEADS, now=NOW)
    extent = append(file, HEADS, now=later(1))

    found = lines(file)
    assert [line["line"] for line in found] == [1, 2, 3, 4]
    assert [line["previous"] for line in found] == [NOTHING, *(x["seal"] for x in found[:-1])]
    assert [(x["chain"], x["sequence"], x["head"]) for x in found[:2]] == [tuple(h) for h in HEADS]
    assert {x["at"] for x in found} == {"2026-03-02T09:30:00+00:00", "2026-03-03T09:30:00+00:00"}
    assert extent == Extent(found[0]["seal"], 4, found[-1]["seal"])
    assert file.stat().st_mode & 0o777 == 0o600


def test_lines_that_stand_are_never_touched(file: Path) -> None:
    append(file, HEADS, now=NOW)
    before = file.read_bytes()

    append(file, HEADS, now=later(1))

    assert file.read_bytes().startswith(before)


def test_a_line_torn_by_a_power_cut_goes_with_the_next_anchor(file: Path) -> None:
    append(file, HEADS, now=NOW)
    whole = file.read_bytes()
    file.write_bytes(whole + b'{"at": "2026-03-0')
    assert None not in list(read(file))

    extent = append(file, HEADS, now=later(1))

    assert file.read_bytes().startswith(whole)
    assert (extent.lines, len(list(read(file))), None in list(read(file))) == (4, 4, False)


@pytest.mark.parametrize(
    "damaged",
    [b"{}\n", b"no json\n", b"[]\n", b"\xff\xfe\n", b'{"line": NaN}\n', b"[" * 100_000 + b"\n"],
)
def test_nothing_is_added_behind_a_damaged_line(file: Path, damaged: bytes) -> None:
    append(file, HEADS, now=NOW)
    before = file.read_bytes() + damaged
    file.write_bytes(before)

    with pytest.raises(AnchorsRefused, match="被改动过"):
        append(file, HEADS, now=later(1))

    assert file.read_bytes() == before
    assert list(read(file))[-1] is None


@pytest.mark.parametrize("field", ["line", "at", "chain", "sequence", "head", "previous", "seal"])
def test_every_field_of_a_line_is_sealed(file: Path, field: str) -> None:
    append(file, HEADS, now=NOW)
    found = lines(file)
    found[1][field] = 7 if isinstance(found[1][field], int) else "7"
    file.write_text("".join(json.dumps(line) + "\n" for line in found), "utf-8")

    assert [line is None for line in read(file)] == [False, True]


def test_while_one_anchors_another_waits(file: Path) -> None:
    def heads() -> Iterator[Head]:
        with file.open("rb") as other, pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield from HEADS

    assert append(file, heads(), now=NOW).lines == 2


def test_programs_that_anchor_at_once_make_one_chain_of_lines(file: Path) -> None:
    start = threading.Barrier(10)

    def run(_number: int) -> None:
        start.wait()
        append(file, HEADS, now=NOW)

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(run, range(10)))

    found = lines(file)
    assert [line["line"] for line in found] == list(range(1, 21))
    assert [line["previous"] for line in found] == [NOTHING, *(x["seal"] for x in found[:-1])]


@pytest.mark.django_db
def test_anchoring_writes_the_head_of_every_chain_and_the_journal_notes_it(file: Path) -> None:
    heads = [add_one(""), add_one(A), add_one(B)]

    extent = anchor(now=NOW, to=file)

    assert [(x["chain"], x["sequence"], x["head"]) for x in lines(file)] == [
        tuple(h) for h in heads
    ]
    noted = Entry.objects.get(chain="", sequence=2)
    assert (noted.action, noted.subject_id) == (ANCHORED, extent.file)
    assert noted.details == {"lines": 3, "seal": lines(file)[-1]["seal"]}
    verdict = verify(anchors=file)
    assert (verdict.is_whole, verdict.anchors, verdict.was_anchored) == (True, 3, True)


@pytest.mark.django_db
def test_an_empty_journal_has_nothing_to_anchor(file: Path) -> None:
    assert anchor(now=NOW, to=file) == Extent()

    assert not file.exists()
    assert verify().is_whole


@pytest.mark.django_db
def test_what_may_still_be_rolled_back_is_not_anchored(file: Path) -> None:
    add_one(A)

    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        anchor(now=NOW, to=file)

    assert not file.exists()


@pytest.mark.django_db
def test_what_was_added_after_the_last_anchor_is_no_fault(anchored: Path) -> None:
    for chain in ("", A, B, "150305"):
        add_one(chain)

    assert kinds(anchored) == set()


@pytest.mark.django_db
def test_a_changed_line_is_named(anchored: Path) -> None:
    text = anchored.read_text("utf-8")
    anchored.write_text(text.replace('"line": 5', '"line": 55'), "utf-8")

    assert verify(anchors=anchored).faults == (Fault(FaultKind.ANCHOR_CHANGED, line=5),)


@pytest.mark.django_db
@pytest.mark.parametrize("line", [1, 4, 7])
def test_a_missing_line_is_named(anchored: Path, line: int) -> None:
    text = anchored.read_text("utf-8").splitlines(keepends=True)
    del text[line - 1]
    anchored.write_text("".join(text), "utf-8")

    found = verify(anchors=anchored).faults
    assert Fault(FaultKind.ANCHOR_CHANGED, line=line) in found


@pytest.mark.django_db
def test_swapped_lines_are_found(anchored: Path) -> None:
    text = anchored.read_text("utf-8").splitlines(keepends=True)
    text[2], text[3] = text[3], text[2]
    anchored.write_text("".join(text), "utf-8")

    assert kinds(anchored) == {FaultKind.ANCHOR_CHANGED}


@pytest.mark.django_db
@pytest.mark.parametrize("kept", [1, 3, 7])
def test_a_cut_file_is_found_by_what_the_journal_notes(anchored: Path, kept: int) -> None:
    text = anchored.read_text("utf-8").splitlines(keepends=True)
    assert len(text) == 8
    anchored.write_text("".join(text[:kept]), "utf-8")

    found = verify(anchors=anchored).faults

    assert found == (Fault(FaultKind.ANCHORS_CUT, line=kept + 1, known=8),)


@pytest.mark.django_db
def test_a_file_that_was_cut_and_written_on_is_found(anchored: Path) -> None:
    text = anchored.read_text("utf-8").splitlines(keepends=True)
    anchored.write_text("".join(text[:7]), "utf-8")
    append(anchored, [Head(A, 3, Entry.objects.get(chain=A, sequence=3).digest)], now=later(9))

    assert verify(anchors=anchored).faults == (Fault(FaultKind.ANCHORS_CUT, line=8, known=8),)


@pytest.mark.django_db
def test_two_files_may_be_kept_side_by_side(anchored: Path, tmp_path: Path) -> None:
    other = tmp_path / "monthly.jsonl"
    anchor(now=later(30), to=other)
    add_one(A)
    anchor(now=later(31), to=anchored)

    assert kinds(anchored) == kinds(other) == set()


@pytest.mark.django_db
def test_a_file_written_by_an_anchoring_that_then_failed_is_no_fault(
    anchored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr("jingwei.journal.verify.record", fail)
        with pytest.raises(ConnectionError):
            anchor(now=later(4), to=anchored)

    assert len(lines(anchored)) == 11
    assert kinds(anchored) == set()
    anchor(now=later(5), to=anchored)
    assert kinds(anchored) == set()


@pytest.mark.thorough
@pytest.mark.django_db
def test_many_lines_are_held_against_the_journal(file: Path) -> None:
    head = add_one(A)
    append(file, [head] * 1_700, now=NOW)
    assert kinds(file) == set()

    with unguarded():
        delete(A, 1)

    verdict = verify(anchors=file)
    assert verdict.anchors == 1_700
    assert verdict.faults == (Fault(FaultKind.CUT, A, 1, known=1, line=1),)


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_a_journal_that_is_written_and_anchored_meanwhile_is_no_fault(file: Path) -> None:
    add(A)
    busy = threading.Event()

    def write(number: int) -> None:
        try:
            while not busy.is_set():
                add((A, B, "")[number % 3], 3)
        finally:
            connection.close()

    def anchor_on() -> None:
        try:
            while not busy.is_set():
                anchor(now=NOW, to=file)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        started = [pool.submit(write, number) for number in range(3)]
        started.append(pool.submit(anchor_on))
        try:
            while not (file.exists() and len(list(read(file))) > 60):
                found = kinds(file if file.exists() else None)
                assert found == set()
        finally:
            busy.set()
        for done in started:
            done.result()

    assert kinds(file) == set()
