"""Candidate pairs: those who share a rare key meet, once each and in order."""

import polars as pl

from jingwei.fusion.link.blocks import CAPS, candidates, met


def keyed(*pairs: tuple[int, int]) -> pl.DataFrame:
    return pl.DataFrame(pairs, schema={"group": pl.UInt32, "key": pl.UInt64}, orient="row")


def test_groups_that_share_a_key_meet() -> None:
    found = met(keyed((1, 9), (2, 9), (3, 9), (4, 8)), cap=5)

    assert sorted(found.select("a", "b").rows()) == [(1, 2), (1, 3), (2, 3)]
    assert found["spread"].unique().to_list() == [3]


def test_a_key_of_more_groups_than_the_cap_brings_nobody_together() -> None:
    many = keyed(*[(n, 9) for n in range(6)])

    assert met(many, cap=5).is_empty()
    assert met(many, cap=6).height == 15


def test_candidates_are_each_pair_once_in_order_whatever_keys_they_share() -> None:
    nothing = keyed()
    keys = dict.fromkeys(CAPS, nothing) | {
        "core": keyed((5, 1), (2, 1)),
        "phone": keyed((2, 1), (5, 1), (0, 7), (1, 7)),
    }

    assert candidates(keys).rows() == [(0, 1), (2, 5)]


def test_every_key_has_a_cap_that_keeps_the_pairs_few() -> None:
    assert all(2 <= cap <= 40 for cap in CAPS.values())
