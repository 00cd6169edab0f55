"""Opens the office for a command: finds data and database, then lets Django load."""

import os
from pathlib import Path

from jingwei.kernel.catalogue import translate as _
from jingwei.site import database
from jingwei.site.secret import secret_key


def open_office(data: Path, *, as_owner: bool = False) -> None:
    """Set the office up in this process; raises `database.DatabaseRefused`.

    The server is asked at once whether it keeps what it acknowledges. as_owner: work as the user of the
    address, who may change tables and is held by no row-level security; everybody else works under
    the office's role (R-D.2).
    """
    address = database.start(data)
    database.settings(address)  # refused before anything is set up
    os.environ["JINGWEI_DATA"] = str(data)
    os.environ["DATABASE_URL"] = address
    os.environ.setdefault("JINGWEI_SECRET_KEY", secret_key(data))
    os.environ["DJANGO_SETTINGS_MODULE"] = "jingwei.site.settings"

    import django  # noqa: PLC0415 - reads the settings, which are only known now

    django.setup()
    database.check(facts())
    if not as_owner:
        from jingwei.site import role  # noqa: PLC0415

        role.take()


def bring_up_to_date(*, quiet: bool) -> None:
    """Apply the migrations that are missing, and let the office's role work on what they made.

    For an office that was opened as its owner; raises `database.DatabaseRefused`.
    """
    from django.core.management import call_command  # noqa: PLC0415 - the office is open now

    from jingwei.site import role  # noqa: PLC0415

    role.provide()
    call_command("migrate", interactive=False, verbosity=0 if quiet else 1)
    role.extend()
    role.refuse_unless_allowed()


def facts() -> dict[str, str]:
    """What the server says of itself; raises DatabaseRefused where it does not answer."""
    from django.db import OperationalError, connection  # noqa: PLC0415

    names = ("server_version_num", "server_encoding", *database.DURABLE)
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(names)]
            )
            return dict(cursor.fetchall())
    except OperationalError as fault:
        text = _("数据库连不上：{reason}。请检查 DATABASE_URL，以及数据库是否在运行。")
        raise database.DatabaseRefused(text.format(reason=" ".join(str(fault).split()))) from fault
