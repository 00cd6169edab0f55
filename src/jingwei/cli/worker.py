"""`jingwei worker`: does what takes long, understanding files and fusing, beside the pages."""

import argparse

from jingwei.cli.errors import Exit
from jingwei.cli.opening import add_data, opened, refuse_unless_migrated
from jingwei.kernel.catalogue import translate as _

AT_ONCE = 2  # a file can be understood while a round is fused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares what `worker` takes."""
    add_data(parser)
    parser.add_argument("--until-empty", action="store_true", help=_("做完排着的事就停"))


def run(args: argparse.Namespace) -> int:
    """Works until it is told to stop; a job that is cut off is begun again by the next worker."""
    opened(args.data)
    refuse_unless_migrated()
    from procrastinate.contrib.django import app  # noqa: PLC0415 - the office is open now
    from procrastinate.contrib.django.django_connector import DjangoConnector  # noqa: PLC0415

    import jingwei.site.jobs  # noqa: F401, PLC0415 - its periodic task

    print(_("后台已启动，按 Ctrl-C 停止。"), flush=True)
    assert isinstance(app.connector, DjangoConnector)  # noqa: S101 - it is the app of Django
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        working.run_worker(concurrency=AT_ONCE, wait=not args.until_empty, listen_notify=True)
    return Exit.DONE
