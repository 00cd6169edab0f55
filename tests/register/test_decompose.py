"""The rules of place and committee, each with the reason that is told (R-2.5, R-2.6)."""

from datetime import timedelta

import pytest

from jingwei.register import incoming
from jingwei.register.decompose import decompose
from jingwei.register.ground import ground
from jingwei.units.kinds import Kind
from jingwei.units.operations import Opening, open_unit, rename_unit
from tests.register.fused import Said, fused, line
from tests.register.town import DAY, FOUNDED, Town


def placed(town: Town, **said: Said) -> dict[str, object]:
    """What the rules say of one organisation of which the lists say this."""
    frame = incoming.read(fused([line(1, "某公司", **said)]))
    return dict(decompose(frame, ground(town["city"], on=DAY)).row(0, named=True))


@pytest.mark.parametrize(
    ("said", "unit", "why"),
    [
        ({"operating_address": "乌海市海勃湾区新华街道新桥社区1号"}, "a1", "operating_address"),
        ({"operating_address": "乌海市海勃湾区新华街道1号"}, "a", "operating_address"),
        ({"operating_address": "海勃湾区新华街 道 团结社区"}, "a2", "operating_address"),
        ({"operating_address": "团结社区3号楼"}, "a2", "operating_address"),
        # What is said of the place of business goes before what a list says.
        ({"operating_address": "乌达区三道坎街道1号", "street": "新华街道", "district": "海勃湾区"}, "c", "operating_address"),
        ({"street": "新华街道", "community": "新桥社区"}, "a1", "listed"),
        ({"street": "新华", "community": "新桥"}, "a1", "listed"),
        ({"street": "海勃湾区新华街道"}, "a", "listed"),
        ({"street": "新华街道", "community": "不知何处社区"}, "a", "listed"),
        ({"building": "东方大厦"}, "b", "site"),
        ({"operating_address": "海勃湾区人民路1号东方大厦12层"}, "b", "site"),
        ({"park": "高新产业园"}, "park", "site"),
        ({"registered_address": "海勃湾区滨河街道1号"}, "b", "registered_address"),
        ({"district": "海勃湾区", "operating_address": "海勃湾区人民路1号"}, "north", "district"),
        ({"operating_address": "乌达区人民路1号"}, "south", "district"),
        # A road that is called like a street is no street.
        ({"district": "海勃湾区", "operating_address": "海勃湾区新华大街1号"}, "north", "district"),
    ],
)  # fmt: skip
def test_a_place_is_found_with_the_reason(
    town: Town, said: dict[str, Said], unit: str, why: str
) -> None:
    found = placed(town, **said)

    assert (found["place"], found["place_why"]) == (town[unit].pk, why)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"operating_address": "呼和浩特市新城区1号"},
        {"operating_address": "新华街道或者滨河街道"},
    ],
)
def test_what_says_nothing_or_two_things_stays_without_a_place(
    town: Town, said: dict[str, Said]
) -> None:
    found = placed(town, **said)

    assert (found["place"], found["place_why"]) == (None, None)


@pytest.mark.thorough
def test_a_name_borne_twice_counts_only_in_its_own_district(town: Town) -> None:
    twin = open_unit(Opening("新桥社区", Kind.COMMUNITY, parent=town["c"]), on=FOUNDED)

    here = placed(town, operating_address="海勃湾区新桥社区1号")
    there = placed(town, operating_address="乌达区新桥社区1号")
    nowhere = placed(town, operating_address="新桥社区1号")

    assert (here["place"], there["place"], nowhere["place"]) == (town["a1"].pk, twin.pk, None)


def test_a_street_in_another_district_is_not_believed(town: Town) -> None:
    found = placed(town, operating_address="乌达区人民路1号", street="新华街道")

    assert (found["place"], found["place_why"]) == (town["south"].pk, "district")


def test_the_park_and_the_building_are_found_beside_the_place(town: Town) -> None:
    found = placed(
        town,
        district="海勃湾区",
        street="新华街道",
        park="高新产业园",
        operating_address="海勃湾区东方大厦5层",
    )

    assert (found["place"], found["park"], found["building"]) == (
        town["a"].pk, town["park"].pk, town["tower"].pk,
    )  # fmt: skip


def test_who_works_elsewhere_is_known_where_it_is_registered(town: Town) -> None:
    found = placed(
        town, operating_address="乌海市乌达区人民路1号", registered_address="海勃湾区滨河街道1号"
    )

    assert found["registered"] == town["north"].pk
    assert found["flags"] == ["works_elsewhere"]
    assert found["place"] == town["south"].pk


def test_who_works_where_it_is_registered_is_not_told_twice(town: Town) -> None:
    found = placed(
        town, operating_address="海勃湾区人民路1号", registered_address="海勃湾区滨河街道1号"
    )

    assert (found["registered"], found["flags"]) == (None, ["placed_by_registered_address"])


@pytest.mark.parametrize(
    ("said", "unit", "why"),
    [
        ({"industry": "批发和零售业", "industry_section": "F"}, "commerce", "section"),
        ({"industry": "5211"}, "commerce", "industry"),
        ({"industry": "F5211"}, "commerce", "industry"),
        ({"industry": "法律服务"}, "lawyers", "industry"),
        ({"kind": "law_firm", "industry": "租赁和商务服务业", "industry_section": "L"}, "lawyers", "kind"),
        ({"industry": "制造业", "industry_section": "C"}, None, None),
        ({}, None, None),
        ({"kind": "association"}, None, None),
    ],
)  # fmt: skip
def test_a_committee_is_found_by_industry_or_kind(
    town: Town, said: dict[str, Said], unit: str | None, why: str | None
) -> None:
    found = placed(town, **said)

    assert (found["committee"], found["committee_why"]) == (unit and town[unit].pk, why)


def test_the_names_of_the_day_count(town: Town) -> None:
    rename_unit(town["a"], name="新华里街道", on=DAY + timedelta(days=1))
    frame = incoming.read(fused([line(1, "某公司", street="新华里街道")]))

    then = decompose(frame, ground(town["city"], on=DAY + timedelta(days=1)))

    assert placed(town, street="新华街道")["place"] == town["a"].pk
    assert then["place"].to_list() == [town["a"].pk]
