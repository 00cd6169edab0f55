"""Constrained clustering: surest pairs first, one code, one holder and one branch a group."""

from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jingwei.fusion.link.cluster import COMPATIBLE, MARGIN, PASSES, Bonds, torn, unite


def bonds(
    size: int, *, codes: Sequence[int] = (), held: Sequence[int] = (),
    branches: Sequence[str] = (), apart: Sequence[tuple[int, int]] = (),
) -> Bonds:  # fmt: skip
    free = [-1] * size
    return Bonds(
        codes=codes or free, held=held or free, branches=branches or [""] * size, apart=apart
    )


def united(pairs: list[tuple[int, int]], found: Bonds) -> list[int]:
    left, right = [a for a, _ in pairs], [b for _, b in pairs]
    return unite(left, right, bonds=found).tolist()


def test_pairs_chain_into_groups() -> None:
    assert united([(0, 1), (3, 4), (1, 2)], bonds(5)) == [0, 0, 0, 3, 3]


def test_two_codes_never_come_together_even_over_a_third() -> None:
    found = united([(0, 1), (1, 2)], bonds(3, codes=[7, -1, 8]))

    assert found == [0, 0, 2]


def test_the_surest_pair_is_served_first() -> None:
    assert united([(1, 2), (0, 1)], bonds(3, codes=[7, -1, 8])) == [0, 1, 1]


def test_two_organisations_held_stay_two() -> None:
    assert united([(0, 1), (1, 2)], bonds(3, held=[1, -1, 2])) == [0, 0, 2]


@pytest.mark.parametrize(
    ("branches", "expected"),
    [
        (["一分公司", "二分公司"], [0, 1]),
        (["", "一分公司"], [0, 1]),
        (["巴音分公司", "乌海巴音分公司"], [0, 0]),
        (["", ""], [0, 0]),
    ],
)
def test_a_group_has_one_branch(branches: list[str], expected: list[int]) -> None:
    assert united([(0, 1)], bonds(2, branches=branches)) == expected


def test_what_a_person_keeps_apart_stays_apart_over_any_chain() -> None:
    assert united([(0, 1), (2, 3), (1, 2)], bonds(4, apart=[(0, 3)])) == [0, 0, 2, 2]


members = st.integers(min_value=0, max_value=11)
pairs = st.lists(st.tuples(members, members), max_size=40)


@pytest.mark.thorough
@settings(max_examples=300)
@given(
    pairs,
    st.lists(st.sampled_from([-1, -1, 1, 2, 3]), min_size=12, max_size=12),
    st.lists(st.sampled_from(["", "巴音分公司", "乌海巴音分公司", "二分公司"]), min_size=12, max_size=12),
    st.lists(st.tuples(members, members).filter(lambda p: p[0] != p[1]), max_size=6),
)  # fmt: skip
def test_no_group_ever_breaks_a_bond(
    asked: list[tuple[int, int]],
    codes: list[int],
    branches: list[str],
    apart: list[tuple[int, int]],
) -> None:
    roots = united(asked, bonds(12, codes=codes, branches=branches, apart=apart))

    for root in set(roots):
        group = [m for m in range(12) if roots[m] == root]
        assert len({codes[m] for m in group} - {-1}) <= 1
        longest = max((branches[m] for m in group), key=len)
        assert all(
            longest.endswith(branches[m]) and bool(branches[m]) == bool(longest) for m in group
        )
    assert all(roots[a] != roots[b] for a, b in apart)


def scored(*lines: tuple[int, int, float, int, int]) -> pl.DataFrame:
    schema = {
        "a": pl.UInt32,
        "b": pl.UInt32,
        "score": pl.Float64,
        "size_a": pl.UInt32,
        "size_b": pl.UInt32,
    }
    return pl.DataFrame(lines, schema=schema, orient="row")  # fmt: skip


def test_a_row_between_two_equal_partners_is_torn() -> None:
    found = torn(scored((0, 1, 5.0, 1, 6), (0, 2, 4.5, 1, 6)), merge=PASSES[0])

    assert found.tolist() == [0]


def test_a_clear_lead_leaves_nobody_torn() -> None:
    found = torn(scored((0, 1, 9.0, 1, 6), (0, 2, 9.0 - MARGIN, 1, 6)), merge=PASSES[0])

    assert found.tolist() == []


def test_partners_that_merge_themselves_tear_nobody() -> None:
    asked = scored((0, 1, 5.0, 1, 6), (0, 2, 5.0, 1, 6), (1, 2, 5.0, 6, 6))

    assert 0 not in torn(asked, merge=PASSES[0])


def test_passes_go_from_the_sure_to_the_doubtful() -> None:
    assert list(PASSES) == sorted(PASSES, reverse=True)


@pytest.mark.parametrize(
    ("codes", "branches", "fits"),
    [
        (("A", "A"), ("", ""), True),
        (("A", None), ("", ""), True),
        (("A", "B"), ("", ""), False),
        ((None, None), ("", "一分公司"), False),
        ((None, None), ("一分公司", "二分公司"), False),
        ((None, None), ("巴音分公司", "乌海巴音分公司"), True),
    ],
)
def test_codes_and_branches_say_which_pairs_are_looked_at(
    codes: tuple[str | None, str | None], branches: tuple[str, str], *, fits: bool
) -> None:
    sides = zip(("a", "b"), codes, branches, strict=True)
    line = {
        f"{c}_{s}": [v] for s, *both in sides for c, v in zip(("code", "branch"), both, strict=True)
    }
    frame = pl.DataFrame(line, schema=dict.fromkeys(line, pl.String))  # fmt: skip

    assert frame.select(fits=COMPATIBLE)["fits"].to_list() == [fits]
