"""The direct line of the demo: every state is there, the figures have enough to tell, and all of it says that it is invented."""

import pytest

from jingwei.areas.orders.instruction import instruction
from jingwei.areas.orders.measures import Measure, counted, orders_in
from jingwei.areas.orders.procedure import order
from jingwei.areas.orders.suggestion import suggestion
from jingwei.areas.reception.models import Kind, Sort
from jingwei.areas.reception.operations import hold
from jingwei.cli.demo_orders import BEGAN, run_direct_line
from jingwei.procedures.models import Case, Event
from tests.areas.deeds import Office, staffed
from tests.areas.orders.conftest import sees_everything
from tests.register.town import DAY, NOW

__all__ = ["sees_everything"]
pytestmark = pytest.mark.thorough


@pytest.fixture
def office(db: None) -> Office:
    found = staffed()
    for on in (DAY, DAY.replace(day=1)):
        hold(found.town["lawyers"], on=on, place="会议室", raised={(Sort.NEED, Kind.STAFF): 2}, actor=found["city"], now=NOW)  # fmt: skip
    run_direct_line(found.town["city"], seed=7, now=NOW)
    return found


def test_every_state_of_the_three_loops_is_there(office: Office) -> None:
    for procedure, missing in (
        (order, set()),
        (suggestion, {"closed"}),
        (instruction, {"called_off"}),
    ):
        reached = set(
            Event.objects.filter(case__procedure=procedure.key).values_list("to_state", flat=True)
        )
        assert {one.key for one in procedure.states} - reached == missing
    standing = set(Case.objects.filter(procedure=order.key).values_list("state", flat=True))
    assert {one.key for one in order.states if not one.is_closed} <= standing


def test_there_is_enough_for_the_figures(office: Office) -> None:
    since = DAY.fromordinal(DAY.toordinal() - BEGAN)
    found = orders_in(office.town["city"], since=since, on=DAY)
    assert len(found) >= 36
    assert len(counted(Measure.RATED, found, on=DAY)) >= 10
    assert counted(Measure.UNRATED, found, on=DAY)


def test_what_is_said_is_labelled_as_invented(office: Office) -> None:
    for event in Event.objects.filter(
        sequence=1, case__procedure__in=("order", "suggestion", "instruction")
    ):
        said = str(event.answers.get("need") or event.answers.get("text"))
        assert "演示" in said
    assert office
