"""Six faults that the clock of a well-known ticket system had, each in a loop of the office: none of them is ours.

(a) a later update overrides when somebody first answered; (b) after a transfer the old group's clock goes on; (c) what
was answered is escalated all the same; (d) after the other side's note nothing is escalated any more; (e) what was
merged is escalated; (f) reminders come at midnight and on weekends.
"""

from datetime import date, datetime, timedelta

import pytest

from jingwei.areas.corrections.procedure import correction
from jingwei.areas.corrections.routing import begin as begin_correction
from jingwei.areas.handing_over.procedure import begin as begin_hand_over
from jingwei.areas.handing_over.procedure import hand_over
from jingwei.procedures.clock import first_answer, was_late
from jingwei.procedures.definition import Catalogue
from jingwei.procedures.models import Case
from jingwei.procedures.reminding.models import Reminder
from jingwei.procedures.reminding.queries import pressed
from jingwei.procedures.reminding.remind import remind
from jingwei.procedures.reminding.supervise import answer, supervise
from jingwei.procedures.sight import sight_of
from jingwei.register.rules import RegisterRefused
from jingwei.web.procedures import CATALOGUE
from tests.areas.deeds import Office, begun, staffed, take
from tests.areas.mergers.conftest import merged
from tests.areas.rectification.campaign import Walk
from tests.areas.rectification.campaign import begun as launched
from tests.procedures.test_reminding import at, said, standing

pytestmark = pytest.mark.django_db
ASKED = {"field": "legal_status", "value": "注销", "reason": "看过执照", "proof": "营业执照"}
PROOF = {"proof": "核实记录 3", "reason": "不在本街道"}


@pytest.fixture
def office(db: None) -> Office:
    """The town with a register, in which the office's own loops are walked."""
    return staffed()


@pytest.fixture
def walk(office: Office) -> Walk:
    """A campaign of the district; its department is civil affairs."""
    return launched(office)


def asked(office: Office, pk: int = 1, by: str = "a") -> Case:
    """A correction that waits for the market office for fifteen working days, until 7 July."""
    return begun(office, correction, begin_correction, step="ask", by=by, pk=pk, **ASKED)


def answered_first(case: Case) -> datetime | None:
    events = list(case.events.order_by("sequence"))
    return first_answer(events, procedure=CATALOGUE.of(case))


def pressed_for(office: Office, name: str, case: Case, *, on: str) -> bool:
    sight = sight_of(office[name], on=date.fromisoformat(on))
    return pressed(sight, catalogue=CATALOGUE).filter(pk=case.pk).exists()


# (a) What was first stays first.


def test_later_steps_do_not_change_when_somebody_first_answered(office: Office) -> None:
    case = asked(office)
    assert answered_first(case) is None
    first = at("2026-06-18", "10:00")
    take(
        office, case, correction, "ask_back", by="market", now=first, answers={"question": "补执照"}
    )

    take(
        office,
        case,
        correction,
        "answer",
        by="a",
        now=at("2026-06-24"),
        answers={"explanation": "见附件"},
    )
    take(
        office,
        case,
        correction,
        "decline",
        by="market",
        now=at("2026-06-25"),
        answers={"reason": "未注销"},
    )

    assert answered_first(case) == first


def test_what_the_asker_does_meanwhile_is_no_answer(office: Office) -> None:
    case = asked(office)

    take(office, case, correction, "withdraw", by="a", now=at("2026-06-18"))

    assert answered_first(case) is None


@pytest.mark.thorough
def test_a_step_that_was_late_stays_late_and_one_in_time_in_time(walk: Walk) -> None:
    case = walk.found()
    walk.take(case, "assign", by="north", now=at("2026-06-22"))  # the last day
    walk.take(case, "accept", by="civil", now=at("2026-06-30"))  # due on the 29th
    term = case.due_on
    assert term == date(2026, 7, 30)
    walk.take(
        case,
        "ask_extension",
        by="civil",
        until=term + timedelta(9),
        reason="要开大会",
        now=at("2026-07-30"),
    )
    walk.take(case, "extend", by="second", until=term + timedelta(9), now=at("2026-07-31"))
    walk.take(case, "report", by="civil", now=at("2026-08-07"))

    late = {event.step: was_late(event) for event in case.events.order_by("sequence")}

    # The extension was granted after the day: that is late, the report within the new term is not.
    assert late == {
        "find": False, "assign": False, "accept": True, "ask_extension": False, "extend": True, "report": False,
    }  # fmt: skip


# (b) A transfer begins anew, and the one before has no clock any more.


@pytest.mark.thorough
def test_after_a_transfer_the_new_unit_alone_has_a_clock(office: Office, walk: Walk) -> None:
    case, town = walk.found(), office.town
    walk.take(case, "assign", by="north")  # civil affairs, until 23 June
    remind(now=at("2026-06-22"))
    assert pressed_for(office, "civil", case, on="2026-06-22")

    walk.take(
        case, "transfer", by="north", department=town["market"].pk, reason="归市场监管", now=at("2026-06-22", "10:00")
    )  # fmt: skip

    assert case.due_on == date(2026, 6, 29)
    assert standing(case) == []
    assert not pressed_for(office, "civil", case, on="2026-06-24")
    assert remind(now=at("2026-06-24")) == 0, "the day of the one before is over, and nobody's"
    remind(now=at("2026-06-30"))
    later = [(kind, unit) for version, kind, unit in said(case) if version == case.version]
    assert later == [("overdue", town["market"].pk), ("above", town["city"].pk)]
    assert pressed_for(office, "market", case, on="2026-06-30")


@pytest.mark.thorough
def test_supervision_goes_with_the_case_to_the_new_unit(office: Office, walk: Walk) -> None:
    case, town = walk.found(), office.town
    walk.take(case, "assign", by="north")
    put(office, case)
    assert pressed_for(office, "civil", case, on="2026-06-16")

    walk.take(case, "transfer", by="north", department=town["market"].pk, reason="归市场监管")

    assert not pressed_for(office, "civil", case, on="2026-06-16")
    assert pressed_for(office, "market", case, on="2026-06-16")


# (c) Who has answered is left alone.


@pytest.mark.thorough
def test_what_was_answered_in_time_is_not_escalated(office: Office, walk: Walk) -> None:
    case = walk.found()
    walk.until(case, "accept")
    term = case.due_on
    assert term is not None
    walk.take(case, "report", by="civil", now=at(str(term)))

    remind(now=at(str(term + timedelta(3))))

    assert [kind for _version, kind, _unit in said(case)] == []
    assert not pressed_for(office, "civil", case, on=str(term + timedelta(3)))


@pytest.mark.thorough
def test_who_asked_for_an_extension_is_not_pressed_while_another_decides(
    office: Office, walk: Walk
) -> None:
    case = walk.found()
    walk.until(case, "accept")
    term = case.due_on
    assert term is not None
    walk.take(
        case,
        "ask_extension",
        by="civil",
        until=term + timedelta(9),
        reason="要开大会",
        now=at("2026-07-14"),
    )

    remind(now=at("2026-07-17"))

    assert term < date(2026, 7, 17)
    assert {unit for _version, _kind, unit in said(case)} == {
        office.town["north"].pk,
        office.town["city"].pk,
    }
    assert not pressed_for(office, "civil", case, on="2026-07-17")


def test_a_supervision_that_was_answered_presses_nobody(office: Office) -> None:
    case = asked(office)
    put(office, case)
    assert pressed_for(office, "market", case, on="2026-06-16")

    answer(CATALOGUE.of(case), case_id=case.pk, answers={"answer": "周五前办完"}, actor=office["market"],
           now=at("2026-06-16"), key="answer")  # fmt: skip

    assert not pressed_for(office, "market", case, on="2026-06-16")


# (d) The other side's word sets the clock going again.


@pytest.mark.thorough
def test_after_the_other_sides_answer_the_clock_runs_again(office: Office) -> None:
    case, town = asked(office), office.town
    remind(now=at("2026-07-08"))
    assert [kind for _version, kind, _unit in said(case)] == ["overdue", "above"]
    take(
        office,
        case,
        correction,
        "ask_back",
        by="market",
        now=at("2026-07-08", "10:00"),
        answers={"question": "补执照"},
    )
    assert standing(case) == []
    take(
        office,
        case,
        correction,
        "answer",
        by="a",
        now=at("2026-07-09"),
        answers={"explanation": "见附件"},
    )
    assert case.due_on == date(2026, 7, 30)
    assert not pressed_for(office, "market", case, on="2026-07-10"), (
        "what was said before is settled"
    )

    remind(now=at("2026-07-31"))

    again = [(kind, unit) for version, kind, unit in said(case) if version == 3]
    assert again == [("overdue", town["market"].pk), ("above", town["city"].pk)]


@pytest.mark.thorough
def test_after_a_failed_check_the_clock_runs_again(walk: Walk) -> None:
    case = walk.found()
    walk.until(case, "report")
    walk.take(case, "fail", by="second", now=at("2026-06-17"))
    assert case.due_on == date(2026, 7, 17)

    remind(now=at("2026-07-20"))

    assert standing(case) == ["overdue", "above"]


# (e) What was merged, or ended as the same, is not pressed.


@pytest.mark.thorough
def test_of_two_cases_of_merged_numbers_the_one_that_was_ended_is_silent(office: Office) -> None:
    kept, other = asked(office, 2, by="north"), asked(office, 7, by="north")
    with pytest.raises(RegisterRefused, match="请先办结其中一件"):
        merged(office, 2, 7)
    take(office, other, correction, "withdraw", by="north", now=at("2026-06-16"))
    merged(office, 2, 7)

    remind(now=at("2026-07-08"))

    assert said(other) == []
    assert [kind for _version, kind, _unit in said(kept)] == ["overdue", "above"]


def test_a_case_that_goes_on_about_the_heir_has_one_clock(office: Office) -> None:
    case = asked(office, 7, by="north")
    remind(now=at("2026-07-08"))
    before = said(case)

    merged(office, 2, 7)
    remind(now=at("2026-07-09"))

    assert said(case) == before
    assert Reminder.objects.count() == len(before)


# (f) Nobody is reminded when nobody is at work.


@pytest.mark.parametrize(
    "instant",
    [
        "2026-06-24 00:00", "2026-06-24 08:29", "2026-06-24 12:00", "2026-06-24 14:29", "2026-06-24 17:30",
        "2026-06-24 23:59",
        "2026-06-27 09:00", "2026-06-28 15:00",  # Saturday and Sunday
        "2026-09-25 09:00",  # the Friday of Mid-Autumn
        "2026-10-05 09:00",  # the Monday of National Day's week
    ],
)  # fmt: skip
def test_nobody_is_reminded_when_nobody_is_at_work(office: Office, instant: str) -> None:
    case = begun_hand_over(office)

    assert remind(now=at(*instant.split())) == 0
    assert said(case) == []


@pytest.mark.parametrize(
    "instant",
    ["2026-06-24 08:30", "2026-06-24 11:59", "2026-06-24 14:30", "2026-06-24 17:29", "2026-09-20 09:00", "2026-10-10 09:00"],
)  # fmt: skip
def test_somebody_is_reminded_in_working_hours_and_on_a_sunday_that_is_worked(
    office: Office, instant: str
) -> None:
    case = begun_hand_over(office)

    assert remind(now=at(*instant.split())) == 2
    assert len(said(case)) == 2


@pytest.mark.thorough
def test_what_fell_due_in_a_holiday_is_said_once_on_the_first_morning_after_it(
    office: Office,
) -> None:
    case = begun(office, hand_over, begin_hand_over, step="offer", by="a", to=office.town["b"].pk, reason="已搬到那边",
                 operating_address="滨河路 1 号")  # fmt: skip
    take(office, case, hand_over, "return_it", by="b", now=at("2026-09-24"), answers=PROOF)
    assert case.due_on == date(2026, 9, 30)  # Thursday; 28, 29, 30: Mid-Autumn lies between

    moments = [at("2026-09-25") + timedelta(hours=hours) for hours in range(24 * 17)]
    wrote = [moment for moment in moments if remind(now=moment)]

    # On Monday the 28th that it is due soon; after the week of holidays that it is late.
    assert wrote == [at("2026-09-28"), at("2026-10-08")]


def begun_hand_over(office: Office) -> Case:
    """Due on 23 June."""
    return begun(office, hand_over, begin_hand_over, step="offer", by="a", to=office.town["b"].pk, reason="已搬到那边",
                 operating_address="滨河路 1 号")  # fmt: skip


def put(office: Office, case: Case) -> None:
    """The city supervises the case."""
    supervise(CATALOGUE.of(case), case_id=case.pk, answers={"demand": "本周办完", "until": "2026-06-19"},
              actor=office["city"], now=at("2026-06-15"), key="put")  # fmt: skip


def test_the_loops_here_are_the_offices_own() -> None:
    assert isinstance(CATALOGUE, Catalogue)
    assert {correction, hand_over} <= set(CATALOGUE)
