"""The peers keep the caps, and what is measured of an assignment is what it is; the command runs on a small city."""

import argparse
from random import Random

import pytest

from jingwei.bench.assignment import at_random, figures, greedy, report
from jingwei.cli import bench, bench_assignment

COSTS: list[list[int | None]] = [[1, 5], [1, 2], [None, 9], [4, 4]]


def test_greedy_takes_the_cheapest_that_has_room() -> None:
    assert greedy(COSTS, [2, 2], load=0) == [0, 0, 1, 1]
    assert greedy(COSTS, [1, 2], load=0) == [0, 1, 1, None]
    assert greedy(COSTS, [4, 4], load=3) == [0, 1, 1, 0]


def test_at_random_keeps_the_caps_and_is_repeatable() -> None:
    first, again = (at_random(COSTS, [1, 2], random=Random(5)) for _time in range(2))  # noqa: S311 - repeatable
    assert first == again
    assert first[2] != 0
    assert (first.count(0), first.count(1), first.count(None)) == (1, 2, 1)


def test_an_assignment_is_measured_as_it_is() -> None:
    apart = {(0, 0): (0, True), (1, 0): (3, False), (2, 1): (1, False)}
    found = figures(
        "甲", [0, 0, 1, None], guides=3, seconds=0.5, pair=lambda *pair: apart[pair], cost=7
    )
    assert (found.placed, found.distance, found.near, found.trade, found.most) == (3, 4, 2, 1, 2)
    assert found.spread == pytest.approx((2 / 3) ** 0.5)
    assert "1.33" in report([found])


@pytest.fixture(scope="module")
def measured() -> list[bench_assignment.Figures]:
    return bench_assignment.measure(rows=1_500, seed=7, repeat=1)


def test_ours_costs_least_and_moves_least(measured: list[bench_assignment.Figures]) -> None:
    ours, greedily, randomly, later, anew, *_peers = measured
    assert ours.placed == greedily.placed == randomly.placed
    assert ours.cost <= min(greedily.cost, randomly.cost)
    assert later.placed == anew.placed
    assert anew.cost <= later.cost
    assert later.moved is not None
    assert anew.moved is not None
    assert later.moved <= anew.moved


def test_the_command_prints_both_runs(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quiet", action="store_true")
    bench.add_arguments(parser)
    assert bench.run(parser.parse_args(["--quiet", "assignment", "--rows", "1500"])) == 0
    said = capsys.readouterr().out
    assert "贪心" in said
    assert "变动后" in said
