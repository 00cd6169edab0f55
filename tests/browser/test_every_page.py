"""Every page there is, found from the addresses: open to everybody, in two languages, wide and narrow, light and dark."""

import json
import logging
import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from jingwei.web.pages import environment
from tests.access.addresses import all_patterns, fill_in
from tests.access.building import build
from tests.browser.chinese import left_in_chinese
from tests.browser.conftest import WIDTHS, barriers, hidden_behind_names, overflow
from tests.browser.every_page import POSTED, Found, Search
from tests.browser.furnishing import DOOR, Seat, furnish
from tests.web.conftest import QUICK
from tests.web.people.test_bulk import XLSX, table

Draw = Callable[[Page, str], None]
Record = Callable[[str, object], None]
# Language, theme and size of type.
LOOKS = [("zh", "light", "normal"), ("en", "dark", "large")]
# Answered to whoever asks, but nothing that somebody looks at; what answers posts alone says so itself.
NO_PAGE = {
    r"api/.*": "for programs",
    r"cases/files/<uuid:token>/(view/|small/)?": "a file of a case",
    r"health": "for what watches the office",
    r"me/code/picture\.svg": "a picture, drawn while an authenticator is set up",
    r"sign-in/passkey/": "asked by a script of the page on which one signs in",
    r"rounds/<int:number>/sendings/<slug:token>/": "asked by a script while a file is sent",
    r"rounds/<int:number>/result/<str:name>": "a file that the round has written",
    r".*\.xlsx|people/bulk/template/": "a workbook",
    r"compliance/rules/.*\.docx": "a Word file",
}
# Templates of whole pages that no address of this office shows.
ELSEWHERE = {
    "web/account/doors.html": "in an office that has doors elsewhere",
    "web/organisations/phone.html": "put into the organisation's page, see test_organisations.py",
}
# What stands at no pattern, and what others see otherwise.
BESIDES = [
    ("nobody", "/nowhere/"), ("city_administrator", "/nowhere/"), ("city_administrator", "/journal/"),
    ("city_administrator", "/?on=2026-05-31"), ("city_administrator", "/ledgers/register/?on=2026-05-31"),
    ("city_administrator", "/search/"), ("auditor", "/"), ("system_administrator", "/"), ("street_operator", "/"),
    ("department_steward", "/"), ("department_steward", "/rounds/1/"), ("instructor", "/"),
]  # fmt: skip


# What these tests type into forms themselves, as a title and as a person's name.
TITLE, NAME, PLACE = TYPED = ("核对名单", "乙", "海勃湾区新华街道")


def _title(page: Page) -> None:
    page.fill("[name=title]", TITLE)


def _accounts(page: Page) -> None:
    """A table that can be opened as it is; D2 is the department that serves the reader's district."""
    sent = table(("li.wu", NAME, "部门数据专员", "D2"))
    page.set_input_files("[name=table]", FilePayload(name="a.xlsx", mimeType=XLSX, buffer=sent.read()))  # fmt: skip


def _outlines(page: Page) -> None:
    """The outline of the city, known by its code, and one of nobody."""
    ring = [[106, 39], [107, 39], [107, 40], [106, 39]]
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for code in ("C", "nowhere")
    ]  # fmt: skip
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    page.set_input_files("[name=file]", FilePayload(name="a.geojson", mimeType="application/json", buffer=content))  # fmt: skip


def _order(page: Page) -> None:
    """One of nobody in particular."""
    page.locator("[name=enter-kind]").first.check()
    page.fill("[name=enter-need]", "zqx")


def _asking(page: Page) -> None:
    """A place that a district is found by, and of each choice the last: nobody is in danger."""
    for box in page.locator("main textarea, main input[type=text]").all():
        box.fill(PLACE)
    for box in page.locator("main input[type=date]").all():
        box.fill(f"{date.today().year + 1}-01-01")  # noqa: DTZ011 - in any place
    for box in page.locator("main select").all():
        box.select_option(index=1)
    for name in {one.get_attribute("name") for one in page.locator("main input[type=radio]").all()}:
        page.locator(f"main input[name='{name}']").last.check()


def _charter(page: Page) -> None:
    """One in which nothing is found."""
    page.fill("[name=text]", "zqx")


# Forms that answer with a page of their own: how they are filled in.
FILLED: dict[str, Callable[[Page], None]] = {
    "me/tokens/new/": _title,
    "people/<int:pk>/password/": lambda _page: None,
    "people/bulk/": _accounts,
    "units/outlines/": _outlines,
    "orders/new/": _order,
    "counter/ask/<slug:key>/": _asking,
    "compliance/<str:number>/charter/": _charter,
}


@pytest.fixture
def search(
    live_server: LiveServer, chromium: Browser, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Search]:  # fmt: skip
    """All pages of an office in which there is one of everything."""
    settings.PASSWORD_HASHERS = [QUICK]
    settings.SECOND_FACTOR = "nobody"
    settings.OFFICE_DATA = tmp_path / "office"
    for name in ("django.request", "django.security"):  # hundreds are refused on the way
        monkeypatch.setattr(logging.getLogger(name), "disabled", True)
    with transaction.atomic():
        world = build()
        fill_in(world)
        furnished = furnish(world)
    found = Search(furnished)
    found.ask_all()
    found.besides(BESIDES)
    yield found
    for context in chromium.contexts:
        context.close()
    cache.clear()


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The templates that are drawn from now on."""
    names, get = set[str](), environment().get_template

    def noted(name: str, *given: Any, **named: Any) -> object:
        names.add(name)
        return get(name, *given, **named)

    monkeypatch.setattr(environment(), "get_template", noted)
    return names


@pytest.mark.parametrize("look", LOOKS, ids=["-".join(look) for look in LOOKS])
def test_no_page_shuts_anybody_out(
    search: Search, look: tuple[str, str, str], chromium: Browser, live_server: LiveServer, drawn: set[str],
    picture: Draw, record_property: Record,
) -> None:  # fmt: skip
    drawn.clear()
    wrong: dict[str, list[str]] = {}
    # The number of a document is what it is in every language.
    written = search.furnished.written | {*TYPED, *(f"通报〔2026〕{number}号" for number in (1, 2))}

    for seat, pages in groupby(sorted(search.pages, key=_turn), key=lambda one: one.seat):
        context = _window(chromium, live_server.url, seat, look)
        for found in pages:
            wrong |= _looked_at(context, found, look[0], picture, written)
        context.close()

    readers = {one.seat.title for one in search.pages}
    said = f"every page, {'-'.join(look)}: {len(search.pages)} pages and {len(FILLED)} answers, {len(readers)} readers"
    record_property("told", f"{said}, {len(WIDTHS)} widths, {len(wrong)} faults")
    assert wrong == {}
    assert _whole_pages() - drawn == set(ELSEWHERE)


def test_every_address_is_looked_at_or_is_no_page(search: Search) -> None:
    looked_at = {found.pattern for found in search.pages}
    told = {one for one in search.others if any(re.fullmatch(shape, one) for shape in NO_PAGE)}
    posted = {one for one, said in search.others.items() if said == POSTED}

    assert {one: said for one, said in search.others.items() if one not in told | posted} == {}
    assert looked_at | told | posted == {pattern for pattern, _view in all_patterns()}
    assert [one for one in NO_PAGE if not any(re.fullmatch(one, name) for name in told)] == []


def _turn(found: Found) -> tuple[bool, str]:
    """By reader; first who stands at the door, where nobody is waited for long, last whose deeds end sessions."""
    return found.seat.title != DOOR, found.seat.title


def _window(
    chromium: Browser, address: str, seat: Seat, look: tuple[str, str, str]
) -> BrowserContext:
    """A window of the seat, with this look."""
    context = chromium.new_context(base_url=address)
    context.set_default_timeout(60_000)  # the first page of a server takes its time
    names = ("jingwei-language", "jingwei-theme", "jingwei-size")
    kept = dict(zip(names, look, strict=True)) | seat.cookies()
    context.add_cookies([{"name": n, "value": v, "url": address} for n, v in kept.items()])
    return context


def _looked_at(
    context: BrowserContext, found: Found, language: str, picture: Draw, written: frozenset[str]
) -> dict[str, list[str]]:
    """What is wrong with a page, and with what its form answers, by where it was seen."""
    page = context.new_page()
    said = _complaints(page)
    page.goto(found.address)
    where = f"{found.seat.title} {found.address} {language}"
    wrong = _faults(page, where, picture)
    texts = left_in_chinese(page, written=written) if language == "en" else []
    if fill := FILLED.get(found.pattern):
        fill(page)
        with page.expect_navigation():
            page.locator("main form button").last.click()
        wrong |= _faults(page, f"{where} answer", picture)
        texts += left_in_chinese(page, written=written) if language == "en" else []
    page.close()
    return wrong | ({f"{where} said": texts + said} if texts + said else {})


def _faults(page: Page, where: str, picture: Draw) -> dict[str, list[str]]:
    """What is wrong at each width."""
    wrong = {}
    for width, (wide, high) in WIDTHS.items():
        page.set_viewport_size({"width": wide, "height": high})
        faults = [*barriers(page), *hidden_behind_names(page)]
        faults += ["wider than the window"] if overflow(page) else []
        if faults:
            wrong[f"{where} {width}"] = faults
        picture(page, re.sub(r"[^a-zA-Z0-9]+", "_", f"{where} {width}"))
    return wrong


def _complaints(page: Page) -> list[str]:
    """What the browser complains of, filled while the page is used; a page that is refused is no fault."""
    said: list[str] = []
    page.on(
        "console",
        lambda told: None if re.search(r"status of 4\d\d", told.text) else said.append(told.text),
    )
    page.on("pageerror", lambda fault: said.append(str(fault)))
    return said


def _whole_pages() -> set[str]:
    """The templates of whole pages: those that stand in the frame."""
    loader = environment().loader
    assert loader is not None
    sources = {name: loader.get_source(environment(), name)[0] for name in loader.list_templates()}
    return {name for name, source in sources.items() if '{% extends "web/base.html" %}' in source}
