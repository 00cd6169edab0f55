"""The estimate of what nobody lists holds on cities whose truth is planted, and leaves associations alone."""

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from jingwei.fusion.estimate import Estimate, EstimateRefused, unlisted

ORGANISATIONS, LISTS, SEEDS = 1_500, 10, 12
RATES = np.geomspace(0.45, 0.05, LISTS)


def independent(random: np.random.Generator) -> np.ndarray:
    """Every list finds its share by itself."""
    return random.random((ORGANISATIONS, LISTS)) < RATES


def heterogeneous(random: np.random.Generator) -> np.ndarray:
    """Some enterprises are easy to find for everybody, some for nobody."""
    ease = random.normal(0, 1, (ORGANISATIONS, 1)) + np.log(RATES / (1 - RATES))
    return random.random((ORGANISATIONS, LISTS)) < 1 / (1 + np.exp(-ease))


def copying(random: np.random.Generator) -> np.ndarray:
    """Every third list takes a fifth of its entries from its neighbour."""
    found = independent(random)
    copies = random.random((ORGANISATIONS, LISTS)) < 0.2
    for taker in range(1, LISTS, 3):
        found[:, taker] = np.where(copies[:, taker], found[:, taker - 1], found[:, taker])
    return found


def listings(found: np.ndarray) -> pl.DataFrame:
    """organisation, department of every find."""
    organisation, department = np.nonzero(found)
    return pl.DataFrame(
        {
            "organisation": [f"JW-{n:07}" for n in organisation],
            "department": [f"部门{n:02}" for n in department],
        }
    )


def kinds(table: pl.DataFrame, *, kind: str = "enterprise") -> pl.DataFrame:
    """All organisations of the listings, of one kind."""
    return table.select("organisation", kind=pl.lit(kind)).unique()


def estimated(found: np.ndarray) -> tuple[int, Estimate]:
    """How many nobody lists, and what is estimated."""
    table = listings(found)
    return int((found.sum(axis=1) == 0).sum()), unlisted(table, kinds=kinds(table))


@pytest.mark.thorough
@pytest.mark.parametrize(("city", "least"), [(independent, 11), (heterogeneous, 11), (copying, 9)])
def test_the_interval_holds_the_truth_at_a_sensible_rate(
    city: Callable[[np.random.Generator], np.ndarray], least: int
) -> None:
    told = [estimated(city(np.random.default_rng(seed))) for seed in range(SEEDS)]

    right = [estimate.low <= truth <= estimate.high for truth, estimate in told]
    assert sum(right) >= least, told


@pytest.mark.thorough
def test_independent_lists_are_estimated_without_bias() -> None:
    told = [estimated(independent(np.random.default_rng(seed))) for seed in range(SEEDS)]

    truth = sum(truth for truth, _ in told)
    assert sum(estimate.unlisted for _, estimate in told) == pytest.approx(truth, rel=0.1)


def test_dependence_widens_the_interval() -> None:
    width = [
        (estimate.high - estimate.low) / estimate.unlisted
        for city in (independent, heterogeneous)
        for _, estimate in [estimated(city(np.random.default_rng(1)))]
    ]

    assert width[1] > 2 * width[0]


def test_a_city_that_every_list_knows_whole_has_nobody_missing() -> None:
    truth, estimate = estimated(np.ones((200, LISTS), dtype=bool))

    assert truth == 0
    assert (estimate.listed, estimate.unlisted, estimate.low) == (200, 0, 0)
    assert estimate.high <= 1


def test_the_order_of_the_rows_does_not_matter() -> None:
    table = listings(independent(np.random.default_rng(3)))
    again = pl.concat([table, table.head(50)]).sample(fraction=1, shuffle=True, seed=1)

    assert unlisted(again, kinds=kinds(table)) == unlisted(table, kinds=kinds(table))


@pytest.mark.parametrize("kind", ["association", "service_institution", "foundation", "other"])
def test_nothing_is_ever_said_of_associations(kind: str) -> None:
    table = listings(independent(np.random.default_rng(1)))

    with pytest.raises(EstimateRefused):
        unlisted(table, kinds=kinds(table, kind=kind))


def test_associations_among_the_rows_change_nothing() -> None:
    table = listings(independent(np.random.default_rng(1)))
    social = table.head(300).with_columns(pl.col("organisation") + "社")

    with_social = unlisted(
        pl.concat([table, social]),
        kinds=pl.concat([kinds(table), kinds(social, kind="association")]),
    )

    assert with_social == unlisted(table, kinds=kinds(table))


def test_two_lists_are_too_few() -> None:
    table = listings(independent(np.random.default_rng(1))[:, :2])

    with pytest.raises(EstimateRefused, match="3"):
        unlisted(table, kinds=kinds(table))


def test_lists_without_any_overlap_are_refused() -> None:
    table = pl.DataFrame({"organisation": ["a", "b", "c"], "department": ["x", "y", "z"]})

    with pytest.raises(EstimateRefused):
        unlisted(table, kinds=kinds(table))
