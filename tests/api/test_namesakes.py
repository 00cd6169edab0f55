"""A tie is never taken: organisations of one name are told apart by code or place, or by a person."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api import city
from tests.api.conftest import Program
from tests.register.town import Town

pytestmark = pytest.mark.thorough

NAME = "乌海市鑫达商贸有限公司"
NORTH, NORTH_TOO, SOUTH = city.WHERE[0], city.WHERE[1], city.WHERE[2]
CODES = ("91150302PDY00001X0", "91150302PDY0000280")


def taken(results: dict[str, list[dict[str, Any]]]) -> list[str]:
    """The questions of which some candidate is taken."""
    return [key for key, found in results.items() if any(one["match"] for one in found)]


def test_50_pairs_of_one_name_are_never_taken_by_themselves(
    town: Town, program: Callable[..., Program]
) -> None:
    names = [one.name.text for one in city.organisations(rows=2_000)[:50]]
    firsts = [city.listed(3001 + at, name, where=NORTH) for at, name in enumerate(names)]
    seconds = [city.listed(4001 + at, name, where=SOUTH) for at, name in enumerate(names)]
    city.publish_lines(town, firsts + seconds)

    found = program("city").results({str(at): {"query": name} for at, name in enumerate(names)})

    assert taken(found) == []
    pairs = {key: {one["id"] for one in result[:2]} for key, result in found.items()}
    assert pairs == {str(at): {f"JW-{3001 + at:07d}", f"JW-{4001 + at:07d}"} for at in range(50)}
    assert all(result[0]["score"] == result[1]["score"] for result in found.values())


@pytest.fixture
def pair(town: Town) -> None:
    """Two of one name in different districts."""
    lines = [
        city.listed(3001, NAME, where=NORTH, uscc=CODES[0]),
        city.listed(3002, NAME, where=SOUTH, uscc=CODES[1]),
    ]
    city.publish_lines(town, lines)


@pytest.mark.parametrize(
    ("pid", "value", "number"),
    [
        ("uscc", CODES[1], "JW-0003002"),
        ("uscc", CODES[1].lower().replace("pdy", "pdy "), "JW-0003002"),
        ("district", "海勃湾区", "JW-0003001"),
        ("district", "海勃湾", "JW-0003001"),
        ("street", {"id": "x", "name": "三道坎街道"}, "JW-0003002"),
        ("address", "乌海市海勃湾区新华街道人民路3001号", None),
    ],
)  # fmt: skip
def test_code_or_place_tell_namesakes_apart(
    pair: None, program: Callable[..., Program], pid: str, value: object, number: str | None
) -> None:
    found = program("city").one(NAME, properties=[{"pid": pid, "v": value}])

    assert next((one["id"] for one in found if one["match"]), None) == number
    assert len(found) == 2


def test_addresses_alike_do_not_tell_namesakes_apart(
    town: Town, program: Callable[..., Program]
) -> None:
    lines = [city.listed(3001, NAME, where=NORTH), city.listed(3002, NAME, where=NORTH)]
    lines[1]["registered_address"] = lines[0]["registered_address"]
    city.publish_lines(town, lines)
    address = {"pid": "address", "v": lines[0]["registered_address"]}

    found = program("city").one(NAME, properties=[address, {"pid": "district", "v": "海勃湾区"}])

    assert taken({"q": found}) == []


def test_addresses_apart_tell_namesakes_apart(town: Town, program: Callable[..., Program]) -> None:
    lines = [city.listed(3001, NAME, where=NORTH), city.listed(3002, NAME, where=SOUTH)]
    lines[0]["registered_address"] = "凤凰岭东街金裕花园5号楼201室"
    lines[1]["registered_address"] = "工业园巴音赛大道88号"
    city.publish_lines(town, lines)

    found = program("city").one(
        NAME, properties=[{"pid": "address", "v": "凤凰岭东街金裕花园5号楼201室"}]
    )

    assert [one["id"] for one in found if one["match"]] == ["JW-0003001"]


@pytest.mark.parametrize(
    ("first", "second", "asked"),
    [
        ("乌海市鑫达商贸有限公司", "乌海市鑫达商贸有限责任公司", "乌海市鑫达商贸有限公司"),
        ("乌海市鑫达商贸有限公司", "海勃湾区鑫达商贸有限公司", "鑫达商贸有限公司"),
        ("乌海市鑫达商贸有限公司", "鑫达商贸（乌海）有限公司", "鑫达商贸"),
        ("乌海市鑫达种植有限公司", "乌海市鑫达种植农民专业合作社", "鑫达种植"),
    ],
)
def test_names_that_are_one_name_are_a_tie(
    town: Town, program: Callable[..., Program], first: str, second: str, asked: str
) -> None:
    city.publish_lines(town, [city.listed(3001, first), city.listed(3002, second)])

    found = program("city").one(asked)

    assert {one["id"] for one in found} == {"JW-0003001", "JW-0003002"}
    assert taken({"q": found}) == []


@pytest.mark.parametrize(
    ("second", "asked"),
    [
        ("乌海市鑫达商贸有限公司海勃湾分公司", "乌海市鑫达商贸有限公司"),
        ("乌海市鑫达种植农民专业合作社", "乌海市鑫达商贸有限公司"),
        ("乌海市鑫大商贸有限公司", "鑫达商贸有限公司"),
    ],
)
def test_what_only_resembles_is_no_rival(
    town: Town, program: Callable[..., Program], second: str, asked: str
) -> None:
    city.publish_lines(town, [city.listed(3001, NAME), city.listed(3002, second)])

    found = program("city").one(asked)

    assert (found[0]["id"], found[0]["match"]) == ("JW-0003001", True)


@pytest.mark.parametrize(
    ("asked", "properties"),
    [
        ("鑫达", []),  # a brand alone
        ("海南省鑫达商贸有限公司", []),  # of another province
        ("乌海市鑫达商贸有限公司第二分公司", []),
        ("乌海市鑫大商贸有限公司", []),
        ("乌达区鑫达商贸有限公司", [{"pid": "district", "v": "乌达区"}]),
        (NAME, [{"pid": "district", "v": "乌达区"}]),
        (NAME, [{"pid": "uscc", "v": CODES[1]}]),
        ("乌海市宏图物流有限公司", [{"pid": "uscc", "v": CODES[0]}]),
    ],
)
def test_what_is_contradicted_is_left_to_a_person(
    town: Town, program: Callable[..., Program], asked: str, properties: list[dict[str, str]]
) -> None:
    city.publish_lines(town, [city.listed(3001, NAME, where=NORTH, uscc=CODES[0])])

    found = program("city").one(asked, properties=properties)

    assert [(one["id"], one["match"]) for one in found] == [("JW-0003001", False)]


def test_a_former_name_finds_and_is_not_taken(town: Town, program: Callable[..., Program]) -> None:
    lines = [city.listed(3001, "乌海市宏图物流有限公司", former_names=NAME)]
    city.publish_lines(town, lines)

    found = program("city").one("鑫达商贸有限责任公司")

    assert [(one["id"], one["match"]) for one in found] == [("JW-0003001", False)]
    assert {"id": "former_name", "value": True} in found[0]["features"]


def test_a_core_that_hundreds_have_is_never_taken(
    town: Town, program: Callable[..., Program]
) -> None:
    others = [city.listed(5001 + at, f"鑫达{at:03d}商贸行") for at in range(220)]
    city.publish_lines(town, [city.listed(3001, "乌海市海勃湾区鑫达有限公司"), *others])

    found = program("city").one("鑫达", limit=50)

    assert taken({"q": found}) == []
