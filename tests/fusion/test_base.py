"""Our register against a list from above: theirs not ours, ours not theirs, and what differs."""

import pytest

from jingwei.fusion.base import compare
from jingwei.fusion.engine import fuse
from jingwei.fusion.outputs import BaseComparison
from tests.fusion.crowd import MARKET
from tests.fusion.lists import code, record, table

OURS = [
    record(MARKET, 2, "乌海市恒丰贸易有限公司", uscc=code(1), person="张三"),
    record(MARKET, 3, "乌海市远达物流有限公司", uscc=code(2), person="李四"),
    record(MARKET, 4, "乌海市百川运输社"),
]


def held(*theirs: dict[str, object]) -> BaseComparison:
    _state, result = fuse(table(OURS))
    return compare(result.organisations, table(theirs))


@pytest.fixture
def found() -> BaseComparison:
    return held(
        record("省局", 2, "乌海市恒丰商贸有限公司", uscc=code(1), person="张三"),
        record("省局", 3, "乌海市百川运输社（注销）"),
        record("省局", 4, "乌海市宏图科技有限公司", uscc=code(9)),
    )


def test_what_only_they_have_is_told_with_its_place(found: BaseComparison) -> None:
    assert found.theirs_only.rows() == [("乌海市宏图科技有限公司", code(9), "省局.xlsx / 名单 / 4")]


def test_what_only_we_have_is_told(found: BaseComparison) -> None:
    assert found.ours_only["name"].to_list() == ["乌海市远达物流有限公司"]


def test_what_both_have_is_compared_field_by_field(found: BaseComparison) -> None:
    differing = found.differing.select("field", "ours", "theirs").rows()

    assert differing == [("name", "乌海市恒丰贸易有限公司", "乌海市恒丰商贸有限公司")]


@pytest.mark.thorough
def test_an_empty_list_from_above_leaves_all_ours() -> None:
    found = held()

    assert found.ours_only.height == 3
    assert found.theirs_only.is_empty()
    assert found.differing.is_empty()
