"""Who sees what, and how a sight begins and ends (R-P.17)."""

import threading

import pytest
from django.db import connection

from jingwei.people.permissions import Permission
from jingwei.people.sight import EVERYTHING, OutOfSight, Sight, current, seeing, sight_of
from tests.people.town import DAY, Town, opened, posted


def told() -> str:
    """What the database knows of the sight."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('jingwei.sight', true), '')")
        return str(cursor.fetchone()[0])


def ids(*units: int) -> str:
    """As the database is told."""
    return "{" + ",".join(map(str, sorted(units))) + "}"


def test_one_sees_the_units_of_ones_posts(town: Town) -> None:
    account = opened()
    posted(account, "street_operator", town["a"])

    sight = sight_of(account, Permission.REGISTER_VIEW, on=DAY)

    assert town["a"].pk in sight.units
    assert sight.units.isdisjoint({town["b"].pk, town["north"].pk, town["city"].pk})


def test_without_a_post_one_sees_nothing(town: Town) -> None:
    account = opened()

    assert sight_of(account, Permission.REGISTER_VIEW, on=DAY) == Sight(account=account.pk)


def test_outside_of_a_sight_there_is_none(db: None) -> None:
    with pytest.raises(OutOfSight):
        current()


def test_the_database_is_told_and_untold(town: Town) -> None:
    sight = Sight(frozenset({town["a"].pk, town["city"].pk}))

    with seeing(sight):
        assert current() == sight
        assert told() == ids(town["a"].pk, town["city"].pk)

    assert told() == ""


def test_sights_nest_and_the_outer_one_comes_back(town: Town) -> None:
    outer, inner = Sight(frozenset({town["a"].pk})), Sight(frozenset({town["b"].pk}))

    with seeing(outer):
        with seeing(inner):
            assert told() == ids(town["b"].pk)
        assert current() == outer
        assert told() == ids(town["a"].pk)


def test_the_outer_sight_comes_back_after_a_failure(town: Town) -> None:
    outer = Sight(frozenset({town["a"].pk}))

    with seeing(outer):
        with pytest.raises(ZeroDivisionError), seeing(EVERYTHING):
            _ = 1 / 0
        assert current() == outer
        assert told() == ids(town["a"].pk)


def test_everything_is_what_lies_in_any_top(town: Town) -> None:
    with seeing(EVERYTHING):
        tops = (
            town["city"].pk,
            town["two_new"].pk,
            town["city_office"].pk,
            town["market"].pk,
            town["civil"].pk,
        )
        assert told() == ids(*tops)


def test_a_sight_is_of_one_thread_alone(db: None) -> None:
    found: list[object] = []

    def look() -> None:
        try:
            found.append(current())
        except OutOfSight as refusal:
            found.append(refusal)

    with seeing(Sight()):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()

    assert isinstance(found[0], OutOfSight)


@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_sight_stays_on_the_connection() -> None:
    with seeing(Sight(frozenset({7}))):
        assert told() == "{7}"

    assert told() == ""
