"""`jingwei migrate`: brings the database up to the version of the program."""

import argparse

from jingwei.cli.errors import Exit
from jingwei.cli.opening import add_data, opened


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares what `migrate` takes."""
    add_data(parser)


def run(args: argparse.Namespace) -> int:
    """Applies the migrations that are missing."""
    opened(args.data)
    from django.core.management import call_command  # noqa: PLC0415 - the office is open now

    call_command("migrate", interactive=False, verbosity=0 if args.quiet else 1)
    return Exit.DONE
