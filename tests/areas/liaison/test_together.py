"""Two people at once, over two connections: a proposal is made once, written once, and what crosses it is refused."""

from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection

from jingwei.areas.liaison.models import Proposal
from jingwei.areas.liaison.operations import confirm, draw, drop, end_covered, propose
from jingwei.areas.liaison.rules import LiaisonRefused
from jingwei.cover.models import Assignment
from jingwei.cover.operations import assign
from jingwei.cover.rules import CoverRefused
from jingwei.people.sight import EVERYTHING, seeing
from tests.areas.liaison.guided import Guided
from tests.ledgers.city import NOW, TODAY

pytestmark = pytest.mark.thorough


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Do all in threads of their own, started together; what each was refused with, "" if done."""
    said = ["?"] * len(deeds)
    start = Barrier(len(deeds))

    def run(place: int, deed: Callable[[], object]) -> None:
        try:
            start.wait()
            with seeing(EVERYTHING):
                deed()
            said[place] = ""
        except (LiaisonRefused, CoverRefused) as refusal:
            said[place] = str(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run, args=one) for one in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "?" not in said
    return said


def test_one_of_several_proposals_of_a_unit_stands(shared: Guided) -> None:
    ask = partial(propose, shared.city["city"], actor=shared.account, now=NOW)
    assert at_once(*[ask] * 6) == [""] * 6
    with seeing(EVERYTHING):
        made = Proposal.objects.get()
    works = partial(draw, made.pk, clock=lambda: NOW)
    assert at_once(*[works] * 4) == [""] * 4
    with seeing(EVERYTHING):
        assert made.lines.count() == 6


def test_of_several_who_confirm_one_writes(shared: Guided) -> None:
    made = shared.proposed()
    said = at_once(*[partial(confirm, made, actor=shared.account, now=NOW)] * 6)
    assert sorted(map(bool, said)) == [False, *[True] * 5]
    with seeing(EVERYTHING):
        assert Assignment.objects.count() == 6


def test_it_is_confirmed_or_dropped_never_both(shared: Guided) -> None:
    for _round in range(3):
        made = shared.proposed()
        with seeing(EVERYTHING):
            before = Assignment.objects.count()
        wrote, dropped = at_once(
            partial(confirm, made, actor=shared.account, now=NOW),
            partial(drop, made, actor=shared.account, now=NOW),
        )
        assert bool(wrote) != bool(dropped)
        with seeing(EVERYTHING):
            assert (Assignment.objects.count() > before) == (not wrote and not before)


def test_two_proposals_that_cross_give_nobody_two_and_no_one_too_many(shared: Guided) -> None:
    with seeing(EVERYTHING):
        type(shared.guides["李老师"]).objects.update(most=2)
    north, city = shared.proposed("north"), shared.proposed("city")
    said = at_once(
        partial(confirm, north, actor=shared.account, now=NOW),
        partial(confirm, city, actor=shared.account, now=NOW),
    )
    assert said == ["", ""]
    assert len(shared.who()) == 6
    with seeing(EVERYTHING):
        held = Assignment.objects.still().values_list("instructor", flat=True)
        assert max(list(held).count(one) for one in held) <= 2


def test_a_confirmation_beside_single_assignments_and_the_nightly_end_waits_in_no_ring(shared: Guided) -> None:  # fmt: skip
    shared.send("张老师", "乙")
    made = shared.proposed()
    shared.cover("乙")
    said = at_once(
        partial(confirm, made, actor=shared.account, now=NOW),
        partial(assign, shared.guides["赵老师"], shared.organisations["戊"], on=TODAY, actor=None, now=NOW),
        partial(assign, shared.guides["王老师"], shared.organisations["丁"], on=TODAY, actor=None, now=NOW),
        partial(end_covered, now=NOW),
    )  # fmt: skip
    assert all("已有指导员" in one for one in said if one)
    assert sorted(shared.who()) == sorted(set(shared.organisations) - {"乙"})
