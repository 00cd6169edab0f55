"""What the public sees of small counts: nothing, and nothing from which they could be worked out."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from jingwei.indicators.small_cells import LEAST, Shown, shown

Table = Sequence[Sequence[int]]
TABLES = st.integers(1, 4).flatmap(
    lambda wide: st.lists(
        st.lists(st.integers(0, 9), min_size=wide, max_size=wide), min_size=1, max_size=4
    )
)


def told(found: Shown) -> list[list[int | None]]:
    """The table with its totals behind the last."""
    lines = [[*cells, total] for cells, total in zip(found.cells, found.lines, strict=True)]
    return [*lines, [*found.columns, found.total]]


def whole(table: Table) -> list[list[int]]:
    lines = [[*line, sum(line)] for line in table]
    return [*lines, [sum(column) for column in zip(*lines, strict=True)]]


def guessed(found: Shown) -> Iterator[tuple[int, int, int, int]]:
    """What a reader works out who knows the sums and that nought is never withheld: line, column, least, most."""
    seen = told(found)
    high, wide = len(seen) - 1, len(seen[0]) - 1
    for i, line in enumerate(seen):
        for j, count in enumerate(line):
            if count is not None:
                continue
            ends = []
            for sign in (1, -1):
                model = cp_model.CpModel()
                cells = [[model.new_int_var(1, 60, "") if one is None else model.new_constant(one) for one in row] for row in seen]  # fmt: skip
                for row in cells:
                    model.add(sum(row[:wide]) == row[wide])
                for column in zip(*cells, strict=True):
                    model.add(sum(column[:high]) == column[high])
                model.minimize(sign * cells[i][j])
                solver = cp_model.CpSolver()
                solver.parameters.num_workers = 1
                assert solver.solve(model) == cp_model.OPTIMAL
                ends.append(round(sign * solver.objective_value))
            yield i, j, ends[0], ends[1]


@pytest.mark.thorough
@settings(max_examples=40, deadline=None)
@given(TABLES)
def test_no_small_count_can_be_worked_out(table: Table) -> None:
    found, counts = shown(table), whole(table)
    for seen, real in zip(told(found), counts, strict=True):
        for count, true in zip(seen, real, strict=True):
            assert count in (None, true)
            assert count is None or not 0 < count < LEAST
            assert true or count == 0
    for i, j, least, most in guessed(found):
        if 0 < counts[i][j] < LEAST:
            assert most >= LEAST, (i, j, table)
        else:
            assert least < most, (i, j, table)


@pytest.mark.thorough
@settings(max_examples=100)
@given(st.integers(1, 5).flatmap(lambda wide: st.lists(st.lists(st.sampled_from([0, 5, 8, 200]), min_size=wide, max_size=wide), min_size=1, max_size=5)))  # fmt: skip
def test_a_table_without_small_counts_is_told_as_it_is(table: Table) -> None:
    assert told(shown(table)) == whole(table)


def test_a_neighbour_is_withheld_and_the_total_stays() -> None:
    found = shown([[3, 40, 20, 0]])
    assert found.cells == ((None, 40, None, 0),)
    assert found.lines == (63,)
    assert found.columns == (None, 40, None, 0)


def test_two_small_counts_hide_each_other_only_where_their_sum_leaves_room() -> None:
    assert shown([[4, 4, 90]]).cells == ((None, None, 90),)
    assert shown([[1, 1, 90]]).cells == ((None, None, None),)


def test_a_ring_through_lines_and_columns_is_withheld() -> None:
    found = shown([[2, 30, 40], [50, 60, 70], [80, 90, 100]])
    withheld = {(i, j) for i, line in enumerate(found.cells) for j, one in enumerate(line) if one is None}  # fmt: skip
    assert withheld == {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert None not in (*found.lines, *found.columns, found.total)


def test_what_is_alone_takes_its_totals_along() -> None:
    assert told(shown([[3]])) == [[None, None], [None, None]]
    assert told(shown([[3, 0], [0, 0]])) == [[None, 0, None], [0, 0, 0], [None, 0, None]]


@pytest.mark.parametrize("table", [[], [[]], [[1], [1, 2]], [[-1]]])
def test_what_is_no_table_is_refused(table: Table) -> None:
    with pytest.raises(ValueError, match="table|negative"):
        shown(table)
