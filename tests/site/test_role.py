"""The office's role: held by row-level security, refused in words where the user may not take it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction
from django.test import Client
from psycopg import sql

from jingwei.areas.rounds.operations.fusing import begin_run, work
from jingwei.areas.rounds.operations.rounds import publish
from jingwei.journal.models import Entry
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Organisation
from jingwei.site import role
from jingwei.site.database import DatabaseRefused
from tests.areas.rounds.conftest import Desk
from tests.areas.rounds.lists import DAY, crowd, csv, later

pytestmark = pytest.mark.slow


def rows(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def test_every_connection_works_under_it(at_work: None) -> None:
    assert rows("SELECT current_user") == [(role.ROLE,)]

    connections.close_all()

    assert rows("SELECT current_user") == [(role.ROLE,)]
    assert role.unwalled() == []


def published(desk: Desk) -> None:
    desk.send(csv(*crowd()))
    run = work(begin_run(desk.round, actor=desk.chief, now=later(10)), clock=lambda: later(11))
    publish(desk.round, run=run.pk, actor=desk.chief, now=later(30), on=DAY)


def test_outside_a_sight_the_database_shows_nothing_of_the_register(desk_at_work: Desk) -> None:
    published(desk_at_work)

    with seeing(EVERYTHING):
        assert Organisation.objects.count() == 30
    for table in ("organisation", "entry", "lineage", "placement"):
        assert rows(f"SELECT count(*) FROM register_{table}") == [(0,)]  # noqa: S608 - ours


def test_outside_a_sight_nothing_can_be_written_into_it(desk_at_work: Desk) -> None:
    published(desk_at_work)

    changed = "WITH changed AS (UPDATE register_organisation SET units = '{1}' RETURNING 1) SELECT count(*) FROM changed"
    assert rows(changed) == [(0,)]
    with pytest.raises(ProgrammingError, match="row-level security"):
        rows("INSERT INTO register_organisation (id, units) VALUES (99, '{1}') RETURNING id")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM journal_entry", "UPDATE journal_entry SET actor_id = 'x'", "TRUNCATE journal_entry",
        "DELETE FROM django_migrations", "CREATE TABLE mine (a int)", "ALTER TABLE rounds_upload DISABLE ROW LEVEL SECURITY",
        "DROP POLICY in_sight ON rounds_upload", "CREATE ROLE mine",
    ],
)  # fmt: skip
def test_it_may_not_touch_the_walls(desk_at_work: Desk, statement: str) -> None:
    assert Entry.objects.exists()

    with pytest.raises((ProgrammingError, IntegrityError)), connection.cursor() as cursor:
        cursor.execute(statement)


def test_it_may_read_and_write_every_table_but_journal_and_migrations(at_work: None) -> None:
    lacking = rows("""
        SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND c.relkind = 'r' AND NOT (
            has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')
            AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE'))
        ORDER BY c.relname""")
    shut = rows("""
        SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public'
        AND CASE WHEN c.relkind = 'S' THEN NOT has_sequence_privilege(c.oid, 'USAGE') ELSE false END""")

    assert lacking == [("django_migrations",), ("journal_entry",)]
    assert shut == []


def test_pages_answer_under_it(at_work: None) -> None:
    said = Client().get("/health")

    assert (said.status_code, said.json()["faults"]) == (200, [])
    assert Client().get("/", follow=True).status_code == 200


def test_tables_of_later_migrations_are_open_to_it(transactional_db: None) -> None:
    role.extend()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE later (id serial, a int)")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE jingwei_office")
            cursor.execute("INSERT INTO later (a) VALUES (1) RETURNING id")
            assert cursor.fetchone() == (1,)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE later")


@pytest.fixture
def stranger(transactional_db: None) -> Iterator[str]:
    """A user of the database who is no member of the role; connections are his meanwhile."""
    name = "jw_stranger"
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP ROLE IF EXISTS {0}; CREATE ROLE {0} LOGIN").format(sql.Identifier(name)))  # fmt: skip
    settings = connections.settings["default"]
    owner = settings["USER"]
    connections.close_all()
    settings["USER"] = name
    yield name
    connections.close_all()
    settings["USER"] = owner
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def test_a_user_who_may_not_take_it_is_refused_with_the_cure(stranger: str) -> None:
    with pytest.raises(DatabaseRefused, match=f'GRANT jingwei_office TO "{stranger}"'):
        role.take()
    assert rows("SELECT current_user") == [(stranger,)]


def test_a_user_who_may_not_give_it_is_told_whom_to_ask(stranger: str) -> None:
    with pytest.raises(DatabaseRefused, match="数据库管理员"):
        role.provide()


@pytest.mark.django_db
def test_a_database_without_the_role_is_not_migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(role, "ROLE", "jingwei_office_of_nobody")

    with pytest.raises(DatabaseRefused, match="jingwei migrate"):
        role.refuse_unless_allowed()


@pytest.mark.django_db
def test_asking_leaves_the_role_as_it_was() -> None:
    before = rows("SELECT current_user")

    role.refuse_unless_allowed()

    assert rows("SELECT current_user") == before


def test_a_role_that_the_walls_do_not_hold_is_refused(transactional_db: None) -> None:
    options = connections.settings["default"]["OPTIONS"]
    before = dict(options)
    with connection.cursor() as cursor:
        cursor.execute("ALTER ROLE jingwei_office BYPASSRLS")
    try:
        with pytest.raises(DatabaseRefused, match="BYPASSRLS"):
            role.take()
    finally:
        connections.close_all()
        options.clear()
        options.update(before)
        with connection.cursor() as cursor:
            cursor.execute("ALTER ROLE jingwei_office NOBYPASSRLS")
