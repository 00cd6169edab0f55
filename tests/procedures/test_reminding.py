"""What the clock writes of open cases: each thing once, in working hours alone, settled by whatever moves the case."""

from datetime import date, datetime
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from jingwei.journal.models import Entry
from jingwei.people.sight import Sight, seeing
from jingwei.procedures.clock import first_answer, was_late
from jingwei.procedures.models import Case
from jingwei.procedures.operations import Matter, open_case, take_step
from jingwei.procedures.reminding.models import STANDING, Reminder
from jingwei.procedures.reminding.remind import remind
from tests.people.town import NOW
from tests.procedures.conftest import Office
from tests.procedures.deeds import PROOF, RETURN, offered, take
from tests.procedures.request import request
from tests.procedures.test_together import at_once

pytestmark = pytest.mark.django_db


def at(day: str, hour: str = "09:00") -> datetime:
    """An instant by the clock of the office."""
    return timezone.make_aware(datetime.fromisoformat(f"{day} {hour}"))


def said(case: Case) -> list[tuple[int, str, int]]:
    """What was written of the case: version, kind, unit."""
    rows = Reminder.objects.filter(case=case).order_by("pk")
    return list(rows.values_list("version", "kind", "unit"))


def standing(case: Case) -> list[str]:
    """What of it still stands."""
    rows = Reminder.objects.filter(STANDING, case=case).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_a_case_is_reminded_of_before_the_day_and_after_it(office: Office) -> None:
    case, town = offered(office), office.town  # on Monday the 15th, due on Tuesday the 23rd of June
    assert case.due_on == date(2026, 6, 23)

    assert remind(now=at("2026-06-17")) == 0  # three working days before
    assert remind(now=at("2026-06-18")) == 1  # the 19th is a holiday: Monday and Tuesday are left
    assert remind(now=at("2026-06-23")) == 0
    assert remind(now=at("2026-06-24")) == 2

    assert said(case) == [
        (1, "soon", town["b"].pk), (1, "overdue", town["b"].pk), (1, "above", town["north"].pk),
    ]  # fmt: skip


def test_the_same_again_writes_nothing_twice(office: Office) -> None:
    case = offered(office)
    remind(now=at("2026-06-24"))
    before = said(case)

    for hour in ("09:10", "10:00", "15:00"):
        assert remind(now=at("2026-06-24", hour)) == 0
    assert remind(now=at("2026-06-25")) == 0
    assert said(case) == before


def test_nothing_is_said_on_the_day_on_which_the_case_came_there(office: Office) -> None:
    case = offered(office)
    take(case, "return_it", office["b"], answers=RETURN, now=at("2026-06-22"))
    assert case.due_on == date(2026, 6, 25)

    assert remind(now=at("2026-06-22", "16:00")) == 0
    assert remind(now=at("2026-06-23")) == 1


def test_whatever_moves_the_case_settles_what_was_said(office: Office) -> None:
    case, town = offered(office), office.town
    remind(now=at("2026-06-24"))
    assert standing(case) == ["overdue", "above"]

    take(case, "return_it", office["b"], answers=RETURN, now=at("2026-06-24", "10:00"))

    assert standing(case) == []
    assert remind(now=at("2026-06-26")) == 1  # a clock of its own: due on the 29th
    assert standing(case) == ["soon"]
    assert said(case)[-1] == (2, "soon", town["a"].pk)


def test_a_closed_case_has_no_clock(office: Office) -> None:
    case = offered(office)
    remind(now=at("2026-06-24"))

    take(case, "accept", office["b"], now=at("2026-06-24", "10:00"))

    assert standing(case) == []
    assert remind(now=at("2026-07-24")) == 0


def test_what_waits_for_the_level_above_goes_to_the_next_one(office: Office) -> None:
    case, town = offered(office), office.town
    take(case, "return_it", office["b"], answers=RETURN)
    take(case, "offer_again", office["a"], answers=PROOF)
    take(case, "return_twice", office["b"], answers=PROOF)
    assert case.waits_for_id == town["north"].pk

    remind(now=at("2026-06-24"))

    assert said(case)[-2:] == [(4, "overdue", town["north"].pk), (4, "above", town["city"].pk)]


@pytest.mark.thorough
def test_three_steps_overdue_bring_the_case_on_the_list_of_the_city(office: Office) -> None:
    case, town = offered(office), office.town
    take(case, "return_it", office["b"], answers=RETURN, now=at("2026-06-24"))  # late by a day
    take(case, "offer_again", office["a"], answers=PROOF, now=at("2026-07-01"))  # due on the 29th
    assert case.due_on == date(2026, 7, 8)

    remind(now=at("2026-07-08"))
    assert "city" not in [kind for _version, kind, _unit in said(case)]
    remind(now=at("2026-07-09"))
    assert said(case)[-1] == (3, "city", town["city"].pk)

    take(case, "return_twice", office["b"], answers=PROOF, now=at("2026-07-09", "10:00"))
    remind(now=at("2026-07-20"))
    assert standing(case) == ["city", "overdue", "above"], "once for the case, and it stays"
    take(case, "settle_back", office["north"], answers={"reason": "按注册地"}, now=at("2026-07-20"))
    assert standing(case) == []


def test_steps_in_time_bring_nothing_on_the_list_of_the_city(office: Office) -> None:
    case = offered(office)
    take(case, "return_it", office["b"], answers=RETURN, now=at("2026-06-23"))
    take(case, "offer_again", office["a"], answers=PROOF, now=at("2026-06-26"))

    remind(now=at("2026-07-09"))

    assert [kind for _version, kind, _unit in said(case)] == ["overdue", "above"]


def test_what_goes_up_is_in_the_journal(office: Office) -> None:
    case = offered(office)

    remind(now=at("2026-06-24"))

    [entry] = Entry.objects.filter(chain="supervision")
    assert (entry.action, entry.subject_id, entry.actor_id) == (
        "supervision.escalate",
        str(case.pk),
        "",
    )


def test_what_was_said_stands(office: Office) -> None:
    offered(office)
    remind(now=at("2026-06-24"))

    for change in (Reminder.objects.all().delete, lambda: Reminder.objects.update(kind="soon")):
        with pytest.raises(IntegrityError, match="added, never changed"), transaction.atomic():
            change()


def test_a_reminder_is_written_once_even_past_the_program(office: Office) -> None:
    offered(office)
    remind(now=at("2026-06-24"))
    one = Reminder.objects.order_by("pk").first()
    assert one

    one.pk = None
    with pytest.raises(IntegrityError, match="written_once"), transaction.atomic():
        one.save(force_insert=True)


@pytest.mark.thorough
def test_of_workers_at_once_each_thing_is_written_once(shared_office: Office) -> None:
    cases = [offered(shared_office, subject=f"JW-000{number:04d}") for number in range(30)]

    done, refused = at_once([partial(remind, now=at("2026-06-24"))] * 8)

    assert refused == []
    assert sorted(done) == [0] * 7 + [60]
    assert all([kind for _v, kind, _u in said(case)] == ["overdue", "above"] for case in cases)


@pytest.mark.thorough
def test_what_is_broken_off_leaves_nothing_and_the_next_run_writes_it(
    shared_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = offered(shared_office)

    def broken(*_acts: object, **_more: object) -> None:
        raise SystemExit(9)

    with monkeypatch.context() as patch:
        patch.setattr("jingwei.procedures.reminding.remind.record_many", broken)
        with pytest.raises(SystemExit):
            remind(now=at("2026-06-24"))
    assert said(case) == []

    assert remind(now=at("2026-06-24", "09:10")) == 2


@pytest.mark.thorough
def test_the_worker_writes_as_the_office_does_behind_its_wall(shared_office: Office) -> None:
    case = offered(shared_office)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE jingwei_office")

    assert remind(now=at("2026-06-24")) == 2
    with seeing(Sight(frozenset({shared_office.town["south"].pk}))):
        assert not Reminder.objects.exists()

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procedures_reminder")
        assert cursor.fetchone() == (0,), "nobody is looking"
        cursor.execute("RESET ROLE")
    assert [kind for _version, kind, _unit in said(case)] == ["overdue", "above"]


def test_who_asked_without_an_account_is_neither_reminded_nor_late(office: Office) -> None:
    opened = open_case(
        request, step="ask", matter=Matter("m1", office.town["a"]), answers={"text": "路灯不亮"}, actor=None, now=NOW,
        key="one",
    )  # fmt: skip
    case = Case.objects.get(pk=opened.case_id)
    take(case, "answer", office["a"], answers={"answer": "修好了"}, procedure=request)
    assert case.due_on == date(2026, 6, 23)

    assert remind(now=at("2026-06-22")) == remind(now=at("2026-06-24")) == 0
    event = take_step(
        request, step="rate", case_id=case.pk, version=2, answers={"content": True}, actor=None, now=at("2026-06-25"),
        key="two",
    )  # fmt: skip

    assert event.due_on == date(2026, 6, 23)
    assert not was_late(event)
    assert first_answer(list(case.events.order_by("sequence")), procedure=request) == NOW
