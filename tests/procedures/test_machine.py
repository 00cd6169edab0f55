"""A state machine against a model: whoever tries whatever on a procedure of the office, the two agree (R-C.3, R-C.4)."""

from itertools import count

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.definition import Procedure
from jingwei.procedures.models import Case
from jingwei.procedures.operations import CaseUnknown, StepRefused
from jingwei.procedures.parts import Step
from jingwei.web.procedures import CATALOGUE
from tests.areas.deeds import Office, staffed
from tests.procedures.walking import Counting, Model, counting, opened, take

pytestmark = pytest.mark.thorough

EXAMPLES, MOVES = 12, 20
_subjects = count(1)


class Walk(RuleBasedStateMachine):
    """The machine over a case that anybody of the town pushes on."""

    procedure: Procedure
    office: Office
    counted: Counting
    model: Model
    case: int
    sent: dict[tuple[str, str], tuple[str, int, int]]  # by whom and key: step, version, event

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        """A case by one of the openings."""
        self.counted = counting(self.procedure)
        number, opening = next(_subjects), data.draw(st.sampled_from(self.procedure.openings))
        self.model, self.case = opened(
            self.counted, self.office, self.counted.procedure.step(opening.key), key=f"begin-{number}",
            subject=f"JW-{number:07d}",
        )  # fmt: skip
        self.sent = {}

    @rule(data=st.data(), key=st.integers(0, 5), late=st.sampled_from([0, 0, 0, 1]))
    def somebody_tries(self, data: st.DataObject, key: int, late: int) -> None:
        """Any step by anybody, now and then from a page that is old, or with a key that was used."""
        steps = [one for one in self.counted.procedure.steps if not one.opens]
        by = data.draw(st.sampled_from(["", *self.office.people]))
        version = max(1, self.model.version - late)
        self._try(data.draw(st.sampled_from(steps)), by, f"{self.case}-{key}", version)

    @rule(data=st.data())
    def who_may_goes_on(self, data: st.DataObject) -> None:
        """So that walks come far: a step that leads out of the state, by somebody who may take it."""
        ways = self.counted.procedure.steps_from(self.model.state)
        if ways:
            step, version = data.draw(st.sampled_from(ways)), self.model.version
            self._try(step, self.model.who(step), f"{self.case}-on-{version}", version)

    def _try(self, step: Step, by: str, key: str, version: int) -> None:
        before = self.sent.get((by, key))
        legal = before is None and self._is_legal(step, by, version)
        try:
            event = take(self.model, self.case, step, by=by, key=key, version=version)
        except (StepRefused, CaseUnknown):
            assert not legal, (step.key, by, self.model.state)
            assert before is None or before[:2] != (step.key, version)
        else:
            if before is not None:  # a second click is answered with the first event
                assert (step.key, version, event.pk) == before
            else:
                assert legal, (step.key, by, self.model.state)
                self.model.takes(step)
                self.sent[by, key] = (step.key, version, event.pk)
        self.model.holds(self.counted, self.case)

    def _is_legal(self, step: Step, by: str, version: int) -> bool:
        here = version == self.model.version and self.model.state in step.sources
        return here and self.model.may(step, by)


@pytest.mark.django_db
@pytest.mark.parametrize("procedure", list(CATALOGUE), ids=lambda one: one.key)
def test_the_engine_agrees_with_the_model(procedure: Procedure) -> None:
    walk = type("Machine", (Walk,), {"procedure": procedure, "office": staffed()})
    run_state_machine_as_test(
        walk,
        settings=settings(max_examples=EXAMPLES, stateful_step_count=MOVES, deadline=None),
    )
    with seeing(EVERYTHING):
        assert Case.objects.filter(procedure=procedure.key).count() >= EXAMPLES // 2
