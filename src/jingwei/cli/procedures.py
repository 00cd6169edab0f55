"""`jingwei procedures`: proves that in no procedure of the office a case can be lost."""

import argparse

from jingwei.cli.errors import Exit
from jingwei.cli.opening import add_data, opened
from jingwei.kernel.catalogue import translate as _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the one act."""
    acts = parser.add_subparsers(dest="act", required=True, metavar=_("做什么"))
    check = acts.add_parser(
        "check", help=_("逐个证明：每步有人办，每个状态有期限，没有走不到、走不出的")
    )
    add_data(check)


def run(args: argparse.Namespace) -> int:
    """Prints each procedure with its faults; 0 only where there is none."""
    opened(args.data)
    from jingwei.procedures.proof import faults  # noqa: PLC0415 - the office is open now
    from jingwei.web.procedures import CATALOGUE  # noqa: PLC0415

    wrong = 0
    for procedure in CATALOGUE:
        found = faults(procedure)
        wrong += bool(found)
        counts = _("{states} 个状态，{steps} 步").format(
            states=len(procedure.states), steps=len(procedure.steps)
        )
        print(
            f"{_(procedure.title)} {procedure.edition}: {counts}: {_('有问题') if found else _('没有问题')}"
        )
        print(*(f"  {one}" for one in found), sep="\n", end="\n" if found else "")
    return Exit.FAULT if wrong else Exit.DONE
