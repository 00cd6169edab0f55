"""What is wrong with a procedure: found when it is made, so that no case can get stuck (R-C.1)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from jingwei.evidence.kinds import MOST_OUTSIDE
from jingwei.people.permissions import Permission
from jingwei.procedures.fields import KEY, Ask, Field
from jingwei.procedures.parts import Party, State, Step, Subject

LONGEST = 64  # characters of an action in the journal


class Loop(Protocol):
    """A procedure, as far as it is looked at here."""

    @property
    def key(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def subject(self) -> Subject: ...

    @property
    def seen_with(self) -> Permission | tuple[Permission, ...]: ...

    @property
    def states(self) -> tuple[State, ...]: ...

    @property
    def steps(self) -> tuple[Step, ...]: ...

    @property
    def edition(self) -> int: ...

    @property
    def openings(self) -> tuple[Step, ...]: ...

    def state(self, key: str) -> State: ...

    def steps_from(self, state: str) -> tuple[Step, ...]: ...


def problems(procedure: Loop) -> list[str]:
    """Every fault, each naming the state, the step or the field; none for a sound procedure."""
    found = [*_names(procedure), *_states(procedure.states)]
    for step in procedure.steps:
        found += [f"step {step.key}: {fault}" for fault in _step(step, procedure)]
    # Ways are looked for only where every step leads from and to states that there are.
    return found or [*_ways(procedure), *_turns(procedure), *_lapses(procedure)]


def needs_other(procedure: Loop, opening: Step) -> bool:
    """Says whether a case that begins with the step must have its other party from the start.

    True where, before any step has named one, a state waits for it or a step is taken by it.
    """
    if opening.by is Party.OTHER:
        return True
    reached = _reach(
        set() if opening.other else {opening.target},
        [(s.sources, s.target) for s in procedure.steps if not s.other],
    )
    waiting = any(procedure.state(key).turn is Party.OTHER for key in reached)
    return waiting or any(s.by is Party.OTHER and reached & set(s.sources) for s in procedure.steps)


def _names(procedure: Loop) -> Iterator[str]:
    if not KEY.fullmatch(procedure.key):
        yield "the key is not lower case with underscores"
    if not procedure.title.strip():
        yield "it has no title"
    if not _are_permissions(procedure.seen_with):
        yield "it does not say with which permission it is seen"
    if any(len(f"procedures.{procedure.key}.{step.key}") > LONGEST for step in procedure.steps):
        yield "the journal has no room for the key with those of its steps"
    if procedure.edition < 1:
        yield "editions count from 1"
    for what, keys in (
        ("state", [state.key for state in procedure.states]),
        ("step", [step.key for step in procedure.steps]),
    ):
        yield from (f"two are called {what} {key}" for key in _twice(keys))
        yield from (f"{what} {key!r}: not lower case" for key in keys if not KEY.fullmatch(key))


def _states(states: Iterable[State]) -> Iterator[str]:
    for state in states:
        if not state.title.strip():
            yield f"state {state.key} has no title"
        if state.is_closed and state.due is not None:
            yield f"state {state.key} is closed and cannot be due"
        if state.due is not None and state.due < 1:
            yield f"state {state.key} is due in less than a working day"
        if state.turn is Party.CLOCK:
            yield f"state {state.key} waits for the clock: it lapses instead"


def _step(step: Step, procedure: Loop) -> Iterator[str]:
    if not step.title.strip():
        yield "it has no title"
    if step.is_outside and step.permissions:
        yield "it is taken outside the office and has a permission"
    if not step.is_outside and not _are_permissions(step.permission):
        yield "it has no permission"
    if step.by is Party.CLOCK and (step.asks or step.opens):
        yield "it is the clock's, and asks or opens"
    if step.by is Party.ASKER and any(one.files > MOST_OUTSIDE for one in step.asks):
        yield f"it is the asker's, and takes more than {MOST_OUTSIDE} files"
    if step.by is Party.ASKER and any(one.ask is Ask.UNIT and not one.kinds for one in step.asks):
        yield "it is the asker's, and asks for a unit of any kind"
    known = {state.key for state in procedure.states}
    yield from (f"there is no state {key}" for key in {*step.sources, step.target} - known)
    yield from (
        f"it leads out of {state.key}, which is closed"
        for state in procedure.states
        if state.is_closed and state.key in step.sources
    )
    yield from _asked(step, procedure)


def _asked(step: Step, procedure: Loop) -> Iterator[str]:
    yield from (f"asks {key} twice" for key in _twice([one.key for one in step.asks]))
    for one in step.asks:
        yield from one.problems()
        holds = one.key in procedure.subject.holds
        if holds and not one.confirm:
            yield f"it asks {one.key}, which the {procedure.subject.key} already holds"
        if one.confirm and not (holds and procedure.subject.read):
            yield f"{one.key} is to be confirmed, but the {procedure.subject.key} does not hold it"
    yield from _named(step, "other", step.other, Ask.UNIT)
    if isinstance(step.due, str):
        yield from _named(step, "due", step.due, Ask.DATE)
    if step.keeps_due and (step.due or step.opens):
        yield "it keeps a day due that it sets itself, or that there is not yet"


def _named(step: Step, role: str, key: str, ask: Ask) -> Iterator[str]:
    """A field that decides something must be asked, of the right kind, and required."""
    asked: dict[str, Field] = {one.key: one for one in step.asks}
    if key and (key not in asked or asked[key].ask is not ask or not asked[key].required):
        yield f"{role} names {key}, which is no required {ask.value} that it asks"


def _ways(procedure: Loop) -> Iterator[str]:
    """Each state is reached from an opening, and from each open one a closed one is."""
    moves = [(step.sources, step.target) for step in procedure.steps]
    begun = _reach({step.target for step in procedure.openings}, moves)
    closed = {state.key for state in procedure.states if state.is_closed}
    back = [((target,), source) for sources, target in moves for source in sources]
    ended = _reach(closed, back)
    if not procedure.openings:
        yield "no step opens a case"
    if not closed:
        yield "no state is closed"
    for state in procedure.states:
        if state.key not in begun:
            yield f"state {state.key} is never reached"
        if state.key not in ended:
            yield f"state {state.key} has no way out to a closed one"
    for step in procedure.openings:
        if procedure.state(step.target).is_closed:
            yield f"step {step.key} opens a case that is closed"


def _turns(procedure: Loop) -> Iterator[str]:
    """Who is waited for can do something."""
    for state in procedure.states:
        takers = {step.by for step in procedure.steps_from(state.key)}
        if state.turn and state.turn not in takers:
            yield f"state {state.key} waits for the {state.turn}, who has no step there"


def _lapses(procedure: Loop) -> Iterator[str]:
    """What a state lapses by is the clock's step out of it, and each such step is named where it leads from."""
    for state in procedure.states:
        clock = [one.key for one in procedure.steps_from(state.key) if one.by is Party.CLOCK]
        if clock != [state.lapses] * bool(state.lapses):
            yield f"state {state.key} lapses by {state.lapses!r}, and the clock has {clock} there"


def _reach(start: Iterable[str], moves: Sequence[tuple[tuple[str, ...], str]]) -> set[str]:
    """The states that the moves lead to from these, with themselves."""
    found = set(start)
    while more := {target for sources, target in moves if found & set(sources)} - found:
        found |= more
    return found


def _are_permissions(value: object) -> bool:
    several = value if isinstance(value, tuple) else (value,)
    return bool(several) and all(isinstance(one, Permission) for one in several)


def _twice(keys: list[str]) -> list[str]:
    return sorted({key for key in keys if keys.count(key) > 1})
