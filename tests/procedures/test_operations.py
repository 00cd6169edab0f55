"""A hand-over from the offer to its end, what is refused on the way, and what is written."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jingwei.journal.models import Entry
from jingwei.people.models import Account
from jingwei.people.operations import off_board
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case, Event, Outbox
from jingwei.procedures.operations import CaseUnknown, Matter, StepRefused, open_case
from tests.people.town import NOW, opened, posted
from tests.procedures.conftest import Office
from tests.procedures.deeds import ADDRESS, PROOF, RETURN, offered, take
from tests.procedures.hand_over import hand_over, placed

pytestmark = pytest.mark.django_db


def test_an_offer_waits_for_the_other_street_for_five_working_days(office: Office) -> None:
    case = offered(office)

    town = office.town
    assert (case.state, case.version, case.waits_for_id) == ("offered", 1, town["b"].pk)
    assert case.due_on == date(2026, 6, 23)  # the Dragon Boat Festival lies between
    assert case.above_id == town["north"].pk
    assert set(case.units) == {town[name].pk for name in ("city", "north", "a", "b")}
    assert case.opened_by == office["a"]


def test_an_offer_is_accepted_and_the_organisation_is_placed(office: Office) -> None:
    case = offered(office)

    event = take(case, "accept", office["b"])

    assert (case.state, case.version, case.closed_at) == ("accepted", 2, NOW)
    assert (case.waits_for_id, case.due_on) == (None, None)
    assert placed == [("JW-0000007", office.town["b"].pk)]
    assert (event.from_state, event.to_state, event.sequence) == ("offered", "accepted", 2)
    assert (event.actor, event.unit_id) == (office["b"], office.town["b"].pk)


def test_what_is_returned_twice_goes_up_to_the_district(office: Office) -> None:
    case = offered(office)
    take(case, "return_it", office["b"], answers=RETURN)
    assert (case.state, case.waits_for_id) == ("returned", office.town["a"].pk)
    take(case, "offer_again", office["a"], answers=PROOF)
    take(case, "return_twice", office["b"], answers=PROOF)
    assert (case.state, case.waits_for_id) == ("disputed", office.town["north"].pk)

    take(case, "settle_back", office["north"], answers={"reason": "按注册地"})

    assert case.state == "kept"
    assert placed == []
    steps = list(case.events.order_by("sequence").values_list("step", flat=True))
    assert steps == ["offer", "return_it", "offer_again", "return_twice", "settle_back"]


@pytest.mark.thorough
def test_streets_of_two_districts_are_settled_by_the_city(office: Office) -> None:
    case = offered(office, to="c")
    take(case, "return_it", office["c"], answers=RETURN)
    take(case, "offer_again", office["a"], answers=PROOF)
    take(case, "return_twice", office["c"], answers=PROOF)

    assert case.waits_for_id == office.town["city"].pk
    with pytest.raises(StepRefused, match="由乌海市办理"):
        take(case, "settle_over", office["north"], answers={"reason": "实际在此"})
    take(case, "settle_over", office["city"], answers={"reason": "实际在此"})
    assert placed == [("JW-0000007", office.town["c"].pk)]


def test_who_sent_it_up_does_not_settle_it(office: Office) -> None:
    case = offered(office)
    take(case, "return_it", office["b"], answers=RETURN)
    take(case, "offer_again", office["a"], answers=PROOF)
    take(case, "return_twice", office["north"], answers=PROOF)  # in the street's stead

    with pytest.raises(StepRefused, match="由另一个人办理"):
        take(case, "settle_over", office["north"], answers={"reason": "实际在此"})

    assert case.events.count() == 4
    take(case, "settle_over", office["city"], answers={"reason": "实际在此"})


def test_a_step_is_taken_for_the_unit_whose_it_is(office: Office) -> None:
    case = offered(office)

    with pytest.raises(StepRefused, match="由滨河街道办理"):
        take(case, "accept", office["a"])

    assert Event.objects.count() == 1


def test_a_case_out_of_sight_is_not_there(office: Office) -> None:
    case = offered(office)

    for stranger in (office["c"], office["south"], opened("nobody")):
        with pytest.raises(CaseUnknown, match="没有这个办件"):
            take(case, "accept", stranger)
        with pytest.raises(CaseUnknown, match="没有这个办件"):
            take(case, "accept", stranger, version=7)
    with pytest.raises(CaseUnknown):
        take(case, "no_such_step", office["b"])


def test_who_was_off_boarded_takes_no_step(office: Office) -> None:
    case = offered(office)
    off_board(office["b"], actor=None, now=NOW)

    with pytest.raises(CaseUnknown):
        take(case, "accept", Account.objects.get(pk=office["b"].pk))


def test_a_lost_race_tells_who_took_which_step_when(office: Office) -> None:
    case = offered(office)
    take(case, "return_it", office["b"], answers=RETURN)

    with pytest.raises(StepRefused) as refused:
        take(case, "accept", office["b"], version=1)

    assert str(refused.value) == (
        "某人已于 2026-06-15 09:00 办理“退回”，现在是“已退回”。请刷新后再办。"
    )


def test_a_step_that_does_not_lead_out_of_the_state_is_refused(office: Office) -> None:
    case = offered(office)

    with pytest.raises(StepRefused, match="现在是“已移交”，不能办理“再次移交”"):
        take(case, "offer_again", office["a"], answers=PROOF)


def test_every_wrong_answer_is_named_at_once(office: Office) -> None:
    case = offered(office)

    with pytest.raises(StepRefused) as refused:
        take(case, "return_it", office["b"], answers={"reason": "找13912345678问", "mood": "好"})

    assert set(refused.value.faults) == {"proof", "reason", "mood"}
    assert refused.value.faults["proof"] == "请填写“依据”，或附上文件。"
    assert "电话号码" in refused.value.faults["reason"]
    assert case.version == 1


def test_the_same_key_does_nothing_again(office: Office) -> None:
    case = offered(office, key="form-1")
    assert offered(office, key="form-1") == case
    first = take(case, "accept", office["b"], key="form-2")

    assert take(case, "accept", office["b"], key="form-2", version=1) == first

    assert placed == [("JW-0000007", office.town["b"].pk)]
    assert (Event.objects.count(), Outbox.objects.count()) == (2, 2)


def test_the_same_key_with_another_payload_is_refused(office: Office) -> None:
    case = offered(office, key="form-1")
    take(case, "return_it", office["b"], answers=RETURN, key="form-2")

    with pytest.raises(StepRefused, match="编号相同"):
        take(
            case,
            "return_it",
            office["b"],
            answers=RETURN | {"reason": "又"},
            key="form-2",
            version=1,
        )
    with pytest.raises(StepRefused, match="编号相同"):
        take(case, "keep", office["a"], key="form-1")
    with pytest.raises(StepRefused, match="编号相同"):
        offered(office, subject="JW-0000008", key="form-1")

    assert case.state == "returned"
    assert take(case, "keep", office["a"], key="form-2")  # another's key is none of ours


def test_a_subject_has_one_open_case(office: Office) -> None:
    case = offered(office)

    with pytest.raises(StepRefused, match=f"办件 {case.pk}"):
        offered(office, to="c")

    take(case, "accept", office["b"])
    assert offered(office).pk != case.pk


@pytest.mark.parametrize("to", ["a", "nowhere"])
def test_a_case_needs_two_units_that_stand(office: Office, to: str) -> None:
    answers: dict[str, Answer] = {"to": office.town["a"].pk if to == "a" else 999_999, **ADDRESS}

    with pytest.raises(StepRefused, match="没有撤销的单位|没有这个单位"):
        open_case(
            hand_over, step="offer", matter=Matter("JW-1", office.town["a"]), answers=answers,
            actor=office["a"], now=NOW, key="k",
        )  # fmt: skip

    assert Case.objects.count() == 0


def test_only_an_opening_step_opens_and_no_opening_is_taken_later(office: Office) -> None:
    matter = Matter("JW-1", office.town["a"], office.town["b"])
    with pytest.raises(StepRefused, match="不能这样开始"):
        open_case(
            hand_over, step="accept", matter=matter, answers={}, actor=office["b"], now=NOW, key="k"
        )
    with pytest.raises(CaseUnknown):
        take(offered(office), "offer", office["a"])


@pytest.mark.parametrize("key", [" ", "k" * 201])
def test_a_step_without_a_key_is_refused(office: Office, key: str) -> None:
    with pytest.raises(StepRefused, match="没有编号"):
        take(offered(office), "accept", office["b"], key=key)


def test_the_journal_and_the_outbox_tell_of_each_step_in_ids(office: Office) -> None:
    case = offered(office)
    take(case, "return_it", office["b"], answers=RETURN)

    told = Entry.objects.filter(chain="procedures/hand_over").order_by("sequence")
    assert [entry.action for entry in told] == [
        "procedures.hand_over.offer",
        "procedures.hand_over.return_it",
    ]
    last = told.last()
    assert last is not None
    assert (last.subject_kind, last.subject_id) == ("case", str(case.pk))
    assert last.details == {
        "step": "return_it", "from": "offered", "to": "returned", "sequence": 2,
    }  # fmt: skip
    assert "不在本街道" not in str(last.details)
    assert list(Outbox.objects.order_by("pk").values_list("kind", "case")) == [
        ("step", case.pk), ("step", case.pk),
    ]  # fmt: skip


def test_a_step_begins_with_the_swap_and_takes_few_statements(office: Office) -> None:
    case = offered(office)
    take(case, "return_it", office["b"], answers=RETURN)
    take(case, "offer_again", office["a"], answers=PROOF)
    version = case.version

    with CaptureQueriesContext(
        connection,
    ) as asked:
        take(case, "return_twice", office["b"], answers=PROOF, version=version)

    told = ("SAVEPOINT", "set_config", '"parent_id" IS NULL')  # what is in sight, and of whom
    said = [one["sql"] for one in asked if not any(word in one["sql"] for word in told)]
    assert next(one for one in said if "procedures_" in one).lstrip().startswith("UPDATE")
    # posts, swap, unit, event, outbox, chain held, head of the chain, entry; then the test's look
    assert len(said) == 8 + 1, said


def test_a_station_acts_for_its_street_and_the_post_is_kept(office: Office) -> None:
    case = offered(office, subject="JW-2")
    worker = opened("station")
    post = posted(worker, "street_operator", office.town["a_office"])
    take(case, "return_it", office["b"], answers=RETURN)

    event = take(case, "keep", worker)

    assert (event.post_id, event.unit_id) == (post.pk, office.town["a_office"].pk)


def test_days_due_are_counted_from_the_day_of_each_step(office: Office) -> None:
    case = offered(office)

    take(case, "return_it", office["b"], answers=RETURN, now=NOW + timedelta(days=4))

    assert case.due_on == date(2026, 6, 24)
