"""The citywide associations, the teams and the small samples are as many as the reports say."""

from collections import Counter

import pytest

from jingwei.sample import Request, make_lists, wuhai
from jingwei.sample.associations import citywide
from jingwei.sample.counties import dejiang, quangang
from jingwei.sample.teams import teams_of


@pytest.mark.thorough
def test_the_citywide_associations_run_and_have_fifteen_units() -> None:
    city, _lists = make_lists(Request(wuhai()))
    tied = citywide(city)
    standing = [city.organisations[one.truth_id - 1].standing for one in tied]

    assert (len(tied), sum(s.covered for s in standing), all(s.running for s in standing)) == (52, 32, True)  # fmt: skip
    units = {u for t in tied for u in (t.competent_unit, t.industry_administration, t.party_work)}
    assert len(units) == 15


@pytest.mark.thorough
def test_the_teams_serve_as_many_as_published() -> None:
    city, _lists = make_lists(Request(wuhai()))
    teams = teams_of(city, seed=7)

    assert len(teams) == 82
    assert len({one for team in teams for one in team.serves}) == 109


def test_the_chains_of_quangang_hold_together() -> None:
    county = quangang()
    formed = Counter(branch.formation for branch in county.branches)
    joint = [len(branch.hosts) for branch in county.branches if branch.formation == "chain"]

    assert len({link.chain for link in county.links}) == 7
    assert len({link.truth_id for link in county.links}) == len(county.city.organisations) == 25
    assert formed == {"chain": 6, "single": 2, "enclave": 9}
    assert (sum(joint), max(joint) <= 5) == (14, True)
    assert county == quangang()


def test_dejiang_has_its_branches_members_and_instructors() -> None:
    county = dejiang()

    assert len(county.branches) == 111
    assert sum(branch.formal + branch.probationary for branch in county.branches) == 342
    assert len({one for guide in county.guides for one, _since in guide.guides}) == 148
    codes = [o.codes.credit for o in county.city.organisations]
    assert len(set(codes)) == len(codes)
    assert all("PDY" in code for code in codes)
