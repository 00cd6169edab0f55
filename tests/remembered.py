"""Builds what many tests begin from once a process; later rows and files are laid in as they were, in milliseconds."""

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

_Given = ParamSpec("_Given")
_Built = TypeVar("_Built")


@dataclass(frozen=True)
class _Kept:
    """What a builder returned, the rows that it wrote by table, how far it counted, and the office's files."""

    built: bytes
    rows: dict[str, bytes]
    counters: dict[str, int]
    files: dict[str, bytes]


def remembered(build: Callable[_Given, _Built]) -> Callable[_Given, _Built]:
    """A builder that runs once where it begins from an empty database, as a test does; elsewhere each time.

    What it returns is handed out as a copy. What it writes to the database and to the office's folder is laid in
    again, nothing else.
    """
    kept: dict[str, _Kept] = {}

    @wraps(build)
    def built(*given: _Given.args, **named: _Given.kwargs) -> _Built:
        with _as_owner():
            is_empty = _is_empty()
        if not is_empty:
            return build(*given, **named)
        asked = repr((given, named))
        if asked not in kept:
            found = build(*given, **named)
            with _as_owner():
                kept[asked] = _Kept(pickle.dumps(found), _rows(), _counters(), _files())
            return found
        with _as_owner():
            _lay(kept[asked])
        _lay_files(kept[asked])
        return cast(_Built, pickle.loads(kept[asked].built))  # noqa: S301 - our own

    return built


@contextmanager
def _as_owner() -> Iterator[None]:
    """As the one who connected, from whom nothing is hidden, whatever role the test works under."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role'), set_config('role', 'none', true)")
        role = cursor.fetchone()[0]
        yield
        cursor.execute("SELECT set_config('role', %s, true)", [role])


@cache
def _tables() -> dict[str, str]:
    """Table -> its columns that can be written, of all that a builder could fill."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and model._meta.app_label not in _FILLED_BY_MIGRATIONS:
            fields = [f for f in model._meta.local_concrete_fields if not f.generated]
            columns = ", ".join(f'"{f.column}"' for f in fields)
            found[model._meta.db_table] = columns
    return found


_FILLED_BY_MIGRATIONS = {"contenttypes", "auth", "procrastinate"}


@cache
def _roots() -> list[str]:
    """The tables whose rows need no row of another table: where these are empty, all are."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        leaning = [f for f in model._meta.local_concrete_fields if f.is_relation and not f.null]
        if model._meta.db_table in _tables() and all(f.related_model is model for f in leaning):
            found.append(model._meta.db_table)
    return found


def _is_empty() -> bool:
    each = (f'(SELECT 1 FROM "{table}" LIMIT 1)' for table in _roots())  # noqa: S608 - names of tables
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each))
        return cursor.fetchone() is None


def _rows() -> dict[str, bytes]:
    found = {}
    with connection.cursor() as cursor:
        for table, columns in _tables().items():
            asked = f'SELECT {columns} FROM "{table}"'  # noqa: S608 - names of columns and tables
            with cursor.copy(f"COPY ({asked}) TO STDOUT") as lines:
                if written := b"".join(lines):
                    found[table] = written
    return found


def _counters() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sequencename, last_value FROM pg_sequences"
            " WHERE schemaname = 'public' AND last_value IS NOT NULL"
        )
        return dict(cursor.fetchall())


def _lay(kept: _Kept) -> None:
    """Without triggers: what was checked once is not checked again."""
    columns = _tables()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, rows in kept.rows.items():
            with cursor.copy(f'COPY "{table}" ({columns[table]}) FROM STDIN') as lines:
                lines.write(rows)
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute(_COUNT_ON, [list(kept.counters), list(kept.counters.values())])


# Nothing counts back: other tests have gone on counting.
_COUNT_ON = """SELECT setval(counter, value) FROM unnest(%s::regclass[], %s::bigint[]) AS kept (counter, value)
    WHERE value > coalesce(pg_sequence_last_value(counter), 0)"""


def _files() -> dict[str, bytes]:
    office = Path(settings.OFFICE_DATA)
    found = (path for path in office.rglob("*") if path.is_file())
    return {str(path.relative_to(office)): path.read_bytes() for path in found}


def _lay_files(kept: _Kept) -> None:
    for name, content in kept.files.items():
        path = Path(settings.OFFICE_DATA) / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(content)
