"""The plan: caps, one each, the cheapest there is, the least change; the same question, the same answer."""

from collections import Counter
from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jingwei.areas.liaison.plan import (
    DEFAULT,
    Guide,
    Line,
    Need,
    Pair,
    Plan,
    Weights,
    Why,
    distance,
    pair_of,
    price,
)
from jingwei.areas.liaison.solver import solve

CITY, NORTH, SOUTH, A, B, C = 1, 2, 3, 4, 5, 6
A1, A2 = (CITY, NORTH, A, 41), (CITY, NORTH, A, 42)
B1, C1 = (CITY, NORTH, B, 51), (CITY, SOUTH, C, 61)
LAWYERS = (90, 91)
LINES = [
    (CITY,),
    (CITY, NORTH),
    (CITY, NORTH, A),
    A1,
    A2,
    (CITY, NORTH, B),
    B1,
    (CITY, SOUTH),
    C1,
    LAWYERS,
]
TRADES = ["", "F", "G"]
NOBODY = 99  # an instructor who has left

lines = st.sampled_from(LINES)
trades = st.sampled_from(TRADES)


@st.composite
def questions(draw: st.DrawFn, most: int = 7) -> tuple[list[Need], list[Guide]]:
    """Some organisations and some instructors; some guide somebody already, within their caps."""
    guides = [
        Guide(
            number, draw(lines), draw(st.none() | st.integers(0, 3)), draw(trades),
            most=draw(st.integers(0, 4)), busy=draw(st.integers(0, 2)),
        )
        for number in range(100, 100 + draw(st.integers(0, most)))
    ]  # fmt: skip
    present = st.none() | st.sampled_from([NOBODY, *(one.instructor for one in guides)])
    needs = [
        Need(
            number,
            tuple(draw(st.lists(lines, min_size=1, max_size=2))),
            draw(trades),
            draw(present),
        )
        for number in range(draw(st.integers(0, most)))
    ]
    return needs, guides


def loads(plan: Plan) -> Counter[int]:
    return Counter(pair.instructor for pair in plan.pairs)


@pytest.mark.thorough
@given(questions(most=30))
@settings(max_examples=150, deadline=None)
def test_everybody_is_placed_once_or_told_why_and_no_cap_is_passed(
    asked: tuple[list[Need], list[Guide]],
) -> None:
    needs, guides = asked
    plan = solve(needs, guides)

    told = [pair.organisation for pair in plan.pairs] + [one for one, _why in plan.unplaced]
    assert sorted(told) == sorted(one.organisation for one in needs)
    assert all(loads(plan)[one.instructor] <= max(one.most - one.busy, 0) for one in guides)
    employers = {one.instructor: one.employer for one in guides}
    assert all(employers[pair.instructor] != pair.organisation for pair in plan.pairs)
    by_number = {one.organisation: one for one in needs}
    of = {one.instructor: one for one in guides}
    for pair in plan.pairs:
        assert pair == pair_of(by_number[pair.organisation], of[pair.instructor], standing=of)


@pytest.mark.thorough
@given(questions(most=30), st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_the_same_question_in_any_order_has_the_same_answer(
    asked: tuple[list[Need], list[Guide]], random: Random
) -> None:
    needs, guides = asked
    plan = solve(needs, guides)
    for listed in (needs, guides):
        random.shuffle(listed)
    assert solve(needs, guides) == plan


@pytest.mark.thorough
@given(questions(most=4), st.sampled_from([DEFAULT, Weights(1, 0, 0, 0), Weights(0, 3, 1, 5)]))
@settings(max_examples=250, deadline=None)
def test_no_other_plan_is_cheaper_or_places_more(
    asked: tuple[list[Need], list[Guide]], weights: Weights
) -> None:
    needs, guides = asked
    plan = solve(needs, guides, weights=weights)

    best = min(_all(needs, guides, weights))
    assert _rank(plan, needs, guides, weights) == best


def _all(needs: list[Need], guides: list[Guide], weights: Weights) -> list[tuple[int, int, int]]:
    """The rank of every assignment there is, tried one by one."""
    found = []
    standing = {one.instructor for one in guides}
    for chosen in product([None, *guides], repeat=len(needs)):
        said = list(zip(needs, chosen, strict=True))
        load = Counter(one.instructor for one in chosen if one)
        if any(one and one.employer == need.organisation for need, one in said):
            continue
        if any(load[one.instructor] > max(one.most - one.busy, 0) for one in guides):
            continue
        pairs = [pair_of(need, one, standing=standing) for need, one in said if one]
        left = [(need.organisation, Why.FULL) for need, one in said if not one]
        plan = Plan(tuple(pairs), tuple(left))
        found.append(_rank(plan, needs, guides, weights))
    return found


def _rank(plan: Plan, needs: list[Need], guides: list[Guide], weights: Weights) -> tuple[int, int, int]:  # fmt: skip
    """How many it leaves, how many of them are guided now, what it costs."""
    standing = {one.instructor for one in guides}
    left = {organisation for organisation, _why in plan.unplaced}
    dropped = sum(one.organisation in left and one.present in standing for one in needs)
    return len(left), dropped, plan.cost(guides, weights)


@pytest.mark.thorough
@given(questions(most=30))
@settings(max_examples=80, deadline=None)
def test_what_was_proposed_and_done_moves_nobody(asked: tuple[list[Need], list[Guide]]) -> None:
    needs, guides = asked
    first = {pair.organisation: pair.instructor for pair in solve(needs, guides).pairs}
    again = solve([replace(one, present=first.get(one.organisation)) for one in needs], guides)
    assert {pair.organisation: pair.instructor for pair in again.pairs} == first
    assert all(pair.is_kept for pair in again.pairs)


def test_of_plans_that_cost_the_same_the_one_stays_that_there_is() -> None:
    """To go from 113 to 114 saves half a level twice, evens nothing and costs a change: just as much as to stay."""
    line = (1,)
    first = {
        0: 100,
        1: 111,
        2: 123,
        3: 113,
        4: 113,
        5: 111,
        6: 114,
        7: 114,
        8: 114,
        9: 120,
        10: 120,
    }
    lines = {2: ((1, 2),), 3: ((1, 2, 4),), 4: (line, (1, 2))}
    needs = [Need(one, lines.get(one, (line,)), present=who) for one, who in first.items()]
    guides = [
        Guide(100, line, most=1), Guide(111, line, most=2), Guide(113, (1, 2, 4, 41), most=2), Guide(114, line, most=4),
        Guide(120, line, most=2), Guide(123, (1, 2), most=1),
    ]  # fmt: skip
    assert {pair.organisation: pair.instructor for pair in solve(needs, guides).pairs} == first


@pytest.mark.parametrize(
    ("where", "own", "levels"),
    [
        ([A1], A1, 0), ([A1], A2, 1), ([A1], (CITY, NORTH, A), 1), ([(CITY, NORTH, A)], A1, 1),
        ([A1], B1, 2), ([A1], (CITY, NORTH), 2), ([A1], C1, 3), ([A1], (CITY,), 3), ([A1], LAWYERS, 4),
        ([A1, LAWYERS], LAWYERS, 0), ([C1, A1], A2, 1), ([LAWYERS], (CITY,), 2),
    ],
)  # fmt: skip
def test_distance_is_the_levels_up_to_the_lowest_unit_of_both(
    where: list[Line], own: Line, levels: int
) -> None:
    pair = pair_of(Need(1, tuple(where)), Guide(10, own), standing=())
    assert pair.distance == levels == min(distance(line, own) for line in where)


def test_the_near_one_goes_before_the_one_of_the_trade_and_both_before_the_far_one() -> None:
    need = Need(1, (A1,), "F")
    near, trade, far = Guide(10, A1, trade="G"), Guide(11, A2, trade="F"), Guide(12, C1, trade="F")
    assert [
        solve([need], some).pairs[0].instructor for some in ([near, trade, far], [trade, far])
    ] == [10, 11]


def test_loads_come_out_even_among_the_equally_near() -> None:
    needs = [Need(n, (A1,)) for n in range(9)]
    plan = solve(needs, [Guide(n, A1) for n in range(10, 13)])
    assert set(loads(plan).values()) == {3}


def test_what_an_instructor_does_elsewhere_counts_for_his_load() -> None:
    plan = solve([Need(1, (A1,)), Need(2, (A1,))], [Guide(10, A1, busy=3), Guide(11, A1)])
    assert loads(plan) == {11: 2}


def test_a_pair_stays_where_another_is_one_level_nearer_and_moves_for_two() -> None:
    held = Guide(10, A2)
    kept = solve([Need(1, (A1,), present=10)], [held, Guide(11, A1)])
    assert kept.pairs[0].is_kept
    moved = solve([Need(1, (A1,), present=10)], [replace(held, line=B1), Guide(11, A1)])
    assert (moved.pairs[0].instructor, moved.pairs[0].present) == (11, 10)


def test_who_has_left_is_no_present_instructor() -> None:
    (pair,) = solve([Need(1, (A1,), present=NOBODY)], [Guide(10, A1)]).pairs
    assert (pair.present, pair.is_kept) == (None, False)


@pytest.mark.parametrize(
    ("guides", "why"),
    [
        ([], [(1, Why.NOBODY), (2, Why.NOBODY)]),
        ([Guide(10, A1, most=1)], [(2, Why.FULL)]),
        ([Guide(10, A1, most=2, busy=2)], [(1, Why.FULL), (2, Why.FULL)]),
        ([Guide(10, A1, busy=9)], [(1, Why.FULL), (2, Why.FULL)]),
        ([Guide(10, A1, employer=2)], [(2, Why.OWN)]),
        ([Guide(10, A1, most=0), Guide(11, C1, employer=1, most=1)], [(1, Why.FULL)]),
    ],
)
def test_who_cannot_be_placed_is_named_with_the_reason(
    guides: list[Guide], why: list[tuple[int, Why]]
) -> None:
    needs = [Need(1, (A1,), present=guides[0].instructor if guides else None), Need(2, (A1,))]
    assert list(solve(needs, guides).unplaced) == why


def test_who_is_guided_is_not_left_for_another() -> None:
    needs = [Need(1, (C1,), present=10), Need(2, (A1,))]
    plan = solve(needs, [Guide(10, A1, most=1)])
    assert [pair.organisation for pair in plan.pairs] == [1]


@pytest.mark.parametrize(
    ("needs", "guides"),
    [
        ([Need(1, (A1,)), Need(1, (A2,))], []),
        ([Need(1, ())], []),
        ([Need(1, (A1, ()))], []),
        ([], [Guide(1, A1), Guide(1, A2)]),
        ([], [Guide(1, ())]),
        ([], [Guide(1, A1, most=-1)]),
        ([], [Guide(1, A1, busy=-1)]),
    ],
)
def test_what_is_no_question_is_refused(needs: list[Need], guides: list[Guide]) -> None:
    with pytest.raises(ValueError, match=r"twice|no unit|below nought"):
        solve(needs, guides)


def test_nothing_asked_is_nothing_proposed() -> None:
    assert solve([], [Guide(1, A1)]) == Plan((), ())


def test_the_price_of_a_pair_is_its_parts() -> None:
    pair = Pair(1, 10, distance=2, is_same_trade=False, present=11)
    assert price(pair, Weights(100, 10, 1, 0)) == 211
    assert price(replace(pair, is_same_trade=True, present=10), Weights(100, 10, 1, 0)) == 200
