"""Measures the office's figures for every unit: added up, counted in one query a ledger, and one by one (R-I.4)."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from jingwei.bench.tables import table
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _

ORGANISATIONS = 20_000
UNITS = 300
ASKED_ONE_BY_ONE = 6  # units of which every figure is counted by itself
REPEAT = 5
CHANGED = 100  # one organisation in so many is covered no more
Step = Callable[[str], AbstractContextManager[Any]]


@dataclass(frozen=True)
class Figure:
    """What one way took: seconds, queries. part: how much of the question was really asked, the rest multiplied."""

    organisations: int
    way: str
    seconds: float
    queries: int
    part: float = 1.0


WAYS = {
    "build": mark("从头加总（后台，一次）"),
    "today": mark("今天的指标，读加总"),
    "past": mark("过去一天的指标，读加总"),
    "recount": mark("逐行重数，每本台账一次查询"),
    "naive": mark("一个单位、一个指标数一次"),
    "one": mark("一家不再覆盖以后再读"),
    "follow": mark("百分之一的组织不再覆盖以后跟上（后台）"),
}


def measure(data: Path, *, organisations: int, step: Step) -> list[Figure]:
    """All figures; the city is made in the folder `data`, where one stands already it is asked as it is.

    Raises AssertionError where the ways do not say the same.
    """
    from jingwei.site.office import bring_up_to_date, open_office  # noqa: PLC0415 - Django loads with it

    os.environ.setdefault("JINGWEI_SECOND_FACTOR", "nobody")
    with step(_("建一座有党组织的虚构城市，{count} 家").format(count=organisations)):
        open_office(data, as_owner=True)
        bring_up_to_date(quiet=True)
        from jingwei.cli.bench_office.city import fill  # noqa: PLC0415
        from jingwei.cli.bench_office.covered import cover  # noqa: PLC0415

        fill(organisations)
        cover()
    return list(_figures(organisations, step))


def _figures(size: int, step: Step) -> Iterator[Figure]:
    from jingwei.cli.bench_office.city import PUBLISHED  # noqa: PLC0415 - Django is set up by now
    from jingwei.cli.bench_office.covered import DAYS  # noqa: PLC0415
    from jingwei.indicators.catalogue import indicators  # noqa: PLC0415
    from jingwei.indicators.reading import read  # noqa: PLC0415
    from jingwei.indicators.recount import recount  # noqa: PLC0415
    from jingwei.indicators.upkeep import begin_anew, catch_up  # noqa: PLC0415
    from jingwei.people.sight import EVERYTHING, seeing  # noqa: PLC0415

    listed = list(indicators().values())
    today = PUBLISHED + timedelta(days=DAYS + 10)
    past = PUBLISHED + timedelta(days=DAYS // 2)

    def asked(on: date) -> Any:
        with seeing(EVERYTHING):
            return read(listed, on=on, today=today)

    with step(_("从头加总")):
        begin_anew()
        yield _timed(size, "build", catch_up)
    yield _timed(size, "today", lambda: asked(today), repeat=REPEAT)
    yield _timed(size, "past", lambda: asked(past), repeat=REPEAT)
    with step(_("逐行重数")), seeing(EVERYTHING):
        counted: list[Any] = []
        yield _timed(size, "recount", lambda: counted.append(recount(listed, on=past, today=today)))
    assert counted[0] == asked(past)  # noqa: S101 - a benchmark of two answers that differ is none
    with step(_("一个一个数")):
        yield _one_by_one(size, listed, past, today)
    _change(1)
    yield _timed(size, "one", lambda: asked(today))
    _change(size // CHANGED)
    with step(_("跟上变动")):
        yield _timed(size, "follow", catch_up)


def _one_by_one(size: int, listed: Sequence[Any], on: date, today: date) -> Figure:
    """Every figure of some units, each by its own counts, as somebody would write it first."""
    from jingwei.ledgers.reading import count  # noqa: PLC0415
    from jingwei.people.sight import EVERYTHING, seeing  # noqa: PLC0415
    from jingwei.units.models import Unit  # noqa: PLC0415

    units = list(Unit.objects.order_by("pk"))
    some = units[:: max(1, len(units) // ASKED_ONE_BY_ONE)][:ASKED_ONE_BY_ONE]

    def ask() -> None:
        for unit in some:
            with seeing(EVERYTHING.within(unit)):
                for one in listed:
                    for part in (True, None) if one.is_share else (None,):
                        count(one.of, one.asked(unit, on=on, part=part), today=today, cap=None)

    part = len(some) / UNITS
    found = _timed(size, "naive", ask)
    return Figure(size, "naive", found.seconds / part, round(found.queries / part), part)


def _change(most: int) -> None:
    """Ends the hosting of so many organisations, on the day after it began."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cover_hosting SET held_to = held_from + 1 WHERE id IN"
            " (SELECT id FROM cover_hosting WHERE held_to IS NULL ORDER BY id LIMIT %s)",
            [most],
        )


def _timed(size: int, way: str, work: Callable[[], object], *, repeat: int = 1) -> Figure:
    """The least of the repeats, and the queries of one."""
    taken, queries = [], 0
    for _number in range(repeat):
        with _counted() as seen:
            started = time.perf_counter()
            work()
            taken.append(time.perf_counter() - started)
        queries = seen[0]
    return Figure(size, way, min(taken), queries)


@contextmanager
def _counted() -> Iterator[list[int]]:
    """How many statements are run within, those that open and close transactions or tell the sight apart."""
    from django.db import connection  # noqa: PLC0415

    seen = [0]

    def heard(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - as Django calls it
        seen[0] += not sql.lstrip().startswith(("SAVEPOINT", "RELEASE", "SELECT set_config"))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(heard):
        yield seen


def report(figures: Sequence[Figure]) -> str:
    """A line a way and size."""
    heads = [_("家数"), _("做法"), _("秒"), _("查询"), _("实问")]
    lines = [
        [f"{one.organisations:,}", _(WAYS[one.way]), f"{one.seconds:,.3f}", f"{one.queries:,}", f"{one.part:.0%}"]
        for one in figures
    ]  # fmt: skip
    return table(heads, lines)
