"""Who kept his number from one round to the next, on rows small enough to count."""

import polars as pl

from jingwei.bench.measure import Lap, Run
from jingwei.bench.rounds import Figures, compare, kept_numbers, report, unchanged_organisations

RUN = Run("next", laps=(Lap("done", 1, 1, 1),))


def _rows(said: list[int], truth: list[int], found: list[str]) -> pl.DataFrame:
    return pl.DataFrame({"said": said, "truth": truth, "found": found})


BEFORE = _rows([1, 2, 3, 4], [1, 1, 2, 3], ["A", "A", "B", "C"])
# 1 is as it was, 2 says something new, 3 is as it was and has lost its number, 4 is new
AFTER = _rows([2, 1, 9, 4, 5], [1, 1, 2, 3, 4], ["A", "A", "B", "X", "D"])


def test_an_organisation_is_unchanged_when_its_rows_say_the_same_in_any_order():
    assert unchanged_organisations(BEFORE, AFTER).to_list() == [1, 3]


def test_numbers_are_kept_by_those_whose_most_rows_bear_the_same():
    assert kept_numbers(BEFORE, AFTER, of=pl.Series([1, 3])) == 0.5


def test_nobody_unchanged_means_nobody_lost_his_number():
    assert kept_numbers(BEFORE, AFTER, of=pl.Series([], dtype=pl.Int64)) == 1


def test_a_round_counts_its_fresh_rows_and_how_many_landed_right():
    figures = compare(1, RUN, before=BEFORE, rows=AFTER)

    assert (figures.rows, figures.fresh, figures.unchanged) == (5, 2, 2)
    assert (figures.kept, figures.right, figures.fresh_right) == (0.5, 1, 1)


def test_in_the_first_round_every_row_is_fresh():
    figures = compare(0, RUN, before=None, rows=BEFORE)

    assert (figures.fresh, figures.unchanged, figures.right) == (4, 0, 1)


def test_the_report_sets_each_round_beside_the_first():
    first = Run("ours", laps=(Lap("done", 10, 1, 1),))
    figures = [
        compare(0, first, before=None, rows=BEFORE),
        compare(1, RUN, before=BEFORE, rows=AFTER),
    ]

    printed = report([*figures, Figures(2, Run("next", skipped="坏了"))])

    assert "10.0%" in printed
    assert "2：坏了" in printed
