"""From rows to groups: what merges by itself, what never does, and what is left to ask."""

import polars as pl
import pytest

from tests.fusion.crowd import CIVIL, MARKET, TAX, crowd
from tests.fusion.link.linked import linked, partition
from tests.fusion.lists import code, record

pytestmark = pytest.mark.thorough

SHARED = {"person": "张三", "phone": "13900000001", "address": "乌海市乌达区狮城街2号"}
NAME = "乌海市恒丰贸易有限公司"


@pytest.mark.parametrize(
    "name",
    [
        "恒丰贸易",
        "乌海市恒丰贸易有限责任司",
        "烏海市恆豐貿易有限公司",
        "恒丰贸易（乌海）有限公司",
        "乌海市恒丰贸易有限公司（已注销）",
        "乌达区恒丰贸易有限公司",
        "乌海市恒封贸易有限公司",
    ],
)
def test_one_organisation_written_in_another_way_is_found(name: str) -> None:
    rows = [record(MARKET, 2, NAME, uscc=code(1), **SHARED), record(TAX, 2, name, **SHARED)]

    assert partition(rows) == [0, 0]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("一分公司", "二分公司"),
        ("第一分公司", "第二分公司"),
        ("乌达分公司", "海南分公司"),
        ("", "一分公司"),
    ],
)
def test_siblings_and_head_office_never_merge_by_themselves(left: str, right: str) -> None:
    rows = [record(MARKET, 2, NAME + left, **SHARED), record(TAX, 2, NAME + right, **SHARED)]

    assert partition(rows) == [0, 1]


def test_two_valid_codes_never_merge_by_themselves() -> None:
    rows = [
        record(MARKET, 2, NAME, uscc=code(1), **SHARED),
        record(MARKET, 3, NAME, uscc=code(2), **SHARED),
        record(TAX, 2, NAME, **SHARED),
    ]

    first, second, _third = partition(rows)
    assert first != second


def test_a_branch_that_bears_its_parents_code_stays_a_branch() -> None:
    rows = [
        record(MARKET, 2, NAME, uscc=code(1), **SHARED),
        record(CIVIL, 2, NAME, uscc=code(1), **SHARED),
        record(TAX, 2, NAME + "乌达分公司", uscc=code(1), person="李四"),
    ]

    assert partition(rows) == [0, 0, 1]


def test_codes_shifted_by_one_row_lead_nobody_astray() -> None:
    other = {"person": "李四", "phone": "13900000002"}
    rows = [
        record(MARKET, 2, NAME, uscc=code(1), **SHARED),
        record(MARKET, 3, "乌海市远达物流有限公司", uscc=code(2), **other),
        record(CIVIL, 2, NAME, uscc=code(1), **SHARED),
        record(TAX, 3, "乌海市远达物流有限公司", uscc=code(1), **other),
    ]

    found = linked(rows)

    assert found.group.to_list() == [0, 1, 0, 1]
    assert found.codes.is_null().to_list() == [False, False, False, True]


def test_a_renamed_organisation_keeps_to_its_code_by_its_person() -> None:
    rows = [
        record(MARKET, 2, "乌海市宏图科技有限公司", uscc=code(1), person="张三"),
        record(TAX, 2, NAME, uscc=code(1), person="张三"),
        record(CIVIL, 2, NAME, uscc=code(1), person="张三"),
    ]

    assert partition(rows) == [0, 0, 0]


def test_a_damaged_code_helps_to_find_its_only_bearer() -> None:
    damaged = code(1)[:5] + "9" + code(1)[6:]
    rows = [record(MARKET, 2, NAME, uscc=code(1)), record(TAX, 2, "恒丰", uscc=damaged)]
    without = [rows[0], record(TAX, 2, "恒丰")]

    assert partition(rows) == [0, 0]
    assert partition(without) == [0, 1]


def torn_row() -> list[dict[str, object]]:
    return [
        record(MARKET, 2, NAME, uscc=code(1), person="张三", phone="13900000001"),
        record(MARKET, 3, NAME, uscc=code(2), person="李四", phone="13900000001"),
        record(TAX, 2, NAME, phone="13900000001"),
    ]


def test_a_row_torn_between_two_stays_apart_and_is_left_to_ask() -> None:
    found = linked(torn_row())

    assert found.group.to_list() == [0, 1, 2]
    asked = found.pairs.select(
        a=pl.min_horizontal("row_a", "row_b"), b=pl.max_horizontal("row_a", "row_b")
    )
    assert set(asked.rows()) == {(0, 2), (1, 2)}
    assert found.pairs["score"].is_sorted(descending=True)


def test_the_person_decides_where_the_name_does_not() -> None:
    rows = torn_row()
    rows[2]["org.legal_rep"] = "李四"

    assert partition(rows) == [0, 1, 1]


def test_names_with_nothing_in_common_never_merge_by_themselves() -> None:
    rows = [record(MARKET, 2, NAME, uscc=code(1), **SHARED), record(TAX, 2, "乌海市远达物流运输", **SHARED)]  # fmt: skip

    assert partition(rows) == [0, 1]


def test_what_is_held_stays_where_it_is_and_draws_its_code() -> None:
    rows = [
        record(MARKET, 2, NAME, uscc=code(1), **SHARED),
        record(TAX, 2, NAME, **SHARED),
        record(CIVIL, 2, NAME, uscc=code(1)),
    ]

    assert partition(rows, held=[11, 12, None]) == [0, 1, 0]


def test_rows_judged_different_stay_apart_although_all_is_the_same() -> None:
    rows = [record(MARKET, 2, NAME, uscc=code(1), **SHARED), record(TAX, 2, NAME, uscc=code(1), **SHARED)]  # fmt: skip

    assert partition(rows) == [0, 0]
    assert partition(rows, apart=[(0, 1)]) == [0, 1]


def test_rows_of_nobody_in_particular_stay_alone() -> None:
    assert partition(crowd(30)) == list(range(30))


def test_no_row_is_lost_and_none_is_no_input() -> None:
    assert partition([]) == []
    assert len(linked(torn_row()).codes) == 3


def test_unsure_unions_are_kept_to_ask_about() -> None:
    sure = [record(MARKET, 2, NAME, uscc=code(1), **SHARED), record(TAX, 2, NAME, **SHARED)]
    unsure = [record(MARKET, 2, NAME, uscc=code(1)), record(TAX, 2, "乌海市恒丰贸易运输")]

    assert linked(sure).united.is_empty()
    assert linked(unsure).group.to_list() == [0, 0]
    assert linked(unsure).united.select("row_a", "row_b").rows() == [(0, 1)]
