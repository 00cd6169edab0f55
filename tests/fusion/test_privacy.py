"""Phones are masked, however they are written; codes are not taken for phones."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingwei.fusion.outputs import masked
from jingwei.fusion.privacy import few, few_said, masked_prose


def _masked(text: str) -> str:
    return str(pl.DataFrame({"a": [text]}).select(masked(pl.col("a"))).item())


def _prose(text: str) -> str:
    return str(pl.DataFrame({"a": [text]}).select(masked_prose(pl.col("a"))).item())


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13904734705", "139****4705"),
        ("139 0473 4705", "139****4705"),
        ("+86-139-0473-4705", "139****4705"),
        ("１３９０４７３４７０５", "139****4705"),
        ("0473-2016012", "****-12"),
        ("(0473)2016012", "(****-12"),
        ("2016012", "****-12"),
        ("0473-2016012/13904734705", "****-12/139****4705"),
        ("13904734705 0473-2016012", "139****4705 ****-12"),
        ("无", "无"),
    ],
)
def test_a_phone_keeps_only_its_ends(phone: str, shown: str) -> None:
    assert _masked(phone) == shown


@pytest.mark.thorough
@given(st.from_regex(r"(0\d{2,3}-?)?[2-8]\d{6,7}|1[3-9]\d{9}", fullmatch=True))
def test_no_phone_can_be_read_from_what_is_shown(phone: str) -> None:
    digits = "".join(c for c in _masked(phone) if c.isdigit())

    assert len(digits) <= 7
    assert phone[-7:] not in _masked(phone)


def test_a_phone_within_a_sentence_is_masked() -> None:
    assert _prose("税务局 · 电话13904734705，0473-2016012") == "税务局 · 电话139****4705，****-12"


@pytest.mark.parametrize(
    "code", ["91150302MA13904734", "150303000013905", "A13904734705", "2025年"]
)
def test_a_code_within_a_sentence_stays(code: str) -> None:
    assert _prose(f"代码 {code} 有效") == f"代码 {code} 有效"


def test_small_counts_of_people_are_not_told() -> None:
    counts = pl.DataFrame({"a": [0, 1, 4, 5, None]}).select(few(pl.col("a")))
    said = pl.DataFrame({"a": ["0", "3", "12人", "无"]}).select(few_said(pl.col("a")))

    assert counts.to_series().to_list() == ["0", "<5", "<5", "5", None]
    assert said.to_series().to_list() == ["0", "<5", "12人", "无"]
