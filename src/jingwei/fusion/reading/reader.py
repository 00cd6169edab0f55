"""Reads lists: hands each file to a child, understands its sheets, and collects the records."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from types import MappingProxyType

import polars as pl

from jingwei.fusion.reading.assemble import FileReading, Source, read_file, schema
from jingwei.fusion.reading.memory import EMPTY, Memory, fingerprint
from jingwei.fusion.reading.model import Departments, Reading
from jingwei.fusion.reading.workers import Worker

Progress = Callable[[str, int, int], None]

# A second child pays for its start only where there is enough to parse.
_WORTH_TWO = 512 << 10


def read(
    files: Sequence[Path],
    *,
    departments: Departments | None = None,
    mapping: Memory | None = None,
    on_progress: Progress | None = None,
) -> Reading:
    """Reads lists of organisations.

    ``departments`` names the department of a file by its name or path; ``mapping`` is what a
    person corrected or an earlier reading learnt (see ``load_mapping``). ``on_progress`` is
    called after each file with its name, how many are done and how many there are. Never raises
    for a bad file: what cannot be read stands in ``refusals``.

    >>> read([Path("市场监管局.xlsx")]).records.columns[:5]
    ['department', 'file', 'sheet', 'row', 'listed_on']
    """
    kept = mapping if mapping is not None else EMPTY
    given = departments or {}
    sources = [
        Source(path, name, given.get(name) or given.get(str(path)), kept)
        for path, name in zip(files, distinct_names(files), strict=True)
    ]
    found = []
    for source, reading in zip(sources, _read_all(sources), strict=True):
        found.append(reading)
        if on_progress:
            on_progress(source.name, len(found), len(sources))
    return _collected(found, kept)


def distinct_names(files: Sequence[Path]) -> list[str]:
    """Names each file by its base name, or by as much of its path as tells it from the others."""
    parts = [path.absolute().parts for path in files]
    names = [path.name for path in files]
    for depth in range(2, max(map(len, parts), default=1) + 1):
        doubled = {name for name in names if names.count(name) > 1}
        if not doubled:
            break
        names = [
            "/".join(part[-depth:]) if name in doubled else name
            for name, part in zip(names, parts, strict=True)
        ]
    return names


def _read_all(sources: Sequence[Source]) -> Iterator[FileReading]:
    """Reads the files in one child, or in two side by side; results come in order."""
    with ExitStack() as stack:
        free: SimpleQueue[Worker] = SimpleQueue()
        children = _children(sources)
        for _number in range(children):
            free.put(stack.enter_context(Worker()))

        def run(source: Source) -> FileReading:
            worker = free.get()
            try:
                return read_file(source, worker)
            finally:
                free.put(worker)

        if children == 1:
            yield from map(run, sources)
        else:
            pool = stack.enter_context(ThreadPoolExecutor(children))
            yield from pool.map(run, sources)


def _children(sources: Sequence[Source]) -> int:
    if len(sources) < 2 or (os.cpu_count() or 1) < 2:
        return 1
    size = sum(source.path.stat().st_size for source in sources if source.path.is_file())
    return 2 if size >= _WORTH_TWO else 1


def _collected(found: Iterable[FileReading], kept: Memory) -> Reading:
    readings = list(found)
    frames = [reading.records for reading in readings if reading.records is not None]
    learnt = {
        (layout.department, fingerprint(layout.headings)): layout
        for reading in readings
        for layout in reading.layouts
    }
    return Reading(
        records=_stacked(frames),
        sheets=tuple(sheet for reading in readings for sheet in reading.sheets),
        refusals=tuple(reading.refusal for reading in readings if reading.refusal),
        mapping=MappingProxyType(dict(sorted({**kept, **learnt}.items()))),
    )


def _stacked(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Puts the sheets' records under one another, with the fields that any of them has."""
    columns = schema()
    empty = pl.DataFrame(schema=columns)
    stacked = pl.concat([empty, *frames], how="diagonal")
    held = [name for name in columns if name.startswith(tuple(_ALWAYS)) or _is_held(frames, name)]
    return stacked.select(held)


_ALWAYS = ("department", "file", "sheet", "row", "listed_on", "flags")


def _is_held(frames: Sequence[pl.DataFrame], name: str) -> bool:
    return any(name in frame.columns for frame in frames)
