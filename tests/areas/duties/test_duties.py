"""Responsibility lists: drawn up by rules, once a day, answered without writing over, done when nothing is left."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import Error, connection, transaction

from jingwei.areas.duties.definition import DUTIES
from jingwei.areas.duties.models import DutyAnswer, DutyLine, DutyList
from jingwei.areas.duties.operations import answer, draw_up
from jingwei.areas.duties.queries import Standing, newest, standing
from jingwei.areas.duties.rules import DutyRefused
from jingwei.areas.duties.workbook import take_in, take_out
from jingwei.cover.kinds import PostKind
from jingwei.cover.operations import assign, enlist
from jingwei.ledgers.reading import count
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, Sight, seeing
from jingwei.register.models import Entry, Organisation
from tests.ledgers.city import City, build
from tests.people.town import opened

NOW = datetime(2026, 6, 15, 1, 0, tzinfo=UTC)
TABLES: tuple[Any, ...] = (DutyList, DutyLine, DutyAnswer)
LATER = datetime(2026, 7, 20, 1, 0, tzinfo=UTC)
TODAY = date(2026, 6, 15)


@pytest.fixture
def city(db: None) -> City:
    """Two three-have enterprises in a, one in c, none covered."""
    made = build()
    with seeing(EVERYTHING):
        for name, place in (("甲公司", "a1"), ("乙公司", "a2"), ("丙公司", "c")):
            made.organisation(name, place=place, three_have="yes")
    return made


@pytest.fixture
def clerk(city: City) -> Account:
    return opened("banshi")


@pytest.fixture
def drawn(city: City, clerk: Account) -> DutyList:
    """The list of street a."""
    with seeing(EVERYTHING):
        return draw_up(city["a"], actor=clerk, now=NOW)[0]


def lines(found: DutyList) -> dict[str, Standing]:
    with seeing(EVERYTHING):
        return {one.duty.key: one for one in standing(found, today=TODAY)}


def answered(found: DutyList, clerk: Account, text: str, *, before: str = "") -> int:
    line = lines(found)["guide"].line.pk
    with seeing(EVERYTHING):
        return answer(found, {line: text}, before={line: before}, actor=clerk, now=NOW)


def test_a_list_counts_what_the_unit_owes_and_what_is_left(
    city: City, drawn: DutyList, clerk: Account
) -> None:
    first = lines(drawn)
    assert {key: one.line.owed for key, one in first.items()} == {
        "form": 2, "guide": 2, "serve": 2, "clear": 2, "place": 0, "settle": 0,
    }  # fmt: skip
    with seeing(EVERYTHING):
        sent = enlist("张三", unit=city["a"], post_kind=PostKind.OFFICIAL, since=TODAY, actor=None, now=NOW)  # fmt: skip
        for one in city_entries(city):
            assign(sent, one, on=TODAY, actor=None, now=NOW)
        guide = DUTIES["guide"]
        door = count(guide.of, guide.asked(city["a"], on=TODAY), today=TODAY, cap=None).number

    left = lines(drawn)["guide"]
    assert (left.line.owed, left.left, left.is_done) == (2, 0, True)
    assert door == 0
    assert not lines(drawn)["form"].is_done


def city_entries(city: City) -> list[Organisation]:
    """The organisations of street a."""
    held = Entry.objects.still().filter(units__contains=[city["a"].pk])
    return [one.organisation for one in held.select_related("organisation")]


def test_a_second_press_of_a_day_gives_the_same_list_another_day_a_new_version(
    city: City, drawn: DutyList, clerk: Account
) -> None:
    with seeing(EVERYTHING):
        assert draw_up(city["a"], actor=clerk, now=NOW) == (drawn, False)
        later, is_new = draw_up(city["a"], actor=clerk, now=LATER)
        assert is_new
        assert newest([city["a"]], year=2026, on=TODAY) == {city["a"].pk: drawn}
        assert newest([city["a"]], year=2026, on=date(2026, 7, 20)) == {city["a"].pk: later}
        assert newest([city["a"]], year=2025, on=date(2026, 7, 20)) == {}


@pytest.mark.thorough
def test_the_last_answer_counts_and_nobody_writes_over_what_he_has_not_seen(
    drawn: DutyList, clerk: Account
) -> None:
    assert answered(drawn, clerk, "派了一名") == 1
    assert answered(drawn, clerk, "派了一名") == 0  # a second click
    with pytest.raises(DutyRefused, match="别人已经填过“派了一名”"):
        answered(drawn, clerk, "派了三名")
    assert answered(drawn, clerk, "派了两名", before="派了一名") == 1
    assert answered(drawn, clerk, "派了一名", before="派了一名") == 0  # sent back as it was seen
    for text, cause in (("找 13900770001", "电话号码"), ("字" * 501, "最多 500 字")):
        with pytest.raises(DutyRefused, match=cause):
            answered(drawn, clerk, text, before="派了两名")
    with pytest.raises(DutyRefused, match="不是这份清单里的"), seeing(EVERYTHING):
        answer(drawn, {999: "做了"}, before={}, actor=clerk, now=NOW)
    assert lines(drawn)["guide"].done == "派了两名"


def filled(path: Path, texts: dict[int, str], *, spoil: str = "") -> None:
    """Writes into the rows of the sheet, from the first, and touches a hidden cell where asked."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    head = next(row for row in sheet.iter_rows() if any(cell.value == "完成情况" for cell in row))
    at = {cell.value: cell.column for cell in head}
    for place, text in texts.items():
        sheet.cell(head[0].row + place, at["完成情况"], text)
    if spoil:
        sheet.cell(head[0].row + 1, at[spoil], "x")
    book.save(path)


@pytest.mark.thorough
def test_a_workbook_goes_out_and_comes_back_whole_or_not_at_all(
    drawn: DutyList, clerk: Account, tmp_path: Path
) -> None:
    path = tmp_path / "清单.xlsx"
    answered(drawn, clerk, "派了一名")
    with seeing(EVERYTHING):
        assert take_out(drawn, path, unit="新华街道", actor=clerk, now=NOW) == 6
    filled(path, {1: "建了一个", 2: "派了两名"})
    untouched = path.read_bytes()
    with seeing(EVERYTHING):
        assert take_in(drawn, path, name="清单.xlsx", actor=clerk, now=NOW) == 2
        assert take_in(drawn, path, name="清单.xlsx", actor=clerk, now=NOW) == 0
    said = lines(drawn)
    assert (said["form"].done, said["guide"].done, said["serve"].done) == (
        "建了一个",
        "派了两名",
        "",
    )

    for texts, spoil, cause in (
        ({3: "找 13900770001"}, "", "电话号码"),
        ({3: "又改了"}, "jw_row", "第 6 行：认不出"),
        ({3: "又改了"}, "jw_base", "认不出"),
    ):
        path.write_bytes(untouched)
        filled(path, texts, spoil=spoil)
        with seeing(EVERYTHING), pytest.raises(DutyRefused, match=cause):
            take_in(drawn, path, name="清单.xlsx", actor=clerk, now=NOW)
    assert lines(drawn)["serve"].done == ""


def test_who_sees_the_unit_sees_its_list_and_nothing_of_it_is_ever_changed(
    city: City, drawn: DutyList, clerk: Account
) -> None:
    answered(drawn, clerk, "派了一名")
    for deed in ("UPDATE duties_dutyline SET owed = 0", "DELETE FROM duties_dutyanswer"):
        with (
            seeing(EVERYTHING), pytest.raises(Error, match="never edited"), transaction.atomic(),
            connection.cursor() as cursor,
        ):  # fmt: skip
            cursor.execute(deed)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE jingwei_office")
        for name, seen in (("north", [1, 6, 1]), ("a", [1, 6, 1]), ("c", [0, 0, 0])):
            with seeing(Sight(frozenset({city[name].pk}))):
                for model, number in zip(TABLES, seen, strict=True):
                    cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")  # noqa: S608 - a name of our own
                    assert (model.objects.count(), cursor.fetchone()) == (number, (number,)), name
