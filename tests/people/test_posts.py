"""Posts are given, ended and handed over, and what may not be is refused with everything as it was."""

from datetime import date, timedelta

import pytest

from jingwei.journal.models import Entry
from jingwei.people.models import Account, Post
from jingwei.people.operations import (
    PeopleRefused,
    appoint,
    end_task_force,
    found_task_force,
    hand_over,
    off_board,
    relieve,
)
from jingwei.people.permissions import ROLES, Permission
from jingwei.people.queries import may, posts_on
from tests.people.town import DAY, NOW, START, Town, opened, posted

pytestmark = pytest.mark.django_db
END = date(2026, 9, 1)


def test_an_appointment_is_journalled_without_names(town: Town) -> None:
    chief, account = opened("chief"), opened("li.wei")

    post = appoint(
        account,
        role=ROLES["street_operator"],
        place=town["a"],
        held_from=START,
        actor=chief,
        now=NOW,
    )

    entry = Entry.objects.filter(action="people.appoint").get()
    assert (entry.actor_id, entry.subject_kind, entry.subject_id) == (
        str(chief.pk),
        "post",
        str(post.pk),
    )
    assert entry.details == {
        "account": account.pk, "role": "street_operator", "unit": town["a"].pk, "held_from": "2026-03-01",
    }  # fmt: skip
    assert "li.wei" not in str(list(Entry.objects.values()))
    assert "某人" not in str(list(Entry.objects.values()))


@pytest.mark.parametrize(
    ("role", "place", "word"),
    [
        ("street_operator", "city", "不能设在市级"),
        ("department_steward", "north", "不能设在区县"),
        ("auditor", "city", "不能既做业务又做审计"),
        ("system_administrator", "city", "不能既做业务又做系统管理"),
        ("instructor", "b", "已有同一岗位"),
    ],
)
def test_what_may_not_be_is_refused(town: Town, role: str, place: str, word: str) -> None:
    account = opened()
    posted(account, "instructor", town["b"])
    before = Entry.objects.count()

    with pytest.raises(PeopleRefused, match=word):
        posted(account, role, town[place])

    assert (Post.objects.count(), Entry.objects.count()) == (1, before)


def test_the_other_side_may_follow_once_the_first_is_over(town: Town) -> None:
    account = opened()
    posted(account, "instructor", town["b"], held_to=END)

    posted(account, "auditor", town["city"], held_from=END)

    with pytest.raises(PeopleRefused, match="不能既做"):
        posted(account, "auditor", town["north"], held_from=END - timedelta(1))


def test_nobody_gives_himself_a_post(town: Town) -> None:
    account = opened()

    with pytest.raises(PeopleRefused, match="不能给自己任命"):
        appoint(
            account,
            role=ROLES["instructor"],
            place=town["a"],
            held_from=START,
            actor=account,
            now=NOW,
        )


@pytest.mark.parametrize(
    ("held_from", "held_to"), [(date(2019, 1, 1), None), (END, END), (END, START)]
)
def test_a_period_that_cannot_be_is_refused(
    town: Town, held_from: date, held_to: date | None
) -> None:
    with pytest.raises(PeopleRefused):
        posted(opened(), "instructor", town["a"], held_from=held_from, held_to=held_to)


def test_a_closed_account_gets_no_post(town: Town) -> None:
    account = off_board(opened(), actor=None, now=NOW)

    with pytest.raises(PeopleRefused, match="已停用"):
        posted(account, "instructor", town["a"])


def test_a_post_ends_on_the_day_and_its_deputies_with_it(town: Town) -> None:
    holder, deputy = opened("holder"), opened("deputy")
    post = posted(holder, "street_operator", town["a"])
    standing_in = posted(deputy, "street_operator", town["a"], deputy_of=post)

    relieve(post, on=END, actor=None, now=NOW)

    standing_in.refresh_from_db()
    assert standing_in.held_to == END
    assert [len(posts_on(holder, on=day)) for day in (END - timedelta(1), END)] == [1, 0]
    with pytest.raises(PeopleRefused, match="已经结束"):
        relieve(post, on=END, actor=None, now=NOW)


def test_a_post_to_come_is_called_off(town: Town) -> None:
    account = opened()
    post = posted(account, "street_operator", town["a"], held_from=END)

    relieve(post, on=DAY, actor=None, now=NOW)

    post.refresh_from_db()
    assert post.period.is_empty
    assert posts_on(account, on=END) == []
    assert posted(account, "auditor", town["city"], held_from=END).pk


def test_a_post_does_not_end_in_the_past(town: Town) -> None:
    post = posted(opened(), "street_operator", town["a"])

    with pytest.raises(PeopleRefused, match="不能倒签"):
        relieve(post, on=DAY - timedelta(1), actor=None, now=NOW)


def test_a_post_passes_from_hand_to_hand_without_a_gap(town: Town) -> None:
    old, new = opened("old"), opened("new")
    post = posted(old, "street_operator", town["a"], held_to=date(2027, 1, 1))

    after = hand_over(post, to=new, on=END, actor=None, now=NOW)

    def able(day: date) -> list[bool]:
        return [may(who, Permission.REGISTER_EDIT, unit=town["a1"], on=day) for who in (old, new)]

    assert (able(END - timedelta(1)), able(END)) == ([True, False], [False, True])
    assert after.held_to == date(2027, 1, 1)
    assert Entry.objects.get(action="people.hand_over").details["came_of"] == post.pk


def test_a_hand_over_that_is_refused_leaves_all_as_it_was(town: Town) -> None:
    old, new = opened("old"), opened("new")
    post = posted(old, "street_operator", town["a"])
    posted(new, "auditor", town["city"])

    with pytest.raises(PeopleRefused, match="不能既做"):
        hand_over(post, to=new, on=END, actor=None, now=NOW)

    post.refresh_from_db()
    assert post.held_to is None
    assert not Entry.objects.filter(action="people.hand_over").exists()
    with pytest.raises(PeopleRefused, match="已由此账号"):
        hand_over(post, to=old, on=END, actor=None, now=NOW)


def test_a_post_that_is_over_is_not_handed_on(town: Town) -> None:
    post = posted(opened("old"), "street_operator", town["a"], held_to=END)

    with pytest.raises(PeopleRefused, match="已经结束"):
        hand_over(post, to=opened("new"), on=END, actor=None, now=NOW)


def test_the_last_system_administrator_is_not_relieved(town: Town) -> None:
    account = opened("root-1")
    post = posted(account, "system_administrator", town["city"])
    posted(opened("root-2"), "system_administrator", town["north"])

    with pytest.raises(PeopleRefused, match="最后一名"):
        relieve(post, on=DAY, actor=None, now=NOW)
    with pytest.raises(PeopleRefused, match="最后一名"):
        off_board(account, actor=None, now=NOW)

    assert Account.objects.get(pk=account.pk).is_active
    posted(opened("root-3"), "system_administrator", town["city_office"])
    relieve(post, on=DAY, actor=None, now=NOW)


def test_the_last_system_administrator_hands_over(town: Town) -> None:
    post = posted(opened("root-1"), "system_administrator", town["city"])
    heir = opened("root-2")

    hand_over(post, to=heir, on=END, actor=None, now=NOW)

    assert may(heir, Permission.PEOPLE_ACCOUNTS, unit=town["city"], on=END)


@pytest.mark.parametrize(
    ("role", "place", "word"),
    [
        ("district_administrator", "north", "权限超出"),
        ("instructor", "b", "范围"),
        ("auditor", "city", "权限超出"),
    ],
)
def test_a_deputy_can_no_more_than_the_holder(town: Town, role: str, place: str, word: str) -> None:
    post = posted(opened("holder"), "street_operator", town["a"])

    with pytest.raises(PeopleRefused, match=word):
        posted(opened("deputy"), role, town[place], deputy_of=post)


def test_nobody_is_deputy_of_himself_or_of_a_deputy(town: Town) -> None:
    holder, deputy = opened("holder"), opened("deputy")
    post = posted(holder, "street_operator", town["a"], held_to=END)
    standing_in = posted(deputy, "street_operator", town["a"], deputy_of=post)

    assert standing_in.held_to == END
    with pytest.raises(PeopleRefused, match="自己的岗位"):
        posted(holder, "community_operator", town["a1"], deputy_of=post)
    with pytest.raises(PeopleRefused, match="不能再由别人代理"):
        posted(opened("third"), "street_operator", town["a"], deputy_of=standing_in)
    with pytest.raises(PeopleRefused, match="不能移交"):
        hand_over(standing_in, to=opened("fourth"), on=DAY, actor=None, now=NOW)


def test_a_task_force_ends_early_with_its_posts(town: Town) -> None:
    force = found_task_force(
        title="专班",
        units=[town["a"], town["c"]],
        held_from=START,
        held_to=END,
        actor=None,
        now=NOW,
    )
    post = posted(opened(), "street_operator", force)
    assert post.held_to == END

    end_task_force(force, on=DAY, actor=None, now=NOW)

    post.refresh_from_db()
    assert post.held_to == DAY
    with pytest.raises(PeopleRefused, match="已经结束"):
        end_task_force(force, on=DAY, actor=None, now=NOW)
    with pytest.raises(PeopleRefused, match="存续之内"):
        posted(opened("late"), "instructor", force, held_from=DAY, held_to=END)


@pytest.mark.parametrize(
    ("title", "names", "held_to", "word"),
    [
        (" ", ["a"], END, "名称"),
        ("专班", [], END, "至少要有一个单位"),
        ("专班", ["a"], START, "晚于起期"),
    ],
)
def test_a_task_force_has_title_units_and_an_end(
    town: Town, title: str, names: list[str], held_to: date, word: str
) -> None:
    units = [town[name] for name in names]

    with pytest.raises(PeopleRefused, match=word):
        found_task_force(
            title=title, units=units, held_from=START, held_to=held_to, actor=None, now=NOW
        )
