"""Identifiers: whichever number stands in whichever column, and what is damaged."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jingwei.fusion.normalise.identifiers import identifiers
from tests.fusion.lists import code

pytestmark = pytest.mark.thorough

GOOD = code(1)


def read(**fields: str | None) -> dict[str, str | None]:
    record = {f"org.{name}": [value] for name, value in fields.items()}
    return identifiers(pl.DataFrame(record, schema=dict.fromkeys(record, pl.String))).row(
        0, named=True
    )


@pytest.mark.parametrize(
    "written",
    [
        GOOD,
        GOOD.lower(),
        f" {GOOD} ",
        f"{GOOD[:6]}-{GOOD[6:]}",
        f"'{GOOD}",
        GOOD.replace("P", "Ｐ"),
    ],
)
def test_a_valid_code_is_read_however_it_is_typed(written: str) -> None:
    found = read(uscc=written)

    assert found == {"uscc": GOOD, "org_code": GOOD[8:17], "reg_no": None, "damaged": None}


def test_a_code_stands_in_any_identifier_column() -> None:
    assert read(reg_no=GOOD)["uscc"] == GOOD
    assert read(uscc=None, tax_id=GOOD)["uscc"] == GOOD


def test_an_organisation_code_alone_is_one() -> None:
    found = read(org_code=f"{GOOD[8:16]}-{GOOD[16]}")

    assert found["org_code"] == GOOD[8:17]
    assert found["uscc"] is None


def test_fifteen_digits_are_the_old_registration_number() -> None:
    assert read(reg_no="150302000000011")["reg_no"] == "150302000000011"


@pytest.mark.parametrize(
    "written", [GOOD[:-1], GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1"), GOOD + "X"]
)
def test_what_looks_like_a_code_and_fails_is_damaged(written: str) -> None:
    found = read(uscc=written)

    assert found == {"uscc": None, "org_code": None, "reg_no": None, "damaged": written}


def test_eighteen_zeros_are_no_code() -> None:
    assert read(uscc="0" * 18)["uscc"] is None


@pytest.mark.parametrize("written", ["1.50303E+14", "9.1150302e17", "无", "办理中", "", "——", None])
def test_what_has_lost_its_digits_or_says_nothing_is_nobodys_number(written: str | None) -> None:
    assert not any(read(uscc=written).values())


def test_records_without_any_identifier_column_have_none() -> None:
    found = identifiers(pl.DataFrame({"org.name": ["甲", "乙"]}))

    assert found.height == 2
    assert found.null_count().row(0) == (2, 2, 2, 2)


@settings(max_examples=300)
@given(st.lists(st.one_of(st.none(), st.text(max_size=24)), max_size=6))
def test_no_text_raises_and_no_row_is_lost(values: list[str | None]) -> None:
    frame = pl.DataFrame({"org.uscc": values}, schema={"org.uscc": pl.String})

    assert identifiers(frame).height == len(values)


@settings(max_examples=200)
@given(
    number=st.integers(min_value=1, max_value=99_999),
    place=st.integers(min_value=0, max_value=17),
    character=st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"),
)
def test_no_code_with_one_character_replaced_passes_for_valid(
    number: int, place: int, character: str
) -> None:
    right = code(number)
    wrong = right[:place] + character + right[place + 1 :]

    found = read(uscc=wrong)

    assert (found["uscc"] is None) == (wrong != right)


@settings(max_examples=200)
@given(st.integers(min_value=1, max_value=99_999))
def test_reading_what_was_read_changes_nothing_more(number: int) -> None:
    once = read(uscc=code(number))

    assert read(uscc=once["uscc"], org_code=once["org_code"]) == once
