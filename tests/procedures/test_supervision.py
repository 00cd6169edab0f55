"""A level above puts a case under supervision, whoever is waited for answers; each once, whole, and standing."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from jingwei.journal.models import Entry
from jingwei.people.sight import seeing
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case
from jingwei.procedures.operations import CaseUnknown, StepRefused
from jingwei.procedures.reminding import queries, rules
from jingwei.procedures.reminding.models import Supervision
from jingwei.procedures.reminding.supervise import answer, supervise
from jingwei.procedures.sight import sight_of
from tests.people.town import DAY, NOW
from tests.procedures.conftest import Office
from tests.procedures.deeds import CATALOGUE, RETURN, offered, take
from tests.procedures.hand_over import hand_over
from tests.procedures.test_together import at_once

pytestmark = pytest.mark.django_db
ASKS: dict[str, Answer] = {"demand": "本周办完", "until": "2026-06-19"}


def put(
    office: Office,
    case: Case,
    by: str,
    *,
    key: str = "put",
    more: Mapping[str, Answer] | None = None,
) -> Supervision:
    said = {**ASKS, **(more or {})}
    return supervise(hand_over, case_id=case.pk, answers=said, actor=office[by], now=NOW, key=key)


def told(office: Office, case: Case, by: str, *, key: str = "answer", now: datetime = NOW) -> int:
    said: dict[str, Answer] = {"answer": "周五前办完"}
    return answer(hand_over, case_id=case.pk, answers=said, actor=office[by], now=now, key=key)


def supervised(office: Office, name: str) -> list[int]:
    """The cases under supervision in somebody's scope."""
    sight = sight_of(office[name], on=DAY)
    with seeing(sight.over(CATALOGUE)):
        found = queries.supervised(sight, catalogue=CATALOGUE)
        return list(found.values_list("pk", flat=True))


def pressed(office: Office, name: str) -> list[int]:
    sight = sight_of(office[name], on=DAY)
    with seeing(sight.over(CATALOGUE)):
        return list(queries.pressed(sight, catalogue=CATALOGUE).values_list("pk", flat=True))


@pytest.mark.thorough
@pytest.mark.parametrize("by", ["north", "city"])
def test_a_level_above_supervises_and_the_unit_that_is_waited_for_answers(
    office: Office, by: str
) -> None:
    case = offered(office)

    made = put(office, case, by)

    assert (made.unit, made.asked, made.demand) == (office.town[by], office.town["b"], "本周办完")
    assert pressed(office, "b") == [case.pk]
    assert all(supervised(office, name) == [case.pk] for name in ("a", "b", "north", "city"))
    assert supervised(office, "south") == []
    assert told(office, case, "b") == 1
    made.refresh_from_db()
    assert (made.answer, made.answered_by, made.answered_for) == (
        "周五前办完",
        office["b"],
        office.town["b"],
    )
    assert pressed(office, "b") == supervised(office, "city") == []


@pytest.mark.parametrize("by", ["a", "b", "a1"])
def test_who_does_not_lead_above_does_not_supervise(office: Office, by: str) -> None:
    case = offered(office)
    sight = sight_of(office[by], on=DAY)
    refusal: type[Exception] = CaseUnknown if by == "a1" else StepRefused

    with pytest.raises(refusal):
        put(office, case, by)

    assert "由现在办理单位的上级办" in rules.why_not_supervise(sight, case)
    assert not Supervision.objects.exists()


def test_who_sees_no_such_case_is_told_of_none(office: Office) -> None:
    case = offered(office)

    for deed in (put, told):
        with pytest.raises(CaseUnknown):
            deed(office, case, "south")


@pytest.mark.parametrize("by", ["a", "north", "city"])
def test_nobody_else_answers(office: Office, by: str) -> None:
    case = offered(office)
    put(office, case, "north")

    with pytest.raises(StepRefused, match="由现在办理的单位答复"):
        told(office, case, by)


def test_what_was_sent_twice_is_done_once(office: Office) -> None:
    case = offered(office)

    assert put(office, case, "north") == put(office, case, "north")
    assert (told(office, case, "b"), told(office, case, "b")) == (1, 1)

    actions = Entry.objects.filter(chain="supervision").order_by("sequence")
    assert list(actions.values_list("action", flat=True)) == [
        "supervision.put",
        "supervision.answer",
    ]


@pytest.mark.thorough
def test_a_unit_supervises_once_until_it_is_answered(office: Office) -> None:
    case = offered(office)
    put(office, case, "north")

    with pytest.raises(StepRefused, match="本单位已在督办"):
        put(office, case, "north", key="again")
    put(office, case, "city")
    assert told(office, case, "b") == 2
    with pytest.raises(StepRefused, match="没有等答复的督办"):
        told(office, case, "b", key="again")
    put(office, case, "north", key="once more")


def test_a_closed_case_is_not_supervised_and_ends_what_was_asked(office: Office) -> None:
    case = offered(office)
    put(office, case, "north")

    take(case, "accept", office["b"])

    assert supervised(office, "north") == pressed(office, "b") == []
    with pytest.raises(StepRefused, match="已经办结"):
        put(office, case, "city")
    with pytest.raises(StepRefused, match="没有等答复的督办"):
        told(office, case, "b")


def test_whoever_the_case_has_gone_to_answers(office: Office) -> None:
    case = offered(office)
    put(office, case, "north")
    take(case, "return_it", office["b"], answers=RETURN)

    with pytest.raises(StepRefused, match="由现在办理的单位答复"):
        told(office, case, "b")
    assert told(office, case, "a") == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [({"demand": ""}, "demand"), ({"until": "2026-06-14"}, "until"), ({"until": ""}, "until"),
     ({"until": "下周"}, "until"), ({"demand": "请打 13812345678"}, "demand")],
)  # fmt: skip
def test_a_wrong_answer_is_told_at_its_question(
    office: Office, more: dict[str, Answer], field: str
) -> None:
    case = offered(office)

    with pytest.raises(StepRefused) as refused:
        put(office, case, "north", more=more)

    assert list(refused.value.faults) == [field]


def test_what_was_asked_and_answered_stands(office: Office) -> None:
    case = offered(office)
    made = put(office, case, "north")

    with pytest.raises(IntegrityError, match="it is answered once"), transaction.atomic():
        Supervision.objects.filter(pk=made.pk).update(demand="别的")
    told(office, case, "b")
    for change in (
        Supervision.objects.all().delete,
        lambda: Supervision.objects.update(answer="别的"),
    ):
        with pytest.raises(IntegrityError, match="it is answered once"), transaction.atomic():
            change()


@pytest.mark.thorough
def test_of_many_at_once_one_supervision_and_one_answer_are_kept(shared_office: Office) -> None:
    case = offered(shared_office)

    done, refused = at_once(
        [partial(put, shared_office, case, "north", key=f"p-{n}") for n in range(10)]
    )
    assert (len(done), len(refused)) == (1, 9)
    assert all("本单位已在督办" in words for words in refused), refused

    done, refused = at_once(
        [partial(told, shared_office, case, "b", key=f"a-{n}") for n in range(10)]
    )
    assert (len(done), len(refused)) == (1, 9)
    assert Supervision.objects.count() == 1


@pytest.mark.thorough
def test_nothing_is_asked_of_a_case_that_closes_meanwhile(shared_office: Office) -> None:
    case = offered(shared_office)
    again = Case(pk=case.pk)

    done, refused = at_once(
        [partial(take, again, "accept", shared_office["b"]), partial(put, shared_office, case, "north")]
    )  # fmt: skip

    assert len(done) + len(refused) == 2
    assert all("已经办结" in words for words in refused), refused
    assert supervised(shared_office, "north") == []
