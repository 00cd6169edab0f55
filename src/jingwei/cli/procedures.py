"""`jingwei procedures`: proves that no case can be lost; gives the office its holidays and hours, its words and terms."""

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
    profile = acts.add_parser("profile", help=_("换用本地的事项、状态、步骤名称和期限"))
    profile.add_argument(
        "file", type=Path, help=_("TOML 文件，写法见 docs/howto/add-a-procedure.md")
    )
    for act in (check, calendar, profile):
        add_data(act)


def run(args: argparse.Namespace) -> int:
    """Does the act; 0 where nothing is wrong."""
    opened(args.data)
    acts = {"calendar": _take_calendar, "profile": _take_profile}
    return acts[args.act](args.file) if args.act in acts else _check()


def _take_calendar(file: Path) -> int:
    """Puts a checked table of holidays into the folder of the office, from where web and worker read it."""
    from django.conf import settings  # noqa: PLC0415 - the office is open now

    from jingwei.procedures.working_days import CalendarRefused, read_file  # noqa: PLC0415

    try:
        found = read_file(file)
    except CalendarRefused as refused:
        text = _("{file} 不能用：{reason}。现在的日历没有变。")
        raise CliRefusal(text.format(file=file, reason=refused)) from refused
    _put(file, Path(settings.WORKING_DAYS))
    years = _("、").join(map(str, sorted(found.years))) or _("无")
    text = _("已换用：年份 {years}，休息日 {off} 天，调休上班 {work} 天。已定的到期日不变。")
    print(text.format(years=years, off=len(found.off), work=len(found.work)))
    return Exit.DONE


def _take_profile(file: Path) -> int:
    """Puts checked words and terms into the folder of the office, from where web and worker read them."""
    from django.conf import settings  # noqa: PLC0415 - the office is open now

    from jingwei.procedures.profile import ProfileRefused, read_file  # noqa: PLC0415
    from jingwei.procedures.profile_check import check  # noqa: PLC0415
    from jingwei.web.procedures import CATALOGUE  # noqa: PLC0415

    try:
        found = read_file(file)
        check(found, CATALOGUE)
    except ProfileRefused as refused:
        text = _("{file} 不能用，现在的用语和期限没有变。\n{reason}")
        raise CliRefusal(text.format(file=file, reason=refused)) from refused
    _put(file, Path(settings.PROCEDURES_PROFILE))
    words, terms = sum(bool(one.title) for one in found.values()), sum(bool(one.due) for one in found.values())  # fmt: skip
    text = _("已换用：名称 {words} 个，期限 {terms} 个。在办的件到期日不变，新办的步骤按新期限。")
    print(text.format(words=words, terms=terms))
    return Exit.DONE


def _put(file: Path, place: Path) -> None:
    """The file in its place, whole or not at all."""
    partial = place.with_suffix(".new")
    partial.write_bytes(file.read_bytes())
    partial.replace(place)


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
            f"{procedure.name} {procedure.edition}: {counts}: {_('有问题') if found else _('没有问题')}"
        )
        print(*(f"  {one}" for one in found), sep="\n", end="\n" if found else "")
    return Exit.FAULT if wrong else Exit.DONE
