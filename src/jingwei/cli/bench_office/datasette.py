"""Datasette over an SQLite file of the same rows: the usual way to let people look through a table."""

import asyncio
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jingwei.cli.bench_office.asked import Known, Question
from jingwei.cli.bench_office.cost import Cost, cost_of

COLUMNS = (
    "name", "uscc", "kind", "legal_status", "place", "committee", "operating_address", "industry",
    "employees", "party_members",
)  # fmt: skip
INDEXED = ("name", "kind", "place", "employees")
TAKEN = """
SELECT organisation_id, name, uscc, kind, legal_status, place_id, committee_id, operating_address, industry,
    employees, party_members
FROM register_entry WHERE held_to IS NULL ORDER BY organisation_id
"""
# Datasette keeps letters and digits, and writes every other byte as ~ and two hexadecimal digits.
_KEPT = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"


def fill(path: Path, rows: Iterable[tuple[Any, ...]]) -> None:
    """The rows in a file, with an index on what lists are sorted and narrowed by."""
    with sqlite3.connect(path) as table:
        table.execute(
            f"CREATE TABLE entry (organisation INTEGER PRIMARY KEY, {', '.join(COLUMNS)})"
        )
        marks = ", ".join("?" * (len(COLUMNS) + 1))
        table.executemany(f"INSERT INTO entry VALUES ({marks})", rows)  # noqa: S608 - marks alone
        for column in INDEXED:
            table.execute(f"CREATE INDEX entry_{column} ON entry ({column})")
        table.execute("ANALYZE")


def measure(known: Known, *, path: Path, repeat: int) -> dict[str, Cost]:
    """The same lists in Datasette; it knows neither days gone by nor who may see what."""
    places = ",".join(map(str, known.places))
    queries = {
        Question.FIRST: "_sort=name", Question.DEEP: f"_sort=name&_next={_tilde(known.deep_name)},0",
        Question.KIND: "_sort=name&kind=association", Question.STREET: f"_sort=name&place__in={places}",
        Question.SORTED: "_sort_desc=employees", Question.RARE: f"_sort=name&name__contains={quote(known.rare)}",
        Question.COMMON: f"_sort=name&name__contains={quote(known.common)}",
    }  # fmt: skip
    return asyncio.run(_measured(path, queries, repeat=repeat))


async def _measured(path: Path, queries: dict[Question, str], *, repeat: int) -> dict[str, Cost]:
    from datasette.app import Datasette  # noqa: PLC0415 - a peer, which may be missing

    served = Datasette([str(path)], settings={"sql_time_limit_ms": 60_000})
    await served.invoke_startup()
    loop = asyncio.get_running_loop()

    async def ask(query: str) -> int:
        answer = await served.client.get(f"/{path.stem}/entry?_size=50&{query}")
        if answer.status_code != 200:
            raise RuntimeError(f"{query}: {answer.status_code} {answer.text[:200]}")
        return len(answer.content)

    def measured(query: str) -> Cost:
        return cost_of(
            lambda: asyncio.run_coroutine_threadsafe(ask(query), loop).result(), repeat=repeat
        )

    return {one: await asyncio.to_thread(measured, query) for one, query in queries.items()}


def _tilde(text: str) -> str:
    return "".join(
        sign if sign in _KEPT else "".join(f"~{byte:02X}" for byte in sign.encode())
        for sign in text
    )
