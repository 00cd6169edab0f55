"""`jingwei migrate`: brings the database up to the version of the program."""

import argparse

from jingwei.cli.errors import CliRefusal, Exit
from jingwei.cli.opening import add_data, opened


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares what `migrate` takes."""
    add_data(parser)


def run(args: argparse.Namespace) -> int:
    """Applies the migrations that are missing, and lets the office's role work on what they made."""
    opened(args.data, as_owner=True)
    from jingwei.site.database import DatabaseRefused  # noqa: PLC0415 - the office is open now
    from jingwei.site.office import bring_up_to_date  # noqa: PLC0415

    try:
        bring_up_to_date(quiet=args.quiet)
    except DatabaseRefused as refused:
        raise CliRefusal(str(refused)) from refused
    return Exit.DONE
