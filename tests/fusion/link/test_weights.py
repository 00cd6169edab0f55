"""Weights: the prior without labels, moved by labels; every evidence has a word and a rule."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jingwei.fusion.link.linking import fit_weights
from jingwei.fusion.link.weights import BIAS, EVIDENCE, PRIOR, fit, log_odds
from jingwei.kernel.catalogue import translate
from tests.fusion.crowd import TAX, crowd
from tests.fusion.link.linked import unrepaired

RULES = Path(__file__).parents[3] / "docs" / "rules.md"
WIDTH = len(EVIDENCE)


def holding(*positions: int, times: int = 1) -> np.ndarray:
    matrix = np.zeros((times, WIDTH), dtype=np.float32)
    matrix[:, list(positions)] = 1.0
    return matrix


def test_without_labels_the_weights_stay_at_the_prior() -> None:
    fitted = fit(holding(times=0), np.array([], dtype=bool))

    assert fitted == PRIOR


@pytest.mark.parametrize("same", [True, False])
def test_weights_move_with_their_labels(*, same: bool) -> None:
    many = fit(holding(0, times=500), np.full(500, same))

    assert (many.values[0] > PRIOR.values[0]) is same
    assert many.pairs == 500


def test_few_labels_move_them_little_and_many_move_them_much() -> None:
    few = fit(holding(0, times=3), np.zeros(3, dtype=bool))
    many = fit(holding(0, times=3_000), np.zeros(3_000, dtype=bool))

    assert many.values[0] < few.values[0] < PRIOR.values[0]


def test_evidence_that_no_label_shows_keeps_its_weight() -> None:
    fitted = fit(holding(0, times=500), np.zeros(500, dtype=bool))

    assert fitted.values[1:] == PRIOR.values[1:]


def test_the_weights_of_what_holds_are_added_to_the_bias() -> None:
    score = log_odds(holding(0, 2), PRIOR)

    assert score.tolist() == pytest.approx([BIAS + PRIOR.values[0] + PRIOR.values[2]])


@pytest.mark.thorough
@settings(max_examples=200)
@given(st.lists(st.tuples(st.sets(st.integers(0, WIDTH - 1), max_size=5), st.booleans()), min_size=1, max_size=20), st.randoms())  # fmt: skip
def test_the_order_of_the_labels_changes_nothing(
    pairs: list[tuple[set[int], bool]], random: object
) -> None:
    other = pairs.copy()
    random.shuffle(other)  # type: ignore[attr-defined]

    first, second = (
        fit(np.vstack([holding(*held) for held, _ in told]), np.array([same for _, same in told]))
        for told in (pairs, other)
    )

    assert first.values == pytest.approx(second.values, abs=2e-6)


def test_lists_without_repeated_codes_teach_nothing() -> None:
    rows = unrepaired(crowd(20))

    assert fit_weights(rows, codes=rows.rows["org_code"]) == PRIOR


def test_lists_that_repeat_codes_label_pairs_by_themselves() -> None:
    rows = unrepaired(crowd(60) + crowd(60, department=TAX))

    fitted = fit_weights(rows, codes=rows.rows["org_code"])

    assert fitted.pairs > 0
    assert fitted != PRIOR


@pytest.mark.parametrize("word", EVIDENCE)
def test_every_evidence_has_a_word_in_both_languages_and_stands_in_the_rules(
    word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JINGWEI_LANG", "en")

    assert translate(word).isascii()
    assert f"| {word} | {EVIDENCE[word][1]:+.1f} |" in RULES.read_text(encoding="utf-8")
