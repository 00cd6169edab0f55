"""The annual return says what a slow recount says, each cell opens its rows, and what nobody knows stays blank."""

from datetime import date
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jingwei.areas.coverage.indicators import INDICATORS as COVERAGE
from jingwei.areas.forms.annual import annual, asked
from jingwei.areas.forms.annual_lines import COLUMNS, LINES, What
from jingwei.indicators.reading import read
from jingwei.ledgers.reading import count
from jingwei.people.sight import current, seeing
from tests.areas.forms.reported import CLASSES, FORMED, SENT, TODAY, Known, Office

UNITS = ("city", "north", "south", "a", "a1", "b", "park")


def recounted(office: Office, key: str, column: str, *, unit: str, on: date) -> int | None:
    """The cell, counted organisation by organisation."""
    units = office.city.units
    rows = [one for one in office.known if one.is_active]
    rows = [one for one in rows if units[one.place].path.startswith(units[unit].path)]
    if key in ("joint-branches", "instructors"):
        firsts = _branches(office, rows, on) if key == "joint-branches" else _guides(rows, on)
        return sum(column in ("", classed) for classed in firsts)
    rows = [one for one in rows if column in ("", one.classed)]
    if key in ("staff", "members"):
        people = [one.employees if key == "staff" else one.members for one in rows]
        told = [number for number in people if number is not None]
        return sum(told) if told or not rows else None
    concerned = [one for one in rows if _is_concerned(one, key, on)]
    if concerned and all(one.members is None for one in concerned):
        return None
    return sum(_counts(one, key, on) for one in rows)


def _branches(office: Office, rows: list[Known], on: date) -> list[str]:
    """The class of the first host of every joint organisation."""
    hosts = [[host for host in hosts if host in rows] for hosts in office.joint.values()]
    return [here[0].classed for here in hosts if here and on >= FORMED]


def _guides(rows: list[Known], on: date) -> list[str]:
    """The class of the first organisation of every instructor."""
    firsts: dict[str, str] = {}
    for one in sorted(rows, key=lambda one: one.number):
        if one.instructor and on >= SENT:
            firsts.setdefault(one.instructor, one.classed)
    return list(firsts.values())


def _is_concerned(one: Known, key: str, on: date) -> bool:
    """Whether a line asks how many members it has."""
    if key == "joint-enough":
        return _counts(one, "joint", on)
    if key == "owing-group":
        return _counts(one, "without", on) and one.has_group and on >= FORMED
    return key in ("owing", "a-few", "nobody") and _counts(one, "without", on)


def _counts(one: Known, key: str, on: date) -> bool:
    own = one.own if on >= FORMED else []
    level = next((word for word in ("committee", "general_branch", "branch") if word in own), "")
    is_joint = not level and bool(one.joint) and on >= FORMED
    without, members = not level and not is_joint, one.members
    enough = members is not None and members >= 3
    return {
        "units": True, "own": bool(level), "committee": level == "committee",
        "general-branch": level == "general_branch", "branch": level == "branch", "joint": is_joint,
        "joint-enough": is_joint and enough, "without": without, "owing": without and enough,
        "owing-group": without and enough and one.has_group and on >= FORMED,
        "a-few": without and members in (1, 2), "nobody": without and members == 0,
        "without-guided": without and bool(one.instructor) and on >= SENT,
    }[key]  # fmt: skip


@pytest.mark.thorough
def test_every_cell_is_that_of_a_slow_recount_for_units_and_days(office: Office) -> None:
    random, seen = Random(4), set()  # noqa: S311 - repeatable
    for unit in UNITS:
        on = random.choice((None, date(2026, 2, 1), date(2026, 4, 1), date(2026, 9, 30)))
        with seeing(current().within(office.city[unit])):
            found = annual(on=on, today=TODAY)
        for line in LINES:
            for column in COLUMNS:
                cell = found[line.key, column]
                if line.what is What.UNTOLD:
                    assert cell.value is None
                elif not cell.is_few:
                    wanted = recounted(office, line.key, column, unit=unit, on=on or TODAY)
                    assert cell.value == wanted, (line.key, column, unit, on)
                    seen.add(cell.value)
        assert all(check.is_right for check in found.checks)
    assert len(seen) > 25


@pytest.mark.thorough
def test_every_cell_that_counts_units_opens_just_these(office: Office) -> None:
    for unit in (office.city["city"], office.city["north"]):
        with seeing(current().within(unit)):
            found = annual(unit=unit, on=None, today=TODAY)
        for line in LINES:
            for column in COLUMNS:
                if (
                    line.of
                    and line.what is What.UNITS
                    and found[line.key, column].value is not None
                ):
                    rows = asked(line.of, column, unit=unit, on=None)
                    opened = count(line.of.of, rows, today=TODAY, cap=None).number
                    assert opened == found[line.key, column].value, (line.key, column)
        for gap in found.gaps:
            if gap.asked:
                assert count(LINES[0].of.of, gap.asked, today=TODAY, cap=None).number == gap.count  # type: ignore[union-attr]


def test_it_takes_one_query_for_the_units_and_one_each_for_branches_and_instructors(
    office: Office,
) -> None:
    with CaptureQueriesContext(connection) as captured:
        annual(on=None, today=TODAY)
    assert len(captured) == 3


def test_social_organisations_are_those_of_the_cover(office: Office) -> None:
    found = annual(on=None, today=TODAY)
    reading = read([COVERAGE["social-cover"]], on=None, today=TODAY)[None]["social-cover"]
    social = list(CLASSES)[:3]
    assert sum(found["units", one].value or 0 for one in social) == reading.total


@pytest.mark.thorough
def test_counts_of_few_members_are_not_told_and_cannot_be_reckoned(office: Office) -> None:
    few = 0
    for unit in UNITS:
        with seeing(current().within(office.city[unit])):
            found = annual(on=None, today=TODAY)
        cells = {column: found["members", column] for column in COLUMNS}
        assert not any(cell.value and cell.value < 5 for cell in cells.values())
        hidden = [column for column, cell in cells.items() if cell.is_few]
        assert len(hidden) != 1
        assert bool(hidden) == any("不到 5 人" in gap.why for gap in found.gaps)
        few += len(hidden)
    assert few


def test_what_nobody_knows_is_blank_and_listed(office: Office) -> None:
    with seeing(current().within(office.city["a1"])):
        found = annual(on=None, today=TODAY)
    listed = {gap.title for gap in found.gaps}
    for line in LINES:
        if line.what is What.UNTOLD:
            assert all(found[line.key, column].value is None for column in COLUMNS)
            assert line.title in listed


def test_where_nobody_says_how_many_members_there_are_no_band_is_nought(office: Office) -> None:
    office.city.organisation("无人知道协会", place="tower", kind="association")
    with seeing(current().within(office.city["tower"])):
        found = annual(on=None, today=TODAY)
    assert found["without", "association"].value == 1
    for key in ("owing", "owing-group", "a-few", "nobody", "members", "staff"):
        assert found[key, "association"].value is None or key == "owing-group", key
    assert found["nobody", "foundation"].value == 0
    assert any("分不到应建未建" in gap.why and gap.count == 1 for gap in found.gaps)


def test_nothing_lies_there_nothing_is_counted(office: Office) -> None:
    with seeing(current().within(office.city["tower"])):
        found = annual(on=None, today=TODAY)
    assert {found[line.key, ""].value for line in LINES if line.what is not What.UNTOLD} == {0}
    assert all(check.is_right for check in found.checks)
