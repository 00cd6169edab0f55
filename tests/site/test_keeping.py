"""An office is kept as it is at one moment and brought back the same, or refused in words."""

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from pytest_django import Settings

from jingwei.areas.rounds import storage
from jingwei.areas.rounds.models import Run
from jingwei.areas.rounds.operations.fusing import begin_run, work
from jingwei.areas.rounds.operations.rounds import abandon, publish
from jingwei.areas.upper_lists.models import Comparison
from jingwei.evidence.ingest import ingest
from jingwei.journal.verify import anchor
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.attachments.operations import quarantine, take_in
from jingwei.site import dumping, keeping
from jingwei.site.archive import ANCHORS, DUMP, KEY, ArchiveRefused, Manifest, unpack, written
from jingwei.site.database import DatabaseRefused
from jingwei.site.keeping import Office, keep
from jingwei.site.knobs import CALENDAR_FILE, PROFILE_FILE
from tests.areas.rounds.conftest import Desk, QuickArgon2
from tests.areas.rounds.lists import DAY, crowd, csv, later
from tests.evidence.files import picture
from tests.site.conftest import begun

pytestmark = pytest.mark.slow

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


@pytest.fixture
def desk(transactional_db: None, settings: Settings, tmp_path: Path) -> Desk:
    """The same desk, where real transactions are made: what is kept is read by another program."""
    settings.PASSWORD_HASHERS = [f"{QuickArgon2.__module__}.{QuickArgon2.__name__}"]
    settings.OFFICE_DATA = tmp_path / "office"
    return begun()


@pytest.fixture
def at(desk: Desk, tmp_path: Path) -> Office:
    """The office with one published round, anchored, with its key."""
    data = tmp_path / "office"
    desk.send(csv(*crowd()))
    run = work(begin_run(desk.round, actor=desk.chief, now=later(10)), clock=lambda: later(11))
    publish(desk.round, run=run.pk, actor=desk.chief, now=later(30), on=DAY)
    (data / KEY).write_text("the-key\n", "ascii")
    (data / CALENDAR_FILE).write_text("[2027]\noff = [2027-01-01]\n", "ascii")
    (data / PROFILE_FILE).write_text("[sweep]\ntitle = 'x'\n", "ascii")
    anchor(now=NOW, to=data / ANCHORS)
    return Office(data, data / ANCHORS)


def kept(office: Office, to: Path) -> Manifest:
    with written(to) as writer:
        return keep(office, writer=writer, now=NOW, advance=lambda _count: None)


@pytest.fixture
def empty(transactional_db: None) -> Iterator[str]:
    """Another database on the same server, which is the connection's meanwhile."""
    settings = connections.settings["default"]
    before, name = settings["NAME"], f"{settings['NAME']}_back"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield name
    connections.close_all()
    settings["NAME"] = connection.settings_dict["NAME"] = before
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def move_to(name: str) -> None:
    """Let the connection be one to another database."""
    connections.close_all()
    connections.settings["default"]["NAME"] = connection.settings_dict["NAME"] = name


def brought_back(manifest: Manifest, path: Path, *, into: Path, database: str) -> Path:
    into.mkdir()
    assert unpack(path, into=into) == manifest
    move_to(database)
    keeping.refuse_newer(manifest)
    keeping.refuse_filled()
    keeping.fill(into / DUMP)
    return into


def table(name: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {name} ORDER BY 1, 2")  # noqa: S608 - names of our own
        return list(cursor.fetchall())


def test_what_is_kept_comes_back_the_same(at: Office, empty: str, tmp_path: Path) -> None:
    tables = ("journal_entry", "register_entry", "register_lineage", "people_account", "rounds_upload")  # fmt: skip
    before = {name: table(name) for name in tables}
    assert all(before.values())
    manifest = kept(at, tmp_path / "a.zip")

    back = brought_back(manifest, tmp_path / "a.zip", into=tmp_path / "back", database=empty)

    assert {name: table(name) for name in tables} == before
    assert keeping.differences(manifest) == []
    assert keeping.faults_of_journal(back) == []
    assert keeping.is_current(manifest)
    files = {p.relative_to(at.data): p.read_bytes() for p in at.data.rglob("*") if p.is_file()}
    assert {p.relative_to(back): p.read_bytes() for p in back.rglob("*") if p.is_file() and p.name != DUMP} == files  # fmt: skip


def test_walls_guards_and_grants_come_back_as_well(at: Office, empty: str, tmp_path: Path) -> None:
    manifest = kept(at, tmp_path / "a.zip")
    brought_back(manifest, tmp_path / "a.zip", into=tmp_path / "back", database=empty)

    with connection.cursor() as cursor:
        cursor.execute("SET ROLE jingwei_office")
        cursor.execute("SELECT count(*) FROM register_entry")
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "SELECT has_table_privilege('journal_entry', 'UPDATE'), has_table_privilege('journal_entry', 'INSERT'),"
            " has_table_privilege('register_entry', 'UPDATE')"
        )
        assert cursor.fetchone() == (False, True, True)
        cursor.execute("RESET ROLE")
        cursor.execute("CREATE TABLE later (a int)")  # of a migration to come
        cursor.execute("SELECT has_table_privilege('jingwei_office', 'later', 'INSERT')")
        assert cursor.fetchone() == (True,)


def test_others_go_on_working_and_the_archive_holds_one_moment(
    at: Office, desk: Desk, empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dumped = dumping.dumped

    def meanwhile(*given: Any, **named: Any) -> Iterator[bytes]:
        found = connection.settings_dict
        with psycopg.connect(
            host=found["HOST"], user=found["USER"], dbname=found["NAME"], autocommit=True
        ) as other:
            other.execute("UPDATE people_account SET name = 'changed'")
            other.execute("INSERT INTO web_limit VALUES ('k', 'v', now())")
        return dumped(*given, **named)

    monkeypatch.setattr(dumping, "dumped", meanwhile)
    manifest = kept(at, tmp_path / "a.zip")
    assert manifest.rows["web_limit"] == 0

    brought_back(manifest, tmp_path / "a.zip", into=tmp_path / "back", database=empty)

    assert keeping.differences(manifest) == []
    assert all("changed" not in row for row in table("people_account"))


def test_a_file_that_is_gone_or_damaged_is_named_and_the_rest_is_kept(
    at: Office, desk: Desk, tmp_path: Path
) -> None:
    run = Run.objects.get()
    (upload,) = (at.data / "rounds" / "files").iterdir()
    upload.write_bytes(b"damaged")
    folder = storage.of_run(1, run.pk)
    folder.rename(tmp_path / "elsewhere")

    manifest = kept(at, tmp_path / "a.zip")

    assert manifest.missing == (str(upload.relative_to(at.data)), f"rounds/1/run-{run.pk}")
    assert sorted(manifest.parts) == sorted([ANCHORS, DUMP, KEY, CALENDAR_FILE, PROFILE_FILE])


def test_the_lists_of_an_upper_level_are_kept_as_well(
    at: Office, desk: Desk, tmp_path: Path
) -> None:
    stored = storage.keep([b"name\n"], name="upper.csv")
    city = desk.town["city"]
    with seeing(EVERYTHING):
        Comparison.objects.create(
            source="自治区民政厅", territory=city, units=[city.pk], file_name="upper.csv", sha256=stored.sha256,
            size=stored.size, uploaded_by=desk.chief, uploaded_at=NOW,
        )  # fmt: skip

    manifest = kept(at, tmp_path / "a.zip")

    assert f"rounds/files/{stored.sha256}" in manifest.parts


def test_files_of_cases_and_their_small_pictures_are_kept_until_they_are_removed(
    at: Office, desk: Desk, tmp_path: Path
) -> None:
    stored = [take_in(ingest("现场.jpg", [picture(colour=colour)]), key=colour, actor=desk.chief, now=NOW) for colour in ("red", "blue")]  # fmt: skip
    quarantine(stored[1].sha256, actor=desk.chief, now=NOW)

    manifest = kept(at, tmp_path / "a.zip")
    unpack(tmp_path / "a.zip", into=folder_in(tmp_path))

    there = {name.rpartition("/")[2] for name in manifest.parts if name.startswith("evidence/files/")}  # fmt: skip
    assert there == {stored[0].sha256, stored[0].small}
    assert (tmp_path / "back" / "evidence" / "files" / stored[0].small).is_file()


def folder_in(path: Path) -> Path:
    (path / "back").mkdir()
    return path / "back"


def test_of_a_round_the_newest_result_is_kept_and_of_an_abandoned_one_none(
    desk: Desk, tmp_path: Path
) -> None:
    data = tmp_path / "office"
    desk.send(csv(*crowd()))
    for minutes in (10, 20):
        run = begin_run(desk.round, actor=desk.chief, now=later(minutes))
        work(run, clock=lambda: later(21))
    office = Office(data, data / ANCHORS)

    first = kept(office, tmp_path / "a.zip")
    abandon(desk.round, actor=desk.chief, now=later(30))
    second = kept(office, tmp_path / "b.zip")

    newest = Run.objects.latest("pk").pk
    assert {n.split("/")[2] for n in first.parts if n.startswith("rounds/1/")} == {f"run-{newest}"}
    assert [n for n in second.parts if n.startswith("rounds/1/")] == []
    assert len([n for n in second.parts if n.startswith("rounds/files/")]) == 1


def test_the_key_stays_where_it_is_asked_to(at: Office, tmp_path: Path) -> None:
    manifest = kept(dataclasses.replace(at, with_key=False), tmp_path / "a.zip")

    assert KEY not in manifest.parts


def test_a_journal_whose_anchors_say_more_is_found(at: Office, empty: str, tmp_path: Path) -> None:
    manifest = kept(at, tmp_path / "a.zip")
    back = brought_back(manifest, tmp_path / "a.zip", into=tmp_path / "back", database=empty)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER ALL")
        cursor.execute("DELETE FROM journal_entry WHERE chain = 'rounds'")
        cursor.execute("ALTER TABLE journal_entry ENABLE ALWAYS TRIGGER journal_is_append_only")

    assert [words for words in keeping.differences(manifest) if "journal_entry" in words]
    assert keeping.faults_of_journal(back)


def test_a_filled_database_is_not_touched(at: Office) -> None:
    with pytest.raises(ArchiveRefused, match="不是空的"):
        keeping.refuse_filled()


@pytest.mark.parametrize(
    ("change", "word"),
    [({"migrations": ("units.9999_new",)}, "更新的版本"), ({"server": 990_000}, "PostgreSQL 99")],
)
def test_what_is_newer_than_we_are_is_refused(
    at: Office, tmp_path: Path, change: dict[str, Any], word: str
) -> None:
    manifest = dataclasses.replace(kept(at, tmp_path / "a.zip"), **change)

    with pytest.raises(ArchiveRefused, match=word):
        keeping.refuse_newer(manifest)


def test_one_of_an_older_version_is_not_current(at: Office, tmp_path: Path) -> None:
    manifest = kept(at, tmp_path / "a.zip")

    older = dataclasses.replace(manifest, migrations=manifest.migrations[:-1])

    keeping.refuse_newer(older)
    assert not keeping.is_current(older)


def test_a_dump_that_fails_midway_leaves_an_empty_database(
    at: Office, empty: str, tmp_path: Path
) -> None:
    manifest = kept(at, tmp_path / "a.zip")
    back = tmp_path / "back"
    back.mkdir()
    unpack(tmp_path / "a.zip", into=back)
    said = (back / DUMP).read_bytes()
    (back / DUMP).write_bytes(said[: len(said) * 2 // 3])
    move_to(empty)

    with pytest.raises(DatabaseRefused, match="pg_restore"):
        keeping.fill(back / DUMP)

    keeping.refuse_filled()
    assert keeping.differences(manifest)
