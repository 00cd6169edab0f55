"""Which cells of a public table are withheld, so that no small count of people is told or can be worked out (R-I.13).

Plain values in and out. The cells, their totals and the sums that hold between them are read as a graph: a line or
column is a vertex, a cell joins its line and its column. What can still be moved along a ring of withheld cells,
none falling below one, is what a reader cannot know.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

LEAST = 5  # a count of people that may be told (E-13, E-17)
_FREE = ("", -1)  # where no sum holds: the columns of a table of one line
_ANY = 1 << 40  # more than there are people
Place = tuple[int, int]  # line and column; the totals stand behind the last
_Vertex = tuple[str, int]
_Arcs = dict[tuple[_Vertex, _Vertex], int]


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as the public sees it: None where a cell is withheld. Totals of lines and of columns, and of all."""

    cells: tuple[tuple[int | None, ...], ...]
    lines: tuple[int | None, ...]
    columns: tuple[int | None, ...]
    total: int | None


def shown(table: Sequence[Sequence[int]], *, least: int = LEAST) -> Shown:
    """The table with its totals, without what is small and what would give it away.

    Small is from 1 to below `least`; nought tells of nobody and stays. Of a small cell a reader cannot even tell that it
    is small, of any other withheld cell at least two values stay possible; so is it with the totals that are withheld.
    ValueError for a table without cells, with lines of different length, or with a negative count.
    """
    if not table or not table[0] or len({len(line) for line in table}) > 1:
        raise ValueError("a table has lines of one length")
    if any(count < 0 for line in table for count in line):
        raise ValueError("a count is not negative")
    counts = _Counts(table)
    withheld = {place for place, count in counts.all.items() if 0 < count < least}
    while exposed := [one for one in withheld if not counts.is_hidden(one, withheld, least)]:
        withheld |= counts.more(min(exposed), withheld, least)
    return counts.without(withheld)


class _Counts:
    """A table with its totals, by place, and what joins what."""

    def __init__(self, table: Sequence[Sequence[int]]) -> None:
        self.high, self.wide = len(table), len(table[0])
        self.all = {
            (i, j): sum(
                count
                for line in (table if i == self.high else table[i : i + 1])
                for count in (line if j == self.wide else line[j : j + 1])
            )
            for i in range(self.high + (self.high > 1))
            for j in range(self.wide + (self.wide > 1))
        }

    def without(self, withheld: set[Place]) -> Shown:
        """As the public sees it. The total of one line alone is its only cell again, and goes with it."""

        def said(i: int, j: int) -> int | None:
            place = min(i, self.high - (self.high == 1)), min(j, self.wide - (self.wide == 1))
            return None if place in withheld else self.all[place]

        inner, columns = range(self.high), range(self.wide)
        return Shown(
            tuple(tuple(said(i, j) for j in columns) for i in inner),
            tuple(said(i, self.wide) for i in inner),
            tuple(said(self.high, j) for j in columns),
            said(self.high, self.wide),
        )

    def is_hidden(self, place: Place, withheld: set[Place], least: int) -> bool:
        """Whether a reader of the rest cannot tell the cell, as `shown` promises."""
        return any(self._can_move(place, withheld, up=up) for up in self._moves(place, least))

    def _moves(self, place: Place, least: int) -> tuple[int, ...]:
        """By how much a reader must hold it possible that the cell is larger, or smaller: any of these."""
        count = self.all[place]
        return (least - count,) if count < least else (1, -1)

    def more(self, place: Place, withheld: set[Place], least: int) -> set[Place]:
        """What is withheld next for a cell that can be told: the cheapest ring, else the smallest count that is left."""
        for up in self._moves(place, least):
            if not self._can_move(place, withheld, up=up) and (
                ring := self._ring(place, withheld, up)
            ):
                return ring
        left = [one for one, count in self.all.items() if count and one not in withheld]
        return {min(left, key=lambda one: (self._cost(one), one))}

    def _cost(self, place: Place) -> int:
        """What the public loses: the count, and more by far where it is a total."""
        is_total = place[0] == self.high or place[1] == self.wide
        return self.all[place] + (_ANY if is_total else 0)

    def _ring(self, place: Place, withheld: set[Place], up: int) -> set[Place]:
        """The cells that lead back to the cell with room for so much, those that are withheld already for nothing."""
        arcs: dict[_Vertex, list[tuple[_Vertex, int, Place]]] = defaultdict(list)
        for one, count in self.all.items():
            if one == place or not count:
                continue
            start, end = self._ends(one)
            cost = 0 if one in withheld else self._cost(one)
            arcs[start].append((end, cost, one))
            if count - 1 >= abs(up):
                arcs[end].append((start, cost, one))
        start, end = self._ends(place)
        return set(_cheapest(arcs, *((end, start) if up > 0 else (start, end)))) - withheld

    def _can_move(self, place: Place, withheld: set[Place], *, up: int) -> bool:
        """Whether the cell could be larger by so much, smaller where it is negative, and all sums still hold."""
        if up < 0 and self.all[place] + up < 1:
            return False
        arcs: _Arcs = defaultdict(int)
        for one in withheld - {place}:
            start, end = self._ends(one)
            arcs[start, end] += _ANY
            arcs[end, start] += self.all[one] - 1  # nought is never withheld
        start, end = self._ends(place)
        source, sink = (end, start) if up > 0 else (start, end)
        return source == sink or _flows(arcs, source, sink, abs(up))

    def _ends(self, place: Place) -> tuple[_Vertex, _Vertex]:
        """From which vertex to which a cell adds: a cell from its line to its column, a total the other way round."""
        line: _Vertex = ("line", place[0]) if self.wide > 1 else _FREE
        column: _Vertex = ("column", place[1]) if self.high > 1 else _FREE
        is_back = (place[0] == self.high) != (place[1] == self.wide)
        return (column, line) if is_back else (line, column)


def _cheapest(
    arcs: Mapping[_Vertex, Sequence[tuple[_Vertex, int, Place]]], source: _Vertex, sink: _Vertex
) -> tuple[Place, ...]:
    """The cells of the cheapest way (Dijkstra); none where there is none."""
    waiting: list[tuple[int, _Vertex, tuple[Place, ...]]] = [(0, source, ())]
    done: set[_Vertex] = set()
    while waiting:
        spent, here, way = heappop(waiting)
        if here == sink:
            return way
        if here not in done:
            done.add(here)
            for end, cost, place in arcs.get(here, ()):
                heappush(waiting, (spent + cost, end, (*way, place)))
    return ()


def _flows(arcs: _Arcs, source: _Vertex, sink: _Vertex, amount: int) -> bool:
    """Whether so much can go from one vertex to the other (Edmonds and Karp)."""
    left = amount
    while left > 0:
        way = list(_way(arcs, source, sink))
        if not way:
            return False
        step = min(left, *(arcs[arc] for arc in way))
        for start, end in way:
            arcs[start, end] -= step
            arcs[end, start] += step
        left -= step
    return True


def _way(arcs: Mapping[tuple[_Vertex, _Vertex], int], source: _Vertex, sink: _Vertex) -> Iterator[tuple[_Vertex, _Vertex]]:  # fmt: skip
    """The arcs of a shortest way, from its end; none where there is none."""
    came: dict[_Vertex, _Vertex] = {source: source}
    waiting = deque([source])
    while waiting and sink not in came:
        here = waiting.popleft()
        for (start, end), room in arcs.items():
            if start == here and room > 0 and end not in came:
                came[end] = here
                waiting.append(end)
    here = sink
    while here in came and here != source:
        yield came[here], here
        here = came[here]
