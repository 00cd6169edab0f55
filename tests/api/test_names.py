"""How like two names are, and when they are one: without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingwei.register.recognition.names import NAMELESS, SAME, Name, likeness, parts_of, same

PLACES = {
    "乌海市": "1503",
    "乌海": "1503",
    "海勃湾区": "150302",
    "乌达区": "150304",
    "内蒙古": "15",
}
ONE = "乌海市鑫恒商贸有限公司"


def alike(first: str, second: str) -> float:
    parts = parts_of([first, second], places=PLACES)
    return likeness(parts[first], parts[second])


@pytest.mark.parametrize(
    "other",
    ["乌海市鑫恒商贸有限责任公司", "鑫恒商贸有限公司", "鑫恒商贸", "鑫恒（乌海）商贸有限公司", "鑫恒 商贸 有限公司",
     "内蒙古鑫恒商贸有限公司", "海勃湾区鑫恒商贸有限公司"],
)  # fmt: skip
def test_one_name_in_many_writings(other: str) -> None:
    assert alike(ONE, other) >= SAME
    assert alike(other, ONE) >= SAME


@pytest.mark.parametrize(
    "other",
    ["鑫恒", "乌海市鑫恒商贸有限公司第二分公司", "乌海市鑫衡商贸有限公司", "鑫恒商贸农民专业合作社", "鑫恒工贸", ""],
)  # fmt: skip
def test_what_is_another_name(other: str) -> None:
    assert alike(ONE, other) < SAME


def test_two_districts_are_two_names() -> None:
    assert alike("海勃湾区鑫恒商贸有限公司", "乌达区鑫恒商贸有限公司") < SAME


def test_a_short_form_is_likelier_than_a_stranger_of_its_length() -> None:
    assert alike("鑫恒", "鑫恒商贸") > alike("鑫源", "鑫恒商贸")
    assert alike("鑫恒商贸", "鑫恒国际商贸") > alike("鑫恒商贸", "鑫源国际商贸")


NAMES = st.builds(
    Name,
    place=st.sampled_from(["", "15", "1503", "150302", "150304"]),
    core=st.text(alphabet="鑫恒商贸达", max_size=5),
    form=st.sampled_from(["", "company", "cooperative"]),
    branch=st.sampled_from(["", "分公司"]),
)


@pytest.mark.thorough
@given(NAMES, NAMES)
def test_same_and_likeness_agree_and_are_within_bounds(first: Name, second: Name) -> None:
    score = likeness(first, second)

    assert 0.0 <= score <= 100.0
    assert (score >= SAME) is same(first, second)
    assert same(first, second) is same(second, first)


@given(NAMES)
def test_a_name_without_a_core_is_like_none(name: Name) -> None:
    assert likeness(NAMELESS, name) == 0.0
