"""Keeps the clock at the edge: the same lists give the same bytes on any day."""

import ast

import pytest

from tests.architecture.conftest import Module

CLOCKED = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {
        "time",
        "time_ns",
        "localtime",
        "gmtime",
        "ctime",
        "monotonic",
        "perf_counter",
        "process_time",
    },
}
TIMELESS = ("kernel", "fusion", "sample")


@pytest.mark.thorough
def test_only_the_edge_reads_the_clock(modules: list[Module]) -> None:
    readings = [
        f"{module.path}:{line}"
        for module in modules
        if module.is_in(*TIMELESS)
        for line in _clock_readings(module.tree)
    ]

    assert readings == [], "the time is handed in (`on=`)"


def test_the_bench_measures_durations_but_asks_no_date(modules: list[Module]) -> None:
    readings = [
        f"{module.path}:{line}"
        for module in modules
        if module.is_in("bench")
        for line in _clock_readings(module.tree, clocks=("datetime", "date"))
    ]

    assert readings == []


@pytest.mark.parametrize(
    "code",
    [
        "import datetime\ndatetime.datetime.now()",
        "from datetime import date\ndate.today()",
        "import datetime as dt\ndt.date.today()",
        "from time import perf_counter",
        "import time\nclock = time.time",
    ],
)
def test_a_reading_of_the_clock_is_found(code: str) -> None:
    assert _clock_readings(ast.parse(code)) != []


def test_a_date_that_was_handed_in_is_no_reading() -> None:
    assert _clock_readings(ast.parse("def age(on): return on.today_count + on.time")) == []


def _clock_readings(tree: ast.AST, *, clocks: tuple[str, ...] = tuple(CLOCKED)) -> list[int]:
    """Lines that name a clock: `date.today`, `dt.datetime.now`, `from time import time`."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.expr | ast.stmt)
        for clock in clocks
        if _names(node, clock=clock, readings=CLOCKED[clock])
    ]


def _names(node: ast.AST, *, clock: str, readings: set[str]) -> bool:
    """Says whether the node names one of a clock's readings."""
    match node:
        case ast.Attribute(value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr=attribute):
            return owner == clock and attribute in readings
        case ast.ImportFrom(module=module, names=names):
            return module == clock and any(name.name in readings for name in names)
    return False
