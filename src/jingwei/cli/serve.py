"""`jingwei serve`: the office in the browser."""

import argparse

from jingwei.cli.errors import Exit
from jingwei.cli.opening import add_data, opened, refuse_unless_migrated
from jingwei.kernel.catalogue import translate as _

WORKERS = 2
PATIENCE = 600  # seconds that a long workbook may take to be written, or read and compared, within its request


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares what `serve` takes."""
    add_data(parser)
    add_binding(parser)


def add_binding(parser: argparse.ArgumentParser) -> None:
    """Declares where the pages are to be found."""
    parser.add_argument("--bind", default="127.0.0.1:8000", help=_("监听的地址和端口"))
    parser.add_argument("--workers", type=int, default=WORKERS, help=_("进程数"))


def run(args: argparse.Namespace) -> int:
    """Serves until it is told to stop."""
    opened(args.data)
    return serve(args)


def serve(args: argparse.Namespace) -> int:
    """Serves the office that is open until it is told to stop."""
    refuse_unless_migrated()
    from gunicorn.app.base import (  # type: ignore[import-untyped]  # noqa: PLC0415
        BaseApplication,
    )

    class Office(BaseApplication):
        """Gunicorn with our settings, and none from a file or the environment."""

        def load_config(self) -> None:
            self.cfg.set("bind", args.bind)
            self.cfg.set("workers", args.workers)
            self.cfg.set("accesslog", None)
            self.cfg.set("timeout", PATIENCE)
            self.cfg.set("control_socket_disable", True)  # noqa: FBT003 - its own names
            self.cfg.set("errorlog", "-")
            self.cfg.set("loglevel", "warning" if args.quiet else "info")

        def load(self) -> object:
            from jingwei.site.wsgi import application  # noqa: PLC0415 - in each worker

            return application

    print(_("网页在 http://{bind}/，按 Ctrl-C 停止。").format(bind=args.bind), flush=True)
    Office().run()
    return Exit.DONE
