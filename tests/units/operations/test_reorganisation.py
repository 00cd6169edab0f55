"""Opening and reorganising: the old tree stands before the day, the new one from it on."""

from datetime import date, timedelta
from functools import partial

import pytest

from jingwei.units.kinds import CodeSystem, Kind, SuccessionKind
from jingwei.units.models import Succession, Unit, UnitCode
from jingwei.units.operations import (
    Joining,
    Opening,
    assign_industries,
    open_unit,
    open_units,
    recode_unit,
    rename_unit,
    reorganise,
)
from jingwei.units.queries import ancestors, children, name_path, successors, unit_of_code
from tests.units.city import BEFORE, DAY, LATER, OPENED, City, facts, refused


def names(units: list[Unit]) -> list[str]:
    """The names of units, in order."""
    return sorted(unit.name for unit in units)


def split_street(wuhai: City) -> list[Unit]:
    """新华街道 becomes 新华东街道 and 新华西街道, each with one of its communities."""
    east = Opening("新华东街道", Kind.STREET, parent=wuhai.district, of=(wuhai.street,),
                   codes=((CodeSystem.STATISTICS, "150302003"),))  # fmt: skip
    west = Opening("新华西街道", Kind.STREET, parent=wuhai.district, of=(wuhai.street,))
    first = Opening("和平社区", Kind.COMMUNITY, parent=east, of=(wuhai.community,))
    second = Opening("公园社区", Kind.COMMUNITY, parent=west, of=(wuhai.other_community,))
    old = [wuhai.street, wuhai.community, wuhai.other_community]
    return reorganise(old, opening=[east, west, first, second], on=DAY)


# As-of trees


def test_a_split_street_keeps_path_and_names_before_the_day_and_has_none_after(
    wuhai: City,
) -> None:
    path = wuhai.street.path

    split_street(wuhai)

    old = Unit.objects.named(on=BEFORE).get(pk=wuhai.street.pk)
    assert (old.path, old.name, old.held_to) == (path, "新华街道", DAY)
    assert name_path(old, on=BEFORE) == "乌海市 / 海勃湾区 / 新华街道"
    assert name_path(old, on=DAY) == ""
    assert Unit.objects.named(on=DAY).get(pk=old.pk).name is None
    assert [unit.name for unit in ancestors(old, on=BEFORE)] == ["乌海市", "海勃湾区"]


def test_the_tree_changes_on_the_day_and_not_before(wuhai: City) -> None:
    east, west, first, second = split_street(wuhai)

    before = list(children(wuhai.district, on=BEFORE))
    after = list(children(wuhai.district, on=DAY))

    assert [(unit.name, unit.child_count) for unit in before] == [("新华街道", 2), ("海北街道", 0)]
    assert [(unit.name, unit.child_count) for unit in after] == [
        ("海北街道", 0), ("新华东街道", 1), ("新华西街道", 1),
    ]  # fmt: skip
    assert [unit.pk for unit in children(east, on=DAY)] == [first.pk]
    assert second.path == f"{west.path}{second.pk}/"
    assert list(children(wuhai.street, on=DAY)) == []


def test_a_code_passes_to_the_successor_on_the_day(wuhai: City) -> None:
    east, *_rest = split_street(wuhai)

    holders = [
        unit_of_code("150302003", system=CodeSystem.STATISTICS, on=day) for day in (BEFORE, DAY)
    ]

    assert holders == [wuhai.street, east]
    assert not UnitCode.objects.filter(unit=wuhai.street, held_to=None).exists()


def test_every_link_says_how_the_successor_came_of_it(wuhai: City) -> None:
    split_street(wuhai)

    links = Succession.objects.filter(happened_on=DAY).values_list("predecessor", "kind")

    assert sorted(links) == sorted(
        [
            (wuhai.street.pk, SuccessionKind.SPLIT),
            (wuhai.street.pk, SuccessionKind.SPLIT),
            (wuhai.community.pk, SuccessionKind.TRANSFER),
            (wuhai.other_community.pk, SuccessionKind.TRANSFER),
        ]
    )


def test_communities_merge_into_a_new_one(wuhai: City) -> None:
    old = (wuhai.community, wuhai.other_community)
    merged = Opening("和平公园社区", Kind.COMMUNITY, parent=wuhai.street, of=old)

    [new] = reorganise(old, opening=[merged], on=DAY)

    assert {link.kind for link in new.came_of.all()} == {SuccessionKind.MERGE}
    assert [unit.name for unit in children(wuhai.street, on=DAY)] == ["和平公园社区"]


def test_a_community_joins_one_that_stays(wuhai: City) -> None:
    into = wuhai.other_community

    opened = reorganise([wuhai.community], joining=[Joining(into, of=(wuhai.community,))], on=DAY)

    assert opened == []
    assert Succession.objects.get().kind == SuccessionKind.MERGE
    assert successors(wuhai.community, on=DAY) == [into]
    assert successors(into, on=DAY) == [into]


def test_a_town_becomes_a_street(wuhai: City) -> None:
    town = open_unit(Opening("千里山镇", Kind.TOWN, parent=wuhai.district), on=OPENED)
    street = Opening("千里山街道", Kind.STREET, parent=wuhai.district, of=(town,))

    reorganise([town], opening=[street], on=DAY)

    assert Succession.objects.get().kind == SuccessionKind.REKIND


def test_a_part_is_split_off_while_the_rest_stays(wuhai: City) -> None:
    part = Opening("滨河街道", Kind.STREET, parent=wuhai.district, of=(wuhai.street,))

    new = open_unit(part, on=DAY)

    assert Succession.objects.get().kind == SuccessionKind.SPLIT
    assert successors(wuhai.street, on=DAY) == [wuhai.street]
    assert successors(new, on=BEFORE) == []


def test_a_unit_may_close_without_a_successor(wuhai: City) -> None:
    reorganise([wuhai.community], on=DAY)

    assert successors(wuhai.community, on=BEFORE) == [wuhai.community]
    assert successors(wuhai.community, on=DAY) == []


def test_an_office_is_reorganised_with_the_place_it_serves(wuhai: City) -> None:
    place = wuhai.other_street
    station = open_unit(
        Opening("海北街道社会工作站", Kind.SOCIAL_WORK_STATION, serves=place), on=OPENED
    )
    new = Opening("海北东街道", Kind.STREET, parent=wuhai.district, of=(place,))
    office = Opening("海北东街道社会工作站", Kind.SOCIAL_WORK_STATION, serves=new, of=(station,))

    alone = refused(lambda: reorganise([place], opening=[new], on=DAY))
    street, station_after = reorganise([place, station], opening=[new, office], on=DAY)

    assert "还有为它服务的机构：“海北街道社会工作站”" in alone
    assert station_after.serves == street
    assert Unit.objects.get(pk=station.pk).serves == place


# Refusals


def test_a_street_does_not_close_above_open_communities(wuhai: City) -> None:
    told = refused(lambda: reorganise([wuhai.street], on=DAY))

    assert told == (
        "下面还有未撤销的单位：“和平社区”、“公园社区”。请把它们一并撤销或划转，再撤销上级。"
    )


def test_a_child_that_closes_only_later_keeps_its_parent_open(wuhai: City) -> None:
    reorganise([wuhai.community], on=LATER)
    reorganise([wuhai.other_community], on=DAY)

    assert "“和平社区”" in refused(lambda: reorganise([wuhai.street], on=DAY))
    assert reorganise([wuhai.street], on=LATER) == []


@pytest.mark.parametrize("day", [OPENED, OPENED - timedelta(days=1)])
def test_a_unit_does_not_close_before_it_was_a_day_old(wuhai: City, day: date) -> None:
    told = refused(lambda: reorganise([wuhai.other_street], on=day))

    assert told == f"“海北街道”自 2020-01-01 起设立，撤销日 {day} 要晚于这一天。"


def test_a_closed_unit_does_not_close_again_and_names_its_successors(wuhai: City) -> None:
    split_street(wuhai)

    told = refused(lambda: reorganise([wuhai.street], on=LATER))

    assert told == (
        "“新华街道”自 2025-07-01 起撤销，由“新华东街道”、“新华西街道”承接。请刷新后改用承接单位。"
    )


def test_a_unit_does_not_close_before_what_is_said_of_it_later(wuhai: City) -> None:
    rename_unit(wuhai.other_street, name="海北新街道", on=LATER)

    told = refused(lambda: reorganise([wuhai.other_street], on=DAY))

    assert "日期矛盾，请改用更晚的日期" in told
    assert reorganise([wuhai.other_street], on=LATER + timedelta(days=1)) == []


def test_a_unit_does_not_close_before_a_later_code_succession_or_remit(wuhai: City) -> None:
    recode_unit(wuhai.community, system=CodeSystem.OWN, code="1", on=LATER)
    part = Opening("滨河街道", Kind.STREET, parent=wuhai.district, of=(wuhai.other_street,))
    open_unit(part, on=LATER)
    top = Opening("工委", Kind.WORKING_COMMITTEE, serves=wuhai.city)
    committee = open_units(
        [top, Opening("交通党委", Kind.INDUSTRY_COMMITTEE, parent=top)], on=OPENED
    )[1]
    assign_industries(committee, industries=["G"], on=LATER)

    for unit in (wuhai.community, wuhai.other_street, committee):
        assert "日期矛盾" in refused(partial(reorganise, [unit], on=DAY))


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("  ", Kind.COMMUNITY, "单位名称不能为空"),
        ("和平社区", Kind.COMMUNITY, "同一上级之下已有“和平社区”"),
        ("第一网格", Kind.GRID, "网格不能设在街道之下"),
    ],
)
def test_an_opening_out_of_order_is_refused(wuhai: City, name: str, kind: Kind, words: str) -> None:
    opening = Opening(name, kind, parent=wuhai.street)

    assert words in refused(lambda: open_unit(opening, on=DAY))


def test_two_openings_of_one_name_below_one_parent_are_refused(wuhai: City) -> None:
    twice = [Opening("滨河街道", Kind.STREET, parent=wuhai.district) for _ in range(2)]

    assert refused(lambda: open_units(twice, on=DAY)) == (
        "同一上级之下有 2 个“滨河街道”，请改名区分。"
    )


def test_a_name_is_free_again_after_its_bearer_has_closed(wuhai: City) -> None:
    reorganise([wuhai.community], on=DAY)

    again = open_unit(Opening("和平社区", Kind.COMMUNITY, parent=wuhai.street), on=DAY)

    assert name_path(again, on=DAY) == "乌海市 / 海勃湾区 / 新华街道 / 和平社区"


def test_a_code_that_another_unit_holds_is_refused_with_its_holder(wuhai: City) -> None:
    codes = ((CodeSystem.CIVIL_AFFAIRS, "150302001"),)
    opening = Opening("滨河街道", Kind.STREET, parent=wuhai.district, codes=codes)

    assert refused(lambda: open_unit(opening, on=DAY)) == (
        "民政行政区划代码 150302001 属于“新华街道”，请核对代码，或先给它改码。"
    )


def test_codes_that_clash_within_one_change_are_refused(wuhai: City) -> None:
    code = (CodeSystem.OWN, "A1")
    both = Opening("甲", Kind.BUILDING, parent=wuhai.street, codes=(code, (CodeSystem.OWN, "A2")))
    pair = [Opening(n, Kind.BUILDING, parent=wuhai.street, codes=(code,)) for n in ("甲", "乙")]

    assert "两个代码" in refused(lambda: open_unit(both, on=DAY))
    assert "同时设立的另一个单位" in refused(lambda: open_units(pair, on=DAY))


def test_a_parent_must_stand_on_the_day_and_stay(wuhai: City) -> None:
    reorganise([wuhai.community], on=LATER)
    closing = Opening("第一网格", Kind.GRID, parent=wuhai.community)
    early = Opening("第一网格", Kind.GRID, parent=wuhai.other_community)
    falling = Opening("滨河社区", Kind.COMMUNITY, parent=wuhai.other_street)

    assert "自 2026-03-01 起撤销" in refused(lambda: open_unit(closing, on=DAY))
    assert "太早" in refused(lambda: open_unit(early, on=date(2019, 12, 31)))
    assert "这一次也要撤销" in refused(
        lambda: reorganise([wuhai.other_street], opening=[falling], on=DAY)
    )


def test_a_parent_opened_in_the_same_change_comes_first(wuhai: City) -> None:
    street = Opening("滨河街道", Kind.STREET, parent=wuhai.district)
    community = Opening("滨河社区", Kind.COMMUNITY, parent=street)

    assert "“滨河街道”要排在它下面的单位之前" in refused(
        lambda: open_units([community, street], on=DAY)
    )


def test_a_successor_is_of_the_same_tree_and_of_a_unit_that_was_there(wuhai: City) -> None:
    office = Opening("民政局", Kind.DEPARTMENT, of=(wuhai.street,))
    new = open_unit(Opening("滨河街道", Kind.STREET, parent=wuhai.district), on=DAY)
    heir = Opening("滨河新街道", Kind.STREET, parent=wuhai.district, of=(new,))

    assert "不在同一棵树上" in refused(lambda: open_unit(office, on=DAY))
    assert "自 2025-07-01 起设立，不能在 2025-07-01 就有承接单位" in refused(
        lambda: open_unit(heir, on=DAY)
    )


def test_nothing_joins_itself_or_what_is_closing(wuhai: City) -> None:
    first, second = wuhai.community, wuhai.other_community

    itself = refused(lambda: reorganise([], joining=[Joining(first, of=(first,))], on=DAY))
    closing = refused(
        lambda: reorganise([first, second], joining=[Joining(second, of=(first,))], on=DAY)
    )

    assert "不能并入自己" in itself
    assert "这一次也要撤销" in closing


def test_a_refused_change_changes_nothing(wuhai: City) -> None:
    before = facts()
    fine = Opening("新华东街道", Kind.STREET, parent=wuhai.district, of=(wuhai.other_street,))
    wrong = Opening("新华街道", Kind.STREET, parent=wuhai.district)

    refused(lambda: reorganise([wuhai.other_street], opening=[fine, wrong], on=DAY))

    assert facts() == before
