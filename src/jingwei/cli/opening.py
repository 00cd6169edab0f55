"""Opens the office for the commands that need its database."""

import argparse
import os
from pathlib import Path

from jingwei.cli.errors import CliRefusal
from jingwei.kernel.catalogue import translate as _

DATA = Path("jingwei-data")


def add_data(parser: argparse.ArgumentParser) -> None:
    """Declares where the office keeps its data."""
    parser.add_argument("--data", type=Path, default=DATA, help=_("存放全部数据的目录"))


def opened(data: Path, *, as_owner: bool = False) -> None:
    """Make the office ready in this process, or refuse with the reason.

    as_owner: as who may change tables; everything that answers people works under the office's role.
    """
    try:
        import django  # noqa: F401, PLC0415 - the base install is fusion alone
    except ImportError as fault:
        text = _("这个命令要用网页部分，请先安装：pip install 'jingwei-register[web]'。")
        raise CliRefusal(text) from fault
    from jingwei.site.database import DatabaseRefused  # noqa: PLC0415
    from jingwei.site.office import open_office  # noqa: PLC0415

    try:
        open_office(data.resolve(), as_owner=as_owner)
    except DatabaseRefused as refused:
        raise CliRefusal(str(refused)) from refused


def refuse_unless_migrated() -> None:
    """Refuse to work on a database that lacks a migration, before any process is started."""
    from django.db import connections  # noqa: PLC0415 - the office is open now

    from jingwei.web.health import unapplied  # noqa: PLC0415

    missing = unapplied()
    connections.close_all()  # a worker must not share the parent's connection
    if missing:
        text = _(
            "数据库还没有升级到本程序的版本（缺 {count} 步）。请先运行 jingwei migrate --data {data}。"
        )
        raise CliRefusal(text.format(count=len(missing), data=os.environ["JINGWEI_DATA"]))
