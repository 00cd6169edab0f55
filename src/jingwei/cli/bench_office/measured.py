"""Makes the city, has each tool measured in a process of its own, and lays the figures side by side."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jingwei.bench.tables import table, times
from jingwei.cli.bench_office.apart import COSTS, KNOWN, TABLE
from jingwei.cli.bench_office.asked import Known, Question
from jingwei.kernel.catalogue import translate as _

ORGANISATIONS = 1_000_000
REPEAT = 40
PEER_REPEAT = 5
PEERS = {"admin": "Django admin", "datasette": "Datasette"}
Step = Callable[[str], AbstractContextManager[Any]]


@dataclass(frozen=True)
class Figure:
    """What one tool's answer to one question cost, milliseconds of CPU; database is 0 where it is the same process."""

    tool: str
    question: str
    drawing: float
    database: float
    wall: float
    size: int

    @property
    def cpu(self) -> float:
        """Both processes together."""
        return self.drawing + self.database


def measure(data: Path, work: Path, *, organisations: int, repeat: int, step: Step) -> list[Figure]:
    """All figures; the city is made in the folder `data`, where one stands already it is asked as it is."""
    with step(_("建一座虚构城市的数据库")):
        known = _city(data, organisations)
        (work / KNOWN).write_text(json.dumps(asdict(known)), encoding="utf-8")
    with step(_("量经纬")):
        figures = _measured("ours", work, repeat)
    with step(_("量 Django admin")):
        figures += _measured("admin", work, PEER_REPEAT)
    if find_spec("datasette"):
        with step(_("量 Datasette")):
            _table(work / TABLE)
            figures += _measured("datasette", work, PEER_REPEAT)
    return figures


def report(figures: Sequence[Figure]) -> str:
    """A line a question: CPU milliseconds of each tool, and how many times ours the others take."""
    by = {(one.tool, one.question): one for one in figures}
    lines = []
    for question in Question:
        ours = by["ours", question]
        peers = [by.get((tool, question)) for tool in PEERS]
        theirs = [f"{one.cpu:.0f}（{times(ours.cpu, one.cpu)}）" if one else "—" for one in peers]
        lines.append([_(question.words), f"{ours.drawing:.1f} + {ours.database:.1f}", f"{ours.size // 1000}", *theirs])  # fmt: skip
    heads = [_("问什么"), _("经纬：画页 + 数据库，毫秒 CPU"), _("千字节"), *PEERS.values()]
    return table(heads, lines)


def _city(data: Path, organisations: int) -> Known:
    from jingwei.site.office import bring_up_to_date, open_office  # noqa: PLC0415 - Django loads with it

    os.environ.setdefault("JINGWEI_SECOND_FACTOR", "nobody")
    open_office(data, as_owner=True)
    bring_up_to_date(quiet=True)
    from jingwei.cli.bench_office.city import fill  # noqa: PLC0415

    return fill(organisations)


def _measured(tool: str, work: Path, repeat: int) -> list[Figure]:
    command = [sys.executable, "-m", "jingwei.cli.bench_office.apart", tool, str(work), str(repeat)]
    subprocess.run(command, check=True)  # noqa: S603 - our own module
    said = json.loads((work / COSTS.format(tool=tool)).read_text(encoding="utf-8"))
    return [Figure(tool, question, **cost) for question, cost in said.items()]


def _table(path: Path) -> None:
    from jingwei.cli.bench_office import datasette  # noqa: PLC0415

    datasette.fill(path, _rows())


def _rows() -> Iterator[tuple[Any, ...]]:
    from django.db import connection, transaction  # noqa: PLC0415 - the office is open

    from jingwei.cli.bench_office.datasette import TAKEN  # noqa: PLC0415

    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(TAKEN)
        while lines := cursor.fetchmany(10_000):
            yield from lines
