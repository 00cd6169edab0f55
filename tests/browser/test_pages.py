"""Every page, as readers meet it: two languages, wide and narrow, light and dark, at hand for everybody."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from jingwei.people.models import Account
from tests.browser.conftest import WIDTHS, Office, barriers, overflow
from tests.people.town import posted
from tests.web.conftest import somebody_called

ANYBODY = [
    "/sign-in/",
    "/nowhere/",
    "/help/",
    "/help/roles/auditor/",
    "/help/keys/",
    "/help/words/",
]
SIGNED_IN = ["/", "/?on=2025-11-30", "/me/", "/me/password/", "/me/passkeys/", "/me/sessions/", "/me/tokens/", "/me/tokens/new/", "/changes/", "/changes/levels/", "/sign-out/", "/units/", "/search/", "/ledgers/", "/ledgers/register/", "/cases/", "/cases/sweeps/", "/cases/sweeps/plan/", "/people/", "/people/task-forces/", "/people/task-forces/found/"]  # fmt: skip
# Pages that only this role opens.
OF_ROLES = [
    ("system_administrator", "/people/open/"), ("system_administrator", "/people/bulk/"), ("system_administrator", "/tokens/"),
    ("auditor", "/journal/"), ("auditor", "/journal/staff/"), ("auditor", "/journal/whole/"),
]  # fmt: skip
# Language, theme and size of type; each is looked at wide and narrow.
LOOKS = [("zh", "light", "normal"), ("en", "dark", "large")]


def _look(
    office: Office, address: str, account: Account | None, picture: Callable[[Page, str], None]
) -> dict[str, list[str]]:
    """What is wrong with a page in each of the looks."""
    wrong = {}
    for language, theme, size in LOOKS:
        context = office.enter(account)
        chosen = {"jingwei-language": language, "jingwei-theme": theme, "jingwei-size": size}
        context.add_cookies(
            [
                {"name": name, "value": value, "url": office.address}
                for name, value in chosen.items()
            ]
        )
        page = context.new_page()
        said = _told(page)
        page.goto(address)
        for width, (wide, high) in WIDTHS.items():
            page.set_viewport_size({"width": wide, "height": high})
            look = f"{language}-{theme}-{width}"
            wrong[look] = barriers(page) + (["wider than the window"] if overflow(page) else [])
            picture(page, f"{re.sub(r'[^a-z0-9]+', '_', address).strip('_') or 'desk'}-{look}")
        wrong[f"{language} console"] = said
        context.close()
    return {look: faults for look, faults in wrong.items() if faults}


def _told(page: Page) -> list[str]:
    """What the browser complains of, filled while the page is used; a page that is not there is no fault."""
    said: list[str] = []
    page.on("console", lambda message: None if "404" in message.text else said.append(message.text))
    page.on("pageerror", lambda fault: said.append(str(fault)))
    return said


@pytest.mark.parametrize("address", ANYBODY)
def test_a_page_for_anybody_shuts_nobody_out(
    office: Office, address: str, picture: Callable[[Page, str], None]
) -> None:
    assert _look(office, address, None, picture) == {}


@pytest.mark.parametrize("address", SIGNED_IN)
def test_a_page_behind_the_sign_in_shuts_nobody_out(
    office: Office, address: str, picture: Callable[[Page, str], None]
) -> None:
    account = somebody_called("li.wei")
    posted(account, "district_administrator", office.town["north"])

    assert _look(office, address, account, picture) == {}


@pytest.mark.parametrize(("role", "address"), OF_ROLES)
def test_a_page_of_one_role_shuts_nobody_out(
    office: Office, role: str, address: str, picture: Callable[[Page, str], None]
) -> None:
    account = somebody_called("li.wei")
    posted(account, role, office.town["city"])

    assert _look(office, address, account, picture) == {}
