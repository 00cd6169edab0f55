"""Queries that are built once: the same rows as when built anew, for any values."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DataError, connection, transaction
from django.db.models import F, Value
from django.test.utils import CaptureQueriesContext

from jingwei.units.models import Unit
from jingwei.units.prepared import BeginsWithAnyOf, Given, IsAnyOf, Prepared
from tests.units.city import DAY, OPENED, City


def _named(ids: Any, day: Any) -> Any:
    return Unit.objects.filter(IsAnyOf(F("pk"), ids)).on(day).values_list("pk", "kind")


def test_it_gives_what_the_query_set_gives_whatever_the_values(wuhai: City) -> None:
    prepared = Prepared(_named, ids=Given.NUMBERS, day=Given.DAY)
    units = list(Unit.objects.order_by("pk")[:4])

    for asked, day in (
        (units[:1], DAY),
        (units, DAY),
        ([], DAY),
        (units, OPENED - timedelta(days=1)),
    ):
        ids = [unit.pk for unit in asked]
        expected = Unit.objects.filter(pk__in=ids).on(day).values_list("pk", "kind")
        assert sorted(prepared(ids=ids, day=day)) == sorted(expected)


def test_branches_are_found_by_the_beginning_of_their_paths(wuhai: City) -> None:
    def below(paths: Any) -> Any:
        return Unit.objects.filter(BeginsWithAnyOf(F("path"), paths)).values_list("pk")

    top = wuhai.street
    found = Prepared(below, paths=Given.TEXTS)(paths=[top.path])

    assert {pk for (pk,) in found} == set(Unit.objects.under(top.path).values_list("pk", flat=True))


def test_it_is_built_once(wuhai: City) -> None:
    built = []

    def make(number: Any) -> Any:
        built.append(number)
        return Unit.objects.filter(pk=number).values_list("path")

    prepared = Prepared(make, number=Given.NUMBER)

    assert prepared(number=wuhai.street.pk) == [(wuhai.street.path,)]
    assert prepared(number=0) == []
    assert len(built) == 1


def test_a_value_that_does_not_reach_the_query_is_refused() -> None:
    forgetful = Prepared(lambda day: Unit.objects.values_list("pk"), day=Given.DAY)

    with pytest.raises(ValueError, match="day"):
        forgetful(day=DAY)


def test_two_values_of_one_type_cannot_be_told_apart() -> None:
    with pytest.raises(ValueError, match="told apart"):
        Prepared(_named, ids=Given.DAY, day=Given.DAY)(ids=DAY, day=DAY)


def test_a_query_that_fails_says_so_as_any_other(wuhai: City) -> None:
    prepared = Prepared(
        lambda number: Unit.objects.filter(pk=number / Value(0)).values_list("pk"),
        number=Given.NUMBER,
    )

    with pytest.raises(DataError), transaction.atomic():
        prepared(number=1)


def test_the_database_plans_it_once_and_nothing_else(wuhai: City) -> None:
    def asked_nowhere_else(day: Any) -> Any:
        return Unit.objects.on(day).order_by("-path", "kind").values_list("pk", "tree")

    prepared, before = Prepared(asked_nowhere_else, day=Given.DAY), _kept()
    for _time in range(8):
        prepared(day=DAY)
        list(Unit.objects.filter(pk=wuhai.street.pk))

    with CaptureQueriesContext(connection) as asked:
        prepared(day=DAY)
    assert ['FROM "units_unit"' in one["sql"] for one in asked.captured_queries] == [True]
    assert [plans for statement, plans in _kept().items() if statement not in before] == [9]


def _kept() -> dict[str, int]:
    """The statements that the database keeps for this connection: how often each was run by its kept plan."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, generic_plans FROM pg_prepared_statements")
        return dict(cursor.fetchall())
