"""A procedure that cannot work cannot be made; each fault is named."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from jingwei.people.permissions import Permission
from jingwei.procedures.checks import needs_other
from jingwei.procedures.definition import Catalogue, Procedure
from jingwei.procedures.fields import Ask, Field
from jingwei.procedures.parts import Party, State, Step, Subject
from jingwei.units.kinds import Kind
from tests.procedures import hand_over as module
from tests.procedures.hand_over import hand_over, to

P = Permission
A, B = State("begun", "已开始", Party.OWNER, due=3), State("done", "已办结")
OPEN = Step("begin", "开始", (), "begun", P.REGISTER_EDIT)
END = Step("end", "办结", "begun", "done", P.REGISTER_EDIT)
THING = Subject("thing", "东西", holds=frozenset({"name"}), read=lambda pk, on: {"name": pk})


def made(**changes: object) -> Procedure:
    """A procedure with two states and two steps, but for the changes."""
    values: dict[str, object] = {
        "key": "small", "title": "小环", "subject": THING, "seen_with": P.REGISTER_VIEW,
        "states": (A, B), "steps": (OPEN, END),
    }  # fmt: skip
    return Procedure(**{**values, **changes})  # type: ignore[arg-type]


def asking(*fields: Field, **changes: object) -> tuple[Step, ...]:
    """The two steps, the second of which asks."""
    return (OPEN, replace(END, asks=fields, **changes))  # type: ignore[arg-type]


def test_a_sound_procedure_is_made() -> None:
    small = made()

    assert [step.key for step in small.openings] == ["begin"]
    assert small.steps_from("begun") == (END,)
    assert small.step("end").sources == ("begun",)
    assert small.state("done").is_closed
    assert small.parties == {Party.OWNER}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"key": "Small"}, "the key is not lower case"),
        ({"key": "s" * 60}, "no room"),
        ({"title": " "}, "it has no title"),
        ({"seen_with": None}, "with which permission it is seen"),
        ({"edition": 0}, "editions count from 1"),
        ({"states": (A, B, A)}, "two are called state begun"),
        ({"steps": (OPEN, END, END)}, "two are called step end"),
        ({"steps": (OPEN, replace(END, key="End"))}, "step 'End': not lower case"),
        ({"states": (replace(A, title=""), B)}, "state begun has no title"),
        ({"states": (replace(A, due=0), B)}, "less than a working day"),
        ({"states": (A, replace(B, due=1))}, "done is closed and cannot be due"),
        ({"steps": (OPEN, replace(END, title=""))}, "step end: it has no title"),
        ({"steps": (OPEN, replace(END, permission=cast(Permission, "register.edit")))}, "step end: it has no permission"),
        ({"steps": (OPEN, replace(END, target="gone"))}, "step end: there is no state gone"),
        ({"steps": (OPEN, END, replace(END, key="x", source="done"))}, "out of done, which is"),
        ({"steps": (END,)}, "no step opens a case"),
        ({"states": (A,), "steps": (OPEN, replace(END, target="begun"))}, "no state is closed"),
        ({"states": (A, B, State("lost", "丢"))}, "state lost is never reached"),
        ({"steps": (replace(OPEN, target="done"), END)}, "opens a case that is closed"),
        ({"steps": (OPEN, replace(END, by=Party.OTHER))}, "begun waits for the owner"),
        ({"steps": asking(Field("a", "甲"), Field("a", "乙"))}, "step end: asks a twice"),
        ({"steps": asking(Field("A", "甲"))}, "key 'A' is not lower case"),
        ({"steps": asking(Field("a", ""))}, "a has no title"),
        ({"steps": asking(Field("a", "甲", Ask.CHOICE))}, "two choices or more"),
        ({"steps": asking(Field("a", "甲", choices={"x": "一", "y": "二"}))}, "nothing else has any"),
        ({"steps": asking(Field("a", "甲", Ask.CHOICE, choices={"x": "", "y": "二"}))}, "without key"),
        ({"steps": asking(Field("name", "名称"))}, "asks name, which the thing already holds"),
        ({"steps": asking(Field("age", "年限", confirm=True))}, "does not hold it"),
        ({"steps": asking(to, other="due")}, "other names due, which is no required unit"),
        ({"steps": asking(Field("d", "日", Ask.DATE, required=False), due="d")}, "due names d"),
        ({"seen_with": ()}, "with which permission it is seen"),
        ({"steps": (OPEN, replace(END, permission=()))}, "step end: it has no permission"),
        ({"steps": asking(Field("a", "甲", kinds=(Kind.STREET,)))}, "a is no unit and has kinds"),
        ({"steps": (replace(OPEN, keeps_due=True), END)}, "step begin: it keeps a day due"),
    ],
)  # fmt: skip
def test_a_fault_is_named(changes: Mapping[str, object], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        made(**changes)


def test_of_several_permissions_one_is_enough() -> None:
    several = (P.REGISTER_EDIT, P.REGISTER_OBJECT)
    small = made(seen_with=several, steps=(replace(OPEN, permission=several), END))

    assert small.seers == small.step("begin").permissions == set(several)
    assert small.step("end").permissions == {P.REGISTER_EDIT}


def test_a_state_without_a_way_to_the_end_is_found() -> None:
    trap = (State("left", "左", Party.OWNER), State("right", "右", Party.OWNER))
    ring = (
        replace(END, key="in_", target="left"),
        Step("go", "去", "left", "right", P.REGISTER_EDIT),
        Step("back", "回", "right", "left", P.REGISTER_EDIT),
    )

    with pytest.raises(ValueError, match="small: .*in_") as bad_key:
        made(states=(A, B, *trap), steps=(OPEN, END, *ring))
    with pytest.raises(ValueError, match="left has no way out.*; .*right has no way out") as found:
        made(states=(A, B, *trap), steps=(OPEN, END, replace(ring[0], key="enter"), *ring[1:]))

    assert "no way out" not in str(bad_key.value)
    assert "begun" not in str(found.value)


def test_what_the_subject_holds_is_asked_only_to_be_confirmed() -> None:
    assert made(steps=asking(Field("name", "名称", confirm=True)))


def test_the_other_party_is_needed_unless_a_step_names_it_first() -> None:
    waits = (replace(A, turn=Party.OTHER), B)
    steps = (OPEN, replace(END, by=Party.OTHER))
    named = (replace(OPEN, asks=(to,), other="to"), steps[1])
    later = (
        OPEN,
        Step("assign", "交办", "begun", "given", P.REGISTER_EDIT, asks=(to,), other="to"),
        Step("end", "办结", "given", "done", P.REGISTER_EDIT, by=Party.OTHER),
    )
    given = State("given", "已交办", Party.OTHER)

    assert _needs(made(states=waits, steps=steps))
    assert not _needs(made(states=waits, steps=named))
    assert not _needs(made(states=(A, given, B), steps=later))
    assert not _needs(made())


def test_a_catalogue_keeps_every_edition_that_cases_follow() -> None:
    second = made(edition=2)
    catalogue = Catalogue([made(), second, hand_over])

    assert catalogue.newest("small") is second
    assert [one.edition for one in catalogue] == [1, 2, 1]
    with pytest.raises(KeyError):
        catalogue.newest("big")
    with pytest.raises(ValueError, match="same key and edition"):
        Catalogue([made(), made()])


def test_the_hand_over_reads_like_a_table() -> None:
    lines = Path(str(module.__file__)).read_text(encoding="utf-8").splitlines()

    assert len(lines) - lines.index("hand_over = Procedure(") < 60


def _needs(procedure: Procedure) -> bool:
    return any(needs_other(procedure, one) for one in procedure.openings)
