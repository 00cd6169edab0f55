"""What compliance refuses: verdicts by a machine, content about officials, an office that is not bound itself."""

from dataclasses import replace

from django.db import models

from jingwei.areas.compliance.calendar import Item
from jingwei.areas.compliance.events.procedure import key_event
from jingwei.areas.compliance.kinds import BY_OFFICE, What, Whose
from jingwei.areas.compliance.models import (
    AnnualCheck,
    Decision,
    Noted,
    PostCheck,
    Profile,
    Release,
    Reply,
    Synced,
)
from jingwei.areas.compliance.renewal.procedure import term_renewal
from jingwei.procedures.definition import Procedure
from jingwei.procedures.parts import Party
from tests.register.town import DAY

# Steps by which an office says no, and what it must then cite.
AGAINST = {"refuse", "refuse_postponement"}
OF_A_POST = {
    "id", "organisation", "post", "category", "approval", "approved_on", "ordinal", "over_age", "verdict", "checked_on",
    "by", "at",
}  # fmt: skip


def unnamed(tables: list[type[models.Model]]) -> set[str]:
    """Those in which something may be said of an organisation without saying who says it."""
    return {one.__name__ for one in tables if one._meta.get_field("by").null}


def uncited(procedures: list[Procedure]) -> set[str]:
    """Steps that say no without an article."""
    return {
        f"{one.key}.{step.key}" for one in procedures for step in one.steps
        if step.key in AGAINST and not any(each.key == "article" and each.required for each in step.asks)
    }  # fmt: skip


def test_e06_what_is_kept_of_an_organisation_bears_a_name_and_proposals_are_kept_nowhere() -> None:
    assert (
        unnamed([Profile, AnnualCheck, Decision, PostCheck, Noted, Synced, Release, Reply]) == set()
    )
    assert not Decision._meta.get_field("reason").null
    # The clock only ever releases.
    clocked = {step.target for step in key_event.steps if step.by is Party.CLOCK}
    assert clocked == {"cleared"}
    assert not any(step.by is Party.CLOCK for step in term_renewal.steps)


def test_e08_of_a_post_category_and_approval_are_kept_and_nobody() -> None:
    assert {field.name for field in PostCheck._meta.concrete_fields} == OF_A_POST


def test_e22_who_says_no_cites_an_article() -> None:
    assert uncited([key_event, term_renewal]) == set()

    bare = replace(
        key_event,
        steps=tuple(
            replace(one, asks=one.asks[1:]) if one.key == "refuse" else one
            for one in key_event.steps
        ),
    )
    assert uncited([bare]) == {"key_event.refuse"}


def test_e22_a_hold_cites_an_article_in_the_database_itself() -> None:
    assert "compliance_reply_hold_cites_an_article" in {one.name for one in Reply._meta.constraints}


def test_e22_an_event_that_waits_for_the_office_lapses_and_its_lateness_is_its_own() -> None:
    assert key_event.state("filed").lapses == "release"
    assert {Item(what, DAY).whose for what in BY_OFFICE} == {Whose.OFFICE}
    assert {Item(what, DAY).whose for what in What if what not in BY_OFFICE} == {Whose.ORGANISATION}
