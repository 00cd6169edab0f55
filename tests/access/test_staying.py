"""Whoever works on an organisation does not send it out of his own sight: that is what a hand-over is for (R-P.26)."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from jingwei.ledgers.corrections import correct
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry, Override
from jingwei.register.rules import RegisterRefused
from tests.register.town import NOW, Town, build
from tests.web.organisations import refused, seen_in, text_of

ELSEWHERE = "乌海市乌达区三道坎街道人民路1号"
PAGE = "/organisations/JW-0000001/edit/operating_address/"


@pytest.fixture
def town(db: None, settings: Settings) -> Town:
    settings.SECOND_FACTOR = "nobody"
    return build()


@pytest.fixture(params=["owner", "jingwei_office"])
def role(request: pytest.FixtureRequest, town: Town) -> Iterator[None]:
    """As the owner of the tables, whom the application alone stops; and as the office's role, before the wall."""
    if request.param != "owner":
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE jingwei_office")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def _browser(town: Town, name: str) -> Client:
    account = town.accounts[name]
    account.must_change_password = False
    account.save()
    client = Client()
    client.force_login(account)
    return client


def _stands(town: Town) -> tuple[str, bool]:
    """Where organisation 1 works, and whether anybody has corrected it."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    with seeing(EVERYTHING):
        entry = Entry.objects.still().get(organisation=1)
        return entry.operating_address, Override.objects.filter(organisation=1).exists()


@pytest.mark.thorough
def test_an_address_in_another_district_is_refused_in_words(town: Town, role: None) -> None:
    street = _browser(town, "a")
    before = _address_of(town)

    page = refused(
        street, PAGE, seen=seen_in(text_of(street, PAGE)), value=ELSEWHERE, reason="已搬走"
    )

    assert "属地交接" in page
    assert _stands(town) == (before, False)


@pytest.mark.thorough
def test_a_level_above_both_may_move_it(town: Town, role: None) -> None:
    city = _browser(town, "city")

    answer = city.post(
        PAGE, {"seen": seen_in(text_of(city, PAGE)), "value": ELSEWHERE, "reason": "已搬走"}
    )

    assert answer.status_code == 303
    assert _stands(town) == (ELSEWHERE, True)


@pytest.mark.thorough
def test_an_address_within_the_own_district_is_kept(town: Town, role: None) -> None:
    north = _browser(town, "north")
    near = "乌海市海勃湾区滨河街道滨河路1号"

    answer = north.post(
        PAGE, {"seen": seen_in(text_of(north, PAGE)), "value": near, "reason": "已搬走"}
    )

    assert answer.status_code == 303
    assert _stands(town) == (near, True)


def test_a_returned_workbook_sends_nothing_away_either(town: Town, role: None) -> None:
    before = _address_of(town)

    with (
        seeing(town.sight("a", on=timezone.localdate(NOW))),
        pytest.raises(RegisterRefused, match="属地交接"),
    ):
        correct(
            1,
            field="operating_address",
            before=before,
            after=ELSEWHERE,
            reason="表中",
            actor=town.accounts["a"],
            now=NOW,
        )

    assert _stands(town) == (before, False)


def _address_of(town: Town) -> str:
    with seeing(town.sight("city")):
        return Entry.objects.still().get(organisation=1).operating_address
