"""The invented city holds the published figures, and nothing in it can be anybody's."""

import re
from collections import Counter

import pytest

from jingwei.kernel import codes as standard
from jingwei.sample.codes import credit_code, organisation_code, registration_number
from jingwei.sample.model import Kind
from jingwei.sample.population import population


def _of(demo, kind):
    return [o for o in demo.city.organisations if o.kind is kind]


def test_the_demo_has_the_published_numbers_of_organisations(demo):
    kinds = Counter(o.kind for o in demo.city.organisations)

    assert kinds[Kind.COMPANY] == 2145
    assert kinds[Kind.SOCIAL] == 463


def test_the_demo_has_the_inferred_numbers_of_cover(demo):
    companies = [o.standing for o in _of(demo, Kind.COMPANY)]
    social = [o.standing for o in _of(demo, Kind.SOCIAL)]

    assert sum(s.three_have for s in companies) == 1342
    assert sum(s.covered for s in companies) == 808
    assert all(s.three_have for s in companies if s.covered)
    assert sum(s.running for s in social) == 460
    assert sum(s.covered for s in social) == 270


def test_truth_ids_count_on_from_one(demo):
    assert [o.truth_id for o in demo.city.organisations] == list(
        range(1, len(demo.city.organisations) + 1)
    )


def test_every_credit_code_is_valid_and_lies_in_the_invented_range(demo):
    credit = [o.codes.credit for o in demo.city.organisations if o.codes.credit]
    union = [o.codes.union for o in demo.city.organisations if o.codes.union]

    assert all(standard.is_uscc(code) for code in credit + union)
    assert all(re.fullmatch(r"PDY\d{5}", code[8:16]) for code in credit + union)
    assert len(set(credit + union)) == len(credit + union)


def test_every_old_number_is_valid_and_unlike_any_other(demo):
    numbers = [o.codes.registration for o in demo.city.organisations if o.codes.registration]

    assert all(standard.is_reg_no(number) for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_codes_follow_the_worked_examples_of_the_standards():
    assert organisation_code(1, decimal=True) == "PDY00001X"
    assert credit_code("51", division="150304", organisation="PDY00001X") == "51150304PDY00001X1"
    assert credit_code("51", division="150304", organisation="PDY000140")[-1] == "0"
    assert standard.is_reg_no(registration_number("150302", number=17, digit="2"))


def test_a_large_citys_codes_are_valid_too():
    tail = organisation_code(28_000_000, decimal=False)

    assert standard.is_org_code(tail)
    assert standard.is_uscc(credit_code("91", division="150302", organisation=tail))


def test_only_planted_organisations_share_a_name(demo):
    names = Counter(o.name.text for o in demo.city.organisations)

    assert max(names.values()) == 1


def test_a_branch_names_its_parent(demo):
    for branch in _of(demo, Kind.BRANCH):
        parent = demo.city.organisations[branch.parent - 1]
        assert parent.kind is Kind.COMPANY
        assert branch.codes.credit != parent.codes.credit


def test_stations_have_no_code(demo):
    assert {o.codes.credit for o in _of(demo, Kind.STATION)} == {""}


def test_no_phone_lies_in_a_range_that_is_in_service(demo):
    free = {"154", "160", "161", "163", "164", "168", "169", "179", "194"}

    assert {o.contacts.mobile[:3] for o in demo.city.organisations} <= free


@pytest.mark.parametrize(
    "trait", ["nearname", "sister", "twin", "renamed", "agentphone", "estate", "chain", "branch"]
)
def test_every_difficulty_is_planted(demo, trait):
    assert sum(trait in o.traits for o in demo.city.organisations) >= 15


def test_other_sizes_keep_the_proportions():
    large = population(193_390)

    assert large.companies == 21_450
    assert large.social == 4_630
