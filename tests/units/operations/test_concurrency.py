"""Two people at once, on real connections: one wins, the other is told why."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from jingwei.units.kinds import CodeSystem, Kind
from jingwei.units.models import Unit, UnitCode, UnitName
from jingwei.units.operations import (
    Loaded,
    Opening,
    assign_industries,
    load_committees,
    load_divisions,
    open_unit,
    open_units,
    rename_unit,
    reorganise,
)
from jingwei.units.queries import children
from jingwei.units.rules import UnitRefused
from tests.units.city import DAY, LATER, OPENED, City, build_city

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough]

Change = Callable[[], object]
PATIENCE = 60


def told(change: Change) -> str:
    """Runs the change on this thread's own connection; what it was refused with, or ""."""
    try:
        change()
    except UnitRefused as refusal:
        return str(refusal)
    finally:
        connection.close()
    return ""


def backend() -> int:
    """The server's process of this thread's connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [(pid,)] = cursor.fetchall()
    return int(pid)


def waits_for_another(pid: int) -> bool:
    """True when that process waits for a lock that another holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [pid])
        [(waits,)] = cursor.fetchall()
    return bool(waits)


def one_after_the_other(first: Change, second: Change) -> str:
    """Begins the second while the first is done but not committed; what the second was told.

    The first commits only once the server says that the second waits for it.
    """
    done, began, pids = Event(), Event(), list[int]()

    def late() -> None:
        assert done.wait(PATIENCE)
        pids.append(backend())
        began.set()
        second()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            answer: Future[str] = pool.submit(told, late)
            first()
            done.set()
            assert began.wait(PATIENCE)
            while not (answer.done() or waits_for_another(pids[0])):
                pass
            assert not answer.done(), "the second did not wait for the first"
        return answer.result(PATIENCE)


def split(wuhai: City, name: str) -> Change:
    """海北街道 becomes a street of this name."""
    street = Opening(name, Kind.STREET, parent=wuhai.district, of=(wuhai.other_street,))
    return lambda: reorganise([wuhai.other_street], opening=[street], on=DAY)


def test_of_two_reorganisations_one_wins_and_the_other_hears_of_it() -> None:
    wuhai = build_city()

    answer = one_after_the_other(split(wuhai, "滨河街道"), split(wuhai, "林荫街道"))

    assert answer == ("“海北街道”自 2025-07-01 起撤销，由“滨河街道”承接。请刷新后改用承接单位。")
    assert [u.name for u in children(wuhai.district, on=DAY)] == ["新华街道", "滨河街道"]


def test_of_eight_reorganisations_at_once_one_wins() -> None:
    wuhai = build_city()
    start = Barrier(8)

    def run(number: int) -> str:
        change = split(wuhai, f"第{number}街道")
        start.wait(PATIENCE)
        return told(change)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(run, range(8)))

    won = answers.index("")
    assert answers.count("") == 1
    assert [u.name for u in children(wuhai.district, on=DAY)] == ["新华街道", f"第{won}街道"]
    assert all(f"由“第{won}街道”承接" in answer for answer in answers if answer)
    assert UnitName.objects.filter(unit=wuhai.other_street).count() == 1


def test_reorganisations_that_overlap_crosswise_do_not_lock_each_other() -> None:
    wuhai = build_city()
    pair = [wuhai.community, wuhai.other_community]
    start = Barrier(2)

    def run(units: list[Unit]) -> str:
        start.wait(PATIENCE)
        return told(lambda: reorganise(units, on=DAY))

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(run, [pair, pair[::-1]]))

    assert sorted(bool(answer) for answer in answers) == [False, True]


def test_nothing_is_opened_below_a_unit_that_is_being_closed() -> None:
    wuhai = build_city()
    child = Opening("青山社区", Kind.COMMUNITY, parent=wuhai.other_street)

    answer = one_after_the_other(
        lambda: reorganise([wuhai.other_street], on=DAY), lambda: open_unit(child, on=DAY)
    )

    assert "“海北街道”自 2025-07-01 起撤销" in answer
    assert not Unit.objects.filter(parent=wuhai.other_street).exists()


def test_nothing_is_closed_above_a_unit_that_is_being_opened() -> None:
    wuhai = build_city()
    child = Opening("青山社区", Kind.COMMUNITY, parent=wuhai.other_street)

    answer = one_after_the_other(
        lambda: open_unit(child, on=DAY), lambda: reorganise([wuhai.other_street], on=DAY)
    )

    assert "下面还有未撤销的单位：“青山社区”" in answer


def test_a_unit_renamed_while_it_is_being_closed_leaves_no_name_behind() -> None:
    wuhai = build_city()

    answer = one_after_the_other(
        lambda: rename_unit(wuhai.other_street, name="海北新街道", on=DAY),
        lambda: reorganise([wuhai.other_street], on=LATER),
    )

    assert answer == ""
    assert not UnitName.objects.filter(unit=wuhai.other_street, held_to=None).exists()


def test_two_children_of_one_name_are_not_opened_at_once() -> None:
    wuhai = build_city()
    twins = [Opening("青山社区", Kind.COMMUNITY, parent=wuhai.other_street) for _ in range(2)]

    answer = one_after_the_other(
        lambda: open_unit(twins[0], on=DAY), lambda: open_unit(twins[1], on=DAY)
    )

    assert "同一上级之下已有“青山社区”" in answer


def test_a_code_given_to_two_units_at_once_is_one_units() -> None:
    wuhai = build_city()
    codes = ((CodeSystem.OWN, "A1"),)
    here = Opening("甲楼", Kind.BUILDING, parent=wuhai.street, codes=codes)
    there = Opening("乙楼", Kind.BUILDING, parent=wuhai.other_street, codes=codes)

    answer = one_after_the_other(lambda: open_unit(here, on=DAY), lambda: open_unit(there, on=DAY))

    assert answer == "这个代码刚刚给了别的单位，请刷新后改用别的代码。"
    assert UnitCode.objects.get(code="A1").unit.names.get().name == "甲楼"


def test_an_industry_assigned_to_two_committees_at_once_is_ones() -> None:
    wuhai = build_city()
    top = Opening("工委", Kind.WORKING_COMMITTEE, serves=wuhai.city)
    lines = [Opening(name, Kind.INDUSTRY_COMMITTEE, parent=top) for name in ("甲党委", "乙党委")]
    _top, one, two = open_units([top, *lines], on=OPENED)

    answer = one_after_the_other(
        lambda: assign_industries(one, industries=["G"], on=DAY),
        lambda: assign_industries(two, industries=["G"], on=DAY),
    )

    assert answer == "行业 G 已归口“甲党委”，请先调整它的归口。"


def test_two_loads_at_once_open_everything_once() -> None:
    start = Barrier(2)

    def run(_number: int) -> Loaded:
        start.wait(PATIENCE)
        try:
            return load_divisions(prefix="150302", on=OPENED)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        loads = list(pool.map(run, range(2)))

    count = Unit.objects.count()
    assert sorted((load.opened, load.known) for load in loads) == [(0, count), (count, 0)]


def test_two_loads_of_committees_follow_each_other() -> None:
    wuhai = build_city()

    answer = one_after_the_other(
        lambda: load_committees(wuhai.city, on=DAY), lambda: load_committees(wuhai.city, on=DAY)
    )

    assert answer == ""
    assert Unit.objects.filter(kind=Kind.WORKING_COMMITTEE).count() == 1
