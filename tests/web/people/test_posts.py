"""Posts given, ended and handed over in the browser; leave with deputies; task forces."""

from datetime import timedelta

import pytest
from django.test import Client

from jingwei.people.models import Account, Leave, Post, TaskForce
from jingwei.people.operations import found_task_force
from tests.people.town import NOW, Town, posted
from tests.web.people.pages import (
    TODAY,
    account_called,
    done,
    refused,
    text_of,
)

pytestmark = pytest.mark.django_db


@pytest.mark.thorough
def test_somebody_is_appointed_and_once_however_often_the_form_is_sent(
    chief_in: Client, somebody: Account, town: Town
) -> None:
    address = f"/people/{somebody.pk}/appoint/"
    said = {"role": "street_operator", "place": town["b"].pk, "held_from": TODAY, "held_to": ""}
    assert "选这个角色" in text_of(chief_in, address)
    assert "滨河街道" in text_of(chief_in, f"{address}?role=street_operator&unit_name=滨河")

    assert "已任命" in done(chief_in, address, **said)
    assert "已有同一岗位" in refused(chief_in, address, **said)

    post = Post.objects.get(account=somebody)
    assert (post.role, post.unit_id, post.held_from, post.held_to) == ("street_operator", town["b"].pk, TODAY, None)  # fmt: skip


def test_a_unit_beyond_the_readers_scope_cannot_be_chosen(
    chief_in: Client, somebody: Account, town: Town
) -> None:
    said = {"role": "street_operator", "place": town["c"].pk, "held_from": TODAY}

    assert "不在可选的范围" in refused(chief_in, f"/people/{somebody.pk}/appoint/", **said)
    assert not Post.objects.filter(account=somebody).exists()


def test_a_unit_of_the_wrong_kind_cannot_be_chosen(
    chief_in: Client, somebody: Account, town: Town
) -> None:
    said = {"role": "street_operator", "place": town["a1"].pk, "held_from": TODAY}

    assert "不在可选的范围" in refused(chief_in, f"/people/{somebody.pk}/appoint/", **said)


def test_who_may_not_give_a_role_is_not_offered_it(chief_in: Client, somebody: Account) -> None:
    address = f"/people/{somebody.pk}/appoint/"

    assert "系统管理员" not in text_of(chief_in, address).partition("<main")[2]
    assert chief_in.get(f"{address}?role=system_administrator").status_code == 404
    assert chief_in.post(address, {"role": "auditor", "place": 1}).status_code == 404
    assert chief_in.get(f"{address}?role=king").status_code == 404


def test_nobody_appoints_himself_or_on_two_sides(
    boss_in: Client, boss: Account, clerk: Account, town: Town
) -> None:
    said = {"role": "auditor", "place": town["city"].pk, "held_from": TODAY}

    assert "不能给自己任命" in refused(boss_in, f"/people/{boss.pk}/appoint/", **said)
    assert "同一账号不能既做" in refused(boss_in, f"/people/{clerk.pk}/appoint/", **said)


@pytest.mark.parametrize(
    ("change", "word"),
    [({"held_to": "2020-01-01"}, "止期要晚于起期"), ({"held_from": ""}, "请填日期"), ({"place": ""}, "请选一个单位")],
)  # fmt: skip
def test_a_post_that_cannot_be_is_refused_in_the_form(
    boss_in: Client, somebody: Account, town: Town, change: dict[str, str], word: str
) -> None:
    said = {"role": "street_operator", "place": town["a"].pk, "held_from": TODAY, "held_to": "", **change}  # fmt: skip

    assert word in refused(boss_in, f"/people/{somebody.pk}/appoint/", **said)


def test_a_closed_account_gets_no_post(boss_in: Client, somebody: Account, town: Town) -> None:
    Account.objects.filter(pk=somebody.pk).update(is_active=False)
    said = {"role": "street_operator", "place": town["a"].pk, "held_from": TODAY}

    assert "已停用" in refused(boss_in, f"/people/{somebody.pk}/appoint/", **said)


def test_a_post_ends_and_is_not_ended_twice(chief_in: Client, clerk: Account) -> None:
    post = Post.objects.get(account=clerk)
    address = f"/people/posts/{post.pk}/relieve/"

    assert "不能倒签" in refused(chief_in, address, on=TODAY - timedelta(1))
    assert "已免去" in done(chief_in, address, on=TODAY)
    assert "已经结束" in refused(chief_in, address, on=TODAY)
    assert Post.objects.get(pk=post.pk).held_to == TODAY


def test_a_post_of_an_administrator_is_not_the_business_sides_to_end(
    chief_in: Client, town: Town
) -> None:
    other = account_called("other.boss")
    post = posted(other, "system_administrator", town["north"])

    assert chief_in.post(f"/people/posts/{post.pk}/relieve/", {"on": TODAY}).status_code == 404


@pytest.mark.thorough
def test_a_post_is_handed_over(chief_in: Client, clerk: Account, town: Town) -> None:
    taker = account_called("clerk.b", "街道乙")
    posted(taker, "street_operator", town["b"])
    post = Post.objects.get(account=clerk)
    address = f"/people/posts/{post.pk}/hand-over/"

    assert "没有这个登录名" in refused(chief_in, address, to="nobody.here", on=TODAY)
    assert "已由此账号担任" in refused(chief_in, address, to="clerk.a", on=TODAY)
    assert "已移交给街道乙" in done(chief_in, address, to="Clerk.B", on=TODAY)
    assert "已经结束" in refused(chief_in, address, to="clerk.b", on=TODAY)

    assert Post.objects.filter(account=taker, unit=town["a"]).on(TODAY).count() == 1
    assert not Post.objects.filter(account=clerk).on(TODAY).exists()


def test_nothing_is_handed_over_to_an_account_of_another_district(
    chief_in: Client, clerk: Account, southerner: Account
) -> None:
    post = Post.objects.get(account=clerk)

    page = refused(chief_in, f"/people/posts/{post.pk}/hand-over/", to="clerk.c", on=TODAY)

    assert "没有这个登录名" in page


@pytest.mark.thorough
def test_a_leave_is_noted_with_a_deputy_for_every_post(
    chief_in: Client, clerk: Account, town: Town
) -> None:
    posted(clerk, "instructor", town["a1"])
    deputy = account_called("clerk.b", "街道乙")
    posted(deputy, "street_operator", town["b"])
    until = TODAY + timedelta(7)

    page = done(chief_in, f"/people/{clerk.pk}/leave/", held_from=TODAY, held_to=until, deputy="clerk.b")  # fmt: skip

    assert "休假中" in page
    assert "代理人" in page
    stand_in = Post.objects.filter(account=deputy, deputy_of__account=clerk)
    assert {(one.role, one.unit_id, one.held_to) for one in stand_in} == {
        ("street_operator", town["a"].pk, until), ("instructor", town["a1"].pk, until),
    }  # fmt: skip
    again = refused(chief_in, f"/people/{clerk.pk}/leave/", held_from=TODAY, held_to=until, deputy="clerk.b")  # fmt: skip
    assert "已登记休假" in again
    assert "已销假" in done(chief_in, f"/people/{clerk.pk}/back/", on=TODAY)
    assert "没有登记休假" in refused(chief_in, f"/people/{clerk.pk}/back/", on=TODAY)


@pytest.mark.thorough
def test_a_leave_whose_deputy_is_refused_is_not_noted(
    chief_in: Client, clerk: Account, town: Town
) -> None:
    twin = account_called("clerk.b")
    posted(twin, "street_operator", town["a"])
    address = f"/people/{clerk.pk}/leave/"

    assert "已有同一岗位" in refused(chief_in, address, held_from=TODAY, deputy="clerk.b")
    assert "不能代理自己" in refused(chief_in, address, held_from=TODAY, deputy="clerk.a")
    assert "没有这个登录名" in refused(chief_in, address, held_from=TODAY, deputy="x.y.z")
    assert "不能倒签" in refused(chief_in, address, held_from=TODAY - timedelta(1))
    assert not Leave.objects.exists()


@pytest.mark.thorough
def test_a_task_force_is_founded_filled_and_ended(
    chief_in: Client, somebody: Account, town: Town
) -> None:
    until = TODAY + timedelta(30)
    units = [town["a"].pk, town["b"].pk]

    page = done(chief_in, "/people/task-forces/found/", title="摸排专班", units=units, held_from=TODAY, held_to=until)  # fmt: skip
    force = TaskForce.objects.get()
    done(chief_in, f"/people/{somebody.pk}/appoint/", role="instructor", place=f"force-{force.pk}", held_from=TODAY)  # fmt: skip

    assert "摸排专班" in page
    assert Post.objects.get(account=somebody).held_to == until
    address = f"/people/task-forces/{force.pk}/end/"
    assert "不能倒签" in refused(chief_in, address, on=TODAY - timedelta(1))
    assert "已解散" in done(chief_in, address, on=TODAY)
    assert "已经结束" in refused(chief_in, address, on=TODAY)
    assert Post.objects.get(account=somebody).held_to == TODAY


def test_a_task_force_takes_an_end_and_units_of_the_readers(chief_in: Client, town: Town) -> None:
    address = "/people/task-forces/found/"
    said = {"title": "专班", "units": [town["a"].pk], "held_from": TODAY, "held_to": TODAY + timedelta(9)}  # fmt: skip

    assert "不在可选的范围" in refused(chief_in, address, **{**said, "units": [town["c"].pk]})
    assert "至少要有一个单位" in refused(chief_in, address, **{**said, "units": []})
    assert "请填日期" in refused(chief_in, address, **{**said, "held_to": ""})
    assert "止期要晚于起期" in refused(chief_in, address, **{**said, "held_to": TODAY})
    assert not TaskForce.objects.exists()


def test_a_task_force_of_two_districts_is_not_one_districts_to_end(
    chief_in: Client, town: Town
) -> None:
    force = found_task_force(title="全市专班", units=[town["a"], town["c"]], held_from=TODAY, held_to=TODAY + timedelta(9), actor=None, now=NOW)  # fmt: skip

    assert "全市专班" in text_of(chief_in, "/people/task-forces/")
    assert chief_in.post(f"/people/task-forces/{force.pk}/end/", {"on": TODAY}).status_code == 404
