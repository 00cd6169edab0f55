"""Sets a table in a terminal, where Chinese characters take two places."""

from collections.abc import Sequence

from jingwei.cli.inspect import width


def aligned(table: Sequence[Sequence[str]]) -> list[str]:
    """Columns side by side; Chinese characters take two places."""
    widths = [max(map(width, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(_padded(*pair) for pair in zip(line, widths, strict=True)).rstrip()
        for line in table
    ]


def _padded(text: str, places: int) -> str:
    """Figures to the right, words to the left."""
    blank = " " * (places - width(text))
    return blank + text if text[:1].isdigit() else text + blank
