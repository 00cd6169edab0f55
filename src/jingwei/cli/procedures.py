"""`jingwei procedures`: proves that no case can be lost; gives the office its holidays and hours."""

import argparse
from pathlib import Path

from jingwei.cli.errors import CliRefusal, Exit
from jingwei.cli.opening import add_data, opened
from jingwei.kernel.catalogue import translate as _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the acts."""
    acts = parser.add_subparsers(dest="act", required=True, metavar=_("做什么"))
    check = acts.add_parser(
        "check", help=_("逐个证明：每步有人办，每个状态有期限，没有走不到、走不出的")
    )
    calendar = acts.add_parser("calendar", help=_("换用本单位的节假日、调休和上班时间"))
    calendar.add_argument("file", type=Path, help=_("与 working_days.toml 同样格式的文件"))
    add_data(check)
    add_data(calendar)


def run(args: argparse.Namespace) -> int:
    """Does the act; 0 where nothing is wrong."""
    opened(args.data)
    return _take_in(args.file) if args.act == "calendar" else _check()


def _take_in(file: Path) -> int:
    """Puts a checked table of holidays into the folder of the office, from where web and worker read it."""
    from django.conf import settings  # noqa: PLC0415 - the office is open now

    from jingwei.procedures.working_days import CalendarRefused, read_file  # noqa: PLC0415

    try:
        found, said = read_file(file), file.read_bytes()
    except CalendarRefused as refused:
        text = _("{file} 不能用：{reason}。现在的日历没有变。")
        raise CliRefusal(text.format(file=file, reason=refused)) from refused
    place = Path(settings.WORKING_DAYS)
    partial = place.with_suffix(".new")
    partial.write_bytes(said)
    partial.replace(place)
    years = _("、").join(map(str, sorted(found.years))) or _("无")
    text = _("已换用：年份 {years}，休息日 {off} 天，调休上班 {work} 天。已定的到期日不变。")
    print(text.format(years=years, off=len(found.off), work=len(found.work)))
    return Exit.DONE


def _check() -> int:
    """Prints each procedure with its faults; 0 only where there is none."""
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
