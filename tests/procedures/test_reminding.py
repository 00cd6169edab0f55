"""What the clock writes of open cases: each thing once, in working hours alone, settled by whatever moves the case."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from jingwei.procedures.models import Case
from jingwei.procedures.reminding.models import STANDING, Reminder
from jingwei.procedures.reminding.remind import remind
from tests.procedures.conftest import Office
from tests.procedures.deeds import offered

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
