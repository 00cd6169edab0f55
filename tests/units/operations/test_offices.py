"""Offices of the four levels, and the departments of a place."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from jingwei.units.kinds import CodeSystem, Kind
from jingwei.units.models import Unit
from jingwei.units.operations import (
    DepartmentLine,
    Opening,
    load_departments,
    load_divisions,
    load_offices,
    open_unit,
    open_units,
    read_departments,
    recode_unit,
    rename_unit,
    reorganise,
)
from jingwei.units.queries import name_path, unit_of_code
from tests.units.city import DAY, LATER, OPENED, City, facts, refused

Counting = Callable[[int], AbstractContextManager[object]]


def office_of(place: Unit) -> Unit:
    """The social-work office of a place."""
    return Unit.objects.named(on=DAY).get(serves=place, kind__startswith="social_work")


def test_each_level_has_its_office_below_the_next(wuhai: City) -> None:
    load = load_offices(wuhai.city, on=OPENED)

    assert load.opened == 6
    assert name_path(office_of(wuhai.community), on=DAY) == (
        "乌海市社会工作部 / 海勃湾区社会工作部 / 新华街道社会工作站 / 和平社区社会工作室"
    )
    assert office_of(wuhai.street).kind == Kind.SOCIAL_WORK_STATION


def test_loading_twice_changes_nothing(wuhai: City) -> None:
    load_offices(wuhai.city, on=OPENED)
    before = facts()

    again = load_offices(wuhai.city, on=DAY)

    assert facts() == before
    assert (again.opened, again.known) == (0, 6)


def test_an_office_that_was_renamed_or_closed_is_left_as_it_is(wuhai: City) -> None:
    load_offices(wuhai.city, on=OPENED)
    rename_unit(office_of(wuhai.city), name="乌海市委社会工作部", on=DAY)
    reorganise([office_of(wuhai.community)], on=DAY)
    before = facts()

    load_offices(wuhai.city, on=LATER)

    assert facts() == before


def test_a_new_community_gets_its_office_at_the_next_loading(wuhai: City) -> None:
    load_offices(wuhai.city, on=OPENED)
    new = open_unit(Opening("滨河社区", Kind.COMMUNITY, parent=wuhai.street), on=DAY)

    load = load_offices(wuhai.city, on=DAY)

    assert load.opened == 1
    assert office_of(new).parent == office_of(wuhai.street)


def test_a_district_alone_begins_its_own_tree_of_offices(wuhai: City) -> None:
    load_offices(wuhai.district, on=OPENED)

    assert office_of(wuhai.district).parent is None
    assert not Unit.objects.filter(serves=wuhai.city).exists()


def test_a_community_in_a_park_belongs_to_the_next_office_above(wuhai: City) -> None:
    park = Opening("低碳产业园", Kind.PARK, parent=wuhai.district)
    _park, community = open_units(
        [park, Opening("产业园社区", Kind.COMMUNITY, parent=park)], on=OPENED
    )

    load_offices(wuhai.city, on=OPENED)

    assert office_of(community).parent == office_of(wuhai.district)


def test_below_a_closed_office_the_next_one_above_takes_over(wuhai: City) -> None:
    load_offices(wuhai.city, on=OPENED)
    studios = [office_of(wuhai.community), office_of(wuhai.other_community)]
    reorganise([office_of(wuhai.street), *studios], on=DAY)
    new = open_unit(Opening("滨河社区", Kind.COMMUNITY, parent=wuhai.street), on=DAY)

    load_offices(wuhai.city, on=LATER)

    studio = Unit.objects.get(serves=new)
    assert studio.parent == office_of(wuhai.district)


def test_a_place_that_is_to_close_gets_no_office(wuhai: City) -> None:
    reorganise([wuhai.community], on=LATER)

    load_offices(wuhai.city, on=DAY)

    assert not Unit.objects.filter(serves=wuhai.community).exists()
    assert office_of(wuhai.other_community)


def test_a_second_office_of_a_kind_for_a_place_is_refused(wuhai: City) -> None:
    load_offices(wuhai.city, on=OPENED)
    second = Opening("另一个站", Kind.SOCIAL_WORK_STATION, serves=wuhai.street)

    assert refused(lambda: open_unit(second, on=DAY)) == "这个属地已有同类机构，请刷新后再看。"


def test_offices_of_a_place_that_has_closed_are_refused(wuhai: City) -> None:
    reorganise([wuhai.community], on=DAY)

    assert "撤销" in refused(lambda: load_offices(wuhai.community, on=LATER))


def test_the_whole_city_takes_few_queries(db: None, django_assert_num_queries: Counting) -> None:
    load_divisions(prefix="1503", on=OPENED)
    city = unit_of_code("150300", system=CodeSystem.CIVIL_AFFAIRS, on=OPENED)
    assert city is not None

    with django_assert_num_queries(12):
        load = load_offices(city, on=OPENED)

    kinds = Counter(Unit.objects.filter(serves__isnull=False).values_list("kind", flat=True))
    assert (load.opened, kinds["social_work_department"], kinds["social_work_station"]) == (
        109,
        4,
        20,
    )


# Departments


def department_of(place: Unit, name: str) -> Unit:
    """The department of a place with this short name."""
    found = Unit.objects.filter(kind=Kind.DEPARTMENT, serves=place).named(on=DAY)
    return next(unit for unit in found if unit.short_name == name)


def test_departments_bear_the_name_of_their_place(wuhai: City) -> None:
    load = load_departments(wuhai.city, on=OPENED)

    found = Unit.objects.filter(kind=Kind.DEPARTMENT).named(on=DAY)
    names = {unit.short_name: unit.name for unit in found}
    assert load.opened == len(names) == len(read_departments())
    assert names["市场监管局"] == "乌海市市场监督管理局"
    assert names["组织部"] == "乌海市委组织部"
    assert names["税务局"] == "国家税务总局乌海市税务局"


def test_a_districts_department_lies_below_the_citys(wuhai: City) -> None:
    load_departments(wuhai.city, on=OPENED)
    recode_unit(wuhai.district, system=CodeSystem.CIVIL_AFFAIRS, code="150302", on=OPENED)

    load_departments(wuhai.district, on=OPENED)

    department = department_of(wuhai.district, "民政局")
    assert name_path(department, on=DAY) == "乌海市民政局 / 海勃湾区民政局"


def test_loading_departments_twice_changes_nothing(wuhai: City) -> None:
    load_departments(wuhai.city, on=OPENED)
    reorganise([department_of(wuhai.city, "邮政管理局")], on=DAY)
    recode_unit(wuhai.city, system=CodeSystem.CIVIL_AFFAIRS, code="150399", on=DAY)
    before = facts()

    again = load_departments(wuhai.city, on=LATER)

    assert facts() == before
    assert (again.opened, again.known) == (0, len(read_departments()))


def test_a_table_of_ones_own_adds_departments(wuhai: City) -> None:
    load_departments(wuhai.city, on=OPENED)
    line = DepartmentLine("energy", "{place}能源局", "能源局")

    load = load_departments(wuhai.city, on=DAY, table=[line])

    assert load.opened == 1
    assert Unit.objects.named(on=DAY).get(held_from=DAY).name == "乌海市能源局"


@pytest.mark.parametrize("place", ["district", "street"])
def test_departments_need_the_code_of_their_place(wuhai: City, place: str) -> None:
    unit: Unit = getattr(wuhai, place)
    if place == "district":
        assert "请先给它赋码" in refused(lambda: load_departments(unit, on=OPENED))
    else:
        assert load_departments(unit, on=OPENED).opened == len(read_departments())
