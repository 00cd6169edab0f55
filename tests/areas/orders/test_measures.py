"""Response, resolution, satisfaction: of what they are counted, and that who does not judge is not satisfied (R-11.3)."""

from datetime import timedelta
from importlib.resources import files

import pytest

from jingwei.areas.orders.measures import Measure, counted, orders_in, rate
from jingwei.areas.orders.profile import ProfileRefused, profile, read_profile
from jingwei.areas.orders.tallies import TALLIES
from jingwei.indicators.tally import Tally
from tests.areas.deeds import Office
from tests.areas.orders.orders import Walk
from tests.register.town import DAY, NOW


@pytest.fixture
def walk(office: Office) -> Walk:
    return Walk(office)


def numbers(walk: Walk, *, days: int = 0) -> dict[str, int]:
    """What is counted in the district, so many days later."""
    on = DAY + timedelta(days=days)
    found = orders_in(walk.office.town["north"], since=DAY, on=on)
    return {
        str(one): len(counted(one, found, on=on)) for one in Measure if counted(one, found, on=on)
    }


def test_an_order_is_due_when_its_four_days_are_over_or_somebody_was_in_touch(walk: Walk) -> None:
    walk.entered()
    assert numbers(walk) == {"asked": 1}
    assert numbers(walk, days=4) == {"asked": 1}  # 19 June is the dragon boat holiday
    assert numbers(walk, days=8) == {"asked": 1, "due": 1}


@pytest.mark.thorough
def test_in_touch_after_the_limit_is_no_answer_in_time(walk: Walk) -> None:
    early, late = walk.entered(), walk.entered()
    walk.until(early, "contact")
    walk.until(late, "contact", now=NOW + timedelta(days=10))
    assert numbers(walk, days=10) == {"asked": 2, "due": 2, "answered": 1}


def test_what_was_turned_away_before_is_not_due(walk: Walk) -> None:
    refused, cancelled = walk.entered(), walk.entered()
    walk.take(refused, "refuse", by="north")
    walk.take(cancelled, "cancel_for", by="north")
    assert numbers(walk, days=30) == {"asked": 2}


@pytest.mark.thorough
def test_who_does_not_judge_is_told_beside_and_never_satisfied(walk: Walk) -> None:
    happy, silent, angry = (walk.entered() for _one in range(3))
    walk.until(happy, "rate_for")
    walk.until(silent, "finish")
    walk.until(angry, "finish")
    walk.take(angry, "rate_for", by="north", rating="not", resolved=False)
    assert numbers(walk) == {
        "asked": 3, "due": 3, "answered": 3, "rated": 2, "resolved": 1, "satisfied": 1, "unrated": 1,
    }  # fmt: skip


@pytest.mark.thorough
def test_a_figure_of_a_past_day_is_what_was_true_then(walk: Walk) -> None:
    case = walk.entered()
    walk.until(case, "rate_for", now=NOW + timedelta(days=3))
    assert numbers(walk) == {"asked": 1}
    assert numbers(walk, days=3)["satisfied"] == 1


def test_of_few_no_percentage_is_told() -> None:
    assert rate(9, 9) == "9 / 9"
    assert rate(9, 10) == "90.0 %"


@pytest.mark.thorough
@pytest.mark.parametrize("key", sorted(TALLIES))
def test_every_count_opens_what_it_counts(walk: Walk, key: str) -> None:
    walk.until(walk.entered(), "rate_for")
    tally: Tally = TALLIES[key]
    items = list(tally.items(walk.office.town["north"], DAY, DAY))
    assert tally.read(walk.office.town["north"], since=DAY, on=DAY) == len(items)


def test_five_classes_four_steps_three_channels_are_the_profiles() -> None:
    words = profile()
    assert [len(one) for one in (words.classes, words.steps, words.channels)] == [5, 4, 3]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('states = ["done"]', "states = []"),
        ('sources = ["online", "suggestion"]', 'sources = ["online", "suggestion", "moon"]'),
        ('key = "finance"', 'key = "policy"'),
        ("[hotline]", "[hotlines]"),
    ],
)
def test_a_table_that_leaves_something_out_is_refused(old: str, new: str) -> None:
    text = files("jingwei.areas.orders").joinpath("data/orders.toml").read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(ProfileRefused):
        read_profile(text.replace(old, new))
