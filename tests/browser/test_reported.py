"""The figures of the reports in a browser: each is read off its page and opened to as many rows as it counts."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from jingwei.cli import demo_office
from jingwei.cli.progress import Progress
from jingwei.cli.reported import FIGURES, WUHAI, Computed, Figure, compute, unit_of
from jingwei.indicators.definition import Indicator
from jingwei.indicators.tally import Tally
from jingwei.indicators.upkeep import catch_up
from jingwei.people.models import Account
from jingwei.people.operations import appoint, open_account
from jingwei.people.permissions import ROLES
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.sample import Request, make_workbooks, wuhai
from jingwei.units.models import Unit
from jingwei.web.figures.counts import SIZE
from tests.browser.conftest import Office, overflow
from tests.people.town import Town
from tests.web.conftest import QUICK


@pytest.fixture
def demo(
    live_server: LiveServer, chromium: Browser, settings: Settings, tmp_path: Path
) -> Iterator[Office]:
    """The demo's office, with all places of the reports."""
    settings.PASSWORD_HASHERS, settings.SECOND_FACTOR = [QUICK], "nobody"
    settings.OFFICE_DATA = tmp_path / "office"
    make_workbooks(Request(wuhai(), seed=demo_office.SEED), folder=tmp_path / "city")
    demo_office.build(tmp_path / "city", progress=Progress(quiet=True))
    catch_up()  # as the worker does
    yield Office(live_server.url, Town({}), chromium)
    for context in chromium.contexts:
        context.close()
    cache.clear()


def test_every_figure_of_the_reports_opens_to_its_rows(demo: Office) -> None:
    today = timezone.localdate()
    with seeing(EVERYTHING):
        computed = compute(today=today)
        units = {one.key: unit_of(one.at, on=one.day(today)) for one in FIGURES}
    opened = []
    for place in dict.fromkeys(one.at for one in FIGURES):
        listed = [one for one in FIGURES if one.at == place]
        unit = units[listed[0].key]
        assert unit is not None
        page = demo.enter(_somebody_of(unit, is_city=place == WUHAI)).new_page()
        page.set_default_timeout(60_000)
        for figure in listed:
            found = computed[figure.key]
            assert found is not None
            if isinstance(figure.says, Indicator):
                _opens(page, figure, figure.says, unit, found)
            else:
                _adds_up(page, figure, figure.says, unit, found)
            opened.append(figure.key)
    assert sorted(opened) == sorted(one.key for one in FIGURES)


def _opens(page: Page, figure: Figure, says: Indicator, unit: Unit, found: Computed) -> None:
    """The page of the figure says the number; it opens the rows counted, and those not."""
    address = f"/figures/{says.key}/?unit={unit.pk}&on={figure.day(timezone.localdate())}"
    answer = page.goto(address)
    assert answer is not None
    assert answer.ok, (figure.key, answer.status, page.url, page.locator("main").inner_text())
    assert overflow(page) == 0
    shown = page.locator(".big").inner_text().replace(",", "")
    reading = found.reading
    counted = reading.counted if reading else int(found.value)
    if reading is None:
        assert shown.split()[0] == str(counted), figure.key
    else:
        assert shown == reading.text(says), figure.key
        page.click(".facts dd a >> nth=1")
        assert _rows(page) == reading.total - reading.counted, figure.key
        page.goto(address)
    page.click(".big a")
    assert _rows(page) == counted, figure.key


def _adds_up(page: Page, figure: Figure, says: Tally, unit: Unit, found: Computed) -> None:
    """The page of the count says the number and lists what adds up to it; the first and the last of it open."""
    on = figure.day(timezone.localdate())
    since = on.replace(month=1, day=1)
    address = f"/figures/counts/{says.key}/?unit={unit.pk}&on={on}&since={since}"
    page.goto(address)
    assert overflow(page) == 0
    number = int(found.value)
    assert page.locator(".big a").inner_text() == f"{number:,}", figure.key
    listed = page.locator("#count").inner_text().split()[0]
    with seeing(EVERYTHING):
        items = list(says.items(unit, since, on))
    assert listed == str(len(items)), figure.key
    assert sum(one.amount for one in items) == number, figure.key
    lines = page.locator("tbody tr")
    amounts = lines.locator("td.number").all_inner_texts()
    if amounts and not says.is_of_people:
        assert sum(int(one.replace(",", "")) for one in amounts) == number, figure.key
    else:
        assert says.is_of_people or lines.count() == number or number > SIZE, figure.key
    if doors := lines.locator("th a").evaluate_all("all => all.map(one => one.href)"):
        for door in {doors[0], doors[-1]}:
            answer = page.goto(door)
            assert answer is not None
            assert answer.ok, (figure.key, door, answer.status)


def _rows(page: Page) -> int:
    """How many rows the ledger has, counted to the end."""
    joined = "&" if "?" in page.url else "?"
    page.goto(f"{page.url}{joined}count=all")
    said = re.search(r"\d+", page.locator("#count").inner_text().replace(",", ""))
    assert said
    return int(said[0])


def _somebody_of(unit: Unit, *, is_city: bool) -> Account:
    """Who works there: the demo's city administrator, or somebody who is appointed now."""
    account = Account.objects.filter(login="shiji.guanli").first() if is_city else None
    if account is None:
        now = timezone.now()
        account = open_account(login=f"unit{unit.pk}", name="某人", actor=None, now=now).account
        role = "committee_secretary" if "committee" in unit.kind else "district_administrator"
        appoint(
            account, role=ROLES[role], place=unit, held_from=date(2025, 1, 1), actor=None, now=now
        )
    Account.objects.filter(pk=account.pk).update(must_change_password=False)
    account.refresh_from_db()
    return account
