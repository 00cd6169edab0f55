"""Answers come as forms and workbooks send them, and are kept in their own types."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingwei.procedures.fields import Answer, Ask, Field, plain, read_answers

FIELDS = (
    Field("text", "文字"),
    Field("choice", "选择", Ask.CHOICE, choices={"x": "甲", "y": "乙"}),
    Field("day", "日期", Ask.DATE),
    Field("count", "人数", Ask.NUMBER),
    Field("yes", "是否", Ask.YES_NO),
    Field("unit", "单位", Ask.UNIT),
    Field("proof", "依据", Ask.EVIDENCE),
)
GOOD: dict[str, Answer] = {
    "text": "两行\n文字", "choice": "x", "day": "2026-06-15", "count": "12", "yes": "是", "unit": "7",
    "proof": "海文〔2026〕12号",
}  # fmt: skip


def test_answers_of_forms_come_out_in_their_types() -> None:
    kept, faults = read_answers(FIELDS, GOOD)

    assert faults == {}
    assert kept == {
        "text": "两行\n文字", "choice": "x", "day": date(2026, 6, 15), "count": 12, "yes": True,
        "unit": 7, "proof": "海文〔2026〕12号",
    }  # fmt: skip
    assert plain(kept)["day"] == "2026-06-15"
    assert read_answers(FIELDS, kept) == (kept, {})


@pytest.mark.parametrize(
    ("key", "value", "word"),
    [
        ("text", "", "请填写“文字”"),
        ("text", "字" * 1001, "不超过 1000 个字"),
        ("text", "看不见\u200b", "控制字符"),
        ("text", "电话13912345678", "电话号码或身份证号"),
        ("proof", "号" * 201, "不超过 200 个字"),
        ("proof", 12, "文字"),
        ("choice", "z", "甲、乙"),
        ("day", "2026-02-30", "这样的日期"),
        ("day", 20260615, "这样的日期"),
        ("count", "-1", "正整数"),
        ("count", True, "正整数"),
        ("count", "9" * 16, "正整数"),
        ("yes", "也许", "是或否"),
        ("unit", "新华街道", "选一个单位"),
        ("other", "多余", "不需要填写"),
    ],
)
def test_a_wrong_answer_is_named(key: str, value: Answer, word: str) -> None:
    kept, faults = read_answers(FIELDS, {**GOOD, key: value})

    assert list(faults) == [key]
    assert word in faults[key]
    assert key not in kept


def test_what_is_not_required_may_stay_blank() -> None:
    assert read_answers([Field("a", "甲", required=False)], {"a": "  "}) == ({}, {})


@pytest.mark.thorough
@given(st.dictionaries(st.sampled_from([one.key for one in FIELDS]), st.text() | st.integers()))
def test_any_answer_is_kept_or_named_and_never_both(answers: dict[str, Answer]) -> None:
    kept, faults = read_answers(FIELDS, answers)

    assert set(kept) | set(faults) == {one.key for one in FIELDS}
    assert not set(kept) & set(faults)
