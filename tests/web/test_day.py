"""The day that a page is asked for: seen in the header, refused where it is none."""

import pytest
from django.test import Client

from jingwei.people.models import Account
from jingwei.web import clock


@pytest.mark.django_db
def test_today_stands_in_the_header(client: Client, somebody: Account) -> None:
    client.force_login(somebody)

    text = client.get("/").content.decode()

    assert f"数据截至 {clock.today()}" in text
    assert "another-day" not in text


@pytest.mark.django_db
def test_another_day_turns_the_band_and_offers_today(client: Client, somebody: Account) -> None:
    client.force_login(somebody)

    text = client.get("/?q=a%26b&on=2025-11-30").content.decode()

    assert "数据截至 2025-11-30" in text
    assert "another-day" in text
    assert "不是今天的" in text
    assert 'href="/?q=a%26b"' in text


@pytest.mark.parametrize("day", ["2025-13-01", "gestern", "0", "2025-02-29", "\x00", "20250101x"])
def test_a_day_that_is_none_is_refused_in_words(client: Client, day: str) -> None:
    answer = client.get("/sign-in/", {"on": day})

    assert answer.status_code == 400
    assert "2025-11-30 这样的年月日" in answer.content.decode()


def test_pages_are_kept_in_no_cache(client: Client) -> None:
    assert client.get("/nowhere/")["Cache-Control"] == "private, no-store"
