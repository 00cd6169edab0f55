"""Organisation numbers: written, resolved through any chain, and never forgotten."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jingwei.fusion.numbers import aliases, resolve, written

pytestmark = pytest.mark.thorough


def edges(*pairs: tuple[int, int]) -> pl.DataFrame:
    return pl.DataFrame(pairs, schema={"older": pl.Int64, "younger": pl.Int64}, orient="row")


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "JW-0000001"), (123, "JW-0000123"), (9_999_999, "JW-9999999"), (12_345_678, "JW-12345678")],
)  # fmt: skip
def test_numbers_are_written_with_seven_digits_or_more(number: int, text: str) -> None:
    assert pl.select(written(pl.lit(number))).item() == text


def test_a_number_leads_to_the_oldest_over_any_chain() -> None:
    homes = pl.Series([1, 2, 3, 4, 9])

    assert resolve(homes, edges((2, 3), (3, 4), (1, 4))).to_list() == [1, 1, 1, 1, 9]
    assert resolve(homes, edges()).to_list() == [1, 2, 3, 4, 9]


def test_the_younger_numbers_are_aliases_of_the_oldest() -> None:
    assert aliases(edges((2, 3), (1, 3))).sort("alias").rows() == [(2, 1), (3, 1)]
    assert aliases(edges()).is_empty()


pairs = st.tuples(st.integers(1, 9), st.integers(1, 9)).filter(lambda p: p[0] < p[1])


@settings(max_examples=300)
@given(st.lists(pairs, max_size=12), st.randoms())
def test_the_order_of_answers_changes_no_number(
    asked: list[tuple[int, int]], random: object
) -> None:
    other = asked.copy()
    random.shuffle(other)  # type: ignore[attr-defined]
    homes = pl.Series(range(1, 10), dtype=pl.Int64)

    found = resolve(homes, edges(*asked))

    assert found.to_list() == resolve(homes, edges(*other)).to_list()
    assert resolve(found, edges(*asked)).to_list() == found.to_list()
    assert (found <= homes).all()
