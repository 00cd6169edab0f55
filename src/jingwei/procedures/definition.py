"""A procedure as a value: its states, its steps, whose turn it is; checked when it is made (R-C.1)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from jingwei.people.permissions import Permission
from jingwei.procedures import profile
from jingwei.procedures.checks import problems
from jingwei.procedures.parts import Party, State, Step, Subject

if TYPE_CHECKING:
    from jingwei.procedures.models import Case


@dataclass(frozen=True, slots=True)
class Procedure:
    """A closed loop over cases about one kind of subject; raises ValueError naming every fault.

    `seen_with`: what it takes to see its cases, one of several where there are several. `once`: a
    subject has one open case at a time.
    `edition` counts up with every change of states or steps: a case stays with the one it began in.
    """

    key: str
    title: str
    subject: Subject
    seen_with: Permission | tuple[Permission, ...]
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    once: bool = False
    edition: int = 1
    _states: Mapping[str, State] = field(init=False, repr=False, compare=False)
    _steps: Mapping[str, Step] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name in ("states", "steps"):
            own = tuple(replace(one, of=self.key) for one in getattr(self, name))
            object.__setattr__(self, name, own)
        object.__setattr__(self, "_states", {state.key: state for state in self.states})
        object.__setattr__(self, "_steps", {step.key: step for step in self.steps})
        if found := problems(self):
            raise ValueError(f"procedure {self.key}: " + "; ".join(found))

    @property
    def name(self) -> str:
        """What the office calls it, in the reader's language (R-C.26)."""
        return profile.word(self.title, profile.Place(self.key))

    @property
    def seers(self) -> frozenset[Permission]:
        """The permissions of which one is enough to see its cases."""
        given = self.seen_with
        return frozenset(given if isinstance(given, tuple) else (given,))

    def state(self, key: str) -> State:
        """The state with this key; KeyError where there is none."""
        return self._states[key]

    def step(self, key: str) -> Step:
        """The step with this key; KeyError where there is none."""
        return self._steps[key]

    def steps_from(self, state: str) -> tuple[Step, ...]:
        """The steps that lead out of a state, in their order."""
        return tuple(step for step in self.steps if state in step.sources)

    @property
    def openings(self) -> tuple[Step, ...]:
        """The steps with which a case begins."""
        return tuple(step for step in self.steps if step.opens)

    @property
    def parties(self) -> frozenset[Party]:
        """The units whose turn it may be, or who take a step."""
        turns = {state.turn for state in self.states if state.turn}
        return frozenset(turns | {step.by for step in self.steps})


class Catalogue:
    """The procedures of an office, every edition that cases still follow, by key and edition.

    Raises ValueError where two are the same edition of one key.
    """

    def __init__(self, procedures: Iterable[Procedure]) -> None:
        listed = list(procedures)
        found = {(one.key, one.edition): one for one in listed}
        if len(found) != len(listed):
            raise ValueError("two procedures have the same key and edition")
        self._found: Mapping[tuple[str, int], Procedure] = MappingProxyType(found)

    def __iter__(self) -> Iterator[Procedure]:
        return iter(self._found.values())

    def newest(self, key: str) -> Procedure:
        """The newest edition of a procedure, in which cases open; KeyError where there is none."""
        editions = [edition for name, edition in self._found if name == key]
        if not editions:
            raise KeyError(key)
        return self._found[key, max(editions)]

    def of(self, case: "Case") -> Procedure:
        """The edition that a case follows; KeyError where the office has it no more."""
        return self._found[case.procedure, case.edition]
