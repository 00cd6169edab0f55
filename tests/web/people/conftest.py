"""Administrators of the city and of a district in their browsers, and clerks of two districts."""

import pytest
from django.test import Client

from jingwei.people.models import Account
from tests.people.town import Town, posted
from tests.web.people.pages import Browser, account_called


@pytest.fixture
def boss(town: Town) -> Account:
    """The city's system administrator."""
    found = account_called("boss.one", "总管")
    posted(found, "system_administrator", town["city"])
    return found


@pytest.fixture
def boss_in(boss: Account, browser_of: Browser) -> Client:
    """His browser."""
    return browser_of(boss)


@pytest.fixture
def north_boss_in(town: Town, browser_of: Browser) -> Client:
    """The system administrator of one district."""
    found = account_called("north.boss", "北管")
    posted(found, "system_administrator", town["north"])
    return browser_of(found)


@pytest.fixture
def chief_in(town: Town, browser_of: Browser) -> Client:
    """The administrator of one district, on the business side."""
    found = account_called("north.chief", "区管")
    posted(found, "district_administrator", town["north_office"])
    return browser_of(found)


@pytest.fixture
def clerk(town: Town) -> Account:
    """Somebody with a post in a street of the northern district."""
    found = account_called("clerk.a", "街道甲")
    posted(found, "street_operator", town["a"])
    return found


@pytest.fixture
def southerner(town: Town) -> Account:
    """Somebody with a post in a street of the southern district."""
    found = account_called("clerk.c", "街道丙")
    posted(found, "street_operator", town["c"])
    return found
