"""What the database refuses by itself, whoever asks."""

from datetime import date

import pytest
from django.db import Error, IntegrityError, connection, transaction

from jingwei.people.models import Account, Leave, Post
from tests.people.town import START, Town, opened, posted

pytestmark = pytest.mark.django_db
END = date(2026, 9, 1)


def _refused(constraint: str):
    return pytest.raises(IntegrityError, match=constraint)


def test_a_post_is_on_a_unit_or_in_a_task_force(town: Town) -> None:
    with _refused("on_a_unit_or_in_a_task_force"):
        Post.objects.create(account=opened(), role="instructor", held_from=START)


def test_a_post_has_a_role_that_is_known(town: Town) -> None:
    with _refused("role_is_known"):
        Post.objects.create(account=opened(), role="king", unit=town["city"], held_from=START)


def test_the_same_post_is_not_held_twice_at_a_time(town: Town) -> None:
    account = opened()
    posted(account, "street_operator", town["a"], held_to=END)
    same = {"account": account, "role": "street_operator", "unit": town["a"]}

    Post.objects.create(**same, held_from=END)

    with _refused("once_at_a_time_on_a_unit"):
        Post.objects.create(**same, held_from=date(2026, 4, 1), held_to=date(2026, 4, 2))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("street_operator", "auditor"),
        ("auditor", "street_operator"),
        ("instructor", "system_administrator"),
    ],
)
def test_nobody_stands_on_two_sides(town: Town, first: str, second: str) -> None:
    account = opened()
    Post.objects.create(
        account=account, role=first, unit=town["city"], held_from=START, held_to=END
    )

    Post.objects.create(account=account, role=second, unit=town["city"], held_from=END)

    with _refused("nobody_stands_on_two_sides"):
        Post.objects.create(
            account=account, role=second, unit=town["b"], held_from=START, held_to=END
        )


def test_a_leave_overlaps_no_other(town: Town) -> None:
    account = opened()
    Leave.objects.create(account=account, held_from=START)

    with _refused("one_at_a_time"):
        Leave.objects.create(account=account, held_from=END)


@pytest.mark.parametrize("login", ["13812345678", "Li.Wei", "li"])
def test_a_login_that_could_be_a_number_is_not_kept(login: str, town: Town) -> None:
    with _refused("login_is_no_number"):
        Account.objects.create(login=login, name="某人", password="")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE people_post SET held_to = '2026-12-01'",
        "UPDATE people_post SET held_to = NULL",
        "UPDATE people_post SET held_from = '2026-01-01'",
        "UPDATE people_post SET held_to = '2026-08-01', role = 'instructor'",
        "DELETE FROM people_post",
    ],
)
def test_a_post_is_only_shortened(town: Town, change: str) -> None:
    post = posted(opened(), "street_operator", town["a"], held_to=END)

    with pytest.raises(Error, match="only shortened"), transaction.atomic():
        _execute(change)

    _execute("UPDATE people_post SET held_to = '2026-08-01'")
    post.refresh_from_db()
    assert post.held_to == date(2026, 8, 1)


def test_no_account_keeps_more_of_a_person_than_a_name() -> None:
    assert {field.name for field in Account._meta.get_fields() if field.concrete} == {
        "id", "password", "login", "name", "is_active", "must_change_password",
    }  # fmt: skip


def test_a_login_is_found_in_any_case(town: Town) -> None:
    account = opened()

    assert Account.objects.get_by_natural_key(" Li.Wei ") == account


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
