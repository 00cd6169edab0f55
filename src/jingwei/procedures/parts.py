"""What procedures are made of: parties, states, steps, subjects, and what guards and effects look at."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from jingwei.kernel.catalogue import mark
from jingwei.people.permissions import Permission
from jingwei.procedures import profile
from jingwei.procedures.fields import Answer, Field

if TYPE_CHECKING:
    from jingwei.procedures.models import Case, Event


class Party(StrEnum):
    """Who has a part in a case: whose matter it is, the one opposite, the level above both; and two that are no units.

    The asker has no account: he acts by the case's code (R-C.14). The clock acts when a day due has passed (R-C.15).
    """

    OWNER = "owner"
    OTHER = "other"
    ABOVE = "above"
    ASKER = "asker"
    CLOCK = "clock"


PARTIES = {
    Party.OWNER: mark("经办单位"),
    Party.OTHER: mark("对方单位"),
    Party.ABOVE: mark("上一级"),
    Party.ASKER: mark("申请人"),
    Party.CLOCK: mark("到期自动"),
}
# Nobody of the office: their steps need no permission, and no account takes them.
OUTSIDE = frozenset({Party.ASKER, Party.CLOCK})


@dataclass(frozen=True, slots=True)
class Facts:
    """What a guard or an effect may look at besides the case.

    `actor`: the account, 0 for nobody of the office. `unit`: the unit that acts. `answers` is empty while a button is drawn, so a guard about an answer
    lets its absence pass. `held`: what the subject holds, by key of the field. `events`: the line of
    the case so far, oldest first.
    """

    now: datetime
    on: date
    actor: int
    unit: int
    answers: Mapping[str, Answer]
    held: Mapping[str, Answer]
    events: Sequence["Event"]


# Why not, in words for the user, or "".
Guard = Callable[["Case", Facts], str]
# Which day a case is due, by what is known of it: 30 days, 60 where it weighs more.
Due = Callable[["Case", Facts], date]
# Runs within the step's transaction: what it raises undoes the step.
Effect = Callable[["Case", Facts], None]


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of thing that cases are about, and the fields that are known of it already.

    `read` tells their values, from the subject's id and the day. `optional`: a case may be about none of
    them, but about a matter that nothing in the office stands for (`MATTER`).
    """

    key: str
    title: str
    holds: frozenset[str] = frozenset()
    read: Callable[[str, date], Mapping[str, Answer]] | None = None
    optional: bool = False


# The kind of subject of a case that is about nothing the office keeps; its id is its own alone.
MATTER = "matter"
matter = Subject(MATTER, mark("事项"), optional=True)


@dataclass(frozen=True, slots=True)
class State:
    """Where a case stands: whose turn it is there, and within how many working days.

    A state without a turn is closed: nothing happens any more. `lapses`: the key of the clock's step that
    is taken once the day due has passed. `of`: the key of its procedure, which that itself fills in.
    """

    key: str
    title: str
    turn: Party | None = None
    due: int | None = None
    lapses: str = ""
    of: str = field(default="", compare=False, repr=False)

    @property
    def name(self) -> str:
        """What the office calls it, in the reader's language (R-C.26)."""
        return profile.word(self.title, profile.Place(self.of, profile.STATES, self.key))

    @property
    def term(self) -> int | None:
        """Within how many working days it is due here, for who comes to it from now on (R-C.27)."""
        return profile.term(self.due, profile.Place(self.of, profile.STATES, self.key))

    @property
    def is_closed(self) -> bool:
        """True where nobody is waited for."""
        return self.turn is None


@dataclass(frozen=True, slots=True)
class Step:
    """One move from one of the states `source` to `target`; without a source it opens the case.

    `by` says which unit of the case takes it, `permission` what that takes, one of several where there
    are several. `other`: the key of an asked unit that becomes the other party. `due`: the key of an
    asked date that becomes the day due in place of the state's working days, or a rule that tells it;
    `keeps_due`: the day stays as it was. `by_effect`: what another case brings about; no page offers it.
    `of`: the key of its procedure, which that itself fills in.
    """

    key: str
    title: str
    source: str | tuple[str, ...]
    target: str
    permission: Permission | tuple[Permission, ...]  # none for who is outside
    by: Party = Party.OWNER
    asks: tuple[Field, ...] = ()
    unless: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = ()
    other: str = ""
    due: str | Due = ""
    keeps_due: bool = False
    by_effect: bool = False
    of: str = field(default="", compare=False, repr=False)

    @property
    def name(self) -> str:
        """What the office calls it, in the reader's language (R-C.26)."""
        return profile.word(self.title, profile.Place(self.of, profile.STEPS, self.key))

    @property
    def permissions(self) -> frozenset[Permission]:
        """Those of which one is enough."""
        given = self.permission
        return frozenset(given if isinstance(given, tuple) else (given,))

    @property
    def sources(self) -> tuple[str, ...]:
        """The states it leads out of; none for a step that opens."""
        return (self.source,) if isinstance(self.source, str) else self.source

    @property
    def opens(self) -> bool:
        """True where a case begins with it."""
        return not self.sources

    @property
    def is_outside(self) -> bool:
        """True where nobody of the office takes it."""
        return self.by in OUTSIDE
