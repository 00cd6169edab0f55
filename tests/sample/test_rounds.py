"""Months pass: ids stay, what no change touches stays, and about one in a hundred changes."""

from collections import defaultdict
from datetime import date

import pytest

from jingwei.sample import Request, make_lists, wuhai

_ROWS = 6_000


def _round(number):
    city, lists = make_lists(Request(wuhai(), rows=_ROWS, round_number=number))
    cells = defaultdict(list)
    for listed in lists:
        for row in listed.rows:
            cells[row.truth_id].append((listed.department.number, tuple(row.cells)))
    return city, cells


@pytest.fixture(scope="module")
def rounds():
    return [_round(number) for number in range(4)]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_about_one_organisation_in_a_hundred_changes(rounds, number):
    (_, before), (_, after) = rounds[number - 1], rounds[number]

    changed = [i for i in set(before) | set(after) if before.get(i) != after.get(i)]

    assert 0 < len(changed) <= 0.013 * len(before)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_an_organisation_keeps_its_id_and_code(rounds, number):
    before, after = rounds[number - 1][0].organisations, rounds[number][0].organisations

    for one, two in zip(before, after, strict=False):
        assert one.truth_id == two.truth_id
        assert one.codes.credit in {"", two.codes.credit}


def test_new_organisations_take_the_next_ids(rounds):
    first, last = rounds[0][0].organisations, rounds[3][0].organisations

    assert len(last) > len(first)
    assert [o.truth_id for o in last] == list(range(1, len(last) + 1))


@pytest.mark.thorough
def test_a_later_round_starts_from_the_same_first_round(rounds):
    city, cells = _round(0)

    assert city.organisations == rounds[0][0].organisations
    assert cells == rounds[0][1]


def test_each_round_is_a_month_later():
    assert Request(wuhai()).on == date(2025, 11, 30)
    assert Request(wuhai(), round_number=3).on == date(2026, 2, 28)
