"""Lays a chain out as a drawing: stages as columns, joint branches as brackets over their hosts, lines next door."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from jingwei.web.chains.graph import STANDS, Branch, Graph, Node

# In units of the drawing, which are pixels on a screen.
WIDTH, HEIGHT = 216, 48  # of a node
_APART, _ROW = 48, 60  # between columns; from node to node below
_EDGE, _HEAD, _TITLE = 16, 40, 26  # at the sides; above everything; above the nodes of a bracket
_LETTERS = 14  # of a name that fits in a node
_BRACKET_LETTERS = 24
MOST_LINES = 150  # of more, only the marks are drawn


@dataclass(frozen=True, slots=True)
class Box:
    """A node where it is drawn. mark: whether somebody next door supplies it or is supplied."""

    node: Node
    x: int
    y: int
    short: str
    shape: str
    word: str
    mark: bool


@dataclass(frozen=True, slots=True)
class Bracket:
    """A joint branch around its hosts."""

    branch: Branch
    short: str
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the page draws. columns: the stage and the middle of its column; lines: from side to side."""

    columns: list[tuple[int, int]]
    boxes: list[Box]
    brackets: list[Bracket]
    lines: list[tuple[int, int, int, int]]
    width: int
    height: int


def drawn(graph: Graph) -> Drawing:
    """One lane for each bracket, one below for all others; a node stands in the first of its brackets."""
    lefts = {stage: _EDGE + place * (WIDTH + _APART) for place, stage in enumerate(graph.stages)}
    marked = {one.organisation for pair in graph.pairs for one in pair}
    boxes, brackets, top = list[Box](), list[Bracket](), _HEAD
    for branch, nodes in _lanes(graph):
        above = _TITLE if branch else 0
        rows = Counter[int]()
        for one in nodes:
            shape, word = STANDS[one.stands]
            y = top + above + rows[one.stage] * _ROW
            boxes.append(Box(one, lefts[one.stage], y, _short(one.name, _LETTERS), shape, word, one.organisation in marked))  # fmt: skip
            rows[one.stage] += 1
        height = above + max(rows.values()) * _ROW
        if branch:
            brackets.append(Bracket(branch, _short(branch.name, _BRACKET_LETTERS), top, height))
            height += _TITLE // 2
        top += height
    columns = [(stage, left + WIDTH // 2) for stage, left in lefts.items()]
    width = 2 * _EDGE + len(lefts) * (WIDTH + _APART) - _APART
    return Drawing(columns, boxes, brackets, _lines(graph, boxes), max(width, 2 * _EDGE), top)


def _lanes(graph: Graph) -> Iterable[tuple[Branch | None, list[Node]]]:
    left = list(graph.nodes)
    for branch in graph.branches:
        own = [one for one in left if branch.is_bracket and one.organisation in branch.hosts]
        if own:
            left = [one for one in left if one not in own]
            yield branch, own
    if left:
        yield None, left


def _lines(graph: Graph, boxes: Iterable[Box]) -> list[tuple[int, int, int, int]]:
    if len(graph.pairs) > MOST_LINES:
        return []
    at = {box.node.organisation: (box.x, box.y + HEIGHT // 2) for box in boxes}
    return [
        (at[one.organisation][0] + WIDTH, at[one.organisation][1], *at[two.organisation])
        for one, two in graph.pairs
    ]


def _short(name: str, letters: int) -> str:
    return name if len(name) <= letters else f"{name[: letters - 1]}…"
