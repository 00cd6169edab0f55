"""Opens the office for a command: finds data and database, then lets Django load."""

import os
from pathlib import Path

from jingwei.site import database
from jingwei.site.secret import secret_key


def open_office(data: Path) -> None:
    """Set the office up in this process; raises `database.DatabaseRefused`.

    The server is asked at once whether it keeps what it acknowledges.
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


def facts() -> dict[str, str]:
    """What the server says of itself."""
    from django.db import connection  # noqa: PLC0415

    names = ("server_version_num", "server_encoding", *database.DURABLE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(names)])
        return dict(cursor.fetchall())
