"""The plan of the divisions: whole, in order and without contradiction for every province."""

from collections import defaultdict
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jingwei.kernel import divisions
from jingwei.kernel.divisions import DivisionLevel
from jingwei.units.kinds import CodeSystem, Kind
from jingwei.units.operations.plan import RECORDS_BEGIN, Planned, plan
from jingwei.units.rules import PARENTS
from tests.units.city import refused

ON = date(2020, 1, 1)
WUHAI = plan("1503", on=ON)


def named(places: list[Planned], name: str) -> Planned:
    """The one place that bears or bore the name."""
    [found] = [place for place in places if name in {said.name for said in place.names}]
    return found


def test_wuhai_has_three_districts_under_the_city() -> None:
    below = [place.names[-1].name for place in WUHAI if place.parent == WUHAI[0].key]

    assert WUHAI[0].names[-1].name == "乌海市"
    assert below == ["海勃湾区", "海南区", "乌达区"]


def test_a_street_has_its_codes_in_both_systems() -> None:
    street = named(WUHAI, "新华街道")

    assert dict(street.codes) == {
        CodeSystem.STATISTICS: "150302003",
        CodeSystem.CIVIL_AFFAIRS: "150302001",
    }
    assert (street.kind, street.held_from, street.held_to) == (Kind.STREET, ON, None)


@pytest.mark.parametrize(
    ("name", "kind", "short"),
    [
        ("千里山镇", Kind.TOWN, "千里山"),
        ("乌达经济开发区", Kind.PARK, "乌达经济开发区"),
        ("墨香梨园社区", Kind.COMMUNITY, "墨香梨园"),
        ("羊路井村", Kind.COMMUNITY, "羊路井村"),
        ("新地村", Kind.COMMUNITY, "新地村"),
    ],
)
def test_kinds_and_short_names_follow_code_and_name(name: str, kind: Kind, short: str) -> None:
    place = named(WUHAI, name)

    assert (place.kind, place.names[0].short_name) == (kind, short)


def test_communities_that_statistics_invent_are_left_out() -> None:
    assert [p for p in WUHAI if "虚拟" in p.names[0].name] == []


@pytest.mark.parametrize(
    ("prefix", "name"), [("411302", "邰庄村"), ("520626", "鹿溪村"), ("411302", "华山区居委会")]
)
def test_odd_names_of_communities_are_understood_or_kept(prefix: str, name: str) -> None:
    assert named(plan(prefix, on=ON), name).kind is Kind.COMMUNITY


def test_a_division_that_changed_its_name_is_one_with_two_names() -> None:
    county = named(plan("1303", on=ON), "青龙县")

    assert [said.name for said in county.names] == ["青龙县", "青龙满族自治县"]
    assert county.names[0].held_to == county.names[1].held_from
    assert county.held_to is None


def test_an_abolished_division_ends_and_names_its_heirs() -> None:
    beijing = plan("11", on=ON)

    gone = named(beijing, "崇文区")

    assert (gone.held_from, gone.held_to) == (RECORDS_BEGIN, date(2010, 1, 1))
    assert gone.heirs == (named(beijing, "东城区").key,)


def test_levels_that_only_group_are_skipped() -> None:
    henan = plan("41", on=ON)

    city = [p for p in henan if p.key.startswith("419001")][-1]
    assert (city.names[-1].name, city.parent) == ("济源市", named(henan, "河南省").key)
    assert [p for p in henan if p.names[-1].name in divisions.PLACEHOLDERS] == []


def test_a_city_without_counties_has_its_towns_directly() -> None:
    dongguan = plan("4419", on=ON)

    assert {place.parent for place in dongguan[1:]} == {dongguan[0].key}
    assert {place.kind for place in dongguan[1:]} <= {Kind.STREET, Kind.TOWN, Kind.PARK}


def test_towns_do_not_begin_before_their_county() -> None:
    district, *towns = plan("330109", on=date(1990, 1, 1))

    assert district.held_from == date(2001, 1, 1)
    assert {town.held_from for town in towns} == {district.held_from}


@pytest.mark.parametrize("prefix", ["", "1", "150", "9999", "乌海", "150399", "100000"])
def test_what_is_no_division_is_refused(prefix: str) -> None:
    assert f"“{prefix}”不是省、市、县的区划代码" in refused(lambda: plan(prefix, on=ON))


@pytest.mark.parametrize(("prefix", "name"), [("1101", "市辖区"), ("110103", "崇文区")])
def test_what_is_no_division_today_is_refused(prefix: str, name: str) -> None:
    assert f"{prefix}（{name}）现在不是一级政区" in refused(lambda: plan(prefix, on=ON))


def test_a_zone_is_loaded_with_its_city() -> None:
    zone = next(d for d in divisions.below("41") if d.level is DivisionLevel.ZONE)

    assert "不是省、市、县的区划代码" in refused(lambda: plan(zone.code, on=ON))
    assert named(plan(zone.code[:4], on=ON), zone.name).kind is Kind.PARK


PROVINCES = [d.code[:2] for d in divisions.below("") if d.level is DivisionLevel.PROVINCE]


@pytest.mark.parametrize("prefix", PROVINCES)
def test_the_plan_of_every_province_is_whole(prefix: str) -> None:
    check(plan(prefix, on=ON))


CITIES = [d.code[:4] for d in divisions.below("") if d.level is DivisionLevel.CITY
          and d.name not in divisions.PLACEHOLDERS]  # fmt: skip


@settings(max_examples=25)
@given(st.sampled_from(CITIES), st.dates(min_value=RECORDS_BEGIN, max_value=date(2030, 1, 1)))
def test_the_plan_of_any_city_for_any_day_is_whole(prefix: str, on: date) -> None:
    check(plan(prefix, on=on))


def check(places: list[Planned]) -> None:
    """Parents come first and outlast their children, names tile the period, codes never clash."""
    before: dict[str, Planned] = {}
    holders: dict[tuple[CodeSystem, str], list[Planned]] = defaultdict(list)
    for place in places:
        assert place.key not in before
        parent = before[place.parent] if place.parent else None
        assert (parent and parent.kind) in PARENTS[place.kind]
        if parent:
            assert parent.held_from <= place.held_from
            assert (place.held_to or date.max) <= (parent.held_to or date.max)
        check_names(place)
        for code in place.codes:
            holders[code].append(place)
        before[place.key] = place
    for held in holders.values():
        ends = [(place.held_from, place.held_to or date.max) for place in held]
        assert all(end <= begin for (_, end), (begin, _) in pairwise(ends))
    for place in places:
        assert all(place.held_to and before[heir].holds(place.held_to) for heir in place.heirs)


def check_names(place: Planned) -> None:
    """Names follow each other without gap or overlap from the first day to the last."""
    assert place.held_to is None or place.held_from < place.held_to
    assert [said.held_from for said in place.names] == [
        place.held_from, *(said.held_to for said in place.names[:-1]),
    ]  # fmt: skip
    assert place.names[-1].held_to == place.held_to
