"""Reading the trees, and with how many queries."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.db import connection

from jingwei.units import queries
from jingwei.units.kinds import CodeSystem, Kind, Tree
from jingwei.units.models import Succession, Unit
from jingwei.units.operations import Joining, Opening, open_unit, reorganise
from tests.units.city import BEFORE, DAY, LATER, OPENED, City

Counting = Callable[[int], AbstractContextManager[object]]


def test_a_code_finds_its_unit_in_one_query(
    wuhai: City, django_assert_num_queries: Counting
) -> None:
    with django_assert_num_queries(1):
        found = queries.unit_of_code("150302001", system=CodeSystem.CIVIL_AFFAIRS, on=DAY)

    assert found == wuhai.street
    assert (found.name, found.short_name, found.code) == ("新华街道", "新华", "150302001")


def test_a_code_of_the_other_system_or_another_day_finds_nobody(wuhai: City) -> None:
    early = date(2019, 12, 31)

    assert queries.unit_of_code("150302001", system=CodeSystem.STATISTICS, on=DAY) is None
    assert queries.unit_of_code("150302001", system=CodeSystem.CIVIL_AFFAIRS, on=early) is None


def test_many_codes_find_their_units_in_one_query(
    wuhai: City, django_assert_num_queries: Counting
) -> None:
    asked = ["150300", "150302001", "999999"]

    with django_assert_num_queries(1):
        found = queries.units_of_codes(asked, system=CodeSystem.CIVIL_AFFAIRS, on=DAY)

    assert found == {"150300": wuhai.city, "150302001": wuhai.street}


def test_ancestors_come_from_the_top_in_one_query(
    wuhai: City, django_assert_num_queries: Counting
) -> None:
    with django_assert_num_queries(1):
        found = queries.ancestors(wuhai.community, on=DAY)

    assert [unit.name for unit in found] == ["乌海市", "海勃湾区", "新华街道"]


def test_children_come_with_names_and_counts_in_one_query(
    wuhai: City, django_assert_num_queries: Counting
) -> None:
    with django_assert_num_queries(1):
        found = [(u.name, u.child_count) for u in queries.children(wuhai.district, on=DAY)]

    assert found == [("新华街道", 2), ("海北街道", 0)]


def test_the_tops_of_a_tree_come_like_children(
    wuhai: City, django_assert_num_queries: Counting
) -> None:
    open_unit(Opening("民政局", Kind.DEPARTMENT), on=OPENED)

    with django_assert_num_queries(1):
        found = [(u.name, u.child_count) for u in queries.tops(Tree.PLACE, on=DAY)]

    assert found == [("乌海市", 1)]
    assert [u.name for u in queries.tops(Tree.OFFICE, on=DAY)] == ["民政局"]
    assert list(queries.tops(Tree.OFFICE, on=date(2019, 1, 1))) == []


def test_the_paths_of_many_units_take_one_query(
    wuhai: City, django_assert_num_queries: Counting
) -> None:
    units = [wuhai.community, wuhai.other_street, wuhai.city]

    with django_assert_num_queries(1):
        found = queries.name_paths(units, on=DAY)

    assert list(found.values()) == [
        "乌海市 / 海勃湾区 / 新华街道 / 和平社区",
        "乌海市 / 海勃湾区 / 海北街道",
        "乌海市",
    ]


def test_names_do_not_cost_a_query_each(wuhai: City, django_assert_num_queries: Counting) -> None:
    with django_assert_num_queries(1):
        found = [unit.name for unit in Unit.objects.in_tree(Tree.PLACE).on(DAY).named(on=DAY)]

    assert len(found) == 6
    assert None not in found


def test_successors_follow_the_chain_in_one_query(
    wuhai: City, django_assert_num_queries: Counting
) -> None:
    parts = [
        Opening(name, Kind.COMMUNITY, parent=wuhai.street, of=(wuhai.community,))
        for name in ("和平东社区", "和平西社区")
    ]
    east, west = reorganise([wuhai.community], opening=parts, on=DAY)
    reorganise([east], joining=[Joining(wuhai.other_community, of=(east,))], on=LATER)

    with django_assert_num_queries(1):
        found = queries.successors(wuhai.community, on=LATER)

    assert found == [wuhai.other_community, west]
    assert [unit.name for unit in found] == ["公园社区", "和平西社区"]
    assert queries.successors(wuhai.community, on=DAY) == [east, west]
    assert queries.successors(wuhai.community, on=BEFORE) == [wuhai.community]


@pytest.mark.parametrize("day", [DAY, LATER])
def test_even_a_ring_of_links_ends(wuhai: City, day: date) -> None:
    """No operation writes such links; who writes past them gets an answer all the same."""
    ring = [wuhai.community, wuhai.other_community, wuhai.other_street]
    Unit.objects.filter(pk__in=[unit.pk for unit in ring]).update(held_to=DAY)
    Succession.objects.bulk_create(
        Succession(predecessor=one, successor=two, kind="merge", happened_on=DAY)
        for one, two in zip(ring, ring[1:] + ring[:1], strict=True)
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '20s'")

    assert queries.successors(wuhai.community, on=day) == []
