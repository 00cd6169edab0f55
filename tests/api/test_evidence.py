"""When a candidate is taken without a person: the rules on plain values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingwei.register.recognition.evidence import Evidence, taken

THE_NAME = Evidence(name=98.0)


@pytest.mark.parametrize(
    ("found", "chosen"),
    [
        ([], None),
        ([THE_NAME], 0),
        ([Evidence(name=93.0)], None),
        ([THE_NAME, Evidence(name=92.0)], 0),
        ([THE_NAME, THE_NAME], None),
        ([THE_NAME, Evidence(name=100.0)], None),
        ([Evidence(name=98.0, is_former=True)], None),
        ([Evidence(name=98.0, place=False)], None),
        ([Evidence(name=98.0, uscc=False)], None),
        ([THE_NAME, Evidence(name=98.0, uscc=False)], 0),
        ([Evidence(name=98.0, place=True), Evidence(name=98.0, place=False)], 0),
        ([Evidence(name=98.0, place=True), Evidence(name=98.0)], None),
        ([Evidence(name=98.0, place=True), Evidence(name=98.0, place=True)], None),
        ([Evidence(name=98.0, address=95.0), Evidence(name=98.0, address=40.0)], 0),
        ([Evidence(name=98.0, address=95.0), Evidence(name=98.0, address=80.0)], None),
        ([Evidence(name=70.0, uscc=True)], 0),
        ([Evidence(name=30.0, uscc=True)], None),
        ([Evidence(uscc=True), Evidence(uscc=True)], None),
        ([Evidence(name=98.0, uscc=True), Evidence(name=98.0, uscc=False)], 0),
        ([Evidence(name=30.0, uscc=True), Evidence(name=98.0)], None),
        ([Evidence(is_identifier=True), THE_NAME], 0),
    ],
)
def test_one_is_taken_where_nothing_else_may_be_meant(
    found: list[Evidence], chosen: int | None
) -> None:
    assert taken(found, is_crowded=False) == chosen


def test_of_too_many_none_is_taken_by_its_name() -> None:
    assert taken([THE_NAME], is_crowded=True) is None
    assert taken([Evidence(name=98.0, uscc=True)], is_crowded=True) == 0


EVIDENCE = st.builds(
    Evidence,
    name=st.none() | st.floats(0, 100),
    is_former=st.booleans(),
    uscc=st.none() | st.booleans(),
    place=st.none() | st.booleans(),
    address=st.none() | st.floats(0, 100),
)


@pytest.mark.thorough
@given(EVIDENCE, st.lists(EVIDENCE, max_size=3))
def test_a_tie_is_never_taken(one: Evidence, others: list[Evidence]) -> None:
    found = [one, *others, one]

    chosen = taken(found, is_crowded=False)

    assert chosen is None or found[chosen] != one


@pytest.mark.thorough
@given(EVIDENCE)
def test_a_score_is_within_0_and_100_and_says_why(one: Evidence) -> None:
    assert 0.0 <= one.score <= 100.0
    assert len({feature["id"] for feature in one.features}) == len(one.features)
