"""Prints figures as a table whose columns stand under each other, Chinese characters being two wide."""

import unicodedata
from collections.abc import Sequence


def table(headings: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Headings, a rule and the lines; the first column is flush left, the figures flush right."""
    widths = [max(_width(line[i]) for line in (headings, *lines)) for i in range(len(headings))]
    rule = ["-" * width for width in widths]
    return "\n".join(_line(line, widths) for line in (headings, rule, *lines))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first = cells[0] + " " * (widths[0] - _width(cells[0]))
    others = [
        " " * (width - _width(cell)) + cell
        for cell, width in zip(cells[1:], widths[1:], strict=True)
    ]
    return "  ".join([first, *others]).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def times(ours: float, theirs: float) -> str:
    """How many times ours theirs is: "12.3×"; a dash where ours is nothing."""
    return f"{theirs / ours:.1f}×" if ours else "—"
