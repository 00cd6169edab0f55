"""Rules of the trees: what lies under what, what serves whom, what a succession is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingwei.kernel.divisions import CodeSystem as OfficialSystem
from jingwei.units.kinds import KINDS, SOCIAL_WORK, CodeSystem, Kind, SuccessionKind, Tree, tree_of
from jingwei.units.paths import ids_of, path_of
from jingwei.units.rules import (
    PARENTS,
    misassigned,
    miscoded,
    misplaced,
    short_name_of,
    succession_kind,
)


def test_every_kind_stands_in_one_tree_and_has_a_place_in_it() -> None:
    kinds = [kind for tree in Tree for kind in KINDS[tree]]

    assert sorted(kinds) == sorted(Kind)
    assert set(PARENTS) == set(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_a_unit_lies_under_units_of_its_own_tree(kind: Kind) -> None:
    above = [parent for parent in PARENTS[kind] if parent is not None]

    assert {tree_of(parent) for parent in above} <= {tree_of(kind)}


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_can_be_reached_from_a_top(kind: Kind) -> None:
    reached: set[Kind] = set()
    step = {kind for kind in Kind if None in PARENTS[kind]}
    while step - reached:
        reached |= step
        step = {kind for kind in Kind if reached & set(PARENTS[kind])}

    assert kind in reached


@pytest.mark.parametrize(
    ("kind", "under", "words"),
    [
        (Kind.STREET, None, "街道不能作为顶层单位，请选上级：市级、区县、园区。"),
        (Kind.PROVINCE, Kind.CITY, "省级只能作为顶层单位，请不要选上级。"),
        (Kind.MICRO_GRID, Kind.COMMUNITY, "微网格不能设在社区（村）之下，请改选上级：网格。"),
        (Kind.GRID, Kind.STREET, "网格不能设在街道之下，请改选上级：社区（村）。"),
        (Kind.INNER_OFFICE, None, "内设处室不能作为顶层单位，请选上级：部门。"),
        (Kind.INNER_OFFICE, Kind.INNER_OFFICE, "内设处室不能设在内设处室之下，请改选上级：部门。"),
        (Kind.STREET, Kind.WORKING_COMMITTEE, "街道不能设在“两新”工委之下"),
    ],
)
def test_a_misplaced_unit_is_told_where_it_may_lie(
    kind: Kind, under: Kind | None, words: str
) -> None:
    assert misplaced(kind, under=under).startswith(words)


@pytest.mark.parametrize("kind", Kind)
def test_a_unit_in_its_place_is_not_refused(kind: Kind) -> None:
    assert [misplaced(kind, under=parent) for parent in PARENTS[kind]] == [""] * len(PARENTS[kind])


def test_a_place_serves_nobody_and_a_station_serves_a_street() -> None:
    assert misassigned(Kind.STREET, serves=None) == ""
    assert "不为别的单位服务" in misassigned(Kind.STREET, serves=Kind.CITY)
    assert "随它的部门" in misassigned(Kind.INNER_OFFICE, serves=Kind.CITY)
    assert misassigned(Kind.SOCIAL_WORK_STATION, serves=Kind.TOWN) == ""
    assert misassigned(Kind.SOCIAL_WORK_STATION, serves=Kind.CITY) == (
        "社会工作站要选服务属地，可选：街道、乡镇、园区。"
    )


@pytest.mark.parametrize("kind", SOCIAL_WORK)
def test_a_social_work_office_must_serve_a_place(kind: Kind) -> None:
    assert "要选服务属地" in misassigned(kind, serves=None)
    assert misassigned(Kind.DEPARTMENT, serves=None) == ""


@pytest.mark.parametrize(
    ("heirs", "sources", "traits", "kind"),
    [
        (2, 1, "founded", SuccessionKind.SPLIT),
        (2, 3, "", SuccessionKind.SPLIT),
        (1, 2, "founded", SuccessionKind.MERGE),
        (1, 1, "", SuccessionKind.MERGE),
        (1, 1, "founded rekinded", SuccessionKind.REKIND),
        (1, 1, "founded rekinded moved", SuccessionKind.REKIND),
        (1, 1, "founded moved", SuccessionKind.TRANSFER),
        (1, 1, "founded", SuccessionKind.REKIND),
    ],
)
def test_a_succession_is_called_after_its_shape(
    heirs: int, sources: int, traits: str, kind: SuccessionKind
) -> None:
    said = {name: name in traits for name in ("rekinded", "moved", "founded")}

    assert succession_kind(heirs=heirs, sources=sources, **said) is kind


@pytest.mark.parametrize("code", ["150302", "150302003", "150302003012", " 150302003 "])
def test_an_official_code_has_6_9_or_12_digits(code: str) -> None:
    assert miscoded(CodeSystem.STATISTICS, code) == ""


@pytest.mark.parametrize("code", ["1503", "15030200", "15030A", "150302003012001", "１５０３０２x"])
def test_another_official_code_is_refused(code: str) -> None:
    assert code in miscoded(CodeSystem.CIVIL_AFFAIRS, code)
    assert miscoded(CodeSystem.OWN, code) == ""


def test_a_blank_code_is_refused_in_every_system() -> None:
    assert all("不能为空" in miscoded(system, "  ") for system in CodeSystem)


def test_the_official_systems_are_those_of_the_divisions() -> None:
    assert {system.value for system in OfficialSystem} == {*CodeSystem} - {CodeSystem.OWN}


@pytest.mark.parametrize(
    ("kind", "name", "short"),
    [
        (Kind.STREET, "新华街道", "新华"),
        (Kind.COMMUNITY, "和平社区", "和平"),
        (Kind.COMMUNITY, "村社区", "村社区"),
        (Kind.BUILDING, "万达广场B区", "万达广场B区"),
        (Kind.DEPARTMENT, "乌海市民政局", "乌海市民政局"),
    ],
)
def test_a_short_name_is_what_people_say(kind: Kind, name: str, short: str) -> None:
    assert short_name_of(kind, name) == short


@pytest.mark.thorough
@given(st.lists(st.integers(min_value=1), min_size=1))
def test_a_path_gives_back_the_ids_it_was_made_of(ids: list[int]) -> None:
    path = ""
    for pk in ids:
        path = path_of(path, pk=pk)

    assert ids_of(path) == ids


@pytest.mark.thorough
@given(st.lists(st.integers(min_value=1, max_value=30), min_size=1),
       st.lists(st.integers(min_value=1, max_value=30), min_size=1))  # fmt: skip
def test_a_path_begins_with_another_only_where_its_ids_do(
    first: list[int], second: list[int]
) -> None:
    above, below = ("".join(f"{pk}/" for pk in ids) for ids in (first, second))

    assert below.startswith(above) == (second[: len(first)] == first)
