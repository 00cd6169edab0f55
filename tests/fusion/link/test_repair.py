"""Damaged codes: one edit leads back to a known code, and only where there is no choice."""

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jingwei.fusion.link.repair import repairs
from tests.fusion.lists import code

GOOD = code(1)
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def repaired(damaged: str | None, *known: str | None) -> str | None:
    left = pl.Series([damaged], dtype=pl.String)
    found = repairs(left, pl.Series(known, dtype=pl.String)).to_list()
    return found[0]


@pytest.mark.parametrize(
    "damaged",
    [
        GOOD[:5] + "9" + GOOD[6:],
        GOOD[:5] + GOOD[6:],
        GOOD[:9] + "7" + GOOD[9:],
        GOOD[:3] + GOOD[4] + GOOD[3] + GOOD[5:],
        GOOD[:-1],
        GOOD[1:],
    ],
)
def test_a_character_replaced_lost_added_or_swapped_is_mended(damaged: str) -> None:
    assert repaired(damaged, GOOD, code(777)) == GOOD


def test_two_edits_are_no_repair() -> None:
    assert repaired(GOOD[:3] + "99" + GOOD[5:], GOOD) is None


def test_a_code_that_nobody_bears_is_never_made_up() -> None:
    assert repaired(GOOD[:5] + "9" + GOOD[6:], code(2)) is None
    assert repaired(GOOD[:5] + "9" + GOOD[6:]) is None


def test_two_bearers_within_one_edit_are_no_repair() -> None:
    between = "91150302PDY0000AX0"
    known = ("91150302PDY0000BX0", "91150302PDY0000CX0")

    assert repaired(between, *known) is None
    assert repaired(between, known[0]) == known[0]


def test_rows_keep_their_order_and_nothing_comes_of_nothing() -> None:
    damaged = pl.Series([None, GOOD[:-1], None, "ABC"], dtype=pl.String)

    assert repairs(damaged, pl.Series([GOOD, None, GOOD])).to_list() == [None, GOOD, None, None]


@pytest.mark.thorough
@settings(max_examples=200)
@given(
    number=st.integers(min_value=1, max_value=99_999),
    place=st.integers(min_value=0, max_value=17),
    character=st.sampled_from(LETTERS),
    how=st.sampled_from(["replace", "lose", "add"]),
)
def test_any_single_edit_leads_back_to_the_only_bearer(
    number: int, place: int, character: str, how: str
) -> None:
    right = code(number)
    rest = right[place + (how != "add") :]
    wrong = right[:place] + ("" if how == "lose" else character) + rest
    assume(wrong != right)

    assert repaired(wrong, right) == right
