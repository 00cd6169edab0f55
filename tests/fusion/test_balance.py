"""The accounts of a round: every row has one end, flags say what is wrong, changes say what happened."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jingwei.fusion.balance import balance, changes
from jingwei.fusion.engine import fuse
from jingwei.fusion.model import BALANCE, CHANGES, ROWS
from jingwei.fusion.numbers import written
from tests.fusion.crowd import CIVIL, MARKET, TAX, line_of, number_of
from tests.fusion.lists import code, record, table

pytestmark = pytest.mark.thorough

NAME = "乌海市恒丰贸易有限公司"
names = st.sampled_from(
    [None, NAME, "恒丰贸易", "乌海市远达物流有限公司", "百川运输", "恒丰贸易一分公司"]
)
codes = st.sampled_from([None, None, code(1), code(2), code(1)[:-1]])


@settings(max_examples=12)
@given(
    st.lists(st.tuples(st.sampled_from([TAX, CIVIL, MARKET]), names, codes), min_size=1, max_size=8)
)
def test_read_is_always_new_and_merged_and_waiting_and_rejected(
    rows: list[tuple[str, str | None, str | None]],
) -> None:
    known = record(MARKET, 1, "乌海市宏图科技有限公司", uscc=code(9))
    asked = [record(d, n, name, uscc=c) for n, (d, name, c) in enumerate(rows, start=2)]
    listed = table([known, *asked])

    _state, result = fuse(listed)

    ends = pl.sum_horizontal("new", "merged", "waiting", "rejected")
    assert result.balance.select((pl.col("read") == ends).all()).item()
    assert result.balance["read"].sum() == len(rows) + 1 == result.rows.height
    assert int(result.balance["new"].sum()) == result.organisations.height


def test_the_registrars_row_founds_an_organisation_and_the_others_join_it() -> None:
    rows = [record(d, 2, NAME, uscc=code(1)) for d in (TAX, CIVIL, "教育局")]

    _state, result = fuse(table(rows))

    ends = dict(result.rows.select("department", "status").rows())
    assert ends == {TAX: "merged", CIVIL: "new", "教育局": "merged"}
    assert dict(result.rows.schema) == ROWS


def test_in_a_later_round_rows_of_known_organisations_are_merged() -> None:
    rows = [record(MARKET, 2, NAME, uscc=code(1))]
    state, _first = fuse(table(rows))

    _state, second = fuse(table([*rows, record(MARKET, 3, "百川", uscc=code(2))]), state=state)

    assert second.rows["status"].to_list() == ["merged", "new"]


@pytest.mark.parametrize(
    ("uscc", "flag"),
    [(code(1), ""), (None, "missing_uscc"), (code(1)[:-1], "bad_uscc"), ("无", "missing_uscc")],
)
def test_a_row_is_flagged_by_what_is_wrong_with_its_code(uscc: str | None, flag: str) -> None:
    _state, result = fuse(table([record(MARKET, 2, NAME, uscc=uscc)]))

    assert result.rows["flags"].to_list() == [flag]


def test_a_code_that_its_row_contradicts_is_flagged() -> None:
    rows = [record(MARKET, 2, NAME, uscc=code(1)), record(CIVIL, 2, NAME, uscc=code(1)), record(TAX, 2, "远达物流", uscc=code(1))]  # fmt: skip

    _state, result = fuse(table(rows))

    flags = dict(result.rows.select("department", "flags").rows())
    assert flags == {MARKET: "", CIVIL: "", TAX: "code_contradicted"}


def test_flags_of_reading_are_kept_before_those_of_fusion() -> None:
    rows = table([record(MARKET, 2, NAME)]).with_columns(flags=pl.lit("merged_cell_fill"))

    _state, result = fuse(rows)

    assert result.rows["flags"].item() == "merged_cell_fill;missing_uscc"


def test_an_organisation_tells_how_many_departments_and_rows_speak_of_it() -> None:
    rows = [record(TAX, 2, NAME, uscc=code(1)), record(TAX, 3, NAME, uscc=code(1)), record(CIVIL, 2, NAME, uscc=code(1))]  # fmt: skip

    _state, result = fuse(table(rows))

    line = line_of(result, number_of(result, TAX, 2))
    assert (line["departments"], line["sources"], line["row_count"]) == (f"{CIVIL};{TAX}", 2, 3)


def test_a_row_without_name_and_code_is_rejected_with_its_reason() -> None:
    nobody, somebody = record(TAX, 2, None, phone="13900000001"), record(TAX, 3, NAME)

    _state, result = fuse(table([nobody, somebody]))

    assert result.rows["status"].to_list() == ["rejected", "new"]
    assert result.rows["organisation"].to_list() == [None, "JW-0000001"]
    assert result.rows["reason"].to_list() == ["既没有名称，也没有可用的代码", ""]


@pytest.mark.parametrize("rows", [[], [record(TAX, 2, None)]])
def test_lists_that_name_nobody_give_an_empty_register(rows: list[dict[str, object]]) -> None:
    _state, result = fuse(table(rows))

    assert result.organisations.is_empty()
    assert result.rows.height == len(rows)


@pytest.mark.parametrize("name", ["-", "/", "无", "***", "（注销）", "不详"])
def test_a_name_that_says_nothing_names_nobody(name: str) -> None:
    _state, result = fuse(table([record(TAX, 2, name), record(CIVIL, 2, name)]))

    assert result.rows["status"].to_list() == ["rejected", "rejected"]


def test_the_balance_has_a_line_a_department_in_order() -> None:
    rows = pl.DataFrame({"department": ["乙", "甲", "乙"], "status": ["new", "merged", "rejected"]})

    found = balance(rows)

    assert dict(found.schema) == BALANCE
    assert found["read"].sum() == 3
    assert found["department"].is_sorted()


def register_of(*lines: tuple[int, str, str]) -> pl.DataFrame:
    frame = pl.DataFrame(lines, schema=["n", "name", "legal_rep"], orient="row")
    return frame.select(organisation=written(pl.col("n")), name="name", legal_rep="legal_rep")


def test_changes_name_the_new_the_gone_the_merged_and_each_changed_field() -> None:
    past = register_of((1, "甲", "张三"), (2, "乙", "李四"), (3, "丙", "王五"))
    now = register_of((1, "甲", "赵六"), (4, "丁", "钱七"))
    edges = pl.DataFrame({"older": [1], "younger": [3]})

    found = changes(now, past, edges=edges, fields=("name", "legal_rep"))

    assert dict(found.schema) == CHANGES
    assert set(found.select("organisation", "change", "field", "before", "after").rows()) == {
        ("JW-0000001", "changed", "legal_rep", "张三", "赵六"),
        ("JW-0000002", "gone", None, None, None),
        ("JW-0000003", "merged", None, None, "JW-0000001"),
        ("JW-0000004", "new", None, None, None),
    }


def test_a_first_round_has_no_changes() -> None:
    found = changes(register_of((1, "甲", "张三")), None, edges=pl.DataFrame())

    assert found.is_empty()
    assert dict(found.schema) == CHANGES
