"""How much a list may be: what is over these limits is refused with the limit's name."""

from dataclasses import dataclass

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds, cells in characters.

    ``rows`` is the last row a sheet may reach: 200,000 rows of data and room for title, header
    and totals. ``head`` and ``shown`` say how many rows, and how much of each cell, the child
    shows before the columns are understood.
    """

    file: int = 48 * _MIB
    parts: int = 400
    sheets: int = 50
    inflated: int = 400 * _MIB
    part: int = 360 * _MIB
    rows: int = 200_000 + 100
    columns: int = 256
    cells: int = 6_000_000
    characters: int = 32_767
    depth: int = 40
    merges: int = 100_000
    memory: int = 1 << 30
    cpu_seconds: int = 30
    wall_seconds: int = 45
    head: int = 150
    shown: int = 200


LIMITS = Limits()
