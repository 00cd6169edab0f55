"""Each way of a hand-over: the register moves where it is accepted, and nowhere else."""

from collections.abc import Callable, Sequence
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection

from jingwei.areas.handing_over.procedure import begin, hand_over
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.definition import Catalogue
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case, Event
from jingwei.procedures.operations import CaseUnknown, StepRefused
from jingwei.procedures.queries import cases, filled_in, find_case
from jingwei.procedures.sight import sight_of
from jingwei.register.kinds import Basis, PlacementKind
from jingwei.register.models import Placement
from jingwei.register.operations import place
from tests.areas.deeds import Office, begun, take, worker
from tests.register.town import DAY, NOW

CLIENTS = 20
PROOF: dict[str, Answer] = {"proof": "现场核实记录 3", "reason": "不在本街道"}
SETTLED: dict[str, Answer] = {"reason": "按现场"}
CATALOGUE = Catalogue([hand_over])


def offered(office: Office, *, to: str = "b", by: str = "a", pk: int = 1) -> Case:
    return begun(
        office, hand_over, begin, step="offer", by=by, pk=pk, to=office.town[to].pk,
        operating_address="海勃湾区滨河路 1 号", reason="已搬到那边",
    )  # fmt: skip


def step(office: Office, case: Case, key: str, by: str, answers: dict[str, Answer] | None = None) -> Event:  # fmt: skip
    return take(office, case, hand_over, key, by=by, answers=answers)


def disputed(office: Office, *, to: str = "b") -> Case:
    case = offered(office, to=to)
    step(office, case, "return_it", to, PROOF)
    step(office, case, "offer_again", "a", PROOF)
    step(office, case, "return_twice", to, PROOF)
    return case


def placed(office: Office, pk: int = 1) -> Placement:
    with seeing(EVERYTHING):
        return Placement.objects.still().get(organisation=pk, kind=PlacementKind.PLACE)


@pytest.mark.django_db
def test_what_is_accepted_moves_in_the_register(office: Office) -> None:
    case = offered(office)
    assert (case.unit, case.other) == (office.town["a"], office.town["b"])

    step(office, case, "accept", "b")

    now = placed(office)
    assert (now.unit, now.basis, now.held_from) == (office.town["b"], Basis.HAND_OVER, DAY)
    assert now.reason == f"属地交接办件 {case.pk}"
    assert office.entry(1).place == office.town["b"]


@pytest.mark.django_db
def test_what_is_returned_and_taken_back_stays(office: Office) -> None:
    case = offered(office)

    step(office, case, "return_it", "b", PROOF)
    step(office, case, "keep", "a")

    assert case.state == "kept"
    assert placed(office).unit == office.town["a1"]


@pytest.mark.thorough
@pytest.mark.django_db
def test_what_is_returned_twice_is_settled_by_the_district(office: Office) -> None:
    case = disputed(office)
    assert case.waits_for == office.town["north"]

    step(office, case, "settle_over", "north", SETTLED)

    assert placed(office).unit == office.town["b"]


@pytest.mark.django_db
def test_between_two_districts_the_city_settles(office: Office) -> None:
    case = disputed(office, to="c")
    assert case.waits_for == office.town["city"]
    with pytest.raises(StepRefused, match="由乌海市办理"):
        step(office, case, "settle_over", "south", SETTLED)

    step(office, case, "settle_back", "city", SETTLED)

    assert (case.state, placed(office).unit) == ("kept", office.town["a1"])


@pytest.mark.thorough
@pytest.mark.django_db
def test_who_took_the_step_before_does_not_settle(office: Office) -> None:
    case = offered(office)
    step(office, case, "return_it", "b", PROOF)
    step(office, case, "offer_again", "a", PROOF)
    step(office, case, "return_twice", "north", PROOF)

    for settling in ("settle_over", "settle_back"):
        with pytest.raises(StepRefused, match="由另一个人办理"):
            step(office, case, settling, "north", SETTLED)


@pytest.mark.django_db
def test_what_the_district_has_is_its_own_to_hand_over(office: Office) -> None:
    case = begun(
        office, hand_over, begin, step="offer", by="north", pk=41, to=office.town["a"].pk,
        operating_address="人民路9号", reason="看过门牌",
    )  # fmt: skip
    assert case.unit == office.town["north"]

    step(office, case, "accept", "a")

    assert placed(office, 41).unit == office.town["a"]


@pytest.mark.django_db
def test_another_street_hands_over_nothing_of_ours(office: Office) -> None:
    with pytest.raises(StepRefused, match="由新华街道办理"):
        offered(office, by="b", to="c")


@pytest.mark.django_db
@pytest.mark.parametrize("to", ["a1", "north", "two_new", "market"])
def test_it_is_offered_to_a_street_a_town_or_a_park(office: Office, to: str) -> None:
    with pytest.raises(StepRefused, match="不能选这一类单位") as refused:
        offered(office, to=to)
    assert set(refused.value.faults) == {"to"}


@pytest.mark.django_db
def test_what_moved_meanwhile_is_not_handed_over_but_taken_back(office: Office) -> None:
    case = offered(office)
    with seeing(office.town.sight("city")):
        place(
            office.town.organisation(1), kind=PlacementKind.PLACE, unit=office.town["c"], reason="市里定的",
            on=DAY, actor=office["city"], now=NOW,
        )  # fmt: skip

    with pytest.raises(StepRefused, match="已另有属地"):
        step(office, case, "accept", "b")

    assert placed(office).unit == office.town["c"]
    step(office, case, "keep", "a")


@pytest.mark.thorough
@pytest.mark.django_db
def test_a_third_street_sees_nothing(office: Office) -> None:
    case = offered(office)

    for stranger in ("c", "south", "a1", "market", "contact", "lawyers"):
        sight = sight_of(office[stranger], on=DAY)
        assert not cases(sight, catalogue=CATALOGUE).exists(), stranger
        with pytest.raises(CaseUnknown):
            find_case(sight, case_id=case.pk, catalogue=CATALOGUE)
        with pytest.raises(CaseUnknown):
            step(office, case, "accept", stranger)


@pytest.mark.django_db
def test_it_is_asked_with_the_address_that_the_register_holds(office: Office) -> None:
    sight = sight_of(office["a"], on=DAY)
    known = filled_in(sight, hand_over.step("offer"), procedure=hand_over, subject_id="JW-0000001")

    assert known == {"operating_address": "乌海市海勃湾区人民路1号"}


@pytest.mark.thorough
def test_of_twenty_who_accept_one_wins_and_the_others_are_told(shared_office: Office) -> None:
    case = offered(shared_office)
    clients = [
        worker(shared_office.town, f"client-{one}", "street_operator", "b")
        for one in range(CLIENTS)
    ]

    done, said = _at_once([
        partial(take, shared_office, Case(pk=case.pk), hand_over, "accept", by="b", actor=client, version=1, key="k")
        for client in clients
    ])  # fmt: skip

    assert (done, len(said)) == (1, CLIENTS - 1)
    assert all("办理“接收”，现在是“已接收”" in words for words in said), said
    assert placed(shared_office).unit == shared_office.town["b"]
    with seeing(EVERYTHING):
        assert Placement.objects.filter(organisation=1, basis=Basis.HAND_OVER).count() == 1
    assert Event.objects.filter(case=case).count() == 2


def _at_once(deeds: Sequence[Callable[[], object]]) -> tuple[int, list[str]]:
    """All in threads with connections of their own: how many were done, and what was refused."""
    done: list[object] = []
    said: list[str] = []
    start = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> None:
        try:
            start.wait()
            done.append(deed())
        except StepRefused as refusal:
            said.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(done), said
