"""Golden values: the authority's word, then the majority, then the newest, then the fuller; losers stay."""

from collections.abc import Mapping
from datetime import date

import polars as pl
import pytest

from jingwei.fusion import golden
from tests.fusion.crowd import CIVIL, MARKET, TAX

STREET, COMMUNITY = "新华街道", "狮城社区"


def records(*lines: Mapping[str, object]) -> pl.DataFrame:
    base = {"department": TAX, "file": "f", "sheet": "s", "row": 1, "listed_on": None, "record": "r", "round": 1, "uscc": None, "reg_no": None}  # fmt: skip
    schema = {"row": pl.Int32, "listed_on": pl.Date, "round": pl.Int32, "uscc": pl.String, "reg_no": pl.String}  # fmt: skip
    return pl.DataFrame([{**base, **line} for line in lines], schema_overrides=schema, infer_schema_length=None)  # fmt: skip


def told(*lines: Mapping[str, object]) -> tuple[dict[str, object], pl.DataFrame]:
    """The golden values of one organisation of these rows, and the lineage."""
    frame = records(*lines)
    votes = golden.votes(frame, number=pl.Series([7] * len(lines), dtype=pl.Int64))
    chosen = golden.elect(votes)
    places = frame.select("department", "file", "sheet", "row", "round")
    lineage = golden.lineage(votes, chosen, places=places)
    return golden.wide(chosen, votes).row(0, named=True), lineage


def name(department: str, value: str, **more: object) -> dict[str, object]:
    return {"department": department, "org.name": value} | more


def test_the_registrars_name_wins_over_any_majority() -> None:
    wide, _lineage = told(name(MARKET, "甲"), name(TAX, "乙"), name(CIVIL.replace("民政", "人社"), "乙"))  # fmt: skip

    assert wide["name"] == "甲"


def test_the_street_knows_best_where_somebody_works_and_the_phone() -> None:
    said = {"org.operating_address": "新华街1号", "org.contact_phone": "13900000001"}
    seen = {"org.operating_address": "狮城街9号", "org.contact_phone": "13900000002"}

    wide, _lineage = told({"department": MARKET} | said, {"department": STREET} | seen)

    assert (wide["operating_address"], wide["contact_phone"]) == ("狮城街9号", "13900000002")


def test_without_an_authority_most_departments_win_not_most_rows() -> None:
    many = [name(TAX, "乙") for _ in range(3)]

    wide, lineage = told(*many, name("教育局", "甲"), name("财政局", "甲"))

    assert wide["name"] == "甲"
    assert lineage.filter("won")["why"].unique().to_list() == ["2 个部门一致，多于其他写法"]


def test_between_equals_the_newest_list_wins() -> None:
    old, new = date(2024, 1, 31), date(2025, 1, 31)

    wide, _lineage = told(name(TAX, "乙乙乙", listed_on=old), name("教育局", "甲", listed_on=new))

    assert wide["name"] == "甲"


def test_between_equals_of_one_day_the_fuller_text_wins() -> None:
    assert told(name(TAX, "甲"), name("教育局", "甲甲"))[0]["name"] == "甲甲"


@pytest.mark.parametrize("nothing", ["无", "-", "/", "不详", "N/A", "办理中"])
def test_a_cell_that_says_nothing_has_no_vote(nothing: str) -> None:
    wide, lineage = told(
        {"department": MARKET, "org.legal_rep": nothing}, {"org.legal_rep": "张三"}
    )

    assert wide["legal_rep"] == "张三"
    assert lineage.height == 1


def test_names_are_shown_clean_and_one_spelling_is_one_vote() -> None:
    wide, lineage = told(name(TAX, "恒丰(乌海)公司（已注销）"), name("教育局", "恒丰（乌海）公司"))

    assert wide["name"] == "恒丰（乌海）公司"
    assert lineage["why"].to_list() == ["各部门一致", "各部门一致"]


def test_every_value_of_every_row_is_told_with_its_source_and_whether_it_won() -> None:
    _wide, lineage = told(name(MARKET, "甲", row=2), name(TAX, "乙", row=5))

    assert lineage.select("value", "department", "row", "won").rows() == [("甲", MARKET, 2, True), ("乙", TAX, 5, False)]  # fmt: skip
    assert lineage["why"].to_list() == ["以权威部门为准", None]
    assert lineage["organisation"].cast(pl.String).unique().to_list() == ["JW-0000007"]


def test_a_second_field_stands_in_where_the_first_is_blank() -> None:
    wide, _lineage = told({"org.industry_name": None, "org.industry_code": "F51"})

    assert wide["industry"] == "F51"


def test_the_order_of_the_rows_changes_no_winner() -> None:
    rows = [name(TAX, "甲", row=1), name("教育局", "乙", row=2), name("财政局", "丙", row=3)]

    assert told(*rows)[0] == told(*rows[::-1])[0]


def test_every_field_says_who_its_authority_is() -> None:
    assert all(source.fields and source.authority for source in golden.SOURCES.values())
