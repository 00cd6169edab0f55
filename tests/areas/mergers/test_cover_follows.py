"""What covers a number goes on with its heir, by people or by a round, and comes back where that is undone."""

from datetime import date
from typing import Any

import pytest

from jingwei.cover.conditions import org_cover, work_cover
from jingwei.cover.kinds import Formation, PostKind
from jingwei.cover.models import (
    Assignment,
    ChainLink,
    Hosting,
    Instructor,
    PartyOrganisation,
    TeamTie,
)
from jingwei.cover.operations import (
    Facts,
    assign,
    enlist,
    follow_all,
    form,
    found_team,
    link,
    open_chain,
    serve,
)
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry, Organisation
from tests.areas.deeds import Office
from tests.areas.mergers.conftest import merged, undone
from tests.register.town import DAY, NOW, ROUND_ONE

BEFORE = ROUND_ONE


def branch(office: Office, *numbers: int, since: date = ROUND_ONE) -> PartyOrganisation:
    """A joint branch in these organisations."""
    hosts = [office.town.organisation(number) for number in numbers]
    facts = Facts(name="联合党支部", formation=Formation.JOINT)
    with seeing(EVERYTHING):
        return form(facts, hosts=hosts, established_on=since, actor=None, now=NOW)


def guided(office: Office, number: int) -> Instructor:
    """An instructor with this organisation."""
    with seeing(EVERYTHING):
        made = enlist(
            "某老师",
            unit=office.town["a"],
            post_kind=PostKind.OFFICIAL,
            since=ROUND_ONE,
            actor=None,
            now=NOW,
        )
        assign(made, office.town.organisation(number), on=ROUND_ONE, actor=None, now=NOW)
    return made


def said(number: int, on: date) -> tuple[str, str] | None:
    """What covers the organisation on the day; None where it has no entry."""
    with seeing(EVERYTHING):
        rows = Entry.objects.on(on).filter(organisation=number)
        return rows.annotate(a=org_cover(on), b=work_cover(on)).values_list("a", "b").first()


@pytest.mark.thorough
def test_a_branch_goes_on_with_the_heir_and_comes_back(office: Office) -> None:
    branch(office, 7, 3)
    guided(office, 7)

    merged(office, 2, 7)

    assert said(2, DAY) == ("joint", "organisation")
    assert said(2, BEFORE) == ("none", "none")  # what was said of days gone by stays said
    assert said(7, BEFORE) == ("joint", "organisation")
    undone(office, 7)
    assert said(7, DAY) == ("joint", "organisation")
    assert said(2, DAY) == ("none", "none")
    with seeing(EVERYTHING):
        assert Assignment.objects.still().get().organisation_id == 7


@pytest.mark.thorough
def test_what_the_heir_has_already_it_has_once(office: Office) -> None:
    shared = branch(office, 2, 7)
    first, second = guided(office, 2), guided(office, 7)

    merged(office, 2, 7)

    with seeing(EVERYTHING):
        still = Hosting.objects.still().filter(party_organisation=shared)
        assert [tie.organisation_id for tie in still] == [2]
        assert Assignment.objects.still().get().instructor == first
    undone(office, 7)
    with seeing(EVERYTHING):
        assert second != first
        assert Hosting.objects.still().filter(organisation=2).count() == 1


def test_an_instructor_who_works_there_works_with_the_heir(office: Office) -> None:
    guide = guided(office, 3)
    with seeing(EVERYTHING):
        Instructor.objects.filter(pk=guide.pk).update(employer=office.town.organisation(7))
    merged(office, 2, 7)
    with seeing(EVERYTHING):
        assert Instructor.objects.get(pk=guide.pk).employer_id == 2


@pytest.mark.parametrize("is_chained", [False, True])
def test_after_a_round_every_number_that_leads_elsewhere_has_passed_its_cover_on(
    office: Office, *, is_chained: bool
) -> None:
    branch(office, 7)
    with seeing(EVERYTHING):
        Organisation.objects.filter(pk=7).update(merged_into=3 if is_chained else 2)
        Organisation.objects.filter(pk=3).update(merged_into=2 if is_chained else None)
        follow_all(on=DAY)
        follow_all(on=DAY)
        assert [tie.organisation_id for tie in Hosting.objects.still()] == [2]


@pytest.mark.thorough
def test_teams_and_chains_go_on_with_the_heir_and_come_back(office: Office) -> None:
    by: dict[str, Any] = {"actor": None, "now": NOW}
    place, younger = office.town["a"], office.town.organisation(7)
    with seeing(EVERYTHING):
        sent = found_team("红色服务团", organ=place, members=5, since=ROUND_ONE, **by)
        chain = open_chain("乙烯", place=place, since=ROUND_ONE, **by)
        serve(sent, younger, on=ROUND_ONE, **by)
        link(chain, younger, stage=2, on=ROUND_ONE, **by)

    def standing() -> list[tuple[int, ...]]:
        with seeing(EVERYTHING):
            heirs = Entry.objects.on(DAY).filter(organisation__in=(2, 7)).values_list("units")
            places = {unit for (units,) in heirs for unit in units}
            for thing in (sent, chain):
                thing.refresh_from_db()
                assert places <= set(thing.units)
            ties = TeamTie.objects.still().values_list("team", "organisation")
            return [*ties, *ChainLink.objects.still().values_list("chain", "organisation", "stage")]

    merged(office, 2, 7)
    assert standing() == [(sent.pk, 2), (chain.pk, 2, 2)]
    undone(office, 7)
    assert standing() == [(sent.pk, 7), (chain.pk, 7, 2)]
