"""Many changes of a unit looked at in one step; each is done or refused by itself."""

from datetime import timedelta

import pytest

from jingwei.areas.level_changes.queries import (
    of_unit,
)
from jingwei.areas.level_changes.reviewing import MOST, Deed, review
from jingwei.people.models import Post
from jingwei.procedures.models import Case, Event
from jingwei.procedures.operations import StepRefused
from jingwei.procedures.sight import sight_of
from tests.areas.deeds import Office
from tests.areas.level_changes.deeds import STATUS, changed, mine, seen, step
from tests.register.town import DAY, NOW

pytestmark = pytest.mark.thorough

# --- Many at once ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_level_above_sees_what_waits_by_unit_and_accepts_it_in_one_step(office: Office) -> None:
    made = [changed(office, "50", pk=pk) for pk in (1, 6, 11)]
    made.append(changed(office, "suspended", field=STATUS))
    listed = [case for case in made if case]
    sight = sight_of(office["a"], on=DAY)

    [waiting] = mine(office, "a")
    done = review(Deed.ACCEPT, seen=seen(*listed), actor=office["a"], now=NOW, key="form")

    assert (waiting.unit, waiting.changes, waiting.organisations) == (office.town["a1"].pk, 4, 3)
    assert (done.done, done.refused) == (4, ())
    assert mine(office, "a") == []
    assert of_unit(sight, office.town["a1"].pk, states=["accepted"]).count() == 4


@pytest.mark.django_db
def test_where_nobody_works_at_the_level_above_the_next_one_is_asked(office: Office) -> None:
    changed(office, "50")
    assert (len(mine(office, "a")), mine(office, "north")) == (1, [])

    Post.objects.filter(account=office["a"]).update(held_to=DAY)

    assert [one.turn for one in mine(office, "north")] == [office.town["north"].pk]
    assert mine(office, "city") == []


@pytest.mark.django_db
def test_those_chosen_are_returned_and_the_others_wait_on(office: Office) -> None:
    one, two = (changed(office, "50", pk=pk) for pk in (1, 6))
    assert one is not None
    assert two is not None

    done = review(Deed.RETURN, seen=seen(two), reason="没有依据", actor=office["a"], now=NOW, key="form")  # fmt: skip

    assert done.done == 1
    assert (office.entry(1).employees, office.entry(6).employees) == (50, 6)
    assert [one.changes for one in mine(office, "a")] == [1]
    [returned] = mine(office, "a1")
    assert (returned.state, returned.changes) == ("returned", 1)
    review(Deed.LET_BE, seen=seen(two), actor=office["a1"], now=NOW, key="form")
    assert mine(office, "a1") == []


@pytest.mark.django_db
def test_a_button_that_is_pressed_twice_does_it_once(office: Office) -> None:
    case = changed(office, "12")
    assert case is not None
    versions = seen(case)

    for _press in range(2):
        done = review(Deed.ACCEPT, seen=versions, actor=office["a"], now=NOW, key="form")
        assert (done.done, done.refused) == (1, ())

    assert Event.objects.filter(case=case).count() == 2


@pytest.mark.django_db
def test_one_that_somebody_else_was_quicker_with_is_named_and_the_others_are_done(
    office: Office,
) -> None:
    one, two = (changed(office, "50", pk=pk) for pk in (1, 6))
    assert one is not None
    assert two is not None
    versions = seen(one, two)
    step(office, one, "return_it", "a", reason="没有依据")

    done = review(Deed.ACCEPT, seen=versions, actor=office["a"], now=NOW, key="form")

    assert done.done == 1
    assert "办理“退回”" in done.refused[0]


@pytest.mark.django_db
def test_nothing_chosen_too_much_and_no_reason_are_refused_before_anything_is_done(
    office: Office,
) -> None:
    case = changed(office, "12")
    assert case is not None

    for deed, chosen, words in (
        (Deed.ACCEPT, {}, "还没有选"),
        (Deed.ACCEPT, dict.fromkeys(range(MOST + 1), 1), "一次最多办"),
        (Deed.RETURN, seen(case), "请写明退回的理由"),
    ):
        with pytest.raises(StepRefused, match=words):
            review(deed, seen=chosen, reason=" ", actor=office["a"], now=NOW, key="form")

    case.refresh_from_db()
    assert case.state == "changed"


@pytest.mark.django_db
def test_what_is_put_again_is_returned_for_good_by_the_same_button(office: Office) -> None:
    case = changed(office, "12")
    assert case is not None
    step(office, case, "return_it", "a", reason="没有依据")
    step(office, case, "change_again", "a1", proof="走访记录 7 号", reason="当面数的")

    done = review(Deed.RETURN, seen=seen(case), reason="是临时工", actor=office["a"], now=NOW, key="form")  # fmt: skip

    case.refresh_from_db()
    assert (done.done, case.state) == (1, "taken_back")


@pytest.mark.django_db
def test_changes_are_listed_by_the_days_on_which_they_were_made(office: Office) -> None:
    case = changed(office, "12")
    sight, unit = sight_of(office["a"], on=DAY), office.town["a1"].pk

    def listed(**days: object) -> list[Case]:
        return list(of_unit(sight, unit, states=["changed"], **days))  # type: ignore[arg-type]

    assert listed(since=DAY, until=DAY) == [case]
    assert listed(since=DAY + timedelta(days=1)) == []
    assert listed(until=DAY - timedelta(days=1)) == []
