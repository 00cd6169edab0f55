"""Records over the rounds: recognised by the surest witness, one to one, within a department."""

from collections.abc import Mapping

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jingwei.fusion.identity import STAGES, minted, recognise
from tests.fusion.crowd import CIVIL, TAX
from tests.fusion.lists import code

SAID = {"uscc": code(1), "core": "恒丰贸易", "branch": "", "person": "张三", "place": "1503", "reg_no": "150302000000011"}  # fmt: skip


def listed(*rows: Mapping[str, object]) -> pl.DataFrame:
    base = {"department": TAX, "digest": 1} | SAID
    schema = {"department": pl.String, "digest": pl.UInt64} | dict.fromkeys(SAID, pl.String)
    return pl.DataFrame([{**base, **row} for row in rows], schema=schema).with_row_index("line")


def matches(fresh: pl.DataFrame, past: pl.DataFrame) -> list[tuple[int, ...]]:
    return sorted(recognise(fresh, past).rows())


@pytest.mark.parametrize(
    ("changed", "stage"),
    [
        ({}, 0),
        ({"digest": 2}, 1),
        ({"digest": 2, "core": "宏图科技"}, 2),
        ({"digest": 2, "uscc": None}, 3),
        ({"digest": 2, "uscc": None, "reg_no": None}, 4),
        ({"digest": 2, "uscc": None, "reg_no": None, "person": "李四"}, 5),
        ({"digest": 2, "uscc": None, "reg_no": None, "person": None, "place": ""}, 6),
    ],
)
def test_a_record_is_recognised_by_the_surest_witness_left(
    changed: dict[str, object], stage: int
) -> None:
    assert matches(listed(changed), listed({})) == [(0, 0, stage)]


def test_a_record_that_shares_nothing_is_new() -> None:
    stranger = {"digest": 2, "uscc": code(2), "core": "远达物流", "person": "李四", "reg_no": None}

    assert matches(listed(stranger), listed({})) == []


def test_departments_know_their_own_records_alone() -> None:
    assert matches(listed({"department": CIVIL}), listed({})) == []


def test_identical_rows_are_matched_one_to_one() -> None:
    assert matches(listed({}, {}, {}), listed({}, {})) == [(0, 0, 0), (1, 1, 0)]


def test_an_unchanged_row_is_served_before_a_changed_one() -> None:
    fresh = listed({"digest": 5}, {"digest": 1})

    assert matches(fresh, listed({"digest": 1})) == [(1, 0, 0)]


def test_a_branch_is_never_taken_for_its_head_office() -> None:
    branch = {"digest": 2, "branch": "乌达分公司"}

    assert matches(listed(branch), listed({})) == []


def test_the_first_witness_is_all_that_the_row_says() -> None:
    assert STAGES[0] == ("digest",)


def test_new_records_are_named_after_what_they_say_with_an_ordinal() -> None:
    names = minted(pl.Series([TAX, TAX, CIVIL]), pl.Series([1, 1, 1]), taken=pl.Series([], dtype=pl.String))  # fmt: skip

    assert names.to_list() == [f"{TAX}:1#1", f"{TAX}:1#2", f"{CIVIL}:1#1"]


def test_names_that_were_given_are_not_given_again() -> None:
    names = minted(pl.Series([TAX]), pl.Series([1]), taken=pl.Series([f"{TAX}:1#1", f"{TAX}:2#1"]))

    assert names.to_list() == [f"{TAX}:1#2"]


numbers = st.lists(st.integers(min_value=1, max_value=3), max_size=8)


@pytest.mark.thorough
@settings(max_examples=200)
@given(numbers, numbers)
def test_matches_are_one_to_one_and_as_many_as_can_be(fresh: list[int], past: list[int]) -> None:
    rows = [listed(*[{"digest": d, "core": f"甲{d}", "uscc": None, "reg_no": None} for d in side]) for side in (fresh, past)]  # fmt: skip

    found = recognise(*rows)

    assert found["fresh"].is_unique().all()
    assert found["past"].is_unique().all()
    assert found.height == sum(min(fresh.count(d), past.count(d)) for d in (1, 2, 3))
