"""Names and codes from a day on; what held before is kept."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from jingwei.units.kinds import CodeSystem, Kind
from jingwei.units.models import Unit, UnitName
from jingwei.units.operations import Opening, open_unit, recode_unit, rename_unit, reorganise
from jingwei.units.queries import name_path, unit_of_code
from jingwei.units.rules import UnitRefused
from tests.units.city import BEFORE, DAY, LATER, OPENED, City, facts, refused


def test_a_unit_bears_its_new_name_from_the_day_on(wuhai: City) -> None:
    rename_unit(wuhai.street, name="新华中街道", on=DAY)

    lines = [name_path(wuhai.community, on=day) for day in (BEFORE, DAY)]

    assert lines == [
        "乌海市 / 海勃湾区 / 新华街道 / 和平社区",
        "乌海市 / 海勃湾区 / 新华中街道 / 和平社区",
    ]


def test_the_short_name_follows_the_name_or_is_given(wuhai: City) -> None:
    follows = rename_unit(wuhai.street, name="新华中街道", on=DAY)
    given_one = rename_unit(wuhai.street, name="新华中街道", short_name="华中", on=LATER)

    assert (follows.short_name, given_one.short_name) == ("新华中", "华中")


@pytest.mark.parametrize(
    ("name", "on", "words"),
    [
        ("", DAY, "单位名称不能为空"),
        ("新华街道", DAY, "“新华街道”的名称没有变化"),
        ("海北街道", DAY, "同一上级之下已有“海北街道”"),
        ("新华中街道", OPENED, "自 2020-01-01 起使用，新的要从更晚的日期起用，现在是 2020-01-01"),
        ("新华中街道", date(2019, 5, 1), "日期 2019-05-01 太早"),
    ],
)
def test_a_name_out_of_order_is_refused(wuhai: City, name: str, on: date, words: str) -> None:
    before = facts()

    assert words in refused(lambda: rename_unit(wuhai.street, name=name, on=on))
    assert facts() == before


def test_a_closed_unit_is_not_renamed(wuhai: City) -> None:
    reorganise([wuhai.community], on=DAY)

    told = refused(lambda: rename_unit(wuhai.community, name="新和平社区", on=LATER))

    assert told == "“和平社区”自 2025-07-01 起撤销，没有承接单位。请刷新后再看。"


def test_a_top_is_renamed_without_siblings_to_ask(wuhai: City) -> None:
    rename_unit(wuhai.city, name="乌海新市", on=DAY)

    assert name_path(wuhai.city, on=DAY) == "乌海新市"


def test_a_unit_bears_its_new_code_from_the_day_on(wuhai: City) -> None:
    statistics = CodeSystem.STATISTICS

    recode_unit(wuhai.street, system=statistics, code="150302009", on=DAY)

    found = {
        (code, day): unit_of_code(code, system=statistics, on=day)
        for code in ("150302003", "150302009")
        for day in (BEFORE, DAY)
    }
    assert found == {
        ("150302003", BEFORE): wuhai.street, ("150302003", DAY): None,
        ("150302009", BEFORE): None, ("150302009", DAY): wuhai.street,
    }  # fmt: skip


def test_a_freed_code_may_be_given_to_another_unit(wuhai: City) -> None:
    statistics = CodeSystem.STATISTICS
    recode_unit(wuhai.street, system=statistics, code="150302009", on=DAY)

    recode_unit(wuhai.other_street, system=statistics, code="150302003", on=DAY)

    assert unit_of_code("150302003", system=statistics, on=DAY) == wuhai.other_street


def test_a_first_code_may_hold_from_the_units_first_day(wuhai: City) -> None:
    recode_unit(wuhai.district, system=CodeSystem.CIVIL_AFFAIRS, code="150302", on=OPENED)

    found = unit_of_code("150302", system=CodeSystem.CIVIL_AFFAIRS, on=OPENED)

    assert found == wuhai.district


@pytest.mark.parametrize(
    ("code", "on", "words"),
    [
        ("", DAY, "代码不能为空"),
        ("15030", DAY, "应为 6、9 或 12 位数字"),
        ("150302003", DAY, "代码没有变化"),
        ("150302009", OPENED, "要从更晚的日期起用"),
    ],
)
def test_a_code_out_of_order_is_refused(wuhai: City, code: str, on: date, words: str) -> None:
    system = CodeSystem.STATISTICS

    assert words in refused(lambda: recode_unit(wuhai.street, system=system, code=code, on=on))


def test_a_code_of_another_unit_is_refused(wuhai: City) -> None:
    told = refused(
        lambda: recode_unit(
            wuhai.other_street, system=CodeSystem.CIVIL_AFFAIRS, code="150302001", on=DAY
        )
    )

    assert "属于“新华街道”" in told


def test_a_later_holder_of_the_code_stands_in_the_way_today(wuhai: City) -> None:
    recode_unit(wuhai.community, system=CodeSystem.OWN, code="A1", on=LATER)

    told = refused(
        lambda: recode_unit(wuhai.other_community, system=CodeSystem.OWN, code="A1", on=DAY)
    )

    assert "属于“和平社区”" in told


@pytest.mark.thorough
@pytest.mark.django_db
@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(-3, 12), st.integers(0, 3)), max_size=8))
def test_on_every_day_a_unit_has_one_name_whatever_was_tried(
    tries: list[tuple[int, int]],
) -> None:
    days = [OPENED + timedelta(days=n) for n in range(14)]
    with transaction.atomic():
        unit = open_unit(Opening("名0", Kind.CITY), on=OPENED)
        told, last = dict.fromkeys(days, "名0"), (OPENED, "名0")
        for offset, number in tries:
            day, name = OPENED + timedelta(days=offset), f"名{number}"
            try:
                rename_unit(unit, name=name, on=day)
            except UnitRefused:
                assert day <= last[0] or name == last[1]
                continue
            last = (day, name)
            told |= {one: name for one in days if one >= day}
        names = {day: UnitName.objects.filter(unit=unit).on(day).get().name for day in days}
        none_before = UnitName.objects.filter(unit=unit).on(OPENED - timedelta(days=1))
        assert not none_before.exists()
        assert Unit.objects.named(on=days[-1]).get(pk=unit.pk).name == told[days[-1]]
        transaction.set_rollback(True)

    assert names == told
