"""What a request costs: CPU of the process that draws the page, and of the database that answers it."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

WARM_UP = 6
Ask = Callable[[], int]  # asks once; the bytes of the answer
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Milliseconds a request: the least of the repeats, since whatever else the machine does only adds.

    A process' own CPU is exact; the database's is counted in ticks of 10 ms, and is the mean of all repeats.
    """

    drawing: float
    database: float
    wall: float
    size: int

    @property
    def cpu(self) -> float:
        """Both together."""
        return self.drawing + self.database


def cost_of(ask: Ask, *, repeat: int, backend: int = 0) -> Cost:
    """Asks so many times; `ask` gives the bytes of the answer, `backend` is the database's process or 0."""
    for _number in range(WARM_UP):
        ask()
    drawing, wall, size = [], [], 0
    before = _cpu_of(backend)
    for _number in range(repeat):
        cpu, clock = time.process_time(), time.perf_counter()
        size = ask()
        drawing.append(time.process_time() - cpu)
        wall.append(time.perf_counter() - clock)
    spent = _cpu_of(backend) - before
    return Cost(1_000 * min(drawing), 1_000 * spent / repeat, 1_000 * min(wall), size)


def _cpu_of(process: int) -> float:
    """User and system seconds of another process, as the kernel counts them; 0 of none."""
    if not process:
        return 0.0
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS
