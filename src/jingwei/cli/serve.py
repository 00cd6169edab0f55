"""`jingwei serve`: the office in the browser."""

import argparse
import os

from jingwei.cli.errors import CliRefusal, Exit
from jingwei.cli.opening import add_data, opened
from jingwei.kernel.catalogue import translate as _

WORKERS = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares what `serve` takes."""
    add_data(parser)
    parser.add_argument("--bind", default="127.0.0.1:8000", help=_("监听的地址和端口"))
    parser.add_argument("--workers", type=int, default=WORKERS, help=_("进程数"))


def run(args: argparse.Namespace) -> int:
    """Serves until it is told to stop."""
    opened(args.data)
    _ready()
    from gunicorn.app.base import (  # type: ignore[import-untyped]  # noqa: PLC0415
        BaseApplication,
    )

    class Office(BaseApplication):
        """Gunicorn with our settings, and none from a file or the environment."""

        def load_config(self) -> None:
            self.cfg.set("bind", args.bind)
            self.cfg.set("workers", args.workers)
            self.cfg.set("accesslog", None)
            self.cfg.set("control_socket_disable", True)  # noqa: FBT003 - its own names
            self.cfg.set("errorlog", "-")
            self.cfg.set("loglevel", "warning" if args.quiet else "info")

        def load(self) -> object:
            from jingwei.site.wsgi import application  # noqa: PLC0415 - in each worker

            return application

    print(_("网页在 http://{bind}/，按 Ctrl-C 停止。").format(bind=args.bind), flush=True)
    Office().run()
    return Exit.DONE


def _ready() -> None:
    """Refuse to serve on a database that lacks a migration, before any worker starts."""
    from django.db import connections  # noqa: PLC0415 - the office is open now

    from jingwei.web.health import unapplied  # noqa: PLC0415

    missing = unapplied()
    connections.close_all()  # a worker must not share the parent's connection
    if missing:
        text = _(
            "数据库还没有升级到本程序的版本（缺 {count} 步）。请先运行 jingwei migrate --data {data}。"
        )
        raise CliRefusal(text.format(count=len(missing), data=os.environ["JINGWEI_DATA"]))
