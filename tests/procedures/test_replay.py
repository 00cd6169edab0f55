"""Any procedure, any steps: events replay to the state, and nothing moves without one."""

from collections import Counter
from dataclasses import dataclass, field
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jingwei.people.permissions import Permission
from jingwei.procedures import queries
from jingwei.procedures.definition import Catalogue, Procedure
from jingwei.procedures.models import Case, Event, Outbox
from jingwei.procedures.operations import Matter, StepRefused, open_case, take_step
from jingwei.procedures.parts import Facts, Party, State, Step, Subject
from jingwei.procedures.sight import sight_of
from tests.people.town import DAY, NOW
from tests.procedures.conftest import Office

SUBJECT = Subject("thing", "东西")
MAY = Permission.REGISTER_EDIT
TURNS = st.sampled_from([Party.OWNER, Party.OTHER, Party.ABOVE])


@dataclass
class Effects:
    """What the effects of a procedure have done, by case."""

    done: list[tuple[int, str]] = field(default_factory=list)

    def note(self, case: Case, facts: Facts, *, step: str) -> None:
        """Keep that it ran."""
        self.done.append((case.pk, step))


@st.composite
def procedures(draw: st.DrawFn) -> tuple[Procedure, Effects]:
    """A sound procedure: a line of states down to a closed one, and any steps besides."""
    effects, open_ones = Effects(), draw(st.integers(1, 4))
    turns = [draw(TURNS) for _number in range(open_ones)]
    states = [State(f"s{number}", f"状态{number}", turn) for number, turn in enumerate(turns)]
    states += [State(f"s{open_ones}", "办结"), State(f"s{open_ones + 1}", "撤回")]
    line = [(number, number + 1, turn) for number, turn in enumerate(turns)]
    line.append((open_ones - 1, open_ones + 1, turns[-1]))
    places, targets = st.integers(0, open_ones - 1), st.integers(0, open_ones + 1)
    line += draw(st.lists(st.tuples(places, targets, TURNS), max_size=6))
    steps = [Step("begin", "开始", (), "s0", MAY, effects=(partial(effects.note, step="begin"),))]
    for number, (source, target, by) in enumerate(line):
        key = f"step{number}"
        effect = partial(effects.note, step=key)
        steps.append(Step(key, key, f"s{source}", f"s{target}", MAY, by, effects=(effect,)))
    made = Procedure(
        "drawn", "抽出的", SUBJECT, Permission.REGISTER_VIEW, tuple(states), tuple(steps)
    )
    return made, effects


@pytest.mark.thorough
@pytest.mark.django_db
@settings(max_examples=25)
@given(procedures(), st.data())
def test_events_replay_to_the_state_whatever_is_tried(
    office: Office, drawn: tuple[Procedure, Effects], data: st.DataObject
) -> None:
    procedure, effects = drawn
    actor, keys = office["city"], st.sampled_from([f"key{number}" for number in range(6)])
    matter = Matter("T-1", office.town["a"], office.town["b"])
    opening = partial(open_case, procedure, step="begin", matter=matter, answers={}, actor=actor)
    first = opening(now=NOW, key=f"begin-{Event.objects.count()}")
    case = Case.objects.get(pk=first.case_id)
    taken = ["begin"]

    names = st.sampled_from([step.key for step in procedure.steps if not step.opens])
    for number in range(data.draw(st.integers(0, 8))):
        step, key = data.draw(names), f"{case.pk}-{data.draw(keys)}"
        version = max(1, case.version - data.draw(st.sampled_from([0, 0, 0, 1])))
        before = (case.version, case.state)
        try:
            event = take_step(
                procedure, step=step, case_id=case.pk, version=version, answers={}, actor=actor,
                now=NOW, key=key,
            )  # fmt: skip
        except StepRefused:
            event = None
        case.refresh_from_db()
        moved = (case.version, case.state) != before
        assert moved is (event is not None and event.sequence == before[0] + 1), number
        taken += [step] if moved else []

    _check(office, procedure, case, taken)
    mine = [step for pk, step in effects.done if pk == case.pk]
    assert mine == taken, "each effect ran once, in order"


def _check(office: Office, procedure: Procedure, case: Case, taken: list[str]) -> None:
    events = list(case.events.order_by("sequence"))
    state = ""
    for number, event in enumerate(events, start=1):
        step = procedure.step(event.step)
        assert (event.sequence, event.from_state, event.to_state) == (number, state, step.target)
        assert state in step.sources or step.opens
        state = event.to_state
    assert [event.step for event in events] == taken
    assert (case.state, case.version) == (state, len(events))
    assert Outbox.objects.filter(case=case).count() == len(events)
    assert (case.closed_at is not None) is procedure.state(state).is_closed
    expected = {Party.OWNER: "a", Party.OTHER: "b", Party.ABOVE: "north", None: ""}
    turn = expected[procedure.state(state).turn]
    assert case.waits_for_id == (office.town[turn].pk if turn else None)
    _offers_are_true(office, procedure, case)


def _offers_are_true(office: Office, procedure: Procedure, case: Case) -> None:
    """What is offered is what leads out of the state; the city may take all of it."""
    sight = sight_of(office["city"], on=DAY)
    found = queries.offers(sight, case, catalogue=Catalogue([procedure]), now=NOW)
    assert Counter(one.step.key for one in found) == Counter(
        step.key for step in procedure.steps_from(case.state)
    )
    assert {one.reason for one in found} <= {""}
