"""Draws the flow from the departments to the register: bands as wide as their rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

import polars as pl

from jingwei.fusion.outputs.model import Round
from jingwei.fusion.outputs.report.markup import ROW_STATUS, Where, door, number
from jingwei.fusion.outputs.words import STATUS, word
from jingwei.kernel.catalogue import translate as _

WIDTH = 1000
LEFT, MIDDLE, RIGHT, BAR = 210, 560, 850, 12
ROWS_HEIGHT = 400.0
SLOT, GAP = 18.0, 5.0
MIDDLE_GAP = 44.0
THINNEST = 0.6


@dataclass
class Node:
    """A bar: where it begins, how high it is, and how much of it bands already take, on each side."""

    top: float
    height: float
    entered: float = 0.0
    left: float = 0.0


def flow(written: Round) -> str:
    """The picture as one SVG; every band is a link to its rows."""
    balance = written.fusion.balance
    total = int(balance["read"].sum())
    if not total:
        return f'<p class="lead">{escape(_("没有读入任何行。"))}</p>'
    scale = ROWS_HEIGHT / total
    widths = balance.select(_width(pl.col(status), scale=scale) for status in STATUS)
    reads = widths.sum_horizontal().to_list()
    departments = _stack(reads, gap=GAP, slot=SLOT, top=8)
    height = departments[-1].top + max(departments[-1].height, SLOT) + 12
    counts = [int(balance[status].sum()) for status in STATUS]
    sums = [float(widths[status].sum()) for status in STATUS]
    top = max(24, (height - sum(sums) - MIDDLE_GAP * 3) / 2)
    ends = _stack(sums, gap=MIDDLE_GAP, slot=0, top=top)
    height = max(height, ends[-1].top + ends[-1].height + 30)
    register = Node(top=ends[0].top + MIDDLE_GAP / 2, height=sum(node.height for node in ends[:3]))
    parts = [
        *_first_bands(balance, departments, ends, scale=scale),
        *_last_bands(ends[:3], register),
        *_left_labels(balance, departments),
        *_end_labels(counts, ends),
        _register_label(written, register),
    ]
    label = escape(_("从部门名单到底册的流向，带宽是行数；同样的数见下表"))
    return (
        f'<div class="wide"><svg class="flow" role="img" aria-label="{label}" '
        f'viewBox="0 0 {WIDTH} {height:.0f}">{_hatch()}{"".join(parts)}</svg></div>'
    )


def _width(rows: pl.Expr, *, scale: float) -> pl.Expr:
    """How wide a band is; one row can still be seen."""
    return pl.when(rows > 0).then((rows * scale).clip(THINNEST)).otherwise(0.0)


def _stack(heights: Sequence[float], *, gap: float, slot: float, top: float) -> list[Node]:
    """Bars one under another, each with room for its label."""
    nodes = []
    for height in heights:
        room = max(height, slot)
        nodes.append(Node(top=top + (room - height) / 2, height=height))
        top += room + gap
    return nodes


def _first_bands(
    balance: pl.DataFrame, departments: list[Node], ends: list[Node], *, scale: float
) -> Iterator[str]:
    for place, line in enumerate(balance.iter_rows(named=True)):
        for status, end in zip(STATUS, ends, strict=True):
            if line[status]:
                width = max(line[status] * scale, THINNEST)
                where = [(ROW_STATUS, word(STATUS, status))]
                title = f"{line['department']} {word(STATUS, status)} {number(line[status])}"
                path = _band(LEFT + BAR, departments[place], MIDDLE, end, width=width)
                yield _link(path, f"rows-{place}", where, kind=status, title=title)


def _last_bands(ends: Sequence[Node], register: Node) -> Iterator[str]:
    for status, end in zip(STATUS, ends, strict=False):
        path = _band(MIDDLE + BAR, end, RIGHT, register, width=end.height)
        yield _link(
            path,
            "rows",
            [(ROW_STATUS, word(STATUS, status))],
            kind=status,
            title=word(STATUS, status),
        )


def _band(start: float, source: Node, end: float, target: Node, *, width: float) -> str:
    """The outline of a band, laid under those that left and arrived before it."""
    y0, y1 = source.top + source.left, target.top + target.entered
    source.left += width
    target.entered += width
    half = (start + end) / 2
    return (
        f"M{start:.1f} {y0:.1f}C{half:.1f} {y0:.1f} {half:.1f} {y1:.1f} {end:.1f} {y1:.1f}"
        f"V{y1 + width:.1f}C{half:.1f} {y1 + width:.1f} {half:.1f} {y0 + width:.1f} "
        f"{start:.1f} {y0 + width:.1f}Z"
    )


def _link(path: str, target: str, where: Where, *, kind: str, title: str) -> str:
    shape = f'<path class="band {kind}" d="{path}"><title>{escape(title)}</title></path>'
    opened = door("§", target, where).replace("§", shape, 1)
    return opened.replace('class="door"', 'tabindex="-1"', 1)


def _left_labels(balance: pl.DataFrame, nodes: list[Node]) -> Iterator[str]:
    for place, (department, read) in enumerate(balance.select("department", "read").iter_rows()):
        node = nodes[place]
        middle = node.top + node.height / 2 + 4.5
        text = _text(LEFT - 58, middle, department[:14], "end")
        count = _text(LEFT - 8, middle, number(read), "end", kind="figure")
        opened = door("§", f"rows-{place}").replace("§", text + count, 1)
        yield opened.replace('class="door"', 'tabindex="-1"', 1)
        yield f'<rect class="node" x="{LEFT}" y="{node.top:.1f}" width="{BAR}" height="{node.height:.1f}"/>'


def _end_labels(counts: Sequence[int], ends: Sequence[Node]) -> Iterator[str]:
    for (status, end), count in zip(zip(STATUS, ends, strict=True), counts, strict=True):
        yield (
            f'<rect class="node {status}" x="{MIDDLE}" y="{end.top:.1f}" '
            f'width="{BAR}" height="{max(end.height, THINNEST):.1f}"/>'
        )
        text = f"{word(STATUS, status)} {number(count)}"
        yield _text(MIDDLE + BAR / 2, end.top - 8, text, "middle", kind="strong")


def _register_label(written: Round, register: Node) -> str:
    middle = register.top + register.height / 2
    bar = f'<rect class="node" x="{RIGHT}" y="{register.top:.1f}" width="{BAR}" height="{register.height:.1f}"/>'
    count = _("{count} 家").format(count=number(written.fusion.organisations.height))
    name = _text(RIGHT + BAR + 10, middle - 4, _("底册"), "start", kind="strong")
    return bar + name + _text(RIGHT + BAR + 10, middle + 18, count, "start", kind="large")


def _text(x: float, y: float, text: str, anchor: str, *, kind: str = "") -> str:
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def _hatch() -> str:
    """Stripes for what was rejected, so that it is told apart in grey as well."""
    return (
        '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path class="stripe" d="M0 0V6"/></pattern></defs>'
    )
