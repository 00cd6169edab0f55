"""A thousand tamperings, all found; twenty thousand honest entries, no alarm (figure R10)."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction

from jingwei.journal.digest import NOTHING
from jingwei.journal.faults import FaultKind
from jingwei.journal.verify import anchor, verify
from jingwei.journal.write import record_many
from tests.journal.entries import (
    DISTRICTS,
    LENGTH,
    NOW,
    acts,
    add_one,
    change,
    delete,
    digest_at,
    insert,
    kinds,
    later,
    rehash,
    shift,
    sql,
    unguarded,
)

pytestmark = pytest.mark.thorough


@pytest.mark.django_db
def test_twenty_thousand_honest_entries_raise_no_alarm(tmp_path: Path) -> None:
    chance, file, count = random.Random(7), tmp_path / "anchors.jsonl", 0  # noqa: S311 - repeatable
    while count < 20_000:
        batch = acts(chance, chance.choice([1, 2, 30, 900, 2_001]))
        kept = transaction.savepoint()
        record_many(
            batch, chain=chance.choice(["", *DISTRICTS]), actor=str(chance.randrange(50)),
            now=later(chance.randrange(-3, 9)), post=chance.choice(["", "lead", "区级"]),
        )  # fmt: skip
        if chance.random() < 0.2:
            transaction.savepoint_rollback(kept)
            continue
        count += len(batch)
        if chance.random() < 0.3:
            anchor(now=NOW, to=file)

    verdict = verify(anchors=file)

    assert verdict.faults == ()
    assert verdict.entries >= 20_000
    assert verdict.anchors > 10


def changed(chance: random.Random, chain: str, at: int) -> None:
    """Puts another value into one column."""
    field, value = chance.choice(
        [
            ("at", later(chance.randrange(20, 900))), ("actor_id", "18"), ("post", "区长"),
            ("action", "register.split"), ("subject_kind", "case"), ("details", {"rows": 99}),
            ("subject_id", f"JW-{chance.randrange(10**6, 10**7)}"), ("chain", "150399"),
            ("previous", f"{chance.getrandbits(256):064x}"), ("digest", f"{chance.getrandbits(256):064x}"),
        ]
    )  # fmt: skip
    change(chain, at, **{field: value})


def deleted(chance: random.Random, chain: str, at: int) -> None:
    """Deletes entries, and half of the time closes up the numbers."""
    last = min(at + chance.randrange(3), LENGTH)
    delete(chain, at, last)
    if chance.random() < 0.5:
        shift(chain, last + 1, by=at - last - 1)


def inserted(chance: random.Random, chain: str, at: int) -> None:
    """Makes room for a new entry, bound to the one before or to anything."""
    before = digest_at(chain, at - 1) if at > 1 else NOTHING
    shift(chain, at, by=1)
    insert(chain, at, previous=chance.choice([before, NOTHING, f"{chance.getrandbits(256):064x}"]))


def swapped(chance: random.Random, chain: str, at: int) -> None:
    """Lets two entries change places, half of the time across chains."""
    other, place = chance.choice(DISTRICTS), chance.randrange(1, LENGTH + 1)
    if (other, place) == (chain, at):
        place = place % LENGTH + 1
    move = "UPDATE journal_entry SET chain = %s, sequence = %s WHERE chain = %s AND sequence = %s"
    sql(move, ["-", 1, chain, at])
    sql(move, [chain, at, other, place])
    sql(move, [other, place, "-", 1])


def rehashed(chance: random.Random, chain: str, at: int) -> None:
    """Changes an entry and writes the chain anew from there on."""
    change(chain, at, post="区长")
    rehash(chain, at)


def rehashed_in_part(chance: random.Random, chain: str, at: int) -> None:
    """Takes an entry out and writes the rest anew, numbers and all."""
    delete(chain, at)
    shift(chain, at + 1, by=-1)
    rehash(chain, at)


def cut(chance: random.Random, chain: str, at: int) -> None:
    """Cuts the tail, and half of the time lets another grow in its place."""
    delete(chain, at, LENGTH)
    for number in range(chance.choice([0, LENGTH, chance.randrange(2 * LENGTH)])):
        add_one(chain, 900 + number)


TAMPERINGS: tuple[Callable[[random.Random, str, int], None], ...] = (
    changed, deleted, inserted, swapped, rehashed, rehashed_in_part, cut,
)  # fmt: skip


@pytest.mark.parametrize("count", [70, pytest.param(1_000, marks=pytest.mark.slow)])
def test_every_random_tampering_is_found(anchored: Path, count: int) -> None:
    unseen = []
    for seed in range(count):
        chance = random.Random(seed)  # noqa: S311 - repeatable
        tamper = TAMPERINGS[seed % len(TAMPERINGS)]
        honest = transaction.savepoint()
        with unguarded():
            tamper(chance, chance.choice(DISTRICTS), chance.randrange(1, LENGTH + 1))
        if not kinds(anchored) - {FaultKind.UNGUARDED}:
            unseen.append((seed, tamper.__name__))
        transaction.savepoint_rollback(honest)

    assert unseen == []
    assert kinds(anchored) == set()
