"""Attaching a few rows or judgements touches what they concern, and comes to what a whole round comes to."""

from pathlib import Path

import polars as pl
import pytest

from jingwei import fusion
from jingwei.fusion.coded import plain
from jingwei.fusion.engine import run, silent
from jingwei.fusion.model import Fusion
from jingwei.fusion.state import State
from tests.fusion.crowd import MARKET, TAX, city, crowd
from tests.fusion.lists import answer, code, record, table

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[pl.DataFrame, State, Fusion]:
    records, _truth = city(tmp_path_factory.mktemp("town"), rows=1_500)
    state, result = fusion.fuse(records)
    return records, state, result


def news_of(records: pl.DataFrame) -> pl.DataFrame:
    """Some rows of the lists with another phone, some under another name, some of nobody known."""
    some = records[range(3, records.height, 40)]
    turn = pl.int_range(pl.len()) % 3
    name, phone = pl.col("org.name"), pl.col("org.contact_phone")
    return some.with_columns(
        pl.when(turn == 0).then(pl.lit("13800138000")).otherwise(phone).alias("org.contact_phone"),
        pl.when(turn == 1).then(name + "分公司").otherwise(name).alias("org.name"),
    )


def test_what_is_attached_comes_to_the_same_register_as_a_whole_round(
    town: tuple[pl.DataFrame, State, Fusion],
) -> None:
    records, state, _result = town
    news = news_of(records)

    attached, found = fusion.attach(news, state=state)
    whole, other = run(news, before=state, judgements=None, as_of=None, tell=silent, partial=True)

    told = ["file", "sheet", "row", "organisation"]
    assert found.rows.select(told).equals(other.rows.select(told))
    assert found.organisations.equals(other.organisations)
    by = ["record", "home", "code"]
    assert plain(attached.records.select(by).sort(by)).equals(
        plain(whole.records.select(by).sort(by))
    )


def test_rows_that_are_not_sent_stay_where_they_are(
    town: tuple[pl.DataFrame, State, Fusion],
) -> None:
    records, state, result = town

    after, found = fusion.attach(records.head(1), state=state)

    assert found.rows.height == 1
    assert after.records.height == state.records.height
    assert found.organisations.equals(result.organisations)
    assert found.changes.is_empty()


def test_a_row_is_replaced_by_the_one_that_says_more_of_the_same_organisation() -> None:
    lists = table(
        [*crowd(30), record(MARKET, 50, "乌海市鑫恒贸易有限公司", uscc=code(900), person="张三")]
    )
    state, _result = fusion.fuse(lists)
    news = table([record(MARKET, 2, "乌海市鑫恒贸易有限公司", uscc=code(900), person="李四")])

    after, found = fusion.attach(news, state=state)

    assert after.records.height == state.records.height
    (number,) = found.rows["organisation"]
    of = found.organisations.filter(pl.col("organisation") == number)
    assert of["legal_rep"].to_list() == ["李四"]
    assert found.changes["field"].to_list() == ["legal_rep"]


def test_a_judgement_alone_is_attached_and_taken_back() -> None:
    rows = [record(MARKET, 50, "乌海市鑫恒贸易有限公司", uscc=code(900)), record(TAX, 50, "乌海市远景物流有限公司", uscc=code(901))]  # fmt: skip
    state, before = fusion.fuse(table([*crowd(30), *rows]))
    nothing = table(rows).clear()

    joined, one = fusion.attach(
        nothing, state=state, judgements=answer((MARKET, 50), (TAX, 50), "same")
    )
    _again, two = fusion.attach(
        nothing, state=joined, judgements=answer((MARKET, 50), (TAX, 50), "undo")
    )

    assert one.organisations.height == before.organisations.height - 1
    assert two.organisations.height == before.organisations.height


def test_an_attached_state_is_saved_and_loaded(
    town: tuple[pl.DataFrame, State, Fusion], tmp_path: Path
) -> None:
    records, state, _result = town
    after, _found = fusion.attach(news_of(records), state=state)

    fusion.save(after, tmp_path / "state", with_contacts=True)
    again, _found = fusion.fuse(records.head(0), state=fusion.load(tmp_path / "state"))

    assert again.records.height == after.records.height


def test_a_judgement_finds_rows_of_lists_without_sheets_and_numbers_written_as_text() -> None:
    rows = [record(MARKET, 50, "乌海市鑫恒贸易有限公司", uscc=code(900)), record(TAX, 50, "乌海市远景物流有限公司", uscc=code(901))]  # fmt: skip
    lists = table([*crowd(30), *rows]).with_columns(sheet=pl.lit(""))
    state, before = fusion.fuse(lists)
    same = answer((MARKET, 50), (TAX, 50), "same").with_columns(
        pl.lit(None, dtype=pl.String).alias("left_sheet"), pl.lit(None, dtype=pl.String).alias("right_sheet"),
        pl.col("left_row").cast(pl.String),
    )  # fmt: skip

    _state, found = fusion.attach(lists.clear(), state=state, judgements=same)

    assert found.organisations.height == before.organisations.height - 1


def test_a_row_of_nobody_known_becomes_an_organisation_of_its_own() -> None:
    state, before = fusion.fuse(table(crowd(30)))
    news = table([record(TAX, 9, "包头市白云石料有限公司", uscc=code(990, division="150203"))])

    after, found = fusion.attach(news, state=state)

    assert found.organisations.height == before.organisations.height + 1
    assert (
        found.rows["organisation"].is_in(before.organisations["organisation"].implode()).sum() == 0
    )
    assert after.records.height == state.records.height + 1


def test_attaching_nothing_changes_nothing(
    town: tuple[pl.DataFrame, State, Fusion],
) -> None:
    records, state, result = town

    after, found = fusion.attach(records.clear(), state=state)

    assert found.organisations.equals(result.organisations)
    assert found.rows.is_empty()
    assert after.records.height == state.records.height


def test_where_two_lists_have_a_row_at_one_place_an_answer_means_the_newer() -> None:
    state, _result = fusion.fuse(
        table([*crowd(30), record(MARKET, 50, "乌海市远景物流有限公司", uscc=code(901))])
    )
    news = table([record(MARKET, 50, "乌海市鑫恒贸易有限公司", uscc=code(900)), record(TAX, 50, "乌海市鑫恒贸易部", uscc=code(902))])  # fmt: skip

    _after, found = fusion.attach(
        news, state=state, judgements=answer((MARKET, 50), (TAX, 50), "same")
    )

    both = found.rows.filter(pl.col("row") == 50)
    assert both["organisation"].n_unique() == 1
    assert both.height == 2
