"""Accounts are opened, change their passwords, go on leave, and are off-boarded in one step."""

from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, authenticate
from django.contrib.sessions.models import Session
from django.core import serializers

from jingwei.journal.models import Entry
from jingwei.people.models import Account, Leave, Post
from jingwei.people.operations import (
    PeopleRefused,
    change_password,
    come_back,
    go_on_leave,
    leave_to_deputy,
    off_board,
    open_account,
    password_mark,
    reset_password,
    reset_second_factor,
)
from jingwei.people.queries import posts_on
from jingwei.web.sessions import SessionStore
from tests.people.town import DAY, NOW, START, Town, opened, posted

pytestmark = pytest.mark.django_db
GOOD = "Dengta-7-shan"


def test_a_first_password_is_told_once_and_kept_by_argon2() -> None:
    made = open_account(login=" Li.Wei ", name="某人", actor=None, now=NOW)

    kept = Account.objects.get()
    assert kept.login == "li.wei"
    assert kept.password.startswith("argon2$argon2id$")
    assert kept.check_password(made.password)
    assert kept.must_change_password
    assert made.password not in repr(made)
    everything = serializers.serialize("json", [*Account.objects.all()]) + str(
        list(Entry.objects.values())
    )
    assert made.password not in everything


@pytest.mark.parametrize(
    ("login", "name"), [("li.wei", "另一人"), ("13812345678", "某人"), ("wang", "")]
)
def test_an_account_that_cannot_be_is_refused(login: str, name: str) -> None:
    opened("li.wei")

    with pytest.raises(PeopleRefused):
        open_account(login=login, name=name, actor=None, now=NOW)

    assert Account.objects.count() == Entry.objects.count() == 1


def test_somebody_changes_his_password() -> None:
    made = open_account(login="li.wei", name="某人", actor=None, now=NOW)

    change_password(made.account, old=made.password, new=GOOD, now=NOW)

    assert authenticate(username="li.wei", password=GOOD) == made.account
    assert authenticate(username="li.wei", password=made.password) is None
    assert not Account.objects.get().must_change_password
    assert Entry.objects.get(action="people.change_password").actor_id == str(made.account.pk)


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [("wrong", GOOD, "原密码不对"), ("", "short", "至少 10 位"), ("", "", "不能与原密码相同")],
)
def test_a_password_is_not_changed_for_a_bad_one(old: str, new: str, word: str) -> None:
    made = open_account(login="li.wei", name="某人", actor=None, now=NOW)

    with pytest.raises(PeopleRefused, match=word):
        change_password(made.account, old=old or made.password, new=new or made.password, now=NOW)

    assert Account.objects.get().check_password(made.password)


def test_a_lost_password_is_replaced_and_sessions_end() -> None:
    account = opened()
    _sign_in(account)

    made = reset_password(account, actor=None, now=NOW)

    kept = Account.objects.get()
    assert kept.check_password(made.password)
    assert kept.must_change_password
    assert not Session.objects.exists()


def test_off_boarding_ends_everything_in_one_step(town: Town) -> None:
    account, other, deputy = opened("leaver"), opened("other"), opened("deputy")
    now_held = posted(account, "street_operator", town["a"])
    posted(account, "instructor", town["b"], held_from=date(2026, 12, 1))
    past = posted(account, "instructor", town["c"], held_from=START, held_to=date(2026, 4, 1))
    standing_in = posted(deputy, "street_operator", town["a"], deputy_of=now_held)
    go_on_leave(account, held_from=DAY + timedelta(5), actor=None, now=NOW)
    _sign_in(account)
    _sign_in(account)
    kept = _sign_in(other)

    off_board(account, actor=other, now=NOW)

    gone = Account.objects.get(pk=account.pk)
    assert not gone.is_active
    assert not gone.has_usable_password()
    assert not Post.objects.filter(account=gone).lasting(after=DAY).exists()
    assert [posts_on(gone, on=day) for day in (DAY, date(2027, 1, 1))] == [[], []]
    assert [post.pk for post in posts_on(gone, on=DAY - timedelta(1))] == [now_held.pk]
    past.refresh_from_db()
    assert past.held_to == date(2026, 4, 1)
    standing_in.refresh_from_db()
    assert standing_in.held_to == DAY
    assert not any(leave.period.overlaps(now_held.period) for leave in Leave.objects.all())
    assert [session.pk for session in Session.objects.all()] == [kept]
    entry = Entry.objects.get(action="people.off_board")
    assert entry.details == {"posts": 2, "sessions": 2}
    with pytest.raises(PeopleRefused, match="已经停用"):
        off_board(account, actor=other, now=NOW)


def test_a_closed_account_neither_signs_in_nor_gets_a_password(town: Town) -> None:
    made = open_account(login="li.wei", name="某人", actor=None, now=NOW)
    off_board(made.account, actor=None, now=NOW)

    assert authenticate(username="li.wei", password=made.password) is None
    with pytest.raises(PeopleRefused, match="已停用"):
        reset_password(made.account, actor=None, now=NOW)
    with pytest.raises(PeopleRefused, match="已停用"):
        change_password(made.account, old=made.password, new=GOOD, now=NOW)
    with pytest.raises(PeopleRefused, match="已停用"):
        go_on_leave(made.account, held_from=DAY, actor=None, now=NOW)


def test_leave_ends_when_somebody_comes_back(town: Town) -> None:
    account = opened()
    go_on_leave(account, held_from=DAY, actor=account, now=NOW)

    come_back(account, on=DAY + timedelta(3), actor=account, now=NOW)

    assert Leave.objects.get().held_to == DAY + timedelta(3)
    with pytest.raises(PeopleRefused, match="没有登记休假"):
        come_back(account, on=DAY + timedelta(3), actor=account, now=NOW)


@pytest.mark.parametrize(
    ("first", "last", "word"),
    [(0, 5, "已登记休假"), (-1, 1, "不能倒签"), (20, 20, "晚于起期")],
)
def test_a_leave_that_cannot_be_is_refused(first: int, last: int, word: str) -> None:
    account = opened()
    go_on_leave(
        account, held_from=DAY + timedelta(2), held_to=DAY + timedelta(9), actor=account, now=NOW
    )

    with pytest.raises(PeopleRefused, match=word):
        go_on_leave(
            account,
            held_from=DAY + timedelta(first),
            held_to=DAY + timedelta(last),
            actor=account,
            now=NOW,
        )


def _sign_in(account: Account) -> str:
    """A session as Django's sign-in makes it; its key."""
    store = SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def test_a_reset_password_is_set_once_by_one_form() -> None:
    account = opened()
    seen = password_mark(account)
    made = reset_password(account, seen=seen, actor=None, now=NOW)

    with pytest.raises(PeopleRefused, match="已经改过"):
        reset_password(account, seen=seen, actor=None, now=NOW)

    assert Account.objects.get().check_password(made.password)
    assert seen not in made.account.password


def test_a_lost_second_factor_is_forgotten_and_sessions_end() -> None:
    account, admin = opened(), opened("admin")
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=account, type=kind, data={})
    Authenticator.objects.create(user=admin, type=Authenticator.Type.TOTP, data={})
    _sign_in(account)

    assert reset_second_factor(account, actor=admin, now=NOW) == 2

    assert [one.user_id for one in Authenticator.objects.all()] == [admin.pk]
    assert not Session.objects.exists()
    entry = Entry.objects.get(action="people.reset_second_factor")
    assert (entry.actor_id, entry.details) == (str(admin.pk), {"removed": 2, "sessions": 1})
    with pytest.raises(PeopleRefused, match="不能清除自己的"):
        reset_second_factor(admin, actor=admin, now=NOW)
    with pytest.raises(PeopleRefused, match="没有设第二重验证"):
        reset_second_factor(account, actor=admin, now=NOW)


def test_a_leave_gives_a_deputy_every_post_for_its_time(town: Town) -> None:
    account, deputy = opened(), opened("deputy")
    short = posted(account, "instructor", town["b"], held_to=DAY + timedelta(3))
    long = posted(account, "street_operator", town["a"])
    posted(account, "instructor", town["c"], held_from=START, held_to=date(2026, 4, 1))

    given = leave_to_deputy(
        account, deputy=deputy, held_from=DAY, held_to=DAY + timedelta(9), actor=None, now=NOW
    )

    assert {(one.deputy_of_id, one.held_to) for one in given} == {
        (short.pk, DAY + timedelta(3)), (long.pk, DAY + timedelta(9)),
    }  # fmt: skip
    assert len(posts_on(deputy, on=DAY)) == 2
    assert posts_on(deputy, on=DAY + timedelta(9)) == []


def test_a_leave_without_a_fit_deputy_is_not_noted(town: Town) -> None:
    account, deputy = opened(), opened("deputy")

    with pytest.raises(PeopleRefused, match="没有可以代理的岗位"):
        leave_to_deputy(account, deputy=deputy, held_from=DAY, actor=None, now=NOW)
    posted(account, "street_operator", town["a"])
    posted(deputy, "auditor", town["city"])
    with pytest.raises(PeopleRefused, match="同一账号不能既做"):
        leave_to_deputy(account, deputy=deputy, held_from=DAY, actor=None, now=NOW)

    assert not Leave.objects.exists()
