"""The read API: pages by key, filters, days, one shape of faults, and a document that says all this."""

from collections.abc import Callable
from typing import Any

import pytest

from jingwei.people.permissions import Permission
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.kinds import EditableField
from jingwei.register.operations import edit_field
from tests.api.conftest import Program
from tests.register.town import DAY, NOW, Town

ORGANISATIONS, UNITS = "/api/v1/organisations", "/api/v1/units"
ALL = (Permission.REGISTER_VIEW, Permission.UNITS_VIEW)


def numbers(said: Any) -> list[int]:
    return [int(one["number"][3:]) for one in said.json()["items"]]


def test_pages_follow_each_other_without_gap_or_overlap(program: Callable[..., Program]) -> None:
    asker = program("city")
    pages = [asker.get(ORGANISATIONS, limit=10)]
    while after := pages[-1].json()["next"]:
        pages.append(asker.get(ORGANISATIONS, limit=10, after=after))
    found = [number for page in pages for number in numbers(page)]

    assert found == list(range(1, 43))


def test_units_come_in_pages_too(town: Town, program: Callable[..., Program]) -> None:
    asker = program("city", *ALL)
    first = asker.get(UNITS, limit=4).json()
    rest = asker.get(UNITS, limit=200, after=first["next"]).json()
    found = [one["id"] for one in first["items"] + rest["items"]]

    assert found == sorted(unit.pk for unit in town.units.values())
    assert rest["next"] is None
    assert first["items"][0] == {
        "id": town["city"].pk, "name": "乌海市", "kind": "city", "tree": "place", "parent": None,
    }  # fmt: skip


def test_filters_narrow(town: Town, program: Callable[..., Program]) -> None:
    asker = program("city", *ALL)

    assert numbers(asker.get(ORGANISATIONS, unit=town["c"].pk)) == [4, 9, 14, 19, 24, 29, 34, 39]
    assert numbers(asker.get(ORGANISATIONS, kind="law_firm")) == [42]
    assert numbers(asker.get(ORGANISATIONS, unit=10**15)) == []
    below = asker.get(UNITS, parent=town["a"].pk).json()["items"]
    assert {one["name"] for one in below} == {"新桥社区", "团结社区"}
    committees = asker.get(UNITS, tree="committee").json()["items"]
    assert {one["tree"] for one in committees} == {"committee"}


def test_what_changed_since_and_what_was_on_a_day(
    town: Town, program: Callable[..., Program]
) -> None:
    with seeing(EVERYTHING):
        edit_field(town.organisation(7), field=EditableField.NAME, value="乌海市新名商贸有限公司", reason="核实",
                   on=DAY, actor=town.accounts["city"], now=NOW)  # fmt: skip
    asker = program("city")

    assert numbers(asker.get(ORGANISATIONS, updated_since=str(DAY))) == [7]
    names = [
        asker.get(f"{ORGANISATIONS}/JW-0000007", as_of=day).json()["name"]
        for day in ("2026-06-14", "2026-06-15")
    ]
    assert names == ["乌海市鑫恒07号装饰有限公司", "乌海市新名商贸有限公司"]
    assert asker.get(f"{ORGANISATIONS}/JW-0000007", as_of="2020-01-01").status_code == 404


@pytest.mark.parametrize(
    ("address", "asked", "name"),
    [
        (ORGANISATIONS, {"limit": 0}, "limit"), (ORGANISATIONS, {"limit": 201}, "limit"),
        (ORGANISATIONS, {"kind": "bank"}, "kind"), (ORGANISATIONS, {"unit": 1 << 63}, "unit"),
        (ORGANISATIONS, {"after": "x"}, "after"), (ORGANISATIONS, {"as_of": "2026-13-01"}, "as_of"),
        (UNITS, {"tree": "oak"}, "tree"), (f"{ORGANISATIONS}/1", {}, "number"),
        (f"{ORGANISATIONS}/JW-x", {}, "number"),
    ],
)  # fmt: skip
def test_a_parameter_that_makes_no_sense_is_named(
    program: Callable[..., Program], address: str, asked: dict[str, Any], name: str
) -> None:
    response = program("city", *ALL).get(address, **asked)

    assert response.status_code == 400
    assert response.json()["status"] == 400
    assert f" {name} " in response.json()["detail"]


def test_the_document_says_what_is_answered_and_refused(program: Callable[..., Program]) -> None:
    said = Program().get("/api/v1/openapi.json").json()

    assert set(said["paths"]) == {ORGANISATIONS, ORGANISATIONS + "/{number}", UNITS}
    for path in said["paths"].values():
        assert {"200", "400", "401", "403", "404", "429"} <= set(path["get"]["responses"])
        assert path["get"]["security"]


def test_no_phone_and_no_person_is_in_any_answer(program: Callable[..., Program]) -> None:
    fields = str(Program().get("/api/v1/openapi.json").json()["components"])

    assert [
        one for one in ('phone"', "legal_rep", "party_members", "contact") if one in fields
    ] == []
