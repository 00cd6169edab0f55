"""A code that the rest of its row contradicts says nothing of the row; otherwise it is believed."""

import polars as pl
import pytest

from jingwei.fusion.link.trust import believed_codes
from tests.fusion.crowd import CIVIL, MARKET, TAX

Row = tuple[str, str | None, str | None, str, str | None]
OFFICE: Row = (MARKET, "PDY000012", "恒丰贸易", "", "张三")
AGAIN: Row = (CIVIL, "PDY000012", "恒丰贸易", "", "张三")


def believed(*rows: Row, witnesses: tuple[tuple[int, int], ...] = ()) -> list[bool]:
    columns = ("department", "org_code", "core", "branch", "person")
    schema = dict.fromkeys(columns, pl.String)
    frame = pl.DataFrame(rows, schema=schema, orient="row").with_row_index("row")
    seen = pl.DataFrame(witnesses, schema={"row": pl.UInt32, "key": pl.UInt64}, orient="row")
    return believed_codes(frame, witnesses=seen).is_not_null().to_list()


def test_rows_that_say_the_same_are_believed() -> None:
    assert believed(OFFICE, AGAIN) == [True, True]


@pytest.mark.parametrize(
    "row",
    [
        (TAX, "PDY000012", "恒丰商贸易", "", None),
        (TAX, "PDY000012", "恒丰", "", None),
        (TAX, "PDY000012", "远达运输", "", "张三"),
        (TAX, "PDY000012", None, "", None),
    ],
)
def test_a_like_name_the_same_person_or_no_name_keep_the_code(row: Row) -> None:
    assert believed(OFFICE, AGAIN, row) == [True, True, True]


def test_a_branch_that_bears_its_parents_code_is_not_believed() -> None:
    branch: Row = (TAX, "PDY000012", "恒丰贸易", "乌达分公司", "张三")

    assert believed(OFFICE, AGAIN, branch) == [True, True, False]


def test_a_branch_written_with_and_without_its_place_is_one() -> None:
    short: Row = (MARKET, "PDY000012", "恒丰贸易", "巴音分公司", None)
    long: Row = (TAX, "PDY000012", "恒丰贸易", "乌海巴音分公司", None)

    assert believed(short, long) == [True, True]


def test_a_column_shifted_by_one_row_is_not_believed() -> None:
    other: Row = (MARKET, "PDY000020", "远达物流", "", "李四")
    shifted: Row = (TAX, "PDY000012", "远达物流", "", "李四")

    assert believed(OFFICE, AGAIN, other, shifted) == [True, True, True, False]


def test_a_phone_or_an_address_shared_with_the_codes_own_rows_vouches_for_a_new_name() -> None:
    renamed: Row = (TAX, "PDY000012", "宏图科技", "", "王五")

    assert believed(OFFICE, AGAIN, renamed) == [True, True, False]
    assert believed(OFFICE, AGAIN, renamed, witnesses=((0, 7), (2, 7))) == [True, True, True]


def test_a_shared_phone_never_vouches_for_a_branch() -> None:
    branch: Row = (TAX, "PDY000012", "恒丰贸易", "乌达分公司", "李四")

    assert believed(OFFICE, AGAIN, branch, witnesses=((0, 7), (2, 7))) == [True, True, False]


def test_between_two_names_the_registrars_stands() -> None:
    stranger: Row = (TAX, "PDY000012", "远达物流", "", "李四")

    assert believed(stranger, OFFICE) == [False, True]


def test_of_two_equal_names_the_one_known_under_another_code_yields() -> None:
    own: Row = (TAX, "PDY000012", "恒丰贸易", "", "张三")
    strayed: Row = (CIVIL.replace("民政", "教育"), "PDY000012", "安邦物流", "", "李四")
    home: Row = (TAX, "PDY000020", "安邦物流", "", "李四")

    assert believed(own, strayed, home) == [False, True, True] or believed(own, strayed, home) == [
        True,
        False,
        True,
    ]


def test_rows_without_a_code_have_none_to_believe() -> None:
    assert believed((TAX, None, "恒丰贸易", "", None)) == [False]
    assert believed() == []
