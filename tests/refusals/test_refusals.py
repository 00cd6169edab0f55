"""What the system refuses, one test a refusal, each with a planted breach that it finds (docs/refusals.md)."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from jingwei.ledgers.catalogue import LEDGERS
from jingwei.ledgers.definition import Column, Kind
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry, FieldCheck, Override, Placement
from jingwei.register.queries import search
from tests.refusals.looking import (
    FOLLOWING,
    INTIMATE,
    JUDGING,
    PERSONAL,
    about_accounts,
    columns_like,
    fields_like,
)
from tests.register.town import Town, build

# The closed list (E-19): what is kept of a person, and where. Whole numbers are counts.
KEPT = {
    "people.Account.login",
    # The work phone of an organisation, and the name that the public registers print.
    "register.Contact.phone",
    "register.Entry.legal_rep",
    # Tables of the sign-in library that stay empty: nobody has a mailbox here (ADR 0009).
    "account.EmailAddress.email",
}
# Words of other trades that look like it.
OTHERWISE = {
    # Of the sign-in library, for who comes through another house's door (OIDC, WeChat), off by default.
    "socialaccount.SocialAccount.last_login",
    "account.EmailConfirmation.email_address",
    "rounds.Question.left_record", "rounds.Question.right_record",
    "mergers.Split.phone",  # points to the line of register.Contact, holds no number itself
    "service.Settlement.contact",  # the line of the log that it settles
}  # fmt: skip


@pytest.fixture
def planted() -> Iterator[type[models.Model]]:
    """A table as it must never come."""
    with isolate_apps("tests.refusals"):

        class Rider(models.Model):
            """Breaks every refusal at once."""

            account = models.ForeignKey(Account, models.CASCADE)
            id_number = models.TextField()
            religion = models.TextField()
            score = models.IntegerField()
            latitude = models.FloatField()

            class Meta:
                app_label = "refusals"

        yield Rider


@pytest.fixture
def town(db: None) -> Town:
    """The town after its first round."""
    return build()


def tables() -> list[type[models.Model]]:
    return list(apps.get_models())


def columns() -> list[Column]:
    return [column for ledger in LEDGERS.values() for column in ledger.columns]


def test_e01_no_table_holds_persons_beyond_the_closed_list(planted: type[models.Model]) -> None:
    assert fields_like(PERSONAL, tables()) - OTHERWISE <= KEPT
    assert "refusals.Rider.id_number" in fields_like(PERSONAL, [planted])


def test_e02_nobody_is_scored_or_ranked(planted: type[models.Model]) -> None:
    assert fields_like(JUDGING, about_accounts(tables()), counts=True) == set()
    assert columns_like(JUDGING, columns()) == set()
    assert fields_like(JUDGING, about_accounts([planted]), counts=True) == {"refusals.Rider.score"}


def test_e03_nobody_is_followed(planted: type[models.Model]) -> None:
    assert fields_like(FOLLOWING, tables(), counts=True) <= OTHERWISE
    assert fields_like(FOLLOWING, [planted]) == {"refusals.Rider.latitude"}


def test_e06_what_is_said_against_an_organisation_bears_the_name_of_who_says_it() -> None:
    assert not Override._meta.get_field("account").null
    assert not FieldCheck._meta.get_field("account").null
    assert not Override._meta.get_field("reason").null
    assert not Placement._meta.get_field("reason").null


def test_e07_belief_origin_and_health_are_no_fields(planted: type[models.Model]) -> None:
    assert fields_like(INTIMATE, tables(), counts=True) == set()
    assert columns_like(INTIMATE, columns()) == set()
    assert fields_like(INTIMATE, [planted]) == {"refusals.Rider.religion"}


def test_e17_counts_of_people_are_hidden_while_they_are_small() -> None:
    of_people = [column for column in columns() if column.key in {"party_members", "members"}]

    assert of_people
    assert all(column.few for column in of_people if column.kind is Kind.NUMBER)


@pytest.mark.django_db
def test_e19_nobody_is_found_by_the_name_of_a_person(town: Town) -> None:
    with seeing(EVERYTHING):
        entry = Entry.objects.still().exclude(legal_rep="").first()
        assert entry is not None
        assert entry.pk not in [found.pk for found in search(entry.legal_rep)]
        assert entry.pk in [found.pk for found in search(entry.name)]


def test_e23_no_ledger_is_about_persons_and_none_sorts_by_a_rate() -> None:
    for ledger in LEDGERS.values():
        assert "account" not in ledger.row
        assert not [c.key for c in ledger.columns if c.sortable and ("rate" in c.key or "share" in c.key)]  # fmt: skip
