"""The lists add up, hold every organisation, and err about as often as they should."""

from collections import Counter

import pytest

from jingwei.sample import Noise, Request, make_lists, wuhai
from jingwei.sample.clerk import CODE_KEYS
from jingwei.sample.departments import DEPARTMENTS


def _rows(lists):
    return [row for listed in lists for row in listed.rows]


def test_nineteen_departments_send_exactly_the_published_number_of_rows(demo):
    assert len(demo.lists) == 19
    assert len(_rows(demo.lists)) == 19_339


def test_every_organisation_stands_in_some_list(demo):
    listed = {row.truth_id for row in _rows(demo.lists)}

    assert listed == {o.truth_id for o in demo.city.organisations}


def test_some_organisation_stands_twice_in_one_list(demo):
    doubled = [
        listed for listed in demo.lists
        if max(Counter(row.truth_id for row in listed.rows).values()) > 1
    ]  # fmt: skip

    assert len(doubled) > 10


def test_nearly_a_third_of_the_rows_lack_a_code_of_their_own(demo):
    tags = Counter(tag for row in _rows(demo.lists) for tag in set(row.tags))

    assert 0.25 < (tags["nocode"] + tags["unioncode"]) / 19_339 < 0.35


def test_every_planned_error_occurs(demo):
    tags = {tag for row in _rows(demo.lists) for tag in row.tags}

    assert tags >= set(
        "nocode org9 old15 damaged codetypo parentcode shifted unioncode former noregion"
        " otherregion form abbr abbr2 typo lookalike drop double swap trad bracket note space"
        " otherperson persontypo otherphone moved nodistrict".split()
    )


def test_without_noise_every_name_is_written_as_registered():
    silent = Noise(**dict.fromkeys(vars(Noise()), 0.0))
    city, lists = make_lists(Request(wuhai(), rows=400, noise=silent))

    for listed in lists:
        at = listed.department.columns.index("org.name")
        for row in listed.rows:
            assert row.cells[at] == city.organisations[row.truth_id - 1].name.text


@pytest.mark.thorough
def test_erasing_blanks_all_codes_of_that_share_and_nothing_else():
    plain = list(make_lists(Request(wuhai(), rows=3_000))[1])
    erased = list(make_lists(Request(wuhai(), rows=3_000, erased=0.7))[1])

    with_code = lost = 0
    for before, after in zip(plain, erased, strict=True):
        at = {i for i, key in enumerate(before.department.columns) if key in CODE_KEYS}
        for one, two in zip(before.rows, after.rows, strict=True):
            others = [i for i in range(len(one.cells)) if i not in at]
            assert [one.cells[i] for i in others] == [two.cells[i] for i in others]
            with_code += any(one.cells[i] != "" for i in at)
            lost += "erased" in two.tags
    assert 0.66 < lost / with_code < 0.74


def test_the_canvass_places_rows_at_all_levels(demo):
    canvass = next(x for x in demo.lists if x.department.name == "社会工作部")
    at = [canvass.department.columns.index(f"org.{k}") for k in ("district", "street", "community")]

    assert all(row.cells[i] for row in canvass.rows for i in at)


def test_every_department_has_a_name_column_and_a_number_of_its_own():
    assert all("org.name" in d.columns for d in DEPARTMENTS)
    assert [d.number for d in DEPARTMENTS] == list(range(1, 20))
