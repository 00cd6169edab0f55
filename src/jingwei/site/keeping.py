"""Keeps an office in an archive and brings it back: database, files, anchors and key of one moment (R-D.3, R-D.5)."""

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

import jingwei
from jingwei.areas.cover_books.models import Book
from jingwei.areas.rounds import storage
from jingwei.areas.rounds.models import RoundState, Run, Upload
from jingwei.areas.upper_lists.models import Comparison
from jingwei.evidence import storage as of_cases
from jingwei.journal import faults
from jingwei.journal.verify import verify
from jingwei.kernel.catalogue import translate as _
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.attachments.models import Attachment
from jingwei.site import dumping, role
from jingwei.site.archive import ANCHORS, BLOCK, DUMP, KEY, ArchiveRefused, Manifest, Writer
from jingwei.site.knobs import CALENDAR_FILE, PROFILE_FILE

_TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND c.relkind = 'r'
ORDER BY c.relname
"""


@dataclass(frozen=True, slots=True)
class Office:
    """What is to be kept: the folder of an office, its file of anchors, and whether its key goes along."""

    data: Path
    anchors: Path
    with_key: bool = True


def keep(office: Office, *, writer: Writer, now: datetime, advance: Callable[[int], None]) -> Manifest:  # fmt: skip
    """Lay the office into an archive as it is at one moment, while others go on working.

    advance: told after each part how many there are. Raises DatabaseRefused and OSError.
    """
    using = dumping.tools(_server())
    with _moment(office.anchors) as (snapshot, anchored):
        # Files come before the rows that name them and are never changed: read later, they are still there.
        dump = dumping.dumped(using, of=connection.settings_dict, snapshot=snapshot)
        writer.add(DUMP, dump, packed=True)
        advance(len(writer.parts))
        rows, migrations = _rows(), _applied()
        files, evidence, folders = _files(), _evidence(), _folders()
    if anchored:
        writer.add(ANCHORS, [anchored])
    if office.with_key and (office.data / KEY).is_file():
        writer.add(KEY, [(office.data / KEY).read_bytes()])
    for name in (CALENDAR_FILE, PROFILE_FILE):
        if (office.data / name).is_file():
            writer.add(name, [(office.data / name).read_bytes()])
    places = [*map(storage.content, files), *map(of_cases.content, evidence)]
    missing = [*_keep_files(places, office=office, writer=writer, advance=advance)]
    missing += _keep_folders(folders, office=office, writer=writer, advance=advance)
    manifest = Manifest(
        program=jingwei.__version__, made_at=now.astimezone(UTC).isoformat(), server=_server(),
        migrations=tuple(migrations), rows=rows, missing=tuple(missing), parts=writer.parts,
    )  # fmt: skip
    writer.end(manifest)
    return manifest


@contextmanager
def _moment(anchors: Path) -> Iterator[tuple[str, bytes]]:
    """One moment of the database, by the name of its snapshot, and the anchors as they were just then.

    The file is held while the moment begins: a line in it stands for an entry that the moment holds.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        with _held(anchors) as anchored:
            cursor.execute("SELECT pg_export_snapshot()")
            yield str(cursor.fetchone()[0]), anchored


@contextmanager
def _held(anchors: Path) -> Iterator[bytes]:
    if not anchors.is_file():
        yield b""
        return
    with anchors.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield file.read()


def _server() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0])


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        return [name for (name,) in cursor.fetchall()]


def _rows() -> dict[str, int]:
    """How many rows every table has."""
    counts = {}
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            counts[table] = int(cursor.fetchone()[0])
    return counts


def _applied() -> list[str]:
    """The migrations that the database has seen."""
    return sorted(
        f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()
    )


def _files() -> list[str]:
    """The digests of all files that came, into a round, from an upper level or as an office's own ledger, and are still kept."""
    with seeing(EVERYTHING):
        sent = Upload.objects.filter(removed_at=None).values_list("sha256", flat=True)
        laid = Comparison.objects.filter(removed_at=None).values_list("sha256", flat=True)
        brought = Book.objects.filter(removed_at=None).values_list("sha256", flat=True)
        return sorted({*sent, *laid, *brought})


def _evidence() -> list[str]:
    """The digests of all files of cases that are still kept, and of their small pictures."""
    with seeing(EVERYTHING):
        there = Attachment.objects.filter(removed_at=None).values_list("sha256", "small")
        return sorted({digest for pair in there for digest in pair if digest})


def _folders() -> list[Path]:
    """The results that count: of every round that was not abandoned its newest run."""
    runs = Run.objects.exclude(round__state=RoundState.ABANDONED).filter(finished_at__isnull=False, fault="")  # fmt: skip
    newest = runs.order_by("round", "-pk").distinct("round").values_list("round__number", "pk")
    return [storage.of_run(number, run) for number, run in newest]


def _keep_files(
    places: list[Path], *, office: Office, writer: Writer, advance: Callable[[int], None]
) -> Iterator[str]:
    """Add the files that came; the names of those that are not there, or not as they came."""
    for place in places:
        try:
            said = place.read_bytes()  # at most `storage.LARGEST`
        except OSError:
            said = b""
        if hashlib.sha256(said).hexdigest() != place.name:
            yield str(place.relative_to(office.data))
            continue
        writer.add(str(place.relative_to(office.data)), [said])
        advance(len(writer.parts))


def _keep_folders(
    folders: list[Path], *, office: Office, writer: Writer, advance: Callable[[int], None]
) -> Iterator[str]:
    """Add the results of runs; the names of those that are not there."""
    for folder in folders:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        if not files:
            yield str(folder.relative_to(office.data))
        for path in files:
            writer.add(str(path.relative_to(office.data)), _blocks(path))
            advance(len(writer.parts))


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def refuse_newer(manifest: Manifest) -> None:
    """Refuse what a newer program or a newer server made."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if set(manifest.migrations) - known:
        text = _("备份来自更新的版本（{version}），本程序读不懂。请安装该版本或更新的，再恢复。")
        raise ArchiveRefused(text.format(version=manifest.program))
    if manifest.server // 10_000 > _server() // 10_000:
        text = _("备份来自 PostgreSQL {theirs}，这里是 {ours}。请换用同样新或更新的数据库。")
        raise ArchiveRefused(
            text.format(theirs=manifest.server // 10_000, ours=_server() // 10_000)
        )


def refuse_filled() -> None:
    """Refuse a database that holds any table."""
    if _tables():
        text = _("数据库 {name} 不是空的，没有动它。请另建一个空数据库，再恢复。")
        raise ArchiveRefused(text.format(name=connection.settings_dict["NAME"]))


def fill(dump: Path) -> None:
    """Fill the empty database that is open from a dump, with the role it speaks of. Raises DatabaseRefused."""
    role.provide()
    dumping.restore(dumping.tools(_server()), dump, to=connection.settings_dict)
    role.extend()  # not before: tables that are restored say themselves who may do what


def differences(manifest: Manifest) -> list[str]:
    """Tables whose number of rows is not that of the manifest, in words."""
    found, text = _rows(), _("表 {table} 应有 {wanted} 行，实有 {found} 行")
    return [
        text.format(table=table, wanted=wanted, found=found.get(table, 0))
        for table, wanted in manifest.rows.items()
        if found.get(table) != wanted
    ]


def is_current(manifest: Manifest) -> bool:
    """Whether the archive has seen every migration that this program knows."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    return known <= set(manifest.migrations)


def faults_of_journal(data: Path) -> list[str]:
    """What is wrong with the journal that was brought back, in words."""
    anchors = data / ANCHORS
    verdict = verify(anchors=anchors if anchors.is_file() else None)
    return [faults.said(fault) for fault in verdict.faults]
