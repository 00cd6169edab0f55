"""Walks any procedure of the office as its definition says, and tells by a model of its own what may happen.

The model knows the table of states and steps, who holds which role where, and counting; nothing of how the engine
moves a case. Guards and effects belong to the areas and are tested there: here an effect counts that it ran.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from jingwei.people.models import Account, Post
from jingwei.people.permissions import ROLES, Permission
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.checks import needs_other
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Answer, Ask, Field
from jingwei.procedures.models import Case, Event, Outbox
from jingwei.procedures.operations import Matter, open_case, take_step
from jingwei.procedures.parts import Facts, Party, Step
from jingwei.units.models import Unit
from tests.areas.deeds import Office
from tests.register.town import NOW

FAR = date(2027, 6, 15)
OWNER_UNIT, OTHER_UNIT, DEPARTMENT = "a", "b", "civil"


@dataclass
class Counting:
    """The procedure without its guards, each step with an effect that counts."""

    procedure: Procedure
    done: list[tuple[int, str]] = field(default_factory=list)

    def of(self, case: int) -> list[str]:
        return [step for pk, step in self.done if pk == case]


def counting(procedure: Procedure) -> Counting:
    found = Counting(procedure)

    def count(key: str) -> tuple:
        def ran(case: Case, _facts: Facts) -> None:
            found.done.append((case.pk, key))

        return (ran,)

    steps = tuple(replace(one, unless=(), effects=count(one.key)) for one in procedure.steps)
    found.procedure = replace(procedure, steps=steps)
    return found


def answers(step: Step, office: Office) -> dict[str, Answer]:
    """Something right for each question."""
    return {one.key: _answer(one, office) for one in step.asks}


def _answer(asked: Field, office: Office) -> Answer:
    if asked.ask is Ask.UNIT:
        fit = (
            one
            for one in office.town.units.values()
            if one.kind in asked.kinds and one != office.town[OWNER_UNIT]
        )
        return next(fit, office.town[OTHER_UNIT]).pk
    known: Mapping[Ask, Answer] = {
        Ask.CHOICE: next(iter(asked.choices), ""), Ask.DATE: FAR, Ask.NUMBER: 7, Ask.YES_NO: True,
        Ask.TEXT: "说明", Ask.EVIDENCE: "文〔2026〕1 号",
    }  # fmt: skip
    return known[asked.ask]


@dataclass
class Model:
    """What a case must look like: its state, how often it moved, which unit is which party, who opened it."""

    procedure: Procedure
    office: Office
    state: str
    owner: Unit
    other: Unit | None
    taken: list[str]
    opener: str = ""
    parties: list[Unit] = field(default_factory=list)  # the other ones, those of before too

    @property
    def version(self) -> int:
        return len(self.taken)

    def unit(self, party: Party) -> Unit | None:
        if party is Party.OWNER:
            return self.owner
        if party is Party.OTHER:
            return self.other
        return self._above() if party is Party.ABOVE else None

    def _above(self) -> Unit | None:
        """The lowest unit above both where both lie in one tree, else the one above the first."""
        line = _line(self.owner)[:-1]
        if self.other is not None and self.other.tree == self.owner.tree:
            line = [pk for pk in line if pk in _line(self.other)[:-1]]
        units = {unit.pk: unit for unit in self.office.town.units.values()}
        return units[line[-1]] if line else None

    def may(self, step: Step, by: str) -> bool:
        """By role and place, of a case in sight: a post with the permission on the unit that the step is left to."""
        if by == "":
            return step.by in (Party.ASKER, Party.CLOCK)
        unit = self.unit(step.by)
        return unit is not None and self.sees(by) and self._holds(by, step.permissions, [unit])

    def sees(self, by: str) -> bool:
        """With the permission to see it over one of its units, or as who opened it and may still open one (R-C.5)."""
        parties = [self.owner, *self.parties, *([self.other] if self.other else [])]
        opening = {one for step in self.procedure.openings for one in step.permissions}
        return self._holds(by, self.procedure.seers, parties) or (
            by == self.opener and self._holds(by, opening, parties)
        )

    def _holds(self, by: str, wanted: Collection[Permission], units: list[Unit]) -> bool:
        """A post with one of the permissions on a unit, above it, or above the place it serves."""
        post = Post.objects.select_related("unit").get(account=self.office[by])
        assert post.unit
        reached = {
            pk for one in units for pk in (*_line(one), *(_line(one.serves) if one.serves else []))
        }
        return bool(ROLES[post.role].permissions & set(wanted)) and post.unit.pk in reached

    def takes(self, step: Step) -> None:
        """The step, taken."""
        assert self.state in step.sources
        self.state, self.taken = step.target, [*self.taken, step.key]
        if step.other:
            given = answers(step, self.office)[step.other]
            self.parties += [self.other] if self.other else []
            self.other = next(one for one in self.office.town.units.values() if one.pk == given)

    def who(self, step: Step) -> str:
        """Somebody who may take it; "" for who is outside."""
        if step.by in (Party.ASKER, Party.CLOCK):
            return ""
        return next(name for name in self.office.people if self.may(step, name))

    def opens(self, step: Step) -> str:
        """Somebody who may begin with it, before there is a case to see."""
        if step.by in (Party.ASKER, Party.CLOCK):
            return ""
        unit = self.unit(step.by)
        assert unit
        return next(
            name for name in self.office.people if self._holds(name, step.permissions, [unit])
        )

    def holds(self, counted: Counting, case_id: int) -> None:
        """Says whether the database agrees in everything that the model knows."""
        with seeing(EVERYTHING):
            case = Case.objects.get(pk=case_id)
            events = list(Event.objects.filter(case=case).order_by("sequence"))
            told = Outbox.objects.filter(case=case).count()
        closed = self.procedure.state(self.state).turn is None
        assert (case.state, case.version) == (self.state, self.version)
        assert [one.step for one in events] == self.taken
        assert [one.sequence for one in events] == list(range(1, self.version + 1))
        assert told == self.version
        assert counted.of(case_id) == self.taken
        turn = self.procedure.state(self.state).turn
        unit = self.unit(turn) if turn else None
        assert case.waits_for_id == (unit.pk if unit else None)
        assert (case.closed_at is not None) is closed
        assert case.waits_outside is (turn is Party.ASKER)


def opened(
    counted: Counting, office: Office, step: Step, *, key: str, subject: str
) -> tuple[Model, int]:
    """A case that begins with the step, and its model."""
    procedure = counted.procedure
    wants_other = needs_other(procedure, step)
    department = any(
        one.kinds for each in procedure.steps for one in each.asks if one.key == each.other
    )
    other = office.town[DEPARTMENT if department else OTHER_UNIT] if wants_other else None
    model = Model(procedure, office, "", office.town[OWNER_UNIT], other, [])
    said = answers(step, office)
    if step.other:
        model.other = next(one for one in office.town.units.values() if one.pk == said[step.other])
    model.opener = model.opens(step)
    event = open_case(
        procedure, step=step.key, matter=Matter(subject, model.owner, other), answers=said,
        actor=actor_of(office, model.opener), now=NOW, key=key,
    )  # fmt: skip
    model.state, model.taken = step.target, [step.key]
    return model, event.case_id


def actor_of(office: Office, name: str) -> Account | None:
    return office[name] if name else None


def take(model: Model, case_id: int, step: Step, *, by: str, key: str, version: int = 0) -> Event:
    """What somebody sends, right or wrong."""
    return take_step(
        model.procedure, step=step.key, case_id=case_id, version=version or model.version,
        answers=answers(step, model.office), actor=actor_of(model.office, by), now=NOW, key=key,
    )  # fmt: skip


def way_to(procedure: Procedure, wanted: str) -> list[Step]:
    """The shortest way from an opening to the state."""
    ways: dict[str, list[Step]] = {one.target: [one] for one in reversed(procedure.openings)}
    ahead = list(ways)
    while ahead:
        state = ahead.pop(0)
        for step in procedure.steps_from(state):
            if step.target not in ways:
                ways[step.target] = [*ways[state], step]
                ahead.append(step.target)
    return ways[wanted]


def _line(unit: Unit) -> list[int]:
    return [int(part) for part in unit.path.split("/") if part]
