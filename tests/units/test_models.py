"""What the database itself refuses, written past all operations."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from jingwei.units.kinds import CodeSystem, Kind, Tree
from jingwei.units.models import Succession, Unit, UnitCode, UnitName
from jingwei.units.operations import Opening, open_unit, open_units
from tests.units.city import BEFORE, DAY, LATER, OPENED, City

UNIT = """
    INSERT INTO units_unit (id, tree, kind, parent_id, path, serves_id, held_from, held_to)
    VALUES (%(id)s, %(tree)s, %(kind)s, %(parent)s, %(path)s, %(serves)s, %(from)s, %(to)s)
"""


def insert(statement: str, values: Any) -> str:
    """Runs the statement; the name of the constraint that refuses it, "" where none does."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as fault:
        return str(getattr(fault.__cause__, "diag").constraint_name or fault)  # noqa: B009
    return ""


def unit_row(**given: object) -> dict[str, object]:
    """A street below nothing yet, id 900000."""
    row: dict[str, object] = {
        "id": 900000, "tree": "place", "kind": "street", "parent": None, "path": "900000/",
        "serves": None, "from": OPENED, "to": None,
    }  # fmt: skip
    return row | given


@pytest.mark.django_db
def test_a_row_in_order_is_taken(wuhai: City) -> None:
    child = unit_row(parent=wuhai.district.pk, path=f"{wuhai.district.path}900000/")

    assert insert(UNIT, unit_row()) == ""
    assert insert(UNIT, child | {"id": 900001, "path": f"{wuhai.district.path}900001/"}) == ""


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"to": OPENED}, "units_unit_period_is_not_empty"),
        ({"to": OPENED - timedelta(days=1)}, "units_unit_period_is_not_empty"),
        ({"path": "900001/"}, "units_unit_path_ends_with_its_id"),
        ({"path": "900000"}, "units_unit_only_a_top_has_no_parent"),
        ({"path": "7/900000/"}, "units_unit_only_a_top_has_no_parent"),
        ({"kind": "department"}, "units_unit_kind_belongs_to_its_tree"),
        ({"tree": "nowhere"}, "units_unit_kind_belongs_to_its_tree"),
    ],
)
@pytest.mark.django_db
def test_a_unit_out_of_order_is_refused(wrong: dict[str, object], constraint: str) -> None:
    assert insert(UNIT, unit_row(**wrong)) == constraint


def test_a_childs_path_continues_its_parents(wuhai: City) -> None:
    row = unit_row(parent=wuhai.district.pk, path=f"{wuhai.city.path}900000/")

    assert insert(UNIT, row) == "units_unit_lies_in_its_parents_tree"
    assert insert(UNIT, row | {"path": "900000/"}) == "units_unit_only_a_top_has_no_parent"


def test_a_child_lies_in_its_parents_tree(wuhai: City) -> None:
    row = unit_row(parent=wuhai.district.pk, path=f"{wuhai.district.path}900000/")

    refused = insert(UNIT, row | {"tree": "office", "kind": "department"})

    assert refused == "units_unit_lies_in_its_parents_tree"


def test_a_path_is_its_own(wuhai: City) -> None:
    row = unit_row(id=wuhai.city.pk, path=wuhai.city.path)

    assert insert(UNIT, row) in {"units_unit_pkey", "units_unit_path_is_its_own"}
    assert "units_unit_path_is_its_own" in connection.introspection.get_constraints(
        connection.cursor(), "units_unit"
    )


def test_a_place_serves_none(wuhai: City) -> None:
    assert insert(UNIT, unit_row(serves=wuhai.city.pk)) == "units_unit_a_place_serves_none"


def test_a_place_has_one_working_committee_at_a_time(wuhai: City) -> None:
    row = unit_row(tree="committee", kind="working_committee", serves=wuhai.city.pk)
    next_row = row | {"id": 900001, "path": "900001/"}

    assert insert(UNIT, row | {"to": DAY}) == ""
    assert insert(UNIT, next_row | {"from": BEFORE}) == "units_unit_one_of_a_kind_serves_a_place"
    assert insert(UNIT, next_row | {"from": DAY}) == ""


def name_of(unit: Unit, first: date, last: date | None) -> str:
    """Inserts a name for the period."""
    statement = """
        INSERT INTO units_unitname (unit_id, name, short_name, held_from, held_to)
        VALUES (%s, '名', '名', %s, %s)
    """
    return insert(statement, [unit.pk, first, last])


def code_of(unit: Unit, system: str, code: str, first: date, last: date | None) -> str:
    """Inserts a code for the period."""
    statement = """
        INSERT INTO units_unitcode (unit_id, system, code, held_from, held_to)
        VALUES (%s, %s, %s, %s, %s)
    """
    return insert(statement, [unit.pk, system, code, first, last])


@pytest.fixture
def bare(db: None) -> Unit:
    """A unit without names and codes."""
    unit = Unit(pk=900000, tree=Tree.PLACE, kind=Kind.CITY, path="900000/", held_from=OPENED)
    unit.save(force_insert=True)
    return unit


def test_two_names_never_hold_on_one_day(bare: Unit) -> None:
    assert name_of(bare, OPENED, DAY) == ""
    assert name_of(bare, BEFORE, LATER) == "units_unitname_one_name_at_a_time"
    assert name_of(bare, date(2019, 1, 1), None) == "units_unitname_one_name_at_a_time"
    assert name_of(bare, DAY, None) == ""
    assert name_of(bare, LATER, LATER) == "units_unitname_period_is_not_empty"


def test_two_codes_of_one_system_never_hold_on_one_day(bare: Unit) -> None:
    assert code_of(bare, "statistics", "150302003", OPENED, DAY) == ""
    refused = code_of(bare, "statistics", "150302004", BEFORE, None)

    assert refused == "units_unitcode_one_code_at_a_time"
    assert code_of(bare, "civil_affairs", "150302004", BEFORE, None) == ""
    assert code_of(bare, "statistics", "150302004", DAY, None) == ""


def test_a_code_has_one_holder_on_a_day_but_may_be_another_units_in_another_system(
    wuhai: City, bare: Unit
) -> None:
    assert code_of(bare, "statistics", "150302001", OPENED, None) == ""
    refused = code_of(bare, "civil_affairs", "150302001", DAY, None)

    assert refused == "units_unitcode_one_holder_at_a_time"


def test_blank_names_and_unknown_systems_are_refused(bare: Unit) -> None:
    blank = "INSERT INTO units_unitname (unit_id, name, short_name, held_from) VALUES (900000, '', 'x', %s)"

    assert insert(blank, [OPENED]) == "units_unitname_is_not_blank"
    assert code_of(bare, "own", "", OPENED, None) == "units_unitcode_is_not_blank"
    assert code_of(bare, "post", "016000", OPENED, None) == "units_unitcode_system_is_known"


def test_no_unit_succeeds_itself_and_no_link_is_told_twice(wuhai: City) -> None:
    statement = """
        INSERT INTO units_succession (predecessor_id, successor_id, kind, happened_on)
        VALUES (%s, %s, 'merge', %s)
    """
    first, second = wuhai.street.pk, wuhai.other_street.pk

    assert insert(statement, [first, first, DAY]) == "units_succession_is_of_another"
    assert insert(statement, [first, second, DAY]) == ""
    assert insert(statement, [first, second, DAY]) == "units_succession_is_told_once"


def test_an_industry_has_one_committee_below_a_working_committee(wuhai: City) -> None:
    top = Opening("工委", Kind.WORKING_COMMITTEE, serves=wuhai.city)
    lines = [Opening(name, Kind.INDUSTRY_COMMITTEE, parent=top) for name in ("交通", "快递")]
    above, first, second = open_units([top, *lines], on=OPENED)
    statement = """
        INSERT INTO units_remit (committee_id, below_id, industry, held_from) VALUES (%s, %s, 'G', %s)
    """

    assert insert(statement, [first.pk, above.pk, OPENED]) == ""
    overlap = insert(statement, [second.pk, above.pk, DAY])
    assert overlap == "units_remit_one_committee_for_an_industry"
    elsewhere = insert(statement, [second.pk, wuhai.city.pk, DAY])
    assert elsewhere == "units_remit_below_the_committees_parent"


CHANGES: list[Callable[[City], object]] = [
    lambda w: Unit.objects.filter(pk=w.community.pk).update(kind=Kind.GRID),
    lambda w: Unit.objects.filter(pk=w.community.pk).update(
        parent=w.other_street, path=f"{w.other_street.path}{w.community.pk}/"
    ),
    lambda w: Unit.objects.filter(pk=w.community.pk).update(held_from=DAY),
    lambda w: UnitName.objects.filter(unit=w.street).update(name="新名"),
    lambda w: UnitCode.objects.filter(unit=w.street).update(held_to=DAY, code="150302009"),
    lambda w: UnitName.objects.filter(unit=w.street).delete(),
    lambda w: UnitCode.objects.filter(unit=w.street).delete(),
]


@pytest.mark.parametrize("change", CHANGES)
def test_history_is_neither_edited_nor_deleted(
    wuhai: City, change: Callable[[City], object]
) -> None:
    with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
        change(wuhai)


def test_a_fact_is_closed_once(wuhai: City) -> None:
    names = UnitName.objects.filter(unit=wuhai.street)

    names.update(held_to=DAY)

    with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
        names.update(held_to=LATER)
    with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
        names.update(held_to=None)


def test_a_succession_stands_for_good(wuhai: City) -> None:
    link = Succession.objects.create(
        predecessor=wuhai.street, successor=wuhai.other_street, kind="merge", happened_on=DAY
    )

    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        Succession.objects.filter(pk=link.pk).update(happened_on=LATER)
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        link.delete()


def test_the_tree_below_a_path_is_read_by_its_index(wuhai: City) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Unit.objects.under(wuhai.district.path).explain()

    assert "units_unit_under_a_path" in plan


DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2020, 3, 1))


@pytest.mark.thorough
@pytest.mark.django_db
@settings(max_examples=40)
@given(st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=6), DAYS)
def test_on_a_day_hold_exactly_the_periods_that_contain_it(
    periods: list[tuple[date, date | None]], day: date
) -> None:
    whole = [(first, last) for first, last in periods if last is None or first < last]
    with transaction.atomic():
        top = open_unit(Opening("市", Kind.CITY), on=date(2020, 1, 1))
        for number, (first, last) in enumerate(whole):
            UnitCode.objects.create(
                unit=top if number == 0 else open_unit(Opening("市", Kind.CITY), on=first),
                system=CodeSystem.OWN, code=str(number), held_from=first, held_to=last,
            )  # fmt: skip
        found = set(UnitCode.objects.on(day).values_list("code", flat=True))
        transaction.set_rollback(True)

    wanted = {
        str(number)
        for number, (first, last) in enumerate(whole)
        if first <= day and (last is None or day < last)
    }
    assert found == wanted


@pytest.mark.thorough
@pytest.mark.django_db
@settings(max_examples=25)
@given(st.lists(st.integers(min_value=0, max_value=50), min_size=1, max_size=15))
def test_under_a_path_lie_the_unit_and_all_its_descendants(parents: list[int]) -> None:
    with transaction.atomic():
        openings = [Opening("部门0", Kind.DEPARTMENT)]
        above: list[int | None] = [None]
        for number, parent in enumerate(parents, start=1):
            above.append(parent % number)
            top = openings[parent % number]
            openings.append(Opening(f"部门{number}", Kind.DEPARTMENT, parent=top))
        units = open_units(openings, on=OPENED)
        found = [set(Unit.objects.under(unit.path)) for unit in units]
        transaction.set_rollback(True)

    for number, unit in enumerate(units):
        line: int | None = number
        while line is not None:
            assert unit in found[line]
            line = above[line]
    depth = [unit.path.count("/") for unit in units]
    assert sum(len(below) for below in found) == sum(depth)
