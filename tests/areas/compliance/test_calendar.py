"""The statutory calendar: windows, exemptions, the ladder around a term, whose lateness it is."""

from datetime import date

import pytest

from jingwei.areas.compliance.calendar import Item, Known, Stands, items, missed, term_of
from jingwei.areas.compliance.kinds import Term, What, Whose
from jingwei.areas.compliance.models import AnnualCheck, Profile
from jingwei.areas.compliance.parameters import ParametersRefused, made, parameters, read
from jingwei.areas.compliance.rules import ends_on, months_after

OLD = date(2015, 3, 1)
OURS = parameters()
EVENTS = {"default": {"lead_days": 10, "consults": {}, "releases": True, "source": "R-8.2"}}


def known(kind: str = "association", founded: date | None = OLD, *, led: bool = True, check: AnnualCheck | None = None,
          profile: Profile | None = None) -> Known:  # fmt: skip
    return Known(kind, founded, led, profile, {check.year: check} if check else {})


def due(one: Known, year: int = 2026) -> dict[What, date]:
    listed = items(one, year, by=OURS)
    return {each.what: each.due for each in listed if each.what is not What.SYNC}


def test_an_association_reports_to_its_competent_unit_first_and_one_without_files_directly() -> (
    None
):
    assert due(known()) == {What.REPORT: date(2026, 3, 31)}
    assert due(known(led=False)) == {What.FILE: date(2026, 5, 31)}


def test_a_foundation_files_a_report_by_the_end_of_march_whoever_leads_it() -> None:
    assert due(known("foundation")) == {What.FILE: date(2026, 3, 31)}


@pytest.mark.parametrize(
    ("kind", "founded", "owes"),
    [
        ("service_institution", date(2025, 6, 30), True),
        ("service_institution", date(2025, 7, 1), False),
        ("association", date(2025, 7, 1), True),  # practice differs: a parameter
        ("association", date(2026, 1, 1), False),  # it was not there in the year that is checked
        ("service_institution", date(2024, 12, 1), True),
        ("association", None, True),
    ],
)
def test_who_is_young_owes_nothing(kind: str, founded: date | None, *, owes: bool) -> None:
    assert bool(due(known(kind, founded))) is owes


def test_the_offices_own_lateness_begins_with_what_the_organisation_sent() -> None:
    sent = AnnualCheck(year=2025, submitted_on=date(2026, 3, 20))
    listed = items(known(check=sent), 2026, by=OURS)
    late = {
        one.what: one.whose
        for one in listed
        if one.stands(date(2026, 10, 1)) is Stands.OVERDUE and one.what is not What.SYNC
    }

    assert late == {What.REVIEW: Whose.OFFICE, What.CONCLUDE: Whose.OFFICE}
    assert items(known(), 2026, by=OURS)[0].stands(date(2026, 10, 1)) is Stands.OVERDUE
    assert items(known(), 2026, by=OURS)[0].whose is Whose.ORGANISATION


def test_an_item_stands_as_the_day_has_it() -> None:
    item = Item(What.REPORT, date(2026, 3, 31), date(2026, 4, 2))

    assert [item.stands(date(2026, *day)) for day in ((2, 1), (3, 1), (4, 1), (4, 2))] == [
        Stands.LATER, Stands.SOON, Stands.OVERDUE, Stands.DONE_LATE,
    ]  # fmt: skip


def test_the_ladder_of_a_term() -> None:
    held = Profile(
        term_to=date(2026, 8, 31), election_on=date(2021, 9, 1), assessed_until=date(2026, 5, 1)
    )

    assert due(known(profile=held)) == {
        What.REMIND: date(2026, 2, 28), What.DECIDE: date(2026, 5, 31), What.RENEW: date(2026, 8, 31),
        What.ASSESS: date(2026, 5, 1), What.REPORT: date(2026, 3, 31),
    }  # fmt: skip
    assert due(known(profile=held), 2021)[What.FILE_TERM] == date(2021, 10, 1)


@pytest.mark.parametrize(
    ("on", "term"),
    [
        (date(2026, 2, 27), Term.RUNNING), (date(2026, 2, 28), Term.ENDING), (date(2026, 8, 31), Term.ENDING),
        (date(2026, 9, 1), Term.POSTPONED), (date(2026, 12, 31), Term.POSTPONED), (date(2027, 1, 1), Term.OVERDUE),
    ],
)  # fmt: skip
def test_a_term_is_overdue_after_it_and_what_was_granted(on: date, term: Term) -> None:
    held = Profile(term_to=date(2026, 8, 31), postponed_until=date(2026, 12, 31))

    assert term_of(held, on, by=OURS) is term


def test_months_keep_within_the_month() -> None:
    assert months_after(date(2026, 8, 31), -6) == date(2026, 2, 28)
    assert ends_on(date(2024, 2, 29), 5) == date(2029, 2, 28)


def test_two_years_missed_are_seen_and_one_is_not() -> None:
    sent = AnnualCheck(year=2024, submitted_on=date(2025, 3, 1))

    assert missed({}, (2024, 2025))
    assert not missed({2024: sent}, (2024, 2025))


def test_a_county_has_windows_of_its_own_and_of_a_year() -> None:
    text = """
    [[windows]]
    kinds = ["association"]
    file_by = "05-31"
    conclude_by = "09-30"
    source = "R-6.1"
    [[windows]]
    place = "150304"
    kinds = ["association"]
    file_by = "06-01"
    conclude_by = "09-30"
    source = "R-6.1"
    [[windows]]
    place = "150304"
    years = [2027]
    kinds = ["association"]
    file_by = "06-08"
    conclude_by = "09-30"
    source = "R-6.1"
    """
    found = made(
        read(
            text,
            onto={
                "term": {"remind_months": 6, "decide_months": 3, "notice_days": 7, "file_days": 30},
                "events": EVENTS,
                "sync": [],
            },
        )
    )

    here = [found.window("association", year, {"150304"}) for year in (2026, 2027)]
    assert [one.file_by for one in here if one] == ["06-01", "06-08"]
    elsewhere = found.window("association", 2027, {"150302"})
    assert elsewhere is not None
    assert elsewhere.file_by == "05-31"
    assert found.window("foundation", 2027) is None
    assert found.places == {"150304"}


@pytest.mark.parametrize(
    "text", ["windows = 3", "[[windows]]\nkinds = ['x']\nfile_by = '13-01'", "["]
)
def test_parameters_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(ParametersRefused):
        made(read(text, onto={"term": {}}))
