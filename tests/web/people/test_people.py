"""Who sees whom among the people, and the steps with an account."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.test import Client

from jingwei.journal.models import Entry
from jingwei.people.models import Account, Post
from tests.people.town import Town, posted
from tests.web.people.pages import (
    TODAY,
    Browser,
    account_called,
    done,
    refused,
    shown_password,
    text_of,
)

pytestmark = pytest.mark.django_db


@pytest.mark.thorough
def test_the_list_ends_where_the_readers_scope_ends(
    chief_in: Client, boss_in: Client, clerk: Account, southerner: Account
) -> None:
    assert "clerk.a" in text_of(chief_in, "/people/")
    assert "clerk.c" not in text_of(chief_in, "/people/")
    assert "clerk.c" in text_of(boss_in, "/people/")
    assert chief_in.get(f"/people/{southerner.pk}/").status_code == 404
    assert chief_in.get("/people/999999/").status_code == 404


def test_posts_beyond_the_scope_are_counted_not_named(
    chief_in: Client, clerk: Account, town: Town
) -> None:
    posted(clerk, "instructor", town["c"])

    page = text_of(chief_in, f"/people/{clerk.pk}/")

    assert "新华街道" in page
    assert "三道坎街道" not in page
    assert "另有 1 个岗位不在您的辖区" in page


@pytest.mark.thorough
def test_the_list_is_narrowed_by_role_unit_and_what_staff_are_called(
    boss_in: Client, clerk: Account, southerner: Account, town: Town
) -> None:
    for address in ("?role=street_operator&unit=新华", f"?unit={town['north'].pk}", "?q=街道甲", "?q=CLERK.A"):  # fmt: skip
        page = text_of(boss_in, f"/people/{address}")
        assert "clerk.a" in page, address
        assert "clerk.c" not in page, address
    assert "没有符合条件的账号" in text_of(boss_in, "/people/?unit=没有")


def test_a_unit_of_another_district_narrows_to_nothing(
    chief_in: Client, southerner: Account, town: Town
) -> None:
    assert "clerk.c" not in text_of(chief_in, f"/people/?unit={town['south'].pk}")


@pytest.mark.thorough
def test_the_list_goes_on_where_the_page_ends(boss_in: Client, town: Town) -> None:
    for number in range(60):
        posted(account_called(f"many.{number:02}"), "instructor", town["a"])

    first = text_of(boss_in, "/people/?role=instructor")
    second = text_of(boss_in, "/people/?role=instructor&after=many.49")
    back = text_of(boss_in, "/people/?role=instructor&before=many.50")

    assert "many.49" in first
    assert "many.50" not in first
    assert "after=many.49" in first
    assert "many.50" in second
    assert 'rel="next"' not in second
    assert "many.00" in back


def test_the_list_is_as_of_the_day_and_steps_are_of_today_alone(
    boss_in: Client, clerk: Account
) -> None:
    assert "clerk.a" not in text_of(boss_in, "/people/?on=2025-01-01")
    page = text_of(boss_in, f"/people/{clerk.pk}/?on=2026-05-01")
    assert "新华街道" in page
    assert "离岗停用" not in page


@pytest.mark.thorough
def test_accounts_without_a_post_are_for_those_who_give_posts(
    boss_in: Client, chief_in: Client, town: Town, browser_of: Browser, somebody: Account
) -> None:
    operator = account_called("clerk.b")
    posted(operator, "street_operator", town["b"])

    assert "li.wei" in text_of(boss_in, "/people/?tab=free")
    assert "li.wei" in text_of(chief_in, "/people/?tab=free")
    assert "li.wei" not in text_of(browser_of(operator), "/people/?tab=free")
    assert browser_of(operator).get(f"/people/{somebody.pk}/").status_code == 404


def test_who_only_reads_is_offered_no_step(town: Town, clerk: Account, browser_of: Browser) -> None:
    auditor = account_called("auditor.one")
    posted(auditor, "auditor", town["city"])

    page = text_of(browser_of(auditor), f"/people/{clerk.pk}/")

    assert "新华街道" in page
    assert "离岗停用" not in page
    assert "任命岗位" not in page
    assert "/relieve/" not in page


ACCOUNT_STEPS = ("password", "second-factor", "off-board")
GIVING_STEPS = ("appoint", "leave", "back")


@pytest.mark.thorough
@pytest.mark.parametrize("method", ["get", "post"])
def test_steps_ask_their_permission_and_end_at_the_scope(
    method: str, chief_in: Client, north_boss_in: Client, southerner: Account, clerk: Account, town: Town, browser_of: Browser
) -> None:  # fmt: skip
    reader = account_called("reader.one")
    posted(reader, "auditor", town["city"])
    south = Post.objects.get(account=southerner)

    for step in ACCOUNT_STEPS:
        assert getattr(chief_in, method)(f"/people/{clerk.pk}/{step}/").status_code == 403
        assert getattr(north_boss_in, method)(f"/people/{southerner.pk}/{step}/").status_code == 404
    for step in GIVING_STEPS:
        assert getattr(browser_of(reader), method)(f"/people/{clerk.pk}/{step}/").status_code == 403
        assert getattr(chief_in, method)(f"/people/{southerner.pk}/{step}/").status_code == 404
    for step in ("relieve", "hand-over"):
        assert getattr(browser_of(reader), method)(f"/people/posts/{south.pk}/{step}/").status_code == 403  # fmt: skip
        assert getattr(chief_in, method)(f"/people/posts/{south.pk}/{step}/").status_code == 404
    for address in ("/people/open/", "/people/bulk/", "/people/bulk/template/"):
        assert getattr(chief_in, method)(address).status_code in {403}
        assert getattr(Client(), method)(address).status_code == 303
    assert Post.objects.get(pk=south.pk).held_to is None


def test_a_district_does_not_take_over_an_account_that_also_acts_elsewhere(
    north_boss_in: Client, clerk: Account, town: Town
) -> None:
    assert north_boss_in.get(f"/people/{clerk.pk}/password/").status_code == 200
    posted(clerk, "instructor", town["c"])

    for step in ACCOUNT_STEPS:
        assert north_boss_in.post(f"/people/{clerk.pk}/{step}/").status_code == 404
    assert north_boss_in.post(f"/people/{clerk.pk}/leave/").status_code == 404


def test_an_account_is_opened_and_its_password_shown_once(boss_in: Client, boss: Account) -> None:
    response = boss_in.post("/people/open/", {"login": " Zhang.San ", "name": "张三"})

    password = shown_password(response.content.decode())
    assert authenticate(username="zhang.san", password=password) is not None
    assert response["Cache-Control"] == "private, no-store"
    entry = Entry.objects.get(action="people.open_account")
    assert entry.actor_id == str(boss.pk)
    made = Account.objects.get(login="zhang.san")
    assert password not in text_of(boss_in, f"/people/{made.pk}/")
    assert "已经有人使用" in refused(boss_in, "/people/open/", login="zhang.san", name="张三")
    assert Account.objects.filter(login="zhang.san").count() == 1


@pytest.mark.parametrize(
    ("login", "name", "word"),
    [("13812345678", "张三", "以字母开头"), ("zhang", "", "请填写姓名"), ("", "张三", "请填登录名"), ("zhang", "张13812345678", "不要写电话")],
)  # fmt: skip
def test_an_account_that_cannot_be_is_refused_in_the_form(
    boss_in: Client, login: str, name: str, word: str
) -> None:
    assert word in refused(boss_in, "/people/open/", login=login, name=name)


def seen_in(client: Client, address: str) -> str:
    """What the drawn form remembers."""
    return str(client.get(address).content.decode().partition('name="seen" value="')[2].partition('"')[0])  # fmt: skip


@pytest.mark.thorough
def test_a_password_is_reset_once_however_often_the_form_is_sent(
    boss_in: Client, clerk: Account
) -> None:
    address = f"/people/{clerk.pk}/password/"
    seen = seen_in(boss_in, address)

    first = boss_in.post(address, {"seen": seen})
    again = refused(boss_in, address, seen=seen)

    password = shown_password(first.content.decode())
    assert "已经改过" in again
    assert authenticate(username="clerk.a", password=password) is not None
    assert Account.objects.get(pk=clerk.pk).must_change_password
    assert Entry.objects.filter(action="people.reset_password").count() == 1


def test_a_password_is_not_reset_without_the_form(boss_in: Client, clerk: Account) -> None:
    assert "已经改过" in refused(boss_in, f"/people/{clerk.pk}/password/")


@pytest.mark.thorough
def test_a_lost_second_factor_is_forgotten(boss_in: Client, clerk: Account) -> None:
    Authenticator.objects.create(user=clerk, type=Authenticator.Type.TOTP, data={"secret": "x"})
    address = f"/people/{clerk.pk}/second-factor/"
    assert "已设第二重验证" in text_of(boss_in, f"/people/{clerk.pk}/")

    assert "重新设置第二重验证" in done(boss_in, address)

    assert not Authenticator.objects.exists()
    assert "没有设第二重验证" in refused(boss_in, address)
    assert Entry.objects.filter(action="people.reset_second_factor").count() == 1


def test_nobody_forgets_his_own_second_factor(boss_in: Client, boss: Account) -> None:
    Authenticator.objects.create(user=boss, type=Authenticator.Type.TOTP, data={"secret": "x"})

    assert "不能清除自己的" in refused(boss_in, f"/people/{boss.pk}/second-factor/")
    assert Authenticator.objects.count() == 1


@pytest.mark.thorough
def test_off_boarding_lists_what_ends_and_ends_it(
    boss_in: Client, clerk: Account, town: Town
) -> None:
    deputy = account_called("deputy.one", "代理甲")
    posted(deputy, "street_operator", town["a"], deputy_of=Post.objects.get(account=clerk))
    address = f"/people/{clerk.pk}/off-board/"

    asked = text_of(boss_in, address)
    assert "结束 1 个岗位" in asked
    assert "结束 1 个代理他的岗位" in asked
    assert "代理甲" in asked
    assert "已停用" in done(boss_in, address)

    assert not Account.objects.get(pk=clerk.pk).is_active
    assert not Post.objects.lasting(after=TODAY).filter(account__in=[clerk, deputy]).exists()
    assert "已经停用" in refused(boss_in, address)
    assert "clerk.a" in text_of(boss_in, "/people/?tab=closed")


def test_the_last_system_administrator_stays(boss_in: Client, boss: Account) -> None:
    assert "最后一名系统管理员" in refused(boss_in, f"/people/{boss.pk}/off-board/")
    assert Account.objects.get(pk=boss.pk).is_active


def test_first_passwords_are_no_business_of_the_journal(boss_in: Client) -> None:
    response = boss_in.post("/people/open/", {"login": "zhang.san", "name": "张三"})

    password = shown_password(response.content.decode())
    said = str(list(Entry.objects.values()))
    assert len(password) == 19
    assert password not in said
    assert "zhang.san" not in said
    assert "张三" not in said


def test_somebody_without_powers_is_told_who_has_them(
    somebody: Account, browser_of: Browser
) -> None:
    response = browser_of(somebody).get("/people/")

    assert response.status_code == 403
    assert "系统管理员" in response.content.decode()
