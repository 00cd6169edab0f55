"""A real browser on a real server on the test database.

The browser is the system's Chromium: JINGWEI_CHROMIUM names it where it stands elsewhere. JINGWEI_SCREENSHOTS
names a folder into which every page that is looked at is drawn.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from jingwei.people.models import Account
from tests.people.town import Town, build
from tests.web.conftest import QUICK

LOOPBACK = ["127.0.0.1", "::1", "localhost"]
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--font-render-hinting=none",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]  # fmt: skip
WIDTHS = {"desk": (1440, 900), "phone": (360, 740)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests here talk to this machine, and to nothing else."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.allow_hosts(LOOPBACK))
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, started once."""
    found = os.environ.get("JINGWEI_CHROMIUM") or shutil.which("chromium")
    if not found:
        words = (
            "No Chromium: run `make browser` (Debian: apt-get install chromium fonts-noto-cjk), "
            "or let JINGWEI_CHROMIUM name one."
        )
        # A developer without root has the other tests; what is merged was seen in a browser.
        pytest.fail(words, pytrace=False) if os.environ.get("CI") else pytest.skip(words)
    # Playwright keeps an event loop in this thread; the database is used between its steps, not within.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@dataclass(frozen=True)
class Office:
    """An office that is open, and the ways to look into it."""

    address: str
    town: Town
    chromium: Browser

    def enter(self, account: Account | None = None, **options: object) -> BrowserContext:
        """A browser window, in which the account has signed in."""
        context = self.chromium.new_context(base_url=self.address, **options)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        if account:
            client = Client()
            client.force_login(account)
            key = client.cookies[django_settings.SESSION_COOKIE_NAME].value
            name = django_settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": key, "url": self.address}])
        return context


@pytest.fixture
def office(live_server: LiveServer, chromium: Browser, settings: Settings) -> Iterator[Office]:
    """The office on the town of tests; windows that a test leaves open are closed."""
    settings.PASSWORD_HASHERS = [QUICK]
    settings.SECOND_FACTOR = "nobody"
    yield Office(live_server.url, build(), chromium)
    for context in chromium.contexts:
        context.close()
    cache.clear()


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Draws a page into the folder that JINGWEI_SCREENSHOTS names, if it names one."""
    folder = os.environ.get("JINGWEI_SCREENSHOTS")

    def draw(page: Page, name: str) -> None:
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return draw


def barriers(page: Page) -> list[str]:
    """What shuts people out of the page, each with the place: nothing may be here."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then(told => told.violations)")
    return [
        f"{one['id']}: {node['target']} {node.get('failureSummary', '')}"
        for one in found
        for node in one["nodes"]
    ]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    wide: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return wide


def hidden_behind_names(page: Page) -> list[str]:
    """Tables that can be moved sideways, of which the first column, which stays, leaves nothing to be seen."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll(".sheet")].filter(box => {
            const first = box.querySelector("tbody th:first-child");
            return first && box.scrollWidth > box.clientWidth + 1 && first.offsetWidth > 0.6 * box.clientWidth;
        }).map(box => `${box.getAttribute("aria-label")}: the first column covers the others`)"""
    )
    return found
