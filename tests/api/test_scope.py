"""A token sees what its owner's posts let him see today, at every address, and not a row more."""

import json
from collections.abc import Callable

import pytest

from jingwei.people.operations import off_board, relieve
from jingwei.people.permissions import Permission
from tests.api.conftest import ENDPOINT, Program
from tests.register.town import DAY, NOW, Town

OURS, THEIRS = "JW-0000001", "JW-0000004"  # in street a, and in street c of the other district
THEIR_NAME = "乌海市鑫恒04号建材有限公司"
EVERYTHING = (Permission.REGISTER_VIEW, Permission.LEDGERS_EXPORT, Permission.UNITS_VIEW)


def everything(asker: Program) -> str:
    """All that can be asked about an organisation of another street, in one text."""
    asked = [
        asker.ask({"q": {"query": THEIR_NAME}, "n": {"query": THEIRS}, "c": {"query": "91150302PDY000004X"},
                   "u": {"properties": [{"pid": "uscc", "v": "91150302PDY000004X"}]}}),
        asker.extend([OURS], "name"),
        asker.get(f"{ENDPOINT}suggest/entity", prefix="鑫恒04"),
        asker.get(f"{ENDPOINT}suggest/entity", prefix=THEIRS),
        asker.get(f"{ENDPOINT}preview/{THEIRS}"),
        asker.get("/api/v1/organisations", limit=200),
        asker.get(f"/api/v1/organisations/{THEIRS}"),
        asker.get("/api/v1/units", limit=200),
    ]  # fmt: skip
    return "".join(json.dumps(json.loads(one.content), ensure_ascii=False) for one in asked)


def test_a_street_sees_its_own_alone(town: Town, program: Callable[..., Program]) -> None:
    said = everything(program("a", *EVERYTHING))

    assert OURS in said
    assert [one for one in ("鑫恒04号", "三道坎街道", 'JW-0000004"', "乌达区") if one in said] == []


@pytest.mark.thorough
def test_the_databases_own_wall_holds_as_well(
    town: Town, program: Callable[..., Program], office: None
) -> None:
    asker = program("a", *EVERYTHING)

    assert "鑫恒04号" not in everything(asker)
    assert asker.one("鑫恒01号餐饮")[0]["id"] == OURS
    assert asker.one(THEIR_NAME, limit=50) == [
        one for one in asker.one(THEIR_NAME, limit=50) if one["id"] != THEIRS
    ]


def test_out_of_sight_is_as_if_it_were_not(town: Town, program: Callable[..., Program]) -> None:
    asker = program("a", *EVERYTHING)

    for number in (THEIRS, "JW-9999999"):
        assert asker.get(f"{ENDPOINT}preview/{number}").status_code == 404
        assert asker.get(f"/api/v1/organisations/{number}").status_code == 404
        assert asker.extend([number], "name").json()["rows"] == {number: {"name": []}}


def test_who_lost_his_post_sees_nothing_more(town: Town, program: Callable[..., Program]) -> None:
    asker = program("a", *EVERYTHING)
    relieve(town.accounts["a"].posts.get(), on=DAY, actor=None, now=NOW)

    response = asker.ask({"q": {"query": THEIR_NAME}})

    assert response.status_code == 403
    assert "register.view" in response.json()["detail"]


def test_who_was_off_boarded_is_not_known(town: Town, program: Callable[..., Program]) -> None:
    asker = program("a")
    off_board(town.accounts["a"], actor=None, now=NOW)

    assert asker.ask({"q": {"query": THEIR_NAME}}).status_code == 401


@pytest.mark.parametrize(
    ("given", "address", "status"),
    [
        (Permission.UNITS_VIEW, "/api/v1/organisations", 403),
        (Permission.UNITS_VIEW, f"{ENDPOINT}suggest/entity", 403),
        (Permission.REGISTER_VIEW, "/api/v1/units", 403),
        (Permission.REGISTER_VIEW, "/api/v1/organisations", 200),
    ],
)
def test_a_token_may_no_more_than_was_given_with_it(
    town: Town, program: Callable[..., Program], given: Permission, address: str, status: int
) -> None:
    assert program("city", given).get(address).status_code == status


def test_internal_fields_take_their_own_permission(
    town: Town, program: Callable[..., Program]
) -> None:
    address = f"/api/v1/organisations/{OURS}"
    plain, full = (program("a", *given).get(address).json() for given in (EVERYTHING[:1], EVERYTHING))  # fmt: skip

    assert plain["internal"] is None
    assert full["internal"]["operating_address"] == "乌海市海勃湾区人民路1号"
    assert "139000000" not in json.dumps(full)


def test_a_browser_that_signed_in_is_not_known_to_the_api(town: Town) -> None:
    browser = Program()
    browser.client.force_login(town.accounts["city"])

    assert browser.ask({"q": {"query": THEIR_NAME}}).status_code == 401
    assert browser.get("/api/v1/organisations").status_code == 401
