"""Addresses taken apart: districts, roads, numbers, buildings and rooms in all the ways they are written."""

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jingwei.fusion.normalise.addresses import address_parts, learned_roads, located
from tests.fusion.normalise.wuhai import PLACES

pytestmark = pytest.mark.thorough

WRITTEN = "乌海市勃湾区新华大街路道巷号楼院栋幢单元室AB0123456789０１#＃-—（）() 　"
cells = st.text(alphabet=WRITTEN, max_size=24)


def parts(*addresses: str, roads: frozenset[str] = frozenset()) -> pl.DataFrame:
    return address_parts(located(pl.Series("a", addresses), places=PLACES), roads=roads)


def part(address: str, *columns: str) -> tuple[str, ...]:
    return tuple(parts(address).select(columns).row(0))


@pytest.mark.parametrize(
    "address",
    [
        "乌海市海勃湾区新华街12号",
        "海勃湾区新华街12#",
        "海勃湾区新华街１２＃",
        "海勃湾区新华街１２号",
        "内蒙古自治区乌海市海勃湾区新华大街12号",
        "内蒙古乌海海勃湾新华12号",
        "海勃湾区 新华街 12 号",
        "中国内蒙古乌海市海勃湾区新华路12号",
        "（海勃湾区）新华街12号",
    ],
)
def test_one_house_written_in_many_ways_is_one(address: str) -> None:
    assert part(address, "district", "road", "number") == ("150302", "新华", "12")


@pytest.mark.parametrize(
    ("address", "building", "room"),
    [
        ("海勃湾区新华街12号3号楼201室", "3", "201"),
        ("海勃湾区新华街12号3栋201", "3", "201"),
        ("海勃湾区新华街12号3幢201房", "3", "201"),
        ("海勃湾区新华街12号3#楼201", "3", "201"),
        ("海勃湾区新华街12号A座1105室", "A", "1105"),
        ("海勃湾区新华街12号-219", "", "219"),
        ("海勃湾区新华街12-219", "", "219"),
        ("海勃湾区新华街12号—219", "", "219"),
        ("海勃湾区新华街12号", "", ""),
        ("海勃湾区新华12", "", ""),
    ],
)
def test_building_and_room_are_found_and_a_house_number_is_no_room(
    address: str, building: str, room: str
) -> None:
    assert part(address, "number", "building", "room") == ("12", building, room)


def test_a_building_of_an_estate_is_no_house_number() -> None:
    assert part("乌达区金域蓝湾18号楼201", "number", "building", "room") == ("", "18", "201")


def test_an_address_of_places_alone_says_only_the_district() -> None:
    found = parts("内蒙古乌海市海南区")

    assert found.row(0, named=True) == {
        "district": "150303", "rest": "", "road": "", "number": "", "building": "", "room": "", "estate": "",
    }  # fmt: skip


def test_a_road_is_learned_when_two_addresses_have_it_before_a_number() -> None:
    seen = located(pl.Series(["新华西街1号", "新华西街2号", "狮城街3号"]), places=PLACES)

    assert learned_roads(seen) == {"新华西街"}


def test_a_learned_road_is_recognised_without_its_number() -> None:
    known = parts("海勃湾区新华西街金域蓝湾", roads=frozenset({"新华西街"}))

    assert known["road"].item() == "新华西"


@settings(max_examples=200)
@given(st.lists(st.one_of(cells, st.text(max_size=40)), max_size=6))
def test_no_text_raises_and_no_address_is_lost(addresses: list[str]) -> None:
    found = located(pl.Series(addresses, dtype=pl.String), places=PLACES)

    taken = address_parts(found, roads=learned_roads(found))

    assert taken.height == len(addresses)
    assert not any(taken.null_count().row(0))
    assert taken["district"].str.contains(r"^(?:\d{6})?$").all()


@settings(max_examples=200)
@given(st.lists(cells, min_size=1, max_size=20))
@example(["—)—"])
def test_locating_the_rest_again_changes_nothing_more(addresses: list[str]) -> None:
    rest = located(pl.Series(addresses), places={})["rest"]

    assert located(rest, places={})["rest"].to_list() == rest.to_list()


@settings(max_examples=200)
@given(
    road=st.text(alphabet="新华狮城学府团结", min_size=2, max_size=3),
    ending=st.sampled_from(["街", "路", "大街", "道", "巷"]),
    number=st.integers(min_value=1, max_value=9999),
    sign=st.sampled_from(["号", "#", "＃"]),
)
def test_road_and_number_are_found_whatever_they_are(
    road: str, ending: str, number: int, sign: str
) -> None:
    assert part(f"乌达区{road}{ending}{number}{sign}", "road", "number") == (road, str(number))


def test_an_estate_whose_name_holds_a_big_is_no_road() -> None:
    assert part("海勃湾区恒大名都18号楼", "road", "building") == ("", "18")
    assert part("海勃湾区新华大8号", "road", "number") == ("新华", "8")
