"""The menu at the side: what a reader's permissions open, and nothing that leads nowhere."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from jingwei.people.models import Account
from jingwei.people.permissions import Permission
from jingwei.web.access import patterns
from jingwei.web.navigation import MENU, Entry, Group, menu_for

OFFICE = (
    Group("甲", (Entry("一", "desk"), Entry("二", "sessions", Permission.JOURNAL_READ))),
    Group("乙", (Entry("三", "mfa_index", Permission.PEOPLE_VIEW),)),
)


def test_every_entry_leads_somewhere_and_asks_what_the_page_asks() -> None:
    asked = {
        pattern.name: str(getattr(pattern.callback, "permission", ""))
        for _address, pattern in patterns()
    }

    for entry in (entry for group in MENU for entry in group.entries):
        assert reverse(entry.url)
        wanted = asked[entry.url].split()
        opens = entry.permission if isinstance(entry.permission, tuple) else (entry.permission,)
        assert entry.permission is None or set(opens) <= set(wanted), entry


def test_a_reader_sees_what_he_may_open() -> None:
    drawn = menu_for({Permission.JOURNAL_READ}, path="/me/sessions/", menu=OFFICE)

    assert [title for title, _lines in drawn] == ["甲"]
    assert [(line.title, line.is_here) for line in drawn[0][1]] == [("一", False), ("二", True)]


def test_the_desk_is_marked_on_the_desk_alone() -> None:
    assert menu_for((), path="/", menu=OFFICE)[0][1][0].is_here
    assert not menu_for((), path="/me/", menu=OFFICE)[0][1][0].is_here


@pytest.mark.django_db
def test_the_frame_costs_three_questions(
    client: Client, somebody: Account, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(somebody)
    client.get("/")

    with django_assert_num_queries(3):  # session, account, posts
        client.get("/me/password/")
