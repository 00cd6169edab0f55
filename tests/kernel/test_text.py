"""Text: one form for every way of typing, and the two tables of characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingwei.kernel import text


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("（乌海）有限公司", "(乌海)有限公司"),
        ("〔2025〕【甲】［乙］", "(2025)(甲)(乙)"),
        ("ＡＢＣ１２３", "ABC123"),
        ("乌\u200b海\ufeff市", "乌海市"),
        ("第一行\n第二行\t\u3000尾 ", "第一行 第二行 尾"),
        ("\u2f2f业", "工业"),
        ("葛\U000e0100城", "葛城"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_ways_of_typing_fold_into_one(written: str, folded: str) -> None:
    assert text.fold(written) == folded


@pytest.mark.thorough
@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more(written: str) -> None:
    once = text.fold(written)

    assert text.fold(once) == once


def test_private_use_characters_of_names_survive() -> None:
    assert text.fold("王\ue863") == "王\ue863"


def test_traditional_characters_become_simplified_one_by_one() -> None:
    assert text.simplified("烏海東風貿易") == "乌海东风贸易"


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=20))
def test_simplifying_keeps_the_length_and_happens_once(written: str) -> None:
    once = text.simplified(written)

    assert len(once) == len(written)
    assert text.simplified(once) == once


def test_pinyin_is_toneless() -> None:
    assert text.pinyin("乌海绿A") == ("wu", "hai", "lv", "A")


def test_common_characters_have_a_reading() -> None:
    assert len(text.pinyin_map()) > 20_000
    assert all(reading.isascii() and reading.islower() for reading in text.pinyin_map().values())


def test_no_simplified_character_is_changed() -> None:
    table = text.simplified_map()

    assert len(table) > 2_500
    overlap = set(table) & set(table.values())
    assert not overlap


@pytest.mark.thorough
@given(st.text(st.characters(max_codepoint=0x7F), max_size=20))
def test_printable_ascii_without_brackets_and_blanks_stays(written: str) -> None:
    kept = "".join(c for c in written if "!" <= c <= "~" and c not in "[]{}")

    assert text.fold(kept) == kept
