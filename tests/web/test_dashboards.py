"""Cartogram, slider, trends, the wall and the phone: what they say is what the figures say, and nothing else."""

import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django import Settings

from jingwei.areas.coverage.indicators import INDICATORS
from jingwei.indicators.catalogue import indicators
from jingwei.indicators.definition import Reading
from jingwei.people.models import Account, Post
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry
from jingwei.web.figures.cartogram import MOST_COLUMNS, class_width, class_words, columns_of
from jingwei.web.figures.course import difference, month_ends
from tests.people import town as people
from tests.register.town import DAY, NOW, ROUND_ONE, Town, build
from tests.web.ledgers import Browser, text_of

SHARE, COUNT = INDICATORS["three-have-cover"], INDICATORS["enterprises"]
LATER = NOW + timedelta(days=60)
LIGHT = 30_000  # bytes of the phone's page with all that it draws on


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: LATER)


@pytest.fixture
def office(db: None) -> Town:
    """The town two months after its first round; every enterprise is three-have since the middle of June."""
    found = build()
    Account.objects.update(must_change_password=False)
    with seeing(EVERYTHING):
        for one in Entry.objects.still().filter(kind="enterprise"):
            Entry.objects.filter(pk=one.pk).update(held_to=DAY)
            one.pk, one.three_have, one.held_from = None, "yes", DAY
            Entry.objects.bulk_create([one])
    return Town(found.units, {name: Account.objects.get(pk=one.pk) for name, one in found.accounts.items()})  # fmt: skip


@pytest.fixture
def city(office: Town, browser_of: Browser) -> Client:
    return browser_of(office.accounts["city"])


def shades(text: str) -> list[tuple[str, str, str]]:
    """The tiles of the cartogram, as they stand: address, short name and number, class."""
    found = re.findall(
        r'<a class="shade (step-\w+)" href="([^"]*)"[^>]*>([^<]*)<b>([^<]*)</b>', text
    )
    return [
        (unescape(address), f"{name.strip()} {said}", step) for step, address, name, said in found
    ]


# --- The cartogram -----------------------------------------------------------------------------------


@pytest.mark.thorough
def test_each_tile_stands_in_the_order_of_opening_and_opens_its_unit(
    city: Client, office: Town
) -> None:
    tiles = shades(text_of(city, "/figures/?show=enterprises"))
    opened = [int(re.findall(r"unit=(\d+)", address)[0]) for address, _said, _step in tiles]
    streets = [office.units[name] for name in ("a", "b", "c", "d")]
    assert set(opened) >= {one.pk for one in streets}
    by_district: dict[int, list[int]] = {}
    for one in streets:
        by_district.setdefault(one.parent_id or 0, []).append(one.pk)
    for inside in by_district.values():
        assert [pk for pk in opened if pk in inside] == sorted(inside)
    for address, said, _step in tiles:
        figure = re.search(
            r"<dt><a[^>]*>非公企业</a></dt><dd><a[^>]*>([^<]+)<", text_of(city, address)
        )
        assert figure
        assert said.split()[-1] == figure[1]


def test_the_cartogram_of_one_figure_leads_to_the_same_figure_below(city: Client) -> None:
    tiles = shades(text_of(city, "/figures/guided/"))
    assert len(tiles) > 3
    assert all(address.startswith("/figures/guided/?unit=") for address, _said, _step in tiles)


@pytest.mark.thorough
def test_another_figure_is_chosen_by_a_link(city: Client) -> None:
    text = text_of(city, "/figures/")
    assert re.search(r'aria-current="true">三有企业党组织覆盖率<', text)
    link = re.search(r'href="([^"]*show=uncovered)#cartogram"', text)
    assert link
    assert "各单位：没有党组织的家数" in text_of(city, link[1])
    assert city.get("/figures/?show=nothing").status_code == 404


@pytest.mark.thorough
def test_a_unit_with_none_below_has_no_cartogram(office: Town, browser_of: Browser) -> None:
    text = text_of(browser_of(office.accounts["a1"]), "/figures/")
    assert 'id="cartogram"' not in text
    assert 'class="tile"' in text


@pytest.mark.thorough
def test_a_street_reads_no_number_of_another(office: Town, browser_of: Browser) -> None:
    street = browser_of(office.accounts["a"])
    other = office.units["b"].pk
    for page in ("/figures/", "/figures/show/", "/figures/today/"):
        assert f"unit={other}" not in text_of(street, page)
        assert street.get(f"{page}?unit={other}").status_code == 404


@pytest.mark.parametrize(
    ("most", "width"), [(0, 1), (4, 1), (5, 2), (9, 2), (10, 5), (24, 5), (25, 10), (1_340, 500)]
)
def test_five_round_classes_reach_the_most(most: int, width: int) -> None:
    assert class_width(most) == width
    assert width * 5 > most


def test_the_legend_says_where_each_class_ends() -> None:
    assert class_words(SHARE, 20) == [
        "不到 20 %", "20 % 至不到 40 %", "40 % 至不到 60 %", "60 % 至不到 80 %", "80 % 以上",
    ]  # fmt: skip
    assert class_words(COUNT, 1) == ["0", "1", "2", "3", "4 以上"]
    assert class_words(COUNT, 500) == [
        "0–499",
        "500–999",
        "1,000–1,499",
        "1,500–1,999",
        "2,000 以上",
    ]


def test_the_grid_is_as_wide_as_the_number_of_tiles_says() -> None:
    widths = [columns_of(tiles) for tiles in range(1, 200)]
    assert widths == sorted(widths)
    assert (widths[0], widths[8], widths[-1]) == (2, 4, MOST_COLUMNS)


def _contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        lines = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * lines[0] + 0.7152 * lines[1] + 0.0722 * lines[2]

    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_number_can_be_read_on_every_shade_and_shades_follow_each_other() -> None:
    css = Path(str(finders.find("web/figures.css"))).read_text()
    themes = re.findall(r"(--shade-0: #\w{6}[^}]*)}", css)
    assert len(themes) == 3
    for theme in themes:
        colours = dict(re.findall(r"--([\w-]+): (#\w{6})", theme))
        for step in range(5):
            ink = colours["on-light" if step < 3 else "on-dark"]
            assert _contrast(colours[f"shade-{step}"], ink) >= 4.5, (step, theme)
        steps = [_contrast(colours[f"shade-{step}"], colours["shade-0"]) for step in range(5)]
        assert steps == sorted(steps)


# --- The slider and the trend ------------------------------------------------------------------------


@pytest.mark.thorough
def test_the_slider_has_the_month_ends_since_there_is_a_register(city: Client) -> None:
    today = LATER.date()
    found = re.search(r'data-jw-days="([^"]*)"', text_of(city, "/figures/"))
    assert found
    assert found[1].split() == ["2026-06-30", "2026-07-31", str(today)]
    past = text_of(city, "/figures/?on=2026-06-20")
    assert 'data-jw-days="2026-06-20 2026-06-30' in past
    assert re.search(r'id="slide"[^>]*value="0"', past)
    assert ROUND_ONE.month == 6


@pytest.mark.thorough
def test_an_empty_office_has_neither_slider_nor_trend(browser_of: Browser, db: None) -> None:
    units = people.build().units
    account = Account.objects.create(login="alone", name="某人", must_change_password=False)
    Post.objects.create(
        account=account, role="city_administrator", unit=units["city"], held_from=people.START
    )
    client = browser_of(account)
    for page in ("/figures/", "/figures/three-have-cover/", "/figures/show/", "/figures/today/"):
        text = text_of(client, page)
        assert "data-jw-days" not in text
        assert "polyline" not in text.replace('<polyline points=""></polyline>', "")
        assert "—" in text


@pytest.mark.thorough
def test_a_tile_tells_what_changed_since_last_month_and_opens_why(city: Client) -> None:
    with seeing(EVERYTHING):
        gone = Entry.objects.still().filter(kind="enterprise").order_by("pk").first()
        assert gone
        Entry.objects.filter(pk=gone.pk).update(held_to=date(2026, 8, 5))
    text = text_of(city, "/figures/")
    door = re.search(r'<a href="(/figures/uncovered/why/[^"]*)"[^>]*>比 2026-07-31 -1</a>', text)
    assert door
    assert gone.name in text_of(city, unescape(door[1]))
    assert text.count("<polyline") >= 1


def test_a_difference_of_nothing_is_not_told() -> None:
    assert difference(SHARE, Reading(), Reading(1, 2)) == "—"
    assert difference(SHARE, Reading(1, 4), Reading(1, 2)) == "+25.00 个百分点"
    assert difference(COUNT, Reading(3, 3), Reading(1, 1)) == "-2"


def test_months_end_on_their_last_days() -> None:
    assert month_ends(date(2026, 3, 31), count=2) == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]  # fmt: skip


# --- The wall and the phone --------------------------------------------------------------------------


@pytest.mark.thorough
def test_the_wall_shows_every_figure_with_its_day_and_no_menu(
    city: Client, settings: Settings
) -> None:
    settings.NOTICE = "样例数据"
    text = text_of(city, "/figures/show/?on=2026-07-31")
    assert text.count('class="leaf') == 2 + len(indicators())
    assert "数据截至 2026-07-31" in text
    assert "样例数据" in text
    for nothing in ('class="side"', "<form", "/organisations/", "/people/"):
        assert nothing not in text
    for indicator in indicators().values():
        assert indicator.formula in text


def test_the_phone_page_is_light_and_holds_four_figures(city: Client) -> None:
    answer = city.get("/figures/today/")
    text = answer.content.decode()
    assert len(re.findall(r"<dt>", text)) == 4
    assert "待我处理" in text
    assert "<script" not in text
    drawn = re.findall(r'<link[^>]*href="/static/([^"?]*)"', text)
    files = [Path(str(finders.find(one))) for one in drawn]
    assert len(answer.content) + sum(one.stat().st_size for one in files) < LIGHT


def test_the_phone_page_is_of_its_day(city: Client) -> None:
    assert "数据截至 2026-07-31" in text_of(city, "/figures/today/?on=2026-07-31")
    assert city.get("/figures/today/?on=2999-01-01").status_code == 400
