"""Loops of the demo that are under way: each is there in several states, late offices among them, and says that it is invented."""

from datetime import timedelta

import pytest

from jingwei.areas.compliance.models import Opinion
from jingwei.cli import demo_campaign, demo_compliance, demo_orders
from jingwei.cli.demo_loops import run_loops
from jingwei.procedures.models import Case, Event
from jingwei.procedures.reminding.models import Supervision
from jingwei.units.kinds import Kind
from jingwei.units.operations import Opening, open_units
from tests.areas.compliance.associations import FIRST, association
from tests.areas.deeds import Office, staffed
from tests.looking import sees_everything
from tests.people.town import FOUNDED
from tests.register.town import NOW

__all__ = ["sees_everything"]
pytestmark = pytest.mark.thorough
ASSOCIATIONS = 32
LATER = NOW + timedelta(
    days=90
)  # so long have they been in the register when the first loop begins
# What each loop stands at, some time in its history.
REACHED = {
    "hazard": {"received", "assigned", "handled", "returned", "closed", "refused", "withdrawn"},
    "key_event": {"filed", "cleared", "reported"},
    "term_renewal": {"reminded", "postponing", "preparing", "vetted"},
    "rectification_objection": {"objected", "rejected"},
    "self_check": {"declared", "returned", "set_aside"},
}


@pytest.fixture
def office(db: None) -> Office:
    found = staffed()
    for number in range(FIRST, FIRST + ASSOCIATIONS):
        association(found, number, place="d", department="market")
    top = found.town["city"]
    more = [Opening(f"市第{number}局", Kind.DEPARTMENT, serves=top) for number in range(9)]
    open_units(more, on=FOUNDED)
    demo_campaign.hold_campaign(top, seed=7, now=LATER)
    demo_compliance.keep_profiles(top, seed=7, actor=found["city"], now=LATER)
    demo_orders.run_direct_line(top, seed=7, now=LATER)
    run_loops(top, now=LATER)
    return found


def test_every_loop_is_there_in_several_states_and_says_that_it_is_invented(office: Office) -> None:
    for procedure, states in REACHED.items():
        events = Event.objects.filter(case__procedure=procedure)
        assert set(events.values_list("to_state", flat=True)) == states, procedure
        assert Case.objects.filter(procedure=procedure, closed_at=None).exists(), procedure
    for event in Event.objects.filter(sequence=1, case__procedure__in=("hazard", "key_event")):
        assert "演示" in str(event.answers["what"])
    assert {one.word for one in Opinion.objects.all()} >= {"", "agree", "hold", "note"}
    assert sorted(Supervision.objects.values_list("answer", flat=True)) == [
        "",
        "材料已齐，本周报结",
    ]
    assert all("演示" in one.demand for one in Supervision.objects.all())
    assert office
