"""Settings for every test: one language, hypothesis without a stopwatch, a database of its own."""

import gc
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management.commands import flush
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.operations import DatabaseOperations
from hypothesis import HealthCheck, settings
from pytest_django.plugin import blocking_manager_key
from whitenoise.middleware import WhiteNoiseMiddleware

from jingwei.site import database

settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
# The same examples on every run of CI: a red build is then about the change, not about luck.
settings.register_profile("ci", settings.get_profile("house"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "house")


@pytest.fixture(autouse=True)
def _chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages are asserted as they stand in the code, whatever the machine speaks."""
    monkeypatch.setenv("JINGWEI_LANG", "zh")


def _office(name: str) -> Path:
    """A folder that the database's own user may reach, which pytest's folders are not."""
    return Path(tempfile.gettempdir()) / f"jingwei-tests-{name}"


def pytest_sessionstart(session: pytest.Session) -> None:
    """Of several workers the first migrates at once, while the others compile what is tested."""
    is_first = os.environ.get("PYTEST_XDIST_WORKER") == "gw0"
    if is_first and session.config.args_source is pytest.Config.ArgsSource.TESTPATHS:
        _share_migrations(session.config)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    pytestconfig: pytest.Config, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """The workers share one server, which the last of them stops, and what one of them has migrated."""
    _share_migrations(pytestconfig)


_MIGRATED = "jingwei_migrated"


def _share_migrations(config: pytest.Config) -> None:
    """Who comes first brings an empty database up to date, which takes long; the others wait, and all copy it."""
    default = connections["default"]
    address = _serve(default.settings_dict)
    with config.stash[blocking_manager_key].unblock(), psycopg.connect(address) as server:
        server.execute("SELECT pg_advisory_xact_lock(1)")
        if not server.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [_MIGRATED]
        ).fetchone():
            made = _migrate(default)
            server.execute(
                f'ALTER DATABASE "{made}" RENAME TO "{_MIGRATED}"'
            )  # whole, or not there
    default.settings_dict["TEST"]["TEMPLATE"] = _MIGRATED


def _serve(settings_dict: dict[str, Any]) -> str:
    """Start the server of this run, or find it started; its address, which Django's settings take over."""
    office = _office(os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid())))
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL")
        address = database.start(office, kept=False)
    found = database.settings(address)
    settings_dict.update(
        {name: found[name] for name in ("HOST", "PORT", "USER", "PASSWORD", "OPTIONS")}
    )
    return address


def _migrate(default: BaseDatabaseWrapper) -> str:
    """The name of a new database, brought up to date; the settings stay as they were."""
    before = default.settings_dict["NAME"]
    made = default.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    default.close()
    default.settings_dict["NAME"] = before
    return made


@pytest.fixture
def data() -> Iterator[Path]:
    """The folder of an office."""
    folder = Path(tempfile.mkdtemp(prefix="jingwei-tests-"))
    yield folder / "office"
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def _no_role_is_left_behind() -> Iterator[None]:
    """A command that a test runs in this process takes the office's role; the next test begins as the owner."""
    options = connections.settings["default"].setdefault("OPTIONS", {})
    before = dict(options)
    yield
    if options != before:
        options.clear()
        options.update(before)
        connections.close_all()


_LEFT = {"django_content_type", "auth_permission"}  # what migrations fill and no test changes
_ONE_ROW = """SELECT '{0}' WHERE EXISTS (SELECT FROM "{0}")"""


@pytest.fixture(scope="session", autouse=True)
def _tables_are_emptied_between_tests() -> Iterator[None]:
    """After a test with real commits: what holds rows, row by row, since a TRUNCATE of all takes most of a second.

    Guards that not even a restore passes by stand aside meanwhile. What migrations fill stays.
    """

    def emptied(self: DatabaseOperations, style: Any, tables: Any, **options: Any) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(_ONE_ROW.format(one) for one in set(tables) - _LEFT))
            filled = [name for (name,) in cursor.fetchall()]
            cursor.execute("SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgenabled = 'A'")
            guards = cursor.fetchall()
        return [
            "SET LOCAL session_replication_role = replica;",
            *[f"ALTER TABLE {table} DISABLE TRIGGER {name};" for table, name in guards],
            *[f'DELETE FROM "{table}";' for table in filled],  # noqa: S608 - a name of a table
            *[f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name};" for table, name in guards],
            "SET LOCAL session_replication_role = origin;",
        ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", emptied)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_args, **_named: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_looked_for_once() -> Iterator[None]:
    """Not again for each browser of each test."""
    found: dict[str, Any] = {}
    look = WhiteNoiseMiddleware.add_files_from_finders

    def looked(self: WhiteNoiseMiddleware) -> None:
        if not found:
            look(self)
            found.update(self.files)
        self.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", looked)
        yield


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A module whose tests are left out one and all (`-m "not slow"`) is not even imported."""
    left_out = re.findall(r"not (\w+)", config.option.markexpr)
    if not left_out or not collection_path.name.startswith("test_"):
        return None
    text = collection_path.read_text(encoding="utf-8")
    marks = re.findall(r"^pytestmark = (?:\[[^\]]*\]|.*)", text, re.MULTILINE)
    return any(f"pytest.mark.{name}" in mark for name in left_out for mark in marks) or None


def pytest_collection_finish() -> None:
    """What the tests were imported with lives to the end: it need not be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints what tests counted (`record_property("told", …)`), whether they passed or not."""
    told = [
        str(value)
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == "told" and report.when == "call"
    ]
    for line in sorted(told):
        terminalreporter.write_line(line)
