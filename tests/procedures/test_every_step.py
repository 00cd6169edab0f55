"""Twenty clients on every step of every procedure of the office: nothing doubled, nothing illegal."""

from collections.abc import Callable
from functools import partial

import pytest

from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.definition import Procedure
from jingwei.procedures.models import Case, Event
from jingwei.procedures.parts import Step
from jingwei.web.procedures import CATALOGUE
from tests.areas.deeds import Office, staffed
from tests.procedures.test_together import Deeds, clients
from tests.procedures.walking import Model, counting, opened, take, way_to

pytestmark = pytest.mark.thorough

CLIENTS = 20
Together = Callable[[Deeds], tuple[list, list[str]]]


@pytest.fixture
def shared(transactional_db: None) -> Office:
    """The town, kept for several connections at once."""
    return staffed()


@pytest.mark.parametrize("procedure", list(CATALOGUE), ids=lambda one: one.key)
def test_of_twenty_at_once_one_moves_the_case(
    shared: Office, procedure: Procedure, subtests: pytest.Subtests
) -> None:
    """Each step about a subject of its own; half of them press twice, the others each have a form of their own."""
    with clients(CLIENTS) as together:
        for number, step in enumerate(procedure.steps, start=1):
            with subtests.test(step=step.key):
                (_open_at_once if step.opens else _step_at_once)(
                    shared, procedure, step, f"JW-{number:07d}", together
                )


def _step_at_once(
    office: Office, procedure: Procedure, step: Step, subject: str, together: Together
) -> None:
    counted = counting(procedure)
    ways = way_to(procedure, next(iter(step.sources)))
    model, case = opened(
        counted,
        office,
        counted.procedure.step(ways[0].key),
        key=f"begin-{subject}",
        subject=subject,
    )
    for number, one in enumerate(ways[1:]):
        _go(model, case, counted.procedure.step(one.key), key=f"way-{subject}-{number}")
    wanted, by = counted.procedure.step(step.key), model.who(step)
    keys = ["twice"] * (CLIENTS // 2) + [f"own-{number}" for number in range(CLIENTS // 2)]
    done, said = together(
        [partial(take, model, case, wanted, by=by, key=f"{subject}-{key}") for key in keys]
    )
    assert len({event.pk for event in done}) == 1
    assert len(done) in (1, CLIENTS // 2)  # the one form was quicker, or one of the others was
    assert all("已于" in words or "编号相同" in words for words in said), said
    model.takes(wanted)
    model.holds(counted, case)


def _open_at_once(
    office: Office, procedure: Procedure, step: Step, subject: str, together: Together
) -> None:
    counted = counting(procedure)
    begin = counted.procedure.step(step.key)
    done, said = together(
        [partial(opened, counted, office, begin, key=f"form-{subject}", subject=subject)] * CLIENTS
    )
    assert said == []
    assert len({case for _model, case in done}) == 1
    model, case = done[0]
    with seeing(EVERYTHING):
        assert list(Case.objects.filter(subject_id=subject).values_list("pk", flat=True)) == [case]
        assert Event.objects.filter(case=case).count() == 1
    model.holds(counted, case)


def _go(model: Model, case: int, step: Step, *, key: str) -> None:
    take(model, case, step, by=model.who(step), key=key)
    model.takes(step)
