"""What is laid beside a pair: what both share, how rare it is, and how their names differ."""

import polars as pl
import pytest

from jingwei.fusion.link.evidence import Groups, compare, grouped
from tests.fusion.crowd import MARKET, TAX
from tests.fusion.link.linked import unrepaired
from tests.fusion.lists import code, record


def groups_of(rows: list[dict[str, object]], groups: list[int | None]) -> Groups:
    found = unrepaired(rows)
    codes = found.rows["org_code"]
    return grouped(found, group=pl.Series(groups, dtype=pl.UInt32), codes=codes)


def beside(left: dict[str, object], right: dict[str, object]) -> dict[str, object]:
    pair = pl.DataFrame({"a": [0], "b": [1]}, schema={"a": pl.UInt32, "b": pl.UInt32})
    return compare(pair, groups_of([left, right], [0, 1])).row(0, named=True)


def named(left: str, right: str) -> dict[str, object]:
    return beside(record(MARKET, 2, left), record(TAX, 2, right))


def test_what_two_share_is_counted_by_how_many_bear_it() -> None:
    shared = {"person": "张三", "phone": "13900000001", "address": "乌达区狮城街2号"}

    found = beside(record(MARKET, 2, "恒丰贸易", **shared), record(TAX, 2, "恒丰商行", **shared))

    assert (found["person_same"], found["phone_same"]) == (2, 2)
    assert (found["number_same"], found["whole_same"]) == (1, 1)
    assert found["core_same"] == 0


def test_what_two_do_not_share_is_nought() -> None:
    found = beside(
        record(MARKET, 2, "恒丰贸易", person="张三", phone="13900000001", address="狮城街2号"),
        record(TAX, 2, "恒丰贸易", person="李四", phone="13900000002", address="新华街8号"),
    )

    shared = ("person_same", "phone_same", "number_same", "room_same", "whole_same")
    assert [found[c] for c in shared] == [0] * 5
    assert found["core_same"] == 1
    assert found["edits"] is None


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("恒丰贸易", "恒达贸易", {"edits": 1, "head_same": 1, "tail_same": 2, "cut": False}),
        ("恒丰贸易", "丰恒贸易", {"edits": 1, "head_same": 0}),
        ("恒鑫荣酒店管理", "恒鑫荣酒店", {"cut": True, "longer": 2, "head_same": 5}),
        ("恒鑫荣国际酒店", "恒鑫荣酒店", {"cut": True, "longer": 2}),
        ("恒丰贸易", "恒丰", {"cut": True, "longer": 2}),
        ("恒丰贸易", "远达物流", {"edits": 4, "head_same": 0, "tail_same": 0, "cut": False}),
    ],
)
def test_names_are_compared_by_characters(
    left: str, right: str, expected: dict[str, object]
) -> None:
    found = named(left, right)

    assert {c: found[c] for c in expected} == expected


def test_names_that_sound_alike_are_told() -> None:
    assert named("恒亿贸易", "恒易贸易")["sound_same"] == 1
    assert named("恒亿贸易", "远达贸易")["sound_same"] == 0


def test_a_group_says_most_what_most_of_its_rows_say() -> None:
    rows = [
        record(MARKET, 2, "乌海市恒丰贸易有限公司", uscc=code(1), address="乌达区狮城街2号"),
        record(TAX, 2, "乌海市恒丰贸易有限公司", uscc=code(1), address="乌达区狮城街2号"),
        record(TAX, 3, "内蒙古恒丰商贸有限公司", uscc=code(1), address="海勃湾区新华街2号"),
        record(TAX, 4, "乌海市远达物流有限公司"),
    ]

    facts = groups_of(rows, [0, 0, 0, None]).facts

    fact = facts.row(0, named=True)
    assert facts.height == 1
    assert (fact["core"], fact["place"], fact["district"]) == ("恒丰贸易", "1503", "150304")
    assert (fact["size"], fact["row"], fact["has_phone"], fact["has_address"]) == (
        3,
        0,
        False,
        True,
    )


def test_the_best_of_several_names_is_compared() -> None:
    rows = [
        record(MARKET, 2, "远达物流"),
        record(TAX, 2, "恒丰贸易"),
        record(TAX, 3, "恒丰商贸易"),
    ]
    pair = pl.DataFrame({"a": [0], "b": [1]}, schema={"a": pl.UInt32, "b": pl.UInt32})

    found = compare(pair, groups_of(rows, [0, 0, 1]))

    assert found["edits"].to_list() == [1]


def test_worth_of_an_earlier_pass_is_taken_over() -> None:
    rows = [record(MARKET, n, f"恒丰{c}行", person="张三") for n, c in enumerate("甲乙丙丁")]
    whole = groups_of(rows, [0, 1, 2, 3])

    found = unrepaired(rows)
    part = grouped(
        found, group=pl.Series([0, 1, None, None], dtype=pl.UInt32), codes=found.rows["org_code"], worth=whole.worth,
    )  # fmt: skip
    pair = pl.DataFrame({"a": [0], "b": [1]}, schema={"a": pl.UInt32, "b": pl.UInt32})

    assert compare(pair, part)["person_same"].to_list() == [4]
