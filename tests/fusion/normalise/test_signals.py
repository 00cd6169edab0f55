"""What linking compares: one line a row, hashes that depend on what is said, words that grow."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jingwei.fusion.normalise.signals import Signals, Vocabulary, digests, signals
from tests.fusion.lists import code, record, table
from tests.fusion.normalise.wuhai import PLACES

pytestmark = pytest.mark.thorough

WORDS = Vocabulary(places=PLACES, roads=frozenset(), branches=frozenset())
TAX, MARKET = "税务局", "市场监管局"


def read(records: pl.DataFrame, words: Vocabulary = WORDS) -> tuple[Signals, Vocabulary]:
    return signals(records, digest=digests(records), words=words)


def compared(*rows: dict[str, object]) -> Signals:
    return read(table(rows))[0]


def test_rows_stay_in_order_and_bear_everything_that_is_compared() -> None:
    found = compared(
        record(MARKET, 2, "乌海市恒亿电力工程有限公司", uscc=code(1), person="张三", phone="13900000001/2012345", address="乌海市乌达区狮城街2号"),
        record(TAX, 3, "恒亿电力工程"),
    )  # fmt: skip

    assert found.rows["core"].to_list() == ["恒亿电力工程", "恒亿电力工程"]
    assert found.rows["uscc"].to_list() == [code(1), None]
    assert found.rows["person"].to_list() == ["张三", None]
    assert found.phones["row"].to_list() == [0, 0]
    assert found.addresses.select("row", "district").rows() == [(0, "150304")]


def test_a_mobile_and_a_landline_are_keys_that_do_not_show_the_number() -> None:
    found = compared(record(MARKET, 2, "恒亿", phone="13900000001"))

    assert found.phones["key"].dtype == pl.UInt64
    assert "13900000001" not in str(found.phones.to_dict(as_series=False))


def test_names_that_sound_alike_sound_alike() -> None:
    found = compared(
        record(MARKET, 2, "恒亿电力"), record(TAX, 2, "恒易电力"), record(TAX, 3, "百川电力")
    )

    first, second, third = found.rows["pinyin"].to_list()
    assert first == second != third


def test_the_digest_says_what_a_row_says_and_not_where_it_stands() -> None:
    found = compared(
        record(MARKET, 2, "恒亿电力", phone="13900000001"),
        record(MARKET, 9, "恒亿电力", phone="13900000001"),
        record(TAX, 2, "恒亿电力", phone="13900000001"),
        record(MARKET, 2, "恒亿电力", phone="13900000002"),
    )

    assert found.rows["digest"].n_unique() == 3
    assert found.rows["digest"][0] == found.rows["digest"][1]


def test_two_spellings_of_an_address_meet_by_road_and_number() -> None:
    found = compared(
        record(MARKET, 2, "甲", address="乌海市海勃湾区新华街12号"),
        record(TAX, 2, "乙", address="海勃湾新华大街12＃-219"),
    )

    assert found.addresses["number_key"].n_unique() == 1
    assert found.addresses["number_key"].null_count() == 0


def test_rooms_of_different_estates_never_meet() -> None:
    found = compared(
        record(MARKET, 2, "甲", address="乌达区金域蓝湾3号楼一单元201室"),
        record(TAX, 2, "乙", address="海勃湾区恒信花园5号楼二单元201室"),
    )

    keys = found.addresses["room_key"].drop_nulls()
    assert keys.n_unique() == len(keys)


def test_roads_and_branches_are_learned_and_kept_for_later_rounds() -> None:
    rows = [
        record(MARKET, 2, "乌海市恒亿电力有限公司巴音分公司", address="乌达区狮城西街2号"),
        record(MARKET, 3, "乌海市远达物流有限公司", address="乌达区狮城西街4号"),
    ]

    _found, words = read(table(rows))
    later, again = read(table([record(TAX, 2, "百川运输巴音分公司")]), words=words)

    assert words.branches == {"巴音分公司"}
    assert words.roads == {"狮城西街"}
    assert later.rows["core"].to_list() == ["百川运输"]
    assert again.branches >= words.branches
    assert again.roads >= words.roads


def test_some_lines_are_taken_with_their_phones_and_addresses() -> None:
    found = compared(
        record(MARKET, 2, "甲", phone="13900000001", address="新华街12号"),
        record(MARKET, 3, "乙", phone="13900000002", address="新华街13号"),
    )

    second = found.taken(pl.Series([1]))

    assert second.rows["core"].to_list() == ["乙"]
    assert second.phones["row"].to_list() == [0]
    assert (
        second.phones["key"].to_list() == found.phones.filter(pl.col("row") == 1)["key"].to_list()
    )
    assert second.addresses["row"].to_list() == [0]


cells = st.one_of(st.none(), st.text(max_size=20))


@settings(max_examples=100)
@given(st.lists(st.tuples(cells, cells, cells, cells, cells), min_size=1, max_size=4))
def test_no_row_raises_and_none_is_lost(rows: list[tuple[str | None, ...]]) -> None:
    listed = [
        record(TAX, n, name, uscc=uscc, person=person, phone=phone, address=address)
        for n, (name, uscc, person, phone, address) in enumerate(rows)
    ]

    assert compared(*listed).rows.height == len(rows)
