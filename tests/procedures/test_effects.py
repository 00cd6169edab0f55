"""An effect that fails leaves nothing; guards and effects see the facts of their step."""

from dataclasses import replace

import pytest

from jingwei.journal.models import Entry
from jingwei.people.permissions import Permission
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Field
from jingwei.procedures.models import Case, Event, Outbox
from jingwei.procedures.operations import Matter, StepRefused, open_case
from jingwei.procedures.parts import Facts, Party, State, Step, Subject
from tests.people.town import NOW
from tests.procedures.conftest import Office
from tests.procedures.deeds import take

seen: list[tuple[str, Facts]] = []


def watch(case: Case, facts: Facts) -> str:
    """Let everything pass, and keep what was shown."""
    seen.append((case.state, facts))
    return ""


def write(case: Case, facts: Facts) -> None:
    """Write something of its own, and break when told so."""
    seen.append((case.state, facts))
    Outbox.objects.create(at=facts.now, kind="effect", case=case, payload={})
    if facts.answers["word"] == "break":
        raise RuntimeError("the effect broke")


word = Field("word", "词")
fragile = Procedure(
    key="fragile",
    title="易碎",
    subject=Subject("thing", "东西", frozenset({"name"}), read=lambda pk, on: {"name": f"{pk} {on}"}),
    seen_with=Permission.REGISTER_VIEW,
    states=(State("begun", "开始", Party.OWNER), State("done", "办结")),
    steps=(
        Step("begin", "开始", (), "begun", Permission.REGISTER_EDIT, asks=(word,), unless=(watch,), effects=(write,)),
        Step("end", "办结", "begun", "done", Permission.REGISTER_EDIT, asks=(word,), unless=(watch,), effects=(write,)),
    ),
)  # fmt: skip


def _written() -> tuple[int, ...]:
    """How many rows of each kind there are."""
    return tuple(model.objects.count() for model in (Case, Event, Outbox, Entry))


def _begin(office: Office, said: str) -> Case:
    event = open_case(
        fragile, step="begin", matter=Matter("T-1", office.town["a"]), answers={"word": said},
        actor=office["a"], now=NOW, key=f"begin-{said}",
    )  # fmt: skip
    return Case.objects.get(pk=event.case_id)


@pytest.fixture(autouse=True)
def _nothing_seen() -> None:
    seen.clear()


def test_an_opening_that_breaks_leaves_nothing(shared_office: Office) -> None:
    before = _written()

    with pytest.raises(RuntimeError, match="the effect broke"):
        _begin(shared_office, "break")

    assert _written() == before
    assert _begin(shared_office, "whole").version == 1


def test_a_step_that_breaks_leaves_nothing_and_its_key_is_free(shared_office: Office) -> None:
    case = _begin(shared_office, "whole")
    before = _written()

    with pytest.raises(RuntimeError, match="the effect broke"):
        take(case, "end", shared_office["a"], answers={"word": "break"}, key="k", procedure=fragile)

    case.refresh_from_db()
    assert (case.state, case.version, _written()) == ("begun", 1, before)
    take(case, "end", shared_office["a"], answers={"word": "whole"}, key="k", procedure=fragile)
    assert case.state == "done"


@pytest.mark.django_db
def test_a_guard_sees_the_case_before_and_an_effect_after(office: Office) -> None:
    case = _begin(office, "first")
    seen.clear()

    take(case, "end", office["a"], answers={"word": "last"}, procedure=fragile)

    (guarded, asked), (moved, told) = seen
    assert (guarded, moved) == ("begun", "done")
    assert asked == told
    assert asked.answers == {"word": "last"}
    assert asked.held == {"name": "T-1 2026-06-15"}
    assert [event.step for event in asked.events] == ["begin"]
    assert (asked.actor, asked.unit, asked.now) == (office["a"].pk, office.town["a"].pk, NOW)


@pytest.mark.django_db
def test_what_a_guard_says_is_refused(office: Office) -> None:
    guards = (watch, lambda case, facts: "今天不行。")
    begin = replace(fragile.step("begin"), asks=(), unless=guards)
    stubborn = replace(fragile, steps=(begin, fragile.step("end")))

    with pytest.raises(StepRefused, match="今天不行。"):
        open_case(
            stubborn, step="begin", matter=Matter("T-1", office.town["a"]), answers={},
            actor=office["a"], now=NOW, key="k",
        )  # fmt: skip
    assert Case.objects.count() == 0
