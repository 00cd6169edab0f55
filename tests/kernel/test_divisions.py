"""Divisions: today's and abolished codes, towns in two systems, short names."""

import pytest

from jingwei.kernel import divisions
from jingwei.kernel.divisions import CodeSystem, DivisionLevel, TownKind


def test_a_county_is_found_with_its_names_and_level() -> None:
    county = divisions.division("150302")

    assert county is not None
    assert (county.name, county.short_name) == ("海勃湾区", "海勃湾")
    assert county.level is DivisionLevel.COUNTY
    assert county.is_current


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("100000", DivisionLevel.NATION),
        ("150000", DivisionLevel.PROVINCE),
        ("150300", DivisionLevel.CITY),
        ("411371", DivisionLevel.ZONE),
    ],
)
def test_levels_follow_the_code(code: str, level: DivisionLevel) -> None:
    found = divisions.division(code)

    assert found is not None
    assert found.level is level


def test_an_unknown_code_is_unknown() -> None:
    assert divisions.division("999999") is None
    assert not divisions.is_known("999999")
    assert divisions.current_codes("999999") == ()


@pytest.mark.parametrize(
    ("old", "today"),
    [
        ("110103", ("110101",)),  # 崇文区 joined 东城区 in 2010
        ("350402", ("350404",)),  # 梅列区 joined 三元区 in 2021
        ("330104", ("330102", "330114")),  # 江干区 was divided in 2021
        ("132328", ("130123",)),  # 正定县, renumbered twice
        ("522121", ("520304",)),  # 遵义县, today 播州区, over another prefecture's code
    ],
)
def test_an_abolished_code_leads_to_todays(old: str, today: tuple[str, ...]) -> None:
    assert divisions.is_known(old)
    assert divisions.current_codes(old) == today


def test_a_living_code_stays_itself() -> None:
    assert divisions.current_codes("150302") == ("150302",)


def test_codes_before_and_after_a_reform_are_one_place() -> None:
    assert divisions.same_or_successor("110103", "110101")
    assert divisions.same_or_successor("110101", "110103")
    assert divisions.same_or_successor("150302", "150302")


def test_neighbours_are_not_one_place() -> None:
    assert not divisions.same_or_successor("150302", "150303")
    assert not divisions.same_or_successor("110103", "110104")


def test_the_past_names_of_a_code_are_kept() -> None:
    names = [held.name for held in divisions.division_history("130321")]

    assert names == ["青龙县", "青龙满族自治县"]


def test_every_end_comes_after_its_beginning() -> None:
    for code in list(divisions.current_codes("150302")) + ["132328", "379006", "512926"]:
        for held in divisions.division_history(code):
            assert (held.held_from or 0) <= (held.held_to or 9999)


def test_the_two_systems_number_the_same_towns_differently() -> None:
    town = divisions.find_town("150302", "新华街道")

    assert town is not None
    assert town.code(CodeSystem.STATISTICS) == "150302003"
    assert town.code(CodeSystem.CIVIL_AFFAIRS) == "150302001"


def test_the_same_digits_mean_other_towns_in_the_other_system() -> None:
    statistics = divisions.town("150302001", system=CodeSystem.STATISTICS)
    civil = divisions.town("150302001", system=CodeSystem.CIVIL_AFFAIRS)

    assert statistics is not None
    assert civil is not None
    assert (statistics.name, civil.name) == ("凤凰岭街道", "新华街道")


TOWNS_OF_THE_SAMPLE_PLACES = [
    ("150302", "千里山镇", "150302101", "150302108"),
    ("150303", "拉僧仲街道", "150303001", "150303002"),
    ("150303", "公乌素镇", "150303102", "150303102"),
    ("150304", "乌兰淖尔镇", "150304101", "150304100"),
    ("150304", "乌达经济开发区", "150304400", ""),
    ("350505", "山腰街道", "350505001", "350505001"),
    ("350505", "石化工业园区", "350505400", ""),
    ("411302", "姜营街道", "", "411302009"),
    ("411302", "汉冢乡", "411302302", "411302202"),
    ("520626", "堰塘土家族乡", "520626201", "520626200"),
]


@pytest.mark.parametrize(("county", "name", "statistics", "civil"), TOWNS_OF_THE_SAMPLE_PLACES)
def test_a_town_is_found_by_its_name(county: str, name: str, statistics: str, civil: str) -> None:
    town = divisions.find_town(county, name)

    assert town == divisions.Town(county, name, statistics, civil)


def test_a_town_is_found_by_its_short_name() -> None:
    town = divisions.find_town("520626", "钱家", system=CodeSystem.STATISTICS)

    assert town is not None
    assert town.name == "钱家土家族乡"


def test_a_town_without_code_in_the_system_is_not_found_there() -> None:
    assert divisions.find_town("411302", "姜营街道", system=CodeSystem.STATISTICS) is None


def test_a_short_name_of_two_towns_finds_neither() -> None:
    # 茶庵乡 became 茶庵街道; both stand in the data, each in one system.
    assert divisions.find_town("411302", "茶庵") is None
    assert divisions.find_town("411302", "茶庵", system=CodeSystem.CIVIL_AFFAIRS) is not None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("滨河街道", TownKind.STREET),
        ("千里山镇", TownKind.TOWN),
        ("乌海高新技术产业开发区海勃湾产业园", TownKind.OTHER),
    ],
)
def test_the_digits_of_a_town_tell_its_kind(name: str, kind: TownKind) -> None:
    town = divisions.find_town("150302", name)

    assert town is not None
    assert town.kind is kind


@pytest.mark.thorough
def test_every_town_of_the_country_has_a_name_and_a_code() -> None:
    counties = {d.code for d in divisions.below("")}
    held = [town for county in sorted(counties) for town in divisions.towns(county)]

    assert len(held) > 41_000
    assert all(t.name and (t.statistics or t.civil_affairs) for t in held)
    assert all(len(t.statistics) in (0, 9) and len(t.civil_affairs) in (0, 9) for t in held)
    assert all(t.kind for t in held)


def test_communities_are_there_for_the_sample_places() -> None:
    held = divisions.communities("150302003")

    assert held
    assert all(c.code.startswith("150302003") and len(c.code) == 12 for c in held)
    assert divisions.communities("110101001") == ()


def test_a_community_has_a_short_name() -> None:
    names = {c.name: c.short_name for c in divisions.communities("150302001")}

    assert names["和平社区居委会"] == "和平"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("内蒙古自治区", "内蒙古"),
        ("新疆维吾尔自治区", "新疆"),
        ("乌海市", "乌海"),
        ("海勃湾区", "海勃湾"),
        ("赵县", "赵县"),
        ("城区", "城区"),
        ("东乡族自治县", "东乡"),
        ("鄂温克族自治旗", "鄂温克"),
        ("巴音郭楞蒙古自治州", "巴音郭楞"),
        ("积石山保安族东乡族撒拉族自治县", "积石山"),
        ("龙胜各族自治县", "龙胜"),
        ("浦东新区", "浦东"),
        ("神农架林区", "神农架"),
        ("香港特别行政区", "香港"),
        ("钱家土家族乡", "钱家"),
        ("拉僧仲街道", "拉僧仲"),
        ("乌达经济开发区", "乌达经济开发区"),
        ("苏州工业园区", "苏州工业园区"),
    ],
)
def test_short_names_are_what_people_say(name: str, short: str) -> None:
    assert divisions.short_name(name) == short


def test_region_names_run_from_the_province_down_longest_first() -> None:
    names = divisions.region_names(["150302"])

    assert names == ["内蒙古自治区", "海勃湾区", "乌海市", "内蒙古", "海勃湾", "乌海"]


def test_region_names_of_a_city_hold_its_counties_and_no_placeholder() -> None:
    names = divisions.region_names(["1503", "1101"])

    assert {"乌达区", "乌达", "北京市", "东城"} <= set(names)
    assert not divisions.PLACEHOLDERS & set(names)
    assert [len(n) for n in names] == sorted((len(n) for n in names), reverse=True)
