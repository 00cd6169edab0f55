"""Codes: shown once, kept as a hash, over in time, and no guess gets in (R-C.16)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from jingwei.journal.models import Entry
from jingwei.procedures.codes import operations
from jingwei.procedures.codes.models import Code, Opens
from jingwei.procedures.codes.operations import (
    AFTER_CLOSING,
    STAYS,
    TO_BE_USED,
    enter,
    give_for_case,
    give_for_organisation,
    held_by,
    too_many,
)
from tests.people.town import NOW
from tests.procedures.conftest import Office
from tests.procedures.test_outside import answered, asked, step


def test_the_same_form_gives_the_same_code_and_no_code_is_kept(office: Office) -> None:
    case = asked(office)
    code = give_for_case(case, key="k", now=NOW)
    assert code == give_for_case(case, key="k", now=NOW)
    assert code != give_for_case(case, key="another", now=NOW)
    kept = " ".join(str(value) for row in Code.objects.values_list() for value in row)
    assert code not in kept
    assert code.replace("-", "") not in kept


@pytest.mark.parametrize("typed", ["{}", " {} ", "lower", "bare"])
def test_it_is_understood_however_it_is_typed(office: Office, typed: str) -> None:
    case = asked(office)
    code = give_for_case(case, key="k", now=NOW)
    said = {"lower": code.lower(), "bare": code.replace("-", "")}.get(typed, typed.format(code))
    found = enter(said, now=NOW)
    assert found is not None
    assert (found.opens, found.subject) == (Opens.CASE, str(case.pk))


def test_one_sign_wrong_opens_nothing(office: Office) -> None:
    code = give_for_case(asked(office), key="k", now=NOW)
    wrong = ("3" if code[0] == "2" else "2") + code[1:]
    assert enter(wrong, now=NOW) is None


def test_a_cases_code_is_over_half_a_year_after_it_closed(office: Office) -> None:
    case = answered(office)
    code = give_for_case(case, key="k", now=NOW)
    step(case, "rate", None, said={"content": "是"}, version=2)
    found = enter(code, now=NOW + AFTER_CLOSING - timedelta(days=1))
    assert found is not None
    assert enter(code, now=NOW + AFTER_CLOSING) is None
    assert held_by(found.code, now=NOW + AFTER_CLOSING) is None


def test_an_organisations_code_is_used_once_and_for_two_hours(office: Office) -> None:
    code = give_for_organisation("JW-0000007", key="k", actor=office["a"], now=NOW)
    assert Entry.objects.filter(action="codes.give", subject_id="JW-0000007").count() == 1
    found = enter(code, now=NOW + TO_BE_USED - timedelta(minutes=1))
    assert found is not None
    used = NOW + TO_BE_USED - timedelta(minutes=1)
    assert enter(code, now=used) is None
    assert held_by(found.code, now=used + STAYS - timedelta(minutes=1)) == found
    assert held_by(found.code, now=used + STAYS) is None


def test_an_organisations_code_that_nobody_used_is_over(office: Office) -> None:
    code = give_for_organisation("JW-0000007", key="k", actor=office["a"], now=NOW)
    unused = Code.objects.get()
    assert held_by(unused.pk, now=NOW) is None  # it opens nothing before it is shown
    assert enter(code, now=NOW + TO_BE_USED) is None


def test_of_two_at_once_one_gets_in(shared_office: Office) -> None:
    code = give_for_organisation("JW-0000007", key="k", actor=shared_office["a"], now=NOW)

    def come(_number: int) -> bool:
        try:
            return enter(code, now=NOW) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(come, range(8))) == 1


def test_more_than_an_office_reads_in_an_hour_is_put_off(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "MOST_AN_HOUR", 2)
    for key in ("one", "two"):
        assert not too_many(now=NOW)
        give_for_case(asked(office, key=key), key=key, now=NOW)
    assert too_many(now=NOW)
    assert not too_many(now=NOW + timedelta(minutes=61))
