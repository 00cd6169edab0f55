"""Candidate pairs: those who share a rare key meet, once each and in order."""

import numpy as np

from jingwei.fusion.arrays import Lists
from jingwei.fusion.link.blocks import CAPS, candidates
from jingwei.fusion.link.shared import KINDS, Shared


def shared(*borne: tuple[str, list[int]]) -> Shared:
    """Keys of these kinds with the groups that bear each."""
    many = np.array([len(groups) for _kind, groups in borne])
    pool = np.array([group for _kind, groups in borne for group in groups], dtype=np.uint32)
    return Shared(
        keys=np.arange(len(borne), dtype=np.uint64), kind=np.array([KINDS.index(kind) for kind, _groups in borne]),
        spread=np.ones(len(borne), dtype=np.uint32), bearers=Lists(pool, np.cumsum(many) - many, many),
    )  # fmt: skip


def test_groups_that_share_a_key_meet() -> None:
    assert candidates(shared(("core", [1, 2, 3]))).rows() == [(1, 2), (1, 3), (2, 3)]


def test_a_key_of_more_groups_than_the_cap_brings_nobody_together() -> None:
    many = list(range(CAPS["tail"] + 1))

    assert candidates(shared(("tail", many))).is_empty()
    assert candidates(shared(("tail", many[1:]))).height == 66


def test_a_key_that_brings_nobody_together_is_borne_all_the_same() -> None:
    assert candidates(shared(("number", [1, 2]))).is_empty()


def test_candidates_are_each_pair_once_in_order_whatever_keys_they_share() -> None:
    found = candidates(shared(("core", [2, 5]), ("phone", [2, 5]), ("phone", [0, 1])))

    assert found.rows() == [(0, 1), (2, 5)]


def test_every_key_has_a_cap_that_keeps_the_pairs_few() -> None:
    assert all(2 <= cap <= 40 for cap in CAPS.values())
