"""Finds the groups exactly, as whole numbers (R-FP.7)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ortools.sat.python import cp_model

from jingwei.areas.formation.grouping import (
    Group,
    Grouping,
    Neighbour,
    Tie,
    refuse_senseless,
    shared_by,
    why_left,
)
from jingwei.areas.formation.kinds import ENOUGH, MOST_HOSTS

FEWEST = 2  # hosts of a joint branch
WORK = 2.0  # of each wish of a part, in the solver's own measure: the same on every machine
Alike = tuple[
    int, tuple[Tie, ...]
]  # members, ties: who has both the same can stand for one another


def pack(neighbours: Sequence[Neighbour]) -> Grouping:
    """Groups of two to five that share something and have three members together, as R-FP.7 says.

    The same question in any order has the same answer. First as many organisations as can be, then as few
    groups, then the nearest; where that was not proven in the time there is, the answer says so. Raises
    ValueError for what `refuse_senseless` names.

    Why whole numbers of each tie are enough. Of those who come together by a tie, n with m members, none of
    more than two, g groups can be made if and only if 2g <= n <= 5g and m >= 3g: where at most g have two
    members, each of these takes one with one member, each other group takes three, and there are as many
    because m >= 3g; where more have two members, each group takes one of them and anybody else. The rest
    fills up what has fewer than five. `_split` does just that.
    """
    refuse_senseless(neighbours)
    asked = sorted(neighbours, key=lambda one: one.organisation)
    models = [_Model(part) for part in _parts(asked)]
    groups = [group for model in models for group in _solved(model)]
    groups.sort(key=lambda one: (one.tie.shared, one.organisations))
    taken = {number for one in groups for number in one.organisations}
    left = [one for one in asked if one.organisation not in taken]
    reasons = tuple((one.organisation, why_left(one, asked)) for one in left)
    return Grouping(tuple(groups), reasons, is_proven=all(model.is_proven for model in models))


def _parts(asked: Sequence[Neighbour]) -> list[list[Neighbour]]:
    """Those who share something, directly or over others, apart from all the rest."""
    head = {one.organisation: one.organisation for one in asked}

    def root(number: int) -> int:
        while head[number] != number:
            head[number] = number = head[head[number]]
        return number

    met: dict[Tie, int] = {}
    for one in asked:
        for tie in sorted(one.ties):
            first = met.setdefault(tie, one.organisation)
            head[root(one.organisation)] = root(first)
    parts: dict[int, list[Neighbour]] = defaultdict(list)
    for one in asked:
        parts[root(one.organisation)].append(one)
    return [part for part in parts.values() if len(part) >= FEWEST]


class _Model:
    """How many of whom come by which tie, in how many groups of each tie."""

    def __init__(self, part: Sequence[Neighbour]) -> None:
        self.alike: dict[Alike, list[Neighbour]] = defaultdict(list)
        self.is_proven = True
        ties = _worth_it(part)
        for one in part:
            self.alike[one.members, tuple(sorted(one.ties & ties))].append(one)
        self._model = cp_model.CpModel()
        self.come = {
            (kind, tie): self._model.new_int_var(0, len(self.alike[kind]), "")
            for kind in sorted(self.alike) for tie in kind[1]
        }  # fmt: skip
        most = len(part) // FEWEST
        self.groups = {tie: self._model.new_int_var(0, most, "") for tie in sorted(ties)}
        self._bound()

    def solve(self) -> dict[Tie, tuple[list[Neighbour], int]]:
        """Who comes together by which tie, in how many groups."""
        far = sum(tie.shared * var for (_kind, tie), var in self.come.items())
        solver = _solver()
        for wish in (-sum(self.come.values()), sum(self.groups.values()), far):
            self._least(wish, solver)
        waiting = {kind: iter(listed) for kind, listed in self.alike.items()}
        found: dict[Tie, tuple[list[Neighbour], int]] = {}
        for tie, count in self.groups.items():
            who = [
                next(waiting[kind])
                for kind in sorted(self.alike) if tie in kind[1]
                for _ in range(solver.value(self.come[kind, tie]))
            ]  # fmt: skip
            if who:
                found[tie] = (who, solver.value(count))
        return found

    def _bound(self) -> None:
        """Everybody at most once; of each tie enough for its groups and not too many."""
        for kind, listed in self.alike.items():
            self._model.add(sum(self.come[kind, tie] for tie in kind[1]) <= len(listed))
        for tie, count in self.groups.items():
            here = [(kind[0], var) for (kind, by), var in self.come.items() if by == tie]
            hosts = sum(var for _members, var in here)
            self._model.add(hosts <= MOST_HOSTS * count)
            self._model.add(hosts >= FEWEST * count)
            self._model.add(sum(members * var for members, var in here) >= ENOUGH * count)

    def _least(self, wish: cp_model.LinearExprT, solver: cp_model.CpSolver) -> None:
        """The least of it, which what follows may not worsen; in time that is the same on every machine."""
        self._model.minimize(wish)
        status = solver.solve(self._model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):  # no group at all is a solution
            raise RuntimeError(f"no groups were found: {solver.status_name(status)}")
        self.is_proven = self.is_proven and status == cp_model.OPTIMAL
        self._model.add(wish <= round(solver.objective_value))
        self._model.clear_hints()
        for var in (*self.come.values(), *self.groups.values()):
            self._model.add_hint(var, solver.value(var))


def _solved(model: _Model) -> Iterator[Group]:
    for members, count in model.solve().values():
        for group in _split(members, count):
            numbers = tuple(sorted(one.organisation for one in group))
            yield Group(numbers, shared_by(group)[0])


def _worth_it(part: Iterable[Neighbour]) -> set[Tie]:
    """The ties that hold enough for one group."""
    listed = list(part)
    hosts = Counter(tie for one in listed for tie in one.ties)
    members: Counter[Tie] = Counter()
    for one in listed:
        members.update(dict.fromkeys(one.ties, one.members))
    return {tie for tie, count in hosts.items() if count >= FEWEST and members[tie] >= ENOUGH}


def _solver() -> cp_model.CpSolver:
    """One that gives the same answer whenever it is asked."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.linearization_level = 2  # the bounds are nearly whole, and prove much
    solver.parameters.max_deterministic_time = WORK
    return solver


def _split(members: Sequence[Neighbour], count: int) -> list[list[Neighbour]]:
    """So many groups of them, each within the bounds, of even size."""
    by_number = sorted(members, key=lambda one: one.organisation)
    twos = [one for one in by_number if one.members == 2]
    ones = [one for one in by_number if one.members == 1]
    groups: list[list[Neighbour]] = [[] for _ in range(count)]
    for group, head in zip(groups, list(twos), strict=False):
        group.append(head)
        twos.remove(head)
    for group in groups:
        while sum(one.members for one in group) < ENOUGH:
            group.append((ones or twos).pop(0))
    for one in (*twos, *ones):
        min(groups, key=len).append(one)
    return groups
