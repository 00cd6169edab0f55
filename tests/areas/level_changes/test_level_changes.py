"""What a lower level changes is in force, is seen by the level above, and is accepted or returned there."""

from datetime import timedelta

import pytest

from jingwei.areas.level_changes.operations import edit_own, withdraw_own
from jingwei.areas.level_changes.procedure import level_change
from jingwei.areas.level_changes.queries import (
    CATALOGUE,
)
from jingwei.journal.models import Entry as Act
from jingwei.people.models import Post
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case
from jingwei.procedures.operations import CaseUnknown, StepRefused
from jingwei.procedures.queries import desk, offers
from jingwei.procedures.sight import sight_of
from jingwei.register.kinds import EditableField
from jingwei.register.models import Entry, Override
from jingwei.register.operations import edit_field, publish
from jingwei.register.rules import RegisterRefused as Refused
from tests.areas.deeds import Office, take
from tests.areas.level_changes.deeds import EMPLOYEES, about, changed, step
from tests.register.fused import fused
from tests.register.town import DAY, NOW, START, lines

pytestmark = pytest.mark.thorough

# --- What is shown, and to whom ----------------------------------------------------------------------


@pytest.mark.django_db
def test_a_change_holds_at_once_and_waits_for_the_level_above(office: Office) -> None:
    case = changed(office, "12")

    assert case is not None
    assert office.entry(1).employees == 12
    assert (case.state, case.unit, case.waits_for) == ("changed", office.town["a1"], office.town["a"])  # fmt: skip
    change = about(case)
    assert (change.field, change.before, change.after, change.reason) == ("employees", "1", "12", "走访看到的")  # fmt: skip
    assert [line.case for line in desk(sight_of(office["a"], on=DAY), catalogue=CATALOGUE)] == [
        case
    ]
    assert not desk(sight_of(office["north"], on=DAY), catalogue=CATALOGUE)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("by", "pk", "unit", "waits_for"),
    [
        ("a", 1, "a", "north"),
        ("b", 3, "b", "north"),
        ("north", 1, "north", "city"),
        ("lawyers", 42, "lawyers", "two_new"),
    ],
)
def test_each_level_is_seen_by_the_one_above_it(
    office: Office, by: str, pk: int, unit: str, waits_for: str
) -> None:
    with seeing(EVERYTHING):
        edit_own(office.town.organisation(pk), field=EMPLOYEES, value="99", reason="走访", on=DAY,
                 actor=office[by], now=NOW)  # fmt: skip
    case = Case.objects.get(procedure="level_change")

    assert (case.unit, case.waits_for) == (office.town[unit], office.town[waits_for])


@pytest.mark.django_db
def test_nobody_is_asked_about_what_the_city_changed_or_what_says_the_same(office: Office) -> None:
    assert changed(office, "12", by="city") is None
    assert changed(office, "12") is None


@pytest.mark.django_db
def test_who_holds_posts_of_two_levels_changes_for_the_higher_one(office: Office) -> None:
    Post.objects.create(account=office["a1"], role="street_operator", unit=office.town["a_office"], held_from=START)  # fmt: skip

    case = changed(office, "12")

    assert case is not None
    assert (case.unit, case.waits_for) == (office.town["a"], office.town["north"])


@pytest.mark.django_db
def test_a_change_that_moves_the_organisation_away_is_still_shown(office: Office) -> None:
    case = changed(office, "乌海市乌达区三道坎街道人民路1号", field=EditableField.OPERATING_ADDRESS)

    assert case is not None
    assert office.entry(1).place == office.town["c"]
    step(office, case, "return_it", "a", reason="门牌写错了")
    assert office.entry(1).place == office.town["a1"]


# --- Accepting and returning -------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_is_accepted_stays_as_it_is_without_another_write(office: Office) -> None:
    case = changed(office, "12")
    assert case is not None
    before = Act.objects.filter(chain="register").count()

    step(office, case, "accept", "a")

    assert (case.state, case.waits_for) == ("accepted", None)
    assert office.entry(1).employees == 12
    assert Act.objects.filter(chain="register").count() == before


@pytest.mark.django_db
def test_what_is_returned_comes_back_to_its_author_and_the_former_value_holds(
    office: Office,
) -> None:
    case = changed(office, "12")
    assert case is not None

    step(office, case, "return_it", "a", reason="社保只有 1 人")

    assert (case.state, case.waits_for) == ("returned", office.town["a1"])
    assert [line.case for line in desk(sight_of(office["a1"], on=DAY), catalogue=CATALOGUE)] == [
        case
    ]
    assert office.entry(1).employees == 1
    with seeing(EVERYTHING):
        assert not Override.objects.still().exists()  # the lists speak again
        assert Entry.objects.filter(organisation=1).count() == 3
    step(office, case, "let_be", "a1")
    assert (case.state, office.entry(1).employees) == ("taken_back", 1)


@pytest.mark.django_db
def test_returning_brings_back_what_a_person_had_said_before(office: Office) -> None:
    first = changed(office, "12")
    assert first is not None
    step(office, first, "accept", "a")
    second = changed(office, "30")
    assert second is not None
    assert about(second).before == "12"

    step(office, second, "return_it", "a", reason="没有这么多")

    assert office.entry(1).employees == 12
    with seeing(EVERYTHING):
        held = Override.objects.still().get()
    assert (held.value, held.against, held.reason) == ("12", "1", f"下级修改办件 {second.pk}：退回")


@pytest.mark.django_db
def test_with_proof_it_is_put_again_and_the_second_word_of_the_level_above_counts(
    office: Office,
) -> None:
    case = changed(office, "12")
    assert case is not None
    step(office, case, "return_it", "a", reason="没有依据")

    step(office, case, "change_again", "a1", proof="走访记录 7 号", reason="当面数的")

    assert (case.state, case.waits_for, office.entry(1).employees) == ("changed_again", office.town["a"], 12)  # fmt: skip
    step(office, case, "return_for_good", "a", reason="是临时工")
    assert (case.state, case.closed_at is None, office.entry(1).employees) == ("taken_back", False, 1)  # fmt: skip


@pytest.mark.django_db
def test_nobody_accepts_or_returns_his_own_change(office: Office) -> None:
    case = changed(office, "12", by="a")
    assert case is not None
    Post.objects.create(account=office["a"], role="district_administrator", unit=office.town["north_office"], held_from=START)  # fmt: skip

    for key, answers in (("accept", {}), ("return_it", {"reason": "不对"})):
        with pytest.raises(StepRefused, match="由另一个人办理"):
            step(office, case, key, "a", **answers)


@pytest.mark.django_db
def test_the_same_level_and_strangers_decide_nothing(office: Office) -> None:
    case = changed(office, "12")
    assert case is not None

    with pytest.raises(StepRefused, match="没有相应的岗位"):
        step(office, case, "accept", "a1")
    for stranger in ("b", "c", "south", "market", "contact", "lawyers"):
        with pytest.raises(CaseUnknown):
            step(office, case, "accept", stranger)


# --- Changed again before anybody has looked ---------------------------------------------------------


@pytest.mark.django_db
def test_a_second_change_replaces_the_first_and_shows_the_whole_difference(office: Office) -> None:
    first = changed(office, "12")
    second = changed(office, "13")

    assert first is not None
    assert second is not None
    first.refresh_from_db()
    assert first.state == "overtaken"
    assert (about(second).before, about(second).after) == ("1", "13")


@pytest.mark.django_db
def test_a_change_that_is_taken_back_before_anybody_looked_asks_nobody(office: Office) -> None:
    case = changed(office, "12")
    assert case is not None

    with seeing(office.town.sight("a1")):
        withdraw_own(office.town.organisation(1), field=EMPLOYEES, on=DAY, actor=office["a1"], now=NOW)  # fmt: skip

    case.refresh_from_db()
    assert case.state == "overtaken"
    assert Case.objects.filter(procedure="level_change").count() == 1


@pytest.mark.django_db
def test_taking_back_what_was_accepted_is_a_change_of_its_own(office: Office) -> None:
    case = changed(office, "12")
    assert case is not None
    step(office, case, "accept", "a")

    with seeing(office.town.sight("a1")):
        withdraw_own(office.town.organisation(1), field=EMPLOYEES, on=DAY, actor=office["a1"], now=NOW)  # fmt: skip

    newest = Case.objects.filter(procedure="level_change").latest("pk")
    assert (about(newest).before, about(newest).after) == ("12", "1")


@pytest.mark.django_db
def test_what_the_level_above_changes_itself_is_then_its_own_change(office: Office) -> None:
    first = changed(office, "12")
    second = changed(office, "15", by="a")

    assert first is not None
    assert second is not None
    first.refresh_from_db()
    assert first.state == "overtaken"
    assert (second.unit, second.waits_for, about(second).before) == (office.town["a"], office.town["north"], "1")  # fmt: skip


@pytest.mark.django_db
def test_a_returned_value_that_is_changed_anew_is_a_new_change(office: Office) -> None:
    first = changed(office, "12")
    assert first is not None
    step(office, first, "return_it", "a", reason="没有依据")

    second = changed(office, "11")

    assert second is not None
    first.refresh_from_db()
    assert (first.state, about(second).before, about(second).after) == ("overtaken", "1", "11")


@pytest.mark.django_db
def test_what_has_moved_on_is_not_returned_but_set_aside(office: Office) -> None:
    case = changed(office, "12")
    assert case is not None
    with pytest.raises(StepRefused, match="还是这样写的"):
        step(office, case, "overtake", "a1")
    with seeing(EVERYTHING):
        edit_field(office.town.organisation(1), field=EMPLOYEES, value="40", reason="纠错办件", on=DAY,
                   actor=office["city"], now=NOW)  # fmt: skip

    with pytest.raises(StepRefused, match="后来又有改动"):
        step(office, case, "return_it", "a", reason="不对")

    assert office.entry(1).employees == 40
    offered = offers(sight_of(office["a"], on=DAY), case, catalogue=CATALOGUE, now=NOW)
    assert {one.step.key for one in offered if not one.reason} == {"accept", "overtake"}
    step(office, case, "overtake", "a")
    assert (case.state, office.entry(1).employees) == ("overtaken", 40)


@pytest.mark.django_db
def test_what_has_left_the_register_is_not_returned(office: Office) -> None:
    case = changed(office, "12")
    assert case is not None
    later = DAY + timedelta(days=1)
    publish(fused(lines()[1:], round_no=2), top=office.town["city"], on=later, round_no=2, actor=None, now=NOW)  # fmt: skip

    with pytest.raises(StepRefused, match="不在底册|后来又有改动"):
        take(office, case, level_change, "return_it", by="a", now=NOW + timedelta(days=2), answers={"reason": "不对"})  # fmt: skip
    take(office, case, level_change, "accept", by="a", now=NOW + timedelta(days=2))

    assert case.state == "accepted"


@pytest.mark.django_db
def test_a_change_that_the_register_refuses_is_shown_to_nobody(office: Office) -> None:
    with pytest.raises(Refused, match="从业人数要写成"):
        changed(office, "很多")

    assert not Case.objects.exists()
