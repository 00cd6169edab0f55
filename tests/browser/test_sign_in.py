"""Signing in as people do it: by keyboard, by passkey, without scripts, twice, too late, and going back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from jingwei.people.models import Account
from jingwei.web.sessions import SessionStore
from tests.browser.conftest import Office, barriers
from tests.people.town import posted
from tests.web.conftest import PASSWORD, somebody_called
from tests.web.test_factors import code


@pytest.fixture
def account(office: Office) -> Account:
    """Somebody with a post in a district."""
    found = somebody_called("li.wei")
    posted(found, "district_administrator", office.town["north"])
    return found


def _sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.keyboard.type("li.wei")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


@pytest.mark.usefixtures("account")
def test_somebody_signs_in_by_keyboard_and_skips_to_what_matters(office: Office) -> None:
    page = office.enter(locale="zh-CN").new_page()

    _sign_in(page)
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


@pytest.mark.usefixtures("account")
def test_it_all_works_without_scripts(office: Office) -> None:
    page = office.enter(locale="zh-CN", java_script_enabled=False).new_page()

    _sign_in(page)
    page.get_by_text("显示", exact=True).click()
    page.get_by_role("button", name="深色").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_text("李伟", exact=True).click()
    page.get_by_role("button", name="退出登录").click()

    expect(page.get_by_role("heading", name="登录")).to_be_visible()


@pytest.mark.usefixtures("account")
def test_on_a_phone_the_menu_opens_and_closes_without_scripts(office: Office) -> None:
    small = {"width": 360, "height": 740}
    page = office.enter(locale="zh-CN", java_script_enabled=False, viewport=small).new_page()
    _sign_in(page)
    menu = page.get_by_role("navigation", name="主菜单")

    expect(menu).to_be_hidden()
    page.get_by_role("link", name="菜单", exact=True).click()
    expect(menu).to_be_visible()
    page.get_by_role("link", name="收起菜单").click()
    expect(menu).to_be_hidden()


@pytest.mark.usefixtures("account")
def test_going_back_after_signing_out_shows_nothing(office: Office) -> None:
    page = office.enter(locale="zh-CN").new_page()
    _sign_in(page)
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    page.goto("/me/")
    page.get_by_text("李伟", exact=True).first.click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()

    page.go_back()

    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    expect(page.get_by_text("li.wei")).to_have_count(0)


def test_pressing_twice_signs_in_once(office: Office, account: Account) -> None:
    page = office.enter(locale="zh-CN").new_page()
    page.goto("/sign-in/")
    page.get_by_label("登录名").fill("li.wei")
    page.get_by_label("密码").fill(PASSWORD)

    page.get_by_role("button", name="登录", exact=True).dblclick()

    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    signed = [s for s in Session.objects.all() if s.get_decoded().get("_auth_user_id")]
    assert {s.get_decoded()["_auth_user_id"] for s in signed} == {str(account.pk)}


def test_a_form_sent_too_late_comes_back(
    office: Office, account: Account, picture: Callable[[Page, str], None]
) -> None:
    context = office.enter(account, locale="zh-CN")
    page = context.new_page()
    page.goto("/unsent/")
    _posts(page, "/me/sessions/end/", line="写了半天的话")
    _goes_idle(context)

    page.get_by_role("button", name="send").click()
    expect(page.get_by_text("刚才填的内容留着")).to_be_visible()
    page.get_by_label("登录名").fill("li.wei")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()

    expect(page.get_by_role("definition")).to_have_text("写了半天的话")
    picture(page, "unsent")
    assert barriers(page) == []
    page.get_by_role("button", name="再次提交").click()
    expect(page.get_by_role("heading", name="登录的地方")).to_be_visible()


def test_a_passkey_is_added_and_opens_by_itself(
    office: Office, account: Account, picture: Callable[[Page, str], None]
) -> None:
    context = office.enter(account, locale="zh-CN")
    page = context.new_page()
    _with_authenticator(page)
    page.goto("/me/passkeys/add/")
    page.get_by_label("现在的密码").fill(PASSWORD)
    page.get_by_role("button", name="确认").click()
    picture(page, "passkey_add")
    assert barriers(page) == []
    page.get_by_label("名称").fill("办公室的电脑")
    page.get_by_label("单凭它登录").check()
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_role("heading", name="备用码")).to_be_visible()
    picture(page, "recovery")
    page.goto("/me/passkeys/")
    expect(page.get_by_role("rowheader", name="办公室的电脑")).to_be_visible()
    picture(page, "passkeys")
    assert barriers(page) == []

    page.get_by_text("李伟", exact=True).click()
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("button", name="用通行密钥登录").click()

    expect(page.get_by_role("heading", name="工作台")).to_be_visible()


def test_an_authenticator_is_set_up_from_the_picture_page(
    office: Office, account: Account, picture: Callable[[Page, str], None]
) -> None:
    page = office.enter(account, locale="zh-CN").new_page()
    page.goto("/me/code/")
    picture(page, "confirm")
    assert barriers(page) == []
    page.get_by_label("现在的密码").fill(PASSWORD)
    page.get_by_role("button", name="确认").click()
    expect(page.locator("img.picture")).to_be_visible()
    assert barriers(page) == []
    assert page.locator("img.picture").evaluate("image => image.naturalWidth") > 0
    picture(page, "code_set_up")
    secret = page.locator("p .code").last.inner_text().replace(" ", "")
    page.get_by_label("六位数字").fill(code(secret))
    page.get_by_role("button", name="完成").click()
    expect(page.get_by_role("heading", name="备用码")).to_be_visible()
    page.goto("/me/code/remove/")
    assert barriers(page) == []

    page.get_by_text("李伟", exact=True).click()
    page.get_by_role("button", name="退出登录").click()
    _sign_in(page)
    expect(page.get_by_label("验证码")).to_be_visible()
    picture(page, "code")
    assert barriers(page) == []
    page.get_by_label("验证码").fill(code(secret))
    page.get_by_role("button", name="继续").click()

    expect(page.get_by_role("heading", name="工作台")).to_be_visible()


def _posts(page: Page, address: str, **fields: str) -> None:
    """A form on the page that posts there, with the page's own token."""
    page.evaluate(
        """([address, fields]) => {
            const form = document.createElement("form");
            form.method = "post";
            form.action = address;
            const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
            for (const [name, value] of Object.entries({csrfmiddlewaretoken: token, ...fields})) {
                const field = document.createElement("input");
                field.name = name;
                field.value = value;
                form.append(field);
            }
            const button = document.createElement("button");
            button.textContent = "send";
            form.append(button);
            document.querySelector("main").append(form);
        }""",
        [address, fields],
    )


def _goes_idle(context: BrowserContext) -> None:
    """The session was last used two hours ago."""
    key = next(one["value"] for one in context.cookies() if one["name"] == "sessionid")
    store = SessionStore(key)
    store["seen"] = int((timezone.now() - timedelta(hours=2)).timestamp())
    store.save()


def _with_authenticator(page: Page) -> None:
    """A device that recognises its owner, made by the browser itself."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": device})
