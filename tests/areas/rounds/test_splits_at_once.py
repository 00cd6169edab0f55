"""Several people at once on one split, or on two: one of each wins, and no number is given twice."""

from functools import partial
from typing import Any

import pytest

from jingwei.areas.mergers.operations.rejoining import rejoin
from jingwei.areas.mergers.operations.splitting import split
from jingwei.areas.rounds.operations.decided import published_state
from jingwei.areas.rounds.operations.rounds import open_round
from jingwei.journal.models import Entry as Act
from jingwei.journal.verify import verify
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.mergers.models import Split
from jingwei.register.models import Entry
from tests.areas.mergers.test_at_once import at_once
from tests.areas.rounds.conftest import Desk
from tests.areas.rounds.lists import DAY, END, NOW, code, later
from tests.areas.rounds.splits import (  # fmt: skip
    OTHERS,
    ROWS,
    SHOP,
    WHY,
    compared,
    divided,
    first_round,
    laid,
    rows,
    shop,
    stands,
)
from tests.people.town import build, opened

pytestmark = pytest.mark.thorough

CLIENTS = 5
# A second organisation with a row of another shop.
SECOND = (*OTHERS[0][:2], *SHOP[2:])


@pytest.fixture
def shared_desk(transactional_db: None) -> Desk:
    """The city and its open round, kept for several connections."""
    town, chief, second = build(), opened("chief.one"), opened("second.one")
    found = open_round(
        title="第一轮摸排", top=town["city"], legal_ground="某通知", ends_on=END, actor=chief, now=NOW, on=DAY
    )  # fmt: skip
    return Desk(town, found, chief, second)


def people() -> list[Account]:
    return [opened(f"clerk{n}.one") for n in range(CLIENTS)]


def acts(action: str) -> int:
    return Act.objects.filter(action=f"register.{action}").count()


def test_of_five_who_split_one_does_and_of_five_who_undo_one_does(shared_desk: Desk) -> None:
    one = first_round(shared_desk)
    clerks = people()
    given: dict[str, Any] = {"ticked": shop(one), "shown": [row["record"] for row in rows(one)], "reason": WHY, "on": DAY, "now": later(30), "read": published_state}  # fmt: skip

    done, told = at_once([partial(split, one, actor=clerk, **given) for clerk in clerks])

    assert (done, len(told)) == (1, CLIENTS - 1)
    assert all(f"刚刚已拆分了 {one.number}" in text for text in told)
    with seeing(EVERYTHING):
        made = Split.objects.select_related("organisation", "part", "was", "now", "begun", "phone").get()  # fmt: skip
    done, told = at_once([
        partial(rejoin, made, reason="其实是一家", on=DAY, now=later(40), actor=clerk) for clerk in clerks
    ])  # fmt: skip

    assert (done, len(told)) == (1, CLIENTS - 1)
    assert all("刚刚已把" in text for text in told)
    assert (acts("divide"), acts("undivide")) == (1, 1)
    assert verify().is_whole


def test_two_split_two_at_once_and_each_part_has_its_own_number(shared_desk: Desk) -> None:
    lists = {"market": ROWS["market"], "civil": [*ROWS["civil"], SECOND]}
    laid(shared_desk, compared(shared_desk, minutes=10, rows=lists), minutes=20)
    with seeing(EVERYTHING):
        both = [
            Entry.objects.still().select_related("organisation").get(uscc=code(number)).organisation
            for number in (1000, 1001)
        ]
    deeds = [partial(divided, one, by=clerk, ticked=shop(one), shown=[row["record"] for row in rows(one)])
             for one, clerk in zip(both, people(), strict=False)]  # fmt: skip

    done, told = at_once(deeds)

    assert (done, told) == (2, [])
    with seeing(EVERYTHING):
        parts = sorted(Split.objects.values_list("part", flat=True))
    assert parts[1] == parts[0] + 1
    assert all(stands(part) for part in parts)
    state = published_state()
    assert state is not None
    assert state.next_number == parts[1] + 1
