"""Opens the office for the commands that need its database."""

import argparse
from pathlib import Path

from jingwei.cli.errors import CliRefusal
from jingwei.kernel.catalogue import translate as _

DATA = Path("jingwei-data")


def add_data(parser: argparse.ArgumentParser) -> None:
    """Declares where the office keeps its data."""
    parser.add_argument("--data", type=Path, default=DATA, help=_("存放全部数据的目录"))


def opened(data: Path) -> None:
    """Make the office ready in this process, or refuse with the reason."""
    try:
        import django  # noqa: F401, PLC0415 - the base install is fusion alone
    except ImportError as fault:
        text = _("这个命令要用网页部分，请先安装：pip install 'jingwei-register[web]'。")
        raise CliRefusal(text) from fault
    from jingwei.site.database import DatabaseRefused  # noqa: PLC0415
    from jingwei.site.office import open_office  # noqa: PLC0415

    try:
        open_office(data.resolve())
    except DatabaseRefused as refused:
        raise CliRefusal(str(refused)) from refused
