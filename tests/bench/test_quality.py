"""The measures of quality, reckoned by hand on small partitions."""

import polars as pl
import pytest

from jingwei.bench.quality import harmonic, placed, quality


def _labels(text: str) -> pl.Series:
    """One row a letter; a dot is a row without a label."""
    return pl.Series([None if sign == "." else sign for sign in text], dtype=pl.String)


def test_the_true_partition_under_other_labels_is_perfect():
    said = quality(_labels("xxyyz"), truth=_labels("aabbc"))

    assert (said.precision, said.recall, said.f1, said.b_cubed) == (1, 1, 1, 1)
    assert (said.exactly_right, said.organisations, said.true_organisations) == (1, 3, 3)


def test_one_wrong_merge_costs_precision_alone():
    said = quality(_labels("xxxx"), truth=_labels("aabb"))

    assert said.precision == pytest.approx(2 / 6)
    assert said.recall == 1
    assert said.f1 == pytest.approx(0.5)
    assert said.b_cubed == pytest.approx(2 / 3)
    assert said.exactly_right == 0


def test_one_missed_merge_costs_recall_alone():
    said = quality(_labels("xxyz"), truth=_labels("aabb"))

    assert said.precision == 1
    assert said.recall == pytest.approx(0.5)
    assert said.exactly_right == pytest.approx(0.5)
    assert said.organisations == 3


def test_rows_without_a_label_stand_alone():
    said = quality(_labels(".."), truth=_labels("aa"))

    assert (said.recall, said.organisations) == (0, 2)


def test_where_no_pair_is_to_be_found_none_is_missed():
    assert quality(_labels("xy"), truth=_labels("ab")).f1 == 1


def test_the_order_of_the_rows_does_not_matter():
    found, truth = _labels("xxyyzz"), _labels("aabbbc")

    assert quality(found, truth=truth) == quality(found.reverse(), truth=truth.reverse())


def test_the_harmonic_mean_of_nothing_is_nothing():
    assert harmonic(0, 0) == 0


@pytest.mark.parametrize(
    ("found", "truth", "right"),
    [
        ("xxyy", "aabb", [True, True, True, True]),
        ("xxyx", "aaba", [True, True, True, True]),
        ("xxxy", "aaab", [True, True, True, True]),
        ("xxyz", "aaab", [True, True, False, True]),
        ("xxx", "aab", [True, True, False]),
        ("x.", "aa", [False, True]),
    ],
)
def test_a_row_is_placed_right_with_most_of_its_own(found, truth, right):
    assert placed(_labels(found), truth=_labels(truth)).to_list() == right
