"""Joint branches as values: a stated example, against every grouping there is, the same answer in any order."""

from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jingwei.areas.formation.grouping import Grouping, Neighbour, Shared, Tie, Why, shared_by
from jingwei.areas.formation.packing import pack

BUILDING, PARK, PLACE = Tie(Shared.BUILDING, 1), Tie(Shared.PARK, 2), Tie(Shared.PLACE, 3)
TRADE, CHAIN = Tie(Shared.TRADE, 0, within=4, trade="F"), Tie(Shared.CHAIN, 5, within=6)
TIES = (BUILDING, PARK, PLACE, TRADE, CHAIN)


def neighbour(number: int, members: int, *ties: Tie) -> Neighbour:
    return Neighbour(number, members, frozenset(ties))


@st.composite
def questions(draw: st.DrawFn, most: int) -> list[Neighbour]:
    count = draw(st.integers(0, most))
    ties = st.frozensets(st.sampled_from(TIES), max_size=3)
    return [Neighbour(one, draw(st.integers(1, 2)), draw(ties)) for one in range(1, count + 1)]


def test_a_stated_example() -> None:
    found = pack([
        neighbour(1, 1, BUILDING, PLACE),
        neighbour(2, 2, BUILDING, PLACE),
        neighbour(3, 2, PLACE, TRADE),
        neighbour(4, 1, TRADE),
        neighbour(5, 1, CHAIN),
        neighbour(6, 1, CHAIN),
        neighbour(7, 2),
    ])  # fmt: skip

    assert [(one.organisations, one.tie) for one in found.groups] == [
        ((1, 2), BUILDING),
        ((3, 4), TRADE),
    ]
    assert found.left == ((5, Why.FEW), (6, Why.FEW), (7, Why.ALONE))


def test_as_few_branches_as_hold_them_and_no_more_than_five_in_one() -> None:
    found = pack([neighbour(number, 1, PARK) for number in range(1, 12)])

    assert sorted(len(one.organisations) for one in found.groups) == [3, 4, 4]
    assert not found.left


def test_three_of_two_members_each_are_one_branch_and_not_two() -> None:
    found = pack([neighbour(number, 2, PLACE) for number in (1, 2, 3)])

    assert [one.organisations for one in found.groups] == [(1, 2, 3)]


def test_what_was_left_so_that_more_are_covered_is_told() -> None:
    found = pack([neighbour(1, 2, PARK, PLACE), neighbour(2, 1, PARK), neighbour(3, 1, PLACE)])

    assert found.placed == 2
    assert [why for _number, why in found.left] == [Why.TAKEN]


@pytest.mark.thorough
@given(questions(most=6))
@settings(max_examples=150, deadline=None)
def test_no_other_grouping_has_more_in_fewer_or_nearer_ones(asked: list[Neighbour]) -> None:
    found = pack(asked)

    _sound(found, asked)
    assert found.is_proven
    assert (-found.placed, len(found.groups), found.cost) == min(_all(asked))


@pytest.mark.thorough
@given(questions(most=40), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_same_question_in_any_order_has_the_same_answer(asked: list[Neighbour], random: Random) -> None:  # fmt: skip
    found = pack(asked)

    _sound(found, asked)
    random.shuffle(asked)
    assert pack(asked) == found


@pytest.mark.parametrize("asked", [[neighbour(1, 3)], [neighbour(1, 0)], [neighbour(1, 1)] * 2])
def test_what_is_no_question_is_refused(asked: list[Neighbour]) -> None:
    with pytest.raises(ValueError, match="twice|neither"):
        pack(asked)


def _sound(found: Grouping, asked: list[Neighbour]) -> None:
    by_number = {one.organisation: one for one in asked}
    told = [number for one in found.groups for number in one.organisations]
    assert sorted([*told, *(number for number, _why in found.left)]) == sorted(by_number)
    for one in found.groups:
        members = [by_number[number] for number in one.organisations]
        assert 2 <= len(members) <= 5
        assert sum(member.members for member in members) >= 3
        assert one.tie == shared_by(members)[0]


def _all(asked: list[Neighbour]) -> list[tuple[int, int, int]]:
    """The rank of every grouping there is, tried one by one."""
    if not asked:
        return [(0, 0, 0)]
    first, *rest = asked
    found = list(_all(rest))  # without the first
    for size in range(1, 5):
        for others in combinations(rest, size):
            group = (first, *others)
            shared = shared_by(group)
            if not shared or sum(one.members for one in group) < 3:
                continue
            far = shared[0].shared * len(group)
            for placed, groups, cost in _all([one for one in rest if one not in others]):
                found.append((placed - len(group), groups + 1, cost + far))
    return found
