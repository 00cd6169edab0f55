"""Draws a procedure as SVG: states as boxes from the top down, steps as arrows beside them."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from jingwei.procedures.definition import Procedure
from jingwei.procedures.outline import heading, outline

_BOX, _GAP, _MARGIN = 40, 44, 16  # pixels: height of a box, space between two, edge of the picture
_SIGN = 7  # width of a Latin letter at 13 px; a Chinese character has two of them
_LANE = 22  # from the words of one lane to the next
_OFF = 8  # arrows leave a box below its middle and enter it above


@dataclass(frozen=True, slots=True)
class _Arrow:
    """All steps from one state to another, by their places; `source` -1: from outside."""

    source: int
    target: int
    text: str

    @property
    def is_straight(self) -> bool:
        """True where it goes to the next box below, or comes from outside to the first."""
        return self.target == self.source + 1

    @property
    def top(self) -> int:
        """The place where its lane begins."""
        return min(self.source, self.target)

    @property
    def bottom(self) -> int:
        """The place where its lane ends."""
        return max(self.source, self.target)


@dataclass(frozen=True, slots=True)
class _Lane:
    """An arrow that runs beside the boxes: right when it goes down, left when it goes up."""

    arrow: _Arrow
    x: int


def diagram(procedure: Procedure, *, state: str = "") -> str:
    """The SVG of the loop, with the state marked in which a case is.

    Colours are `currentColor` and classes (`jw-loop-…`); there is no style and no script in it. Its
    title is that of the procedure, its description the outline.
    """
    arrows = _arrows(procedure)
    back = [arrow for arrow in arrows if arrow.source > arrow.target]
    left = _lanes(back)
    right = _lanes([one for one in arrows if one not in back and not one.is_straight])
    straight = [arrow for arrow in arrows if arrow.is_straight]
    width = max(_width(heading(one)) for one in procedure.states) + 2 * _MARGIN
    edge = _MARGIN + _extent(left)
    clear = edge + max(width, *(width // 2 + _width(one.text) + _MARGIN for one in straight))
    parts = [
        *_boxes(procedure, x=edge, width=width, state=state),
        *(_straight(arrow, x=edge + width // 2) for arrow in straight),
        *(_beside(lane, edge=edge, x=edge - lane.x, anchor="end") for lane in left),
        *(_beside(lane, edge=edge + width, x=clear + lane.x, anchor="start") for lane in right),
    ]
    height = _y(len(procedure.states)) - _GAP + _MARGIN
    return _svg(procedure, parts, width=clear + _extent(right) + _MARGIN, height=height)


def _arrows(procedure: Procedure) -> list[_Arrow]:
    """The arrows, those between the same two states as one with all titles."""
    places = {state.key: number for number, state in enumerate(procedure.states)}
    found: dict[tuple[int, int], list[str]] = {}
    for step in procedure.steps:
        for source in [places[key] for key in step.sources] or [-1]:
            found.setdefault((source, places[step.target]), []).append(step.name)
    return [_Arrow(*ends, text=" / ".join(texts)) for ends, texts in found.items()]


def _lanes(arrows: list[_Arrow]) -> list[_Lane]:
    """A lane for each arrow, the short ones nearer to the boxes; x: distance from them."""
    lanes: list[_Lane] = []
    for arrow in sorted(arrows, key=lambda one: (one.bottom - one.top, one.top)):
        lanes.append(_Lane(arrow, _extent(lanes) + _LANE))
    return lanes


def _extent(lanes: list[_Lane]) -> int:
    """How far the lanes reach, with the words of the last."""
    return lanes[-1].x + _width(lanes[-1].arrow.text) if lanes else 0


def _boxes(procedure: Procedure, *, x: int, width: int, state: str) -> Iterator[str]:
    """The states; the one where the case stands has a thick frame and a class of its own."""
    for number, one in enumerate(procedure.states):
        kind = "closed" if one.is_closed else "open"
        here = one.key == state
        name = f"jw-loop-state jw-loop-{kind}" + (" jw-loop-here" if here else "")
        radius = _BOX // 2 if one.is_closed else 4
        yield (
            f'<rect class="{name}" x="{x}" y="{_y(number)}" width="{width}" height="{_BOX}"'
            f' rx="{radius}" fill="none" stroke="currentColor" stroke-width="{3 if here else 1}"/>'
        )
        yield _words(heading(one), x=x + width // 2, y=_y(number) + _BOX // 2, anchor="middle")


def _straight(arrow: _Arrow, *, x: int) -> str:
    """An arrow to the box below, its words beside it."""
    start = _y(arrow.source) + _BOX if arrow.source >= 0 else _y(0) - _GAP
    end = _y(arrow.target)
    words = _words(arrow.text, x=x + 8, y=(start + end) // 2, anchor="start")
    return _line(f"M{x} {start}V{end}") + words


def _beside(lane: _Lane, *, edge: int, x: int, anchor: str) -> str:
    """An arrow out of one box, along its lane, into another; from outside it goes straight in."""
    arrow = lane.arrow
    end = _y(arrow.target) + _BOX // 2 - _OFF
    start = _y(arrow.source) + _BOX // 2 + _OFF if arrow.source >= 0 else end
    way = f"M{edge} {start}H{x}V{end}H{edge}" if arrow.source >= 0 else f"M{x} {end}H{edge}"
    beside = x + 6 if anchor == "start" else x - 6
    # Between two boxes, where no other arrow leaves or enters; a step that stays has no such place.
    between = _y(arrow.top) + _BOX + _GAP // 2
    words = between if arrow.top < arrow.bottom and arrow.source >= 0 else (start + end) // 2
    return _line(way) + _words(arrow.text, x=beside, y=words, anchor=anchor)


def _line(way: str) -> str:
    return (
        f'<path class="jw-loop-step" d="{way}" fill="none" stroke="currentColor"'
        ' marker-end="url(#jw-loop-head)"/>'
    )


def _words(text: str, *, x: int, y: int, anchor: str) -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="13" fill="currentColor" text-anchor="{anchor}"'
        f' dominant-baseline="central">{escape(text)}</text>'
    )


def _svg(procedure: Procedure, parts: list[str], *, width: int, height: int) -> str:
    name = f"jw-loop-{procedure.key}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="jw-loop" role="img" width="{width}"'
        f' height="{height}" viewBox="0 0 {width} {height}"'
        f' aria-labelledby="{name}-title" aria-describedby="{name}-desc">'
        f'<title id="{name}-title">{escape(procedure.name)}</title>'
        f'<desc id="{name}-desc">{escape(outline(procedure))}</desc>'
        '<defs><marker id="jw-loop-head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8"'
        ' markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="currentColor"/></marker>'
        f"</defs>{''.join(parts)}</svg>"
    )


def _y(place: int) -> int:
    """Where the box of a state begins; above the first there is room for how a case begins."""
    return _MARGIN + _GAP + place * (_BOX + _GAP)


def _width(text: str) -> int:
    """About as wide as the text is at 13 pixels."""
    wide = sum(unicodedata.east_asian_width(sign) in "WFA" for sign in text)
    return _SIGN * (len(text) + wide)
