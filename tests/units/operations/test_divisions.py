"""Loading the divisions: Wuhai whole, in both code systems, and twice the same."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest

from jingwei.kernel import divisions
from jingwei.units.kinds import CodeSystem, Kind, SuccessionKind, Tree
from jingwei.units.models import Succession, Unit, UnitCode
from jingwei.units.operations import (
    Joining,
    Opening,
    load_divisions,
    open_unit,
    recode_unit,
    rename_unit,
    reorganise,
)
from jingwei.units.queries import (
    children,
    name_path,
    successors,
    tops,
    unit_of_code,
    units_of_codes,
)
from tests.units.city import DAY, LATER, OPENED, City, facts, refused

Counting = Callable[[int], AbstractContextManager[object]]
CIVIL, STATISTICS = CodeSystem.CIVIL_AFFAIRS, CodeSystem.STATISTICS


@pytest.fixture
def loaded(db: None) -> Unit:
    """Wuhai as it is loaded; the city."""
    load_divisions(prefix="1503", on=OPENED)
    return place("150300")


def place(code: str, *, system: CodeSystem = CIVIL, on: date = DAY) -> Unit:
    """The unit of a code."""
    found = unit_of_code(code, system=system, on=on)
    assert found is not None
    return found


def test_wuhai_has_three_districts_with_their_streets(loaded: Unit) -> None:
    districts = list(children(loaded, on=DAY))

    assert [(unit.name, unit.child_count) for unit in districts] == [
        ("海勃湾区", 8), ("海南区", 5), ("乌达区", 9),
    ]  # fmt: skip
    assert [unit.name for unit in children(districts[0], on=DAY)][:3] == [
        "凤凰岭街道", "海北街道", "新华街道",
    ]  # fmt: skip
    assert name_path(place("150302003012", system=STATISTICS), on=DAY) == (
        "乌海市 / 海勃湾区 / 新华街道 / 清泉社区"
    )


def test_every_street_is_found_by_both_of_its_codes(loaded: Unit) -> None:
    streets = Unit.objects.filter(kind__in=(Kind.STREET, Kind.TOWN))
    pairs = {
        system: units_of_codes(
            UnitCode.objects.filter(unit__in=streets, system=system).values_list("code", flat=True),
            system=system, on=DAY,
        )
        for system in (CIVIL, STATISTICS)
    }  # fmt: skip

    assert set(pairs[CIVIL].values()) == set(pairs[STATISTICS].values()) == set(streets)
    assert len(streets) == 20
    assert pairs[CIVIL]["150302001"].name == "新华街道"
    assert pairs[STATISTICS]["150302001"].name == "凤凰岭街道"


def test_loading_twice_changes_nothing(loaded: Unit) -> None:
    before = facts()

    again = load_divisions(prefix="1503", on=LATER)
    part = load_divisions(prefix="150302", on=date(2010, 1, 1))

    assert facts() == before
    assert (again.opened, again.known, again.left_out) == (0, Unit.objects.count(), ())
    assert (part.opened, part.left_out) == (0, ())


def test_what_the_office_has_changed_is_not_loaded_over(loaded: Unit) -> None:
    street, neighbour = place("150302001"), place("150302002")
    communities = list(children(street, on=DAY))
    rename_unit(neighbour, name="新华新街道", on=DAY)
    reorganise([street, *communities], joining=[Joining(neighbour, of=(street,))], on=DAY)
    recode_unit(neighbour, system=CIVIL, code="150302001", on=LATER)
    before = facts()

    load_divisions(prefix="1503", on=LATER)

    assert facts() == before


def test_what_newer_data_brings_is_added_from_the_day_of_its_loading(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        known = divisions.towns("150304")[:-1]
        older.setattr(divisions, "towns", lambda county: known if county == "150304" else ())
        load_divisions(prefix="1503", on=OPENED)

    load = load_divisions(prefix="150304", on=DAY)

    [new] = Unit.objects.filter(held_from=DAY).named(on=DAY)
    assert (load.opened, load.left_out) == (1, ())
    assert name_path(new, on=DAY) == "乌海市 / 乌达区 / 乌达经济开发区"


def test_a_district_is_loaded_alone_and_stays_the_top(db: None) -> None:
    load_divisions(prefix="150302", on=OPENED)

    told = refused(lambda: load_divisions(prefix="1503", on=OPENED))

    assert [unit.name for unit in tops(Tree.PLACE, on=DAY)] == ["海勃湾区"]
    assert told == ("“海勃湾区”已经是顶层单位，不能再装载它的上级。请改用它自己的区划代码装载。")


def test_a_place_opened_by_hand_is_not_opened_again_but_told(wuhai: City) -> None:
    recode_unit(wuhai.district, system=CIVIL, code="150302", on=OPENED)

    load = load_divisions(prefix="1503", on=DAY)

    below = Counter(unit.name for unit in children(wuhai.district, on=DAY))
    assert below["海北街道"] == 1
    assert "海北街道：同一上级之下已有同名单位，请核对后给它赋码" in load.left_out
    assert "青山社区：它的上级没有装载" in load.left_out
    assert below["林荫街道"] == 1


def test_nothing_is_opened_below_what_the_office_has_closed(db: None) -> None:
    codes = ((CIVIL, "150304"),)
    city = open_unit(Opening("乌海市", Kind.CITY, codes=((CIVIL, "150300"),)), on=OPENED)
    gone = open_unit(Opening("乌达区", Kind.DISTRICT, parent=city, codes=codes), on=OPENED)
    reorganise([gone], on=DAY)

    load = load_divisions(prefix="1503", on=LATER)

    assert "新达街道：它的上级自 2025-07-01 起已撤销" in load.left_out
    assert not Unit.objects.filter(parent=gone).exists()
    assert [unit.name for unit in children(city, on=LATER)] == ["海勃湾区", "海南区"]


def test_what_ended_before_the_offices_own_place_began_is_left_out(db: None) -> None:
    open_unit(Opening("杭州市", Kind.CITY, codes=((CIVIL, "330100"),)), on=date(2015, 1, 1))

    load = load_divisions(prefix="3301", on=OPENED)

    assert "萧山市：它的上级自 2015-01-01 起才设立" in load.left_out
    district = place("330106")
    assert (district.name, district.held_from) == ("西湖区", date(2015, 1, 1))
    assert district.names.get().held_from == date(2015, 1, 1)


@pytest.mark.thorough
def test_history_comes_with_its_successions(db: None) -> None:
    load_divisions(prefix="33", on=OPENED)

    old = place("330104", on=date(2020, 12, 31))
    after = successors(old, on=date(2021, 1, 1))

    assert unit_of_code("330104", system=CIVIL, on=date(2021, 1, 1)) is None
    assert [unit.name for unit in after] == ["上城区", "钱塘区"]
    assert {link.kind for link in old.went_to.all()} == {SuccessionKind.SPLIT}
    assert name_path(old, on=date(2020, 12, 31)) == "浙江省 / 杭州市 / 江干区"


@pytest.mark.thorough
def test_a_chain_of_renumberings_leads_to_todays_division(db: None) -> None:
    load_divisions(prefix="33", on=OPENED)
    county = place("330121", on=date(1985, 1, 1))

    line = [
        [u.name for u in successors(county, on=date(y, 6, 1))] for y in (1985, 1990, 2000, 2020)
    ]

    assert line == [["萧山县"], ["萧山市"], ["萧山市"], ["萧山区"]]


@pytest.mark.thorough
def test_counties_that_became_districts_were_not_merged(db: None) -> None:
    load_divisions(prefix="11", on=OPENED)

    kinds = {
        link.predecessor.names.first(): link.kind
        for link in Succession.objects.select_related("predecessor")
    }

    said = {str(name): kind for name, kind in kinds.items()}
    assert said["延庆县"] == SuccessionKind.REKIND
    assert said["崇文区"] == SuccessionKind.MERGE


def test_a_load_takes_few_queries_however_much_it_brings(
    db: None, django_assert_num_queries: Counting
) -> None:
    with django_assert_num_queries(8):
        load_divisions(prefix="1503", on=OPENED)
    with django_assert_num_queries(6):
        load_divisions(prefix="1503", on=OPENED)
