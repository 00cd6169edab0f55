"""Two people at once, over two connections: the rules hold whoever is quicker."""

from collections.abc import Callable
from datetime import date
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection

from jingwei.journal.models import Entry
from jingwei.people.models import Account, Post
from jingwei.people.operations import PeopleRefused, hand_over, off_board, open_account, relieve
from tests.people.town import DAY, NOW, Town, opened, posted

pytestmark = pytest.mark.thorough

ROUNDS = 5


def test_two_administrators_cannot_relieve_each_other_at_once(shared_town: Town) -> None:
    for number in range(ROUNDS):
        first, second = (
            posted(opened(f"root-{number}-{side}"), "system_administrator", shared_town["city"])
            for side in "ab"
        )
        _leave_only(first, second)

        said = _at_once(
            partial(relieve, first, on=DAY, actor=second.account, now=NOW),
            partial(relieve, second, on=DAY, actor=first.account, now=NOW),
        )

        assert sorted(map(bool, said)) == [False, True], said
        assert "最后一名系统管理员" in "".join(said)
        assert _administrators() == 1


def test_relieving_and_off_boarding_at_once_leave_one(shared_town: Town) -> None:
    for number in range(ROUNDS):
        first, second = (
            posted(opened(f"root-{number}-{side}"), "system_administrator", shared_town["city"])
            for side in "ab"
        )
        _leave_only(first, second)

        said = _at_once(
            partial(relieve, first, on=DAY, actor=None, now=NOW),
            partial(off_board, second.account, actor=None, now=NOW),
        )

        assert sorted(map(bool, said)) == [False, True], said
        assert _administrators() == 1


def test_an_account_gets_two_sides_from_nobody(shared_town: Town) -> None:
    for number in range(ROUNDS):
        account = opened(f"both-{number}")

        said = _at_once(
            partial(posted, account, "instructor", shared_town["a"]),
            partial(posted, account, "auditor", shared_town["city"]),
        )

        assert sorted(map(bool, said)) == [False, True], said
        assert Post.objects.filter(account=account).count() == 1


def test_a_post_is_handed_to_one(shared_town: Town) -> None:
    post = posted(opened("holder"), "street_operator", shared_town["a"])
    heirs = [opened(f"heir-{number}") for number in range(6)]

    said = _at_once(
        *(partial(hand_over, post, to=heir, on=DAY, actor=None, now=NOW) for heir in heirs)
    )

    assert sorted(map(bool, said)) == [False, *[True] * 5], said
    assert Post.objects.filter(role="street_operator", held_from=DAY).count() == 1
    assert Entry.objects.filter(action="people.hand_over").count() == 1


def test_a_login_goes_to_one(shared_town: Town) -> None:
    said = _at_once(*[lambda: open_account(login="li.wei", name="某人", actor=None, now=NOW)] * 6)

    assert sorted(map(bool, said)) == [False, *[True] * 5], said
    assert Account.objects.filter(login="li.wei").count() == 1


def test_an_account_that_leaves_gets_no_post_meanwhile(shared_town: Town) -> None:
    for number in range(ROUNDS):
        account = opened(f"leaver-{number}")

        _at_once(
            partial(off_board, account, actor=None, now=NOW),
            partial(posted, account, "instructor", shared_town["a"], held_from=date(2026, 6, 1)),
        )

        assert not Account.objects.get(pk=account.pk).is_active
        assert not Post.objects.filter(account=account).lasting(after=DAY).exists()


def _leave_only(*posts: Post) -> None:
    """Relieve every other administrator, whom a round before this one left."""
    others = Post.objects.filter(role="system_administrator").exclude(pk__in=[p.pk for p in posts])
    for post in others.lasting(after=DAY).select_related("account"):
        relieve(post, on=DAY, actor=None, now=NOW)


def _administrators() -> int:
    return Post.objects.filter(role="system_administrator").lasting(after=DAY).count()


def _at_once(*deeds: Callable[[], object]) -> list[str]:
    """Do all in threads of their own, started together; what each was refused with, "" if done."""
    said = ["?"] * len(deeds)
    start = Barrier(len(deeds))

    def run(place: int, deed: Callable[[], object]) -> None:
        try:
            start.wait()
            deed()
            said[place] = ""
        except PeopleRefused as refusal:
            said[place] = str(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run, args=one) for one in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "?" not in said
    return said
