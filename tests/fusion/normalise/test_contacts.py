"""Persons and phones as keys: several in a cell, lost zeros, marks that mean nothing."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jingwei.fusion.normalise.contacts import persons, phones


def numbers(cell: str) -> list[str]:
    return phones(pl.Series([cell]))["phone"].to_list()


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("13900000001", ["13900000001"]),
        ("139-0000-0001", ["13900000001"]),
        ("8613900000001", ["13900000001"]),
        ("+86-139-0000-0001", ["13900000001"]),
        ("１３９００００００１１", ["13900000011"]),
        ("0473-2012345", ["2012345"]),
        ("04732012345", ["2012345"]),
        ("4732012345", ["2012345"]),
        ("(0473)2012345", ["2012345"]),
        ("2012345", ["2012345"]),
        ("0473-2012345转801", ["2012345"]),
        ("13900000001/0473-2012345", ["13900000001", "2012345"]),
        ("13900000001、13900000002", ["13900000001", "13900000002"]),
        ("13900000001 13900000001", ["13900000001"]),
        ("10086", []),
        ("无", []),
        ("", []),
    ],
)
def test_every_phone_of_a_cell_is_found_without_area_code(cell: str, found: list[str]) -> None:
    assert numbers(cell) == found


@pytest.mark.parametrize(
    "cell",
    [
        "86 13900000001",
        *(
            pytest.param(
                c,
            )
            for c in ("139 0000 0001", "139 00000001")
        ),
    ],
)
def test_blanks_within_a_mobile_number_do_not_hide_it(cell: str) -> None:
    assert numbers(cell)[-1:] == [cell.replace(" ", "").removeprefix("86")]


def test_phones_say_from_which_cell_they_come() -> None:
    found = phones(pl.Series(["无", "13900000001", None, "0473-2012345/13900000002"]))

    assert found.rows() == [(1, "13900000001"), (3, "2012345"), (3, "13900000002")]


@pytest.mark.parametrize(
    ("cell", "person"),
    [
        ("张三", "张三"),
        (" 张　三 ", "张三"),
        ("张三（法人）", "张三"),
        ("张三先生", "张三"),
        ("张三、李四", "张三"),
        pytest.param("张三先生/李四", "张三"),
        ("阿布都·卡里木", "阿布都卡里木"),
        ("无", None),
        ("-", None),
        ("同上", None),
        ("/", None),
        ("", None),
        (None, None),
    ],
)
def test_a_person_is_read_without_blanks_titles_and_notes(
    cell: str | None, person: str | None
) -> None:
    assert persons(pl.Series([cell], dtype=pl.String)).to_list() == [person]


@pytest.mark.thorough
@settings(max_examples=300)
@given(st.lists(st.one_of(st.none(), st.text(max_size=30)), max_size=6))
def test_no_cell_raises_and_no_person_is_lost(cells: list[str | None]) -> None:
    values = pl.Series(cells, dtype=pl.String)

    assert len(persons(values)) == len(cells)
    assert phones(values)["item"].is_between(0, max(0, len(cells) - 1)).all()


@pytest.mark.thorough
@settings(max_examples=300)
@given(st.text(alphabet="张三李阿布·（）()法人无-/、 　", max_size=12))
def test_reading_a_person_twice_changes_nothing_more(cell: str) -> None:
    once = persons(pl.Series([cell]))

    assert persons(once).to_list() == once.to_list()


@pytest.mark.thorough
@settings(max_examples=200)
@given(
    st.integers(min_value=13_000_000_000, max_value=19_999_999_999),
    st.sampled_from(["{}", "+86{}", "86-{}", "手机：{}", "{}（办公）"]),
)
def test_any_mobile_number_is_found_however_it_is_introduced(number: int, written: str) -> None:
    assert numbers(written.format(number)) == [str(number)]
