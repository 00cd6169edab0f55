"""A renewal walked to its end and postponed on the way; what forbids its steps; proposals that a person answers."""

from datetime import date, timedelta

import pytest

from jingwei.areas.compliance.models import Overseen, Profile
from jingwei.areas.compliance.operations import Checked, Said, keep, note_check
from jingwei.areas.compliance.proposals import Sort, answer, proposals
from jingwei.areas.compliance.queries import overseen
from jingwei.areas.compliance.renewal.procedure import begin, term_renewal
from jingwei.areas.compliance.rules import ComplianceRefused
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case
from jingwei.procedures.operations import StepRefused
from jingwei.register.kinds import PlacementKind
from tests.areas.compliance.associations import FIRST, association, tie
from tests.areas.deeds import Office, begun, take
from tests.register.town import DAY, NOW

pytestmark = pytest.mark.thorough
ENDS = date(2026, 9, 1)
TERM = Said(term_from=date(2021, 9, 1), term_years=5)
SAYS: dict[str, dict[str, Answer]] = {
    "decide": {"decided_on": "2026-06-10"}, "vet": {"vetted_on": "2026-06-11", "document": "审 1 号"},
    "call": {"notified_on": "2026-06-12", "assembly_on": "2026-06-19"},
    "hold": {"held_on": "2026-06-19", "expected": 40, "present": 38},
    "file": {"filed_on": "2026-06-22", "term_from": "2026-06-19", "term_years": 5, "document": "备 7 号"},
    "ask_postponement": {"until": "2027-03-01", "reason": "会员大会改期", "document": "请示 1 号"},
    "postpone": {"until": "2027-03-01", "document": "民社 2 号"},
    "refuse_postponement": {"article": "章程第三十二条", "reason": "理由不足"},
    "end": {"reason": "正在注销"},
}  # fmt: skip
WEEK = NOW + timedelta(days=9)


@pytest.fixture
def one(office: Office) -> Overseen:
    """An association of the civil affairs office, registered by the market one."""
    made = association(office)
    tie(office, FIRST, "market", PlacementKind.REGISTRAR)
    keep(made, TERM, basis="章程", seen=None, actor=office["civil"], now=NOW)
    return made


@pytest.fixture
def case(office: Office, one: Overseen) -> Case:
    return begun(office, term_renewal, begin, step="remind", by="civil", pk=FIRST, note="书面提醒")


def go(office: Office, case: Case, *steps: str, by: str = "civil", **more: Answer) -> None:
    for step in steps:
        take(office, case, term_renewal, step, by=by, answers={**SAYS[step], **more}, now=WEEK)


def kept(case: Case) -> Profile:
    return Profile.objects.still().get(organisation=FIRST)


def now(case: Case) -> Case:
    with seeing(EVERYTHING):
        return Case.objects.get(pk=case.pk)


def test_a_renewal_goes_from_the_reminder_to_the_new_term(office: Office, case: Case) -> None:
    assert (case.unit, case.other) == (office.town["civil"], office.town["market"])
    assert case.due_on == DAY  # three months before the end are gone

    go(office, case, "decide")
    assert now(case).due_on == ENDS
    go(office, case, "vet", "call")
    assert now(case).due_on == date(2026, 6, 19)
    go(office, case, "hold")
    assert now(case).due_on == date(2026, 7, 19)
    go(office, case, "file")

    new = kept(case)
    assert (new.term_from, new.term_to, new.election_on, new.filed_on) == (
        date(2026, 6, 19), date(2031, 6, 19), date(2026, 6, 19), date(2026, 6, 22),
    )  # fmt: skip
    assert now(case).closed_at is not None


def test_the_registrar_grants_a_postponement_once(office: Office, case: Case) -> None:
    go(office, case, "ask_postponement")
    go(office, case, "postpone", by="market")

    assert kept(case).postponed_until == date(2027, 3, 1)
    assert kept(case).postponed_by == "民社 2 号"
    assert now(case).due_on == date(2026, 12, 1)
    with pytest.raises(StepRefused, match="只能延期一次"):
        go(office, case, "ask_postponement", until="2027-05-01")


def test_a_refusal_cites_its_article(office: Office, case: Case) -> None:
    go(office, case, "ask_postponement")
    with pytest.raises(StepRefused):
        take(
            office,
            case,
            term_renewal,
            "refuse_postponement",
            by="market",
            answers={"reason": "不行"},
            now=WEEK,
        )
    go(office, case, "refuse_postponement", by="market")

    assert now(case).state == "reminded"
    assert kept(case).postponed_until is None


@pytest.mark.parametrize(
    ("before", "step", "said", "why"),
    [
        ((), "ask_postponement", {"until": "2027-09-02"}, "最多到 2027-09-01"),
        (("decide", "vet"), "call", {"assembly_on": "2026-06-18"}, "至少 7 天"),
        (("decide", "vet", "call"), "hold", {"held_on": "2026-07-30"}, "不能晚于今天"),
        (("decide", "vet", "call", "hold"), "file", {"filed_on": "2026-06-18"}, "不能早于开会"),
        (("decide", "vet", "call", "hold"), "file", {"term_years": 6}, "最长 5 年"),
    ],
)  # fmt: skip
def test_what_forbids_a_step(
    office: Office,
    case: Case,
    before: tuple[str, ...],
    step: str,
    said: dict[str, Answer],
    why: str,
) -> None:
    go(office, case, *before)

    with pytest.raises(StepRefused, match=why):
        take(office, case, term_renewal, step, by="civil", answers={**SAYS[step], **said}, now=WEEK)


def test_who_is_not_its_office_takes_no_step(office: Office, case: Case) -> None:
    with pytest.raises(StepRefused):
        go(office, case, "decide", by="market")


def test_the_calendar_learns_of_reminder_and_decision(office: Office, case: Case) -> None:
    go(office, case, "decide")
    (found,) = overseen(on=WEEK.date())

    assert found.renewal is not None
    assert (found.known.reminded_on, found.known.decided_on) == (DAY, date(2026, 6, 10))


def sorts(on: date) -> list[Sort]:
    return [each.sort for each in proposals(overseen(on=on), on=on)]


def test_a_term_that_ends_is_proposed_until_its_renewal_begins(
    office: Office, one: Overseen
) -> None:
    assert sorts(DAY) == [Sort.RENEW]
    assert sorts(date(2026, 2, 28)) == []
    assert sorts(date(2026, 9, 2)) == [Sort.RENEW, Sort.OVERDUE]

    begun(office, term_renewal, begin, step="remind", by="civil", pk=FIRST)

    assert sorts(DAY) == []
    assert sorts(date(2026, 9, 2)) == [Sort.OVERDUE]


def test_what_a_person_dismissed_is_not_proposed_again_until_another_term(
    office: Office, one: Overseen
) -> None:
    answer(one, Sort.RENEW, str(ENDS), reason="正在注销", actor=office["civil"], now=NOW)
    assert sorts(DAY) == []
    with pytest.raises(ComplianceRefused, match="已经有人答复"):
        answer(one, Sort.RENEW, str(ENDS), reason="再说", actor=office["civil"], now=NOW)

    first = Profile.objects.still().get()
    later = Said(term_from=date(2021, 12, 1), term_years=5)
    keep(one, later, basis="更正", seen=first.pk, actor=office["civil"], now=NOW)
    assert sorts(DAY) == [Sort.RENEW]


def test_missed_checks_are_proposed_where_checks_are_kept(office: Office, one: Overseen) -> None:
    assert Sort.MISSED not in sorts(DAY)
    other = association(office, FIRST + 1)
    for year in (2024, 2025):
        note_check(other, year, Checked(date(year + 1, 3, 1)), actor=office["civil"], now=NOW)

    found = proposals(overseen(on=DAY), on=DAY)
    assert [
        (each.one.entry.organisation_id, each.about) for each in found if each.sort is Sort.MISSED
    ] == [(FIRST, "2025")]
    assert Sort.MISSED not in sorts(date(2026, 5, 31))  # the window is not over


def test_where_nobody_could_grant_a_postponement_it_says_which_offices_are_missing(
    office: Office,
) -> None:
    made = association(office, place="city", department="")
    keep(made, TERM, basis="章程", seen=None, actor=office["city"], now=NOW)

    with pytest.raises(StepRefused, match="还没有登记它的业务主管单位和登记机关"):
        begun(office, term_renewal, begin, step="remind", by="city", pk=FIRST, note="书面提醒")
