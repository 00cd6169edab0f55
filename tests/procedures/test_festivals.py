"""Days due around Spring Festival and National Day of 2025 and 2026, counted by hand on the announced calendars."""

from datetime import date

import pytest
from django.utils import timezone

from jingwei.procedures.models import Case
from jingwei.procedures.operations import Matter, open_case
from jingwei.procedures.working_days import calendar
from tests.people.town import opened, posted
from tests.procedures.conftest import Office
from tests.procedures.deeds import ADDRESS
from tests.procedures.hand_over import hand_over
from tests.procedures.test_reminding import at

# Begun on -> working days -> due on. W: worked though a Sunday or Saturday. -: off.
#
# Spring Festival 2025 (国办发明电〔2024〕12号): 28 January to 4 February off; Sunday 26 January and Saturday 8 February worked.
#   January  24 Fri | 25 Sat - | 26 Sun W | 27 Mon | 28 Tue to 31 Fri -
#   February  1 Sat to 4 Tue - |  5 Wed |  6 Thu |  7 Fri |  8 Sat W |  9 Sun - | 10 Mon | 11 Tue
SPRING_2025 = [
    ("2025-01-24", 1, "2025-01-26"),
    ("2025-01-24", 2, "2025-01-27"),
    ("2025-01-24", 3, "2025-02-05"),
    ("2025-01-24", 5, "2025-02-07"),
    ("2025-01-24", 6, "2025-02-08"),
    ("2025-01-24", 7, "2025-02-10"),
    ("2025-01-26", 1, "2025-01-27"),  # begun on a Sunday that is worked
    ("2025-01-29", 1, "2025-02-05"),  # begun within the holidays
    ("2025-02-07", 2, "2025-02-10"),
    # 16, 17, 20, 21, 22, 23, 24, 26 W, 27 January; 5, 6, 7, 8 W, 10, 11 February
    ("2025-01-15", 15, "2025-02-11"),
]
# National Day and Mid-Autumn 2025 (the same): 1 to 8 October off; Sunday 28 September and Saturday 11 October worked.
#   September 26 Fri | 27 Sat - | 28 Sun W | 29 Mon | 30 Tue
#   October 1 Wed to 8 Wed - | 9 Thu | 10 Fri | 11 Sat W | 12 Sun - | 13 Mon
NATIONAL_2025 = [
    ("2025-09-26", 1, "2025-09-28"),
    ("2025-09-26", 3, "2025-09-30"),
    ("2025-09-26", 4, "2025-10-09"),
    ("2025-09-26", 5, "2025-10-10"),
    ("2025-09-26", 6, "2025-10-11"),
    ("2025-09-26", 7, "2025-10-13"),
    ("2025-09-30", 3, "2025-10-11"),
    ("2025-10-01", 1, "2025-10-09"),
    ("2025-10-08", 1, "2025-10-09"),
]
# Spring Festival 2026 (国办发明电〔2025〕7号): 15 to 23 February off; Saturdays 14 and 28 February worked.
#   February 13 Fri | 14 Sat W | 15 Sun to 23 Mon - | 24 Tue | 25 Wed | 26 Thu | 27 Fri | 28 Sat W
#   March 1 Sun - | 2 Mon
SPRING_2026 = [
    ("2026-02-13", 1, "2026-02-14"),
    ("2026-02-13", 2, "2026-02-24"),
    ("2026-02-13", 5, "2026-02-27"),
    ("2026-02-13", 6, "2026-02-28"),
    ("2026-02-13", 7, "2026-03-02"),
    ("2026-02-14", 3, "2026-02-26"),
    ("2026-02-15", 1, "2026-02-24"),
    ("2026-02-23", 5, "2026-02-28"),
]
# Mid-Autumn and National Day 2026 (the same): 25 to 27 September and 1 to 7 October off; Sunday 20 September and
# Saturday 10 October worked.
#   September 18 Fri | 19 Sat - | 20 Sun W | 21 Mon to 24 Thu | 25 Fri to 27 Sun - | 28 Mon | 29 Tue | 30 Wed
#   October 1 Thu to 7 Wed - | 8 Thu | 9 Fri | 10 Sat W | 11 Sun - | 12 Mon
NATIONAL_2026 = [
    ("2026-09-18", 1, "2026-09-20"),
    ("2026-09-18", 5, "2026-09-24"),
    ("2026-09-18", 6, "2026-09-28"),
    ("2026-09-18", 8, "2026-09-30"),
    ("2026-09-18", 9, "2026-10-08"),
    ("2026-09-18", 11, "2026-10-10"),
    ("2026-09-18", 12, "2026-10-12"),
    ("2026-09-24", 5, "2026-10-09"),
    ("2026-10-07", 3, "2026-10-10"),
]
ALL = [*SPRING_2025, *NATIONAL_2025, *SPRING_2026, *NATIONAL_2026]


@pytest.mark.parametrize(("begun", "days", "due"), ALL)
def test_a_term_ends_on_the_day_that_was_counted_by_hand(begun: str, days: int, due: str) -> None:
    first, last = date.fromisoformat(begun), date.fromisoformat(due)

    assert calendar().after(first, count=days) == last
    assert calendar().between(first, until=last) == days


# A real loop: an offer is answered within five working days, begun at nine in the morning or late in the evening.
@pytest.mark.django_db
@pytest.mark.parametrize("hour", ["09:00", "23:50"])
@pytest.mark.parametrize(
    ("begun", "due"), [(first, last) for first, days, last in ALL if days == 5]
)
def test_an_offer_is_due_on_that_day(office: Office, begun: str, due: str, hour: str) -> None:
    clerk = opened("there-since-2024")
    posted(clerk, "street_operator", office.town["a"], held_from=date(2024, 1, 1))

    event = open_case(
        hand_over, step="offer", matter=Matter("JW-0000007", office.town["a"]),
        answers={"to": office.town["b"].pk, **ADDRESS}, actor=clerk, now=at(begun, hour), key="one",
    )  # fmt: skip

    case = Case.objects.get(pk=event.case_id)
    assert case.due_on == date.fromisoformat(due)
    assert timezone.localtime(case.opened_at).date() == date.fromisoformat(begun)
