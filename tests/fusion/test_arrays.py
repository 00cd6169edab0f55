"""Whole numbers in order and looked up, held against numpy's own ways."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingwei.fusion.arrays import among, ascending, distinct, order, paired, ranges, starts

HIGHEST = 2**64 - 1
words = st.lists(st.integers(0, HIGHEST) | st.integers(0, 9)).map(
    lambda said: np.array(said, dtype=np.uint64)
)
numbers = st.lists(st.integers(-9, 9)).map(lambda said: np.array(said, dtype=np.int64))


@pytest.mark.thorough
@given(words | numbers)
def test_values_are_put_in_order_and_kept_once(values: np.ndarray) -> None:
    assert ascending(values).tolist() == sorted(values.tolist())
    assert values[order(values)].tolist() == sorted(values.tolist())
    assert distinct(values).tolist() == sorted(set(values.tolist()))


@pytest.mark.thorough
@given(st.tuples(words, words) | st.tuples(numbers, numbers))
def test_a_value_is_among_the_others_or_not(both: tuple[np.ndarray, np.ndarray]) -> None:
    values, others = both

    assert among(values, others).tolist() == [v in others.tolist() for v in values.tolist()]


@pytest.mark.parametrize(("values", "begin"), [([], []), ([7], [0]), ([1, 1, 2, 1], [0, 2, 3])])
def test_a_run_begins_where_the_value_changes(values: list[int], begin: list[int]) -> None:
    assert starts(np.array(values, dtype=np.uint64)).tolist() == begin


def test_pairs_sort_by_the_first_then_by_the_second() -> None:
    pairs = paired(np.array([2, 1, 1]), np.array([0, 2**32 - 1, 3]))

    assert order(pairs).tolist() == [2, 1, 0]


def test_ranges_stand_one_after_the_other() -> None:
    assert ranges(np.array([5, 0, 9]), np.array([2, 0, 3])).tolist() == [5, 6, 9, 10, 11]
