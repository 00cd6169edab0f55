"""`jingwei journal`: proves that the journal is whole, anchors it, guards its table."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from jingwei.cli.errors import CliRefusal, Exit
from jingwei.cli.opening import add_data, opened
from jingwei.cli.progress import Progress
from jingwei.journal.anchors import ANCHORS
from jingwei.kernel import system
from jingwei.kernel.catalogue import translate as _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the three acts and what each takes."""
    acts = parser.add_subparsers(dest="act", required=True, metavar=_("做什么"))
    verify = acts.add_parser(
        "verify", help=_("核对日志是否完整：完整返回 0，有问题返回 1，无法核对返回 2")
    )
    anchor = acts.add_parser(
        "anchor", help=_("把各条日志链的末端写进数据库以外的锚点文件，每天一次")
    )
    for act in (verify, anchor):
        act.add_argument(
            "--anchors",
            type=Path,
            metavar="FILE",
            help=_("锚点文件，最好放在数据库管理员改不到的地方"),
        )
    restrict = acts.add_parser("restrict", help=_("让一个数据库角色对日志只能读和增"))
    restrict.add_argument("--role", required=True, metavar="ROLE", help=_("数据库角色"))
    for act in (verify, anchor, restrict):
        add_data(act)


def run(args: argparse.Namespace) -> int:
    """Does one of the three; refuses where database or file cannot be used."""
    acts: dict[str, Callable[[argparse.Namespace], int]] = {
        "verify": _verify, "anchor": _anchor, "restrict": _restrict,
    }  # fmt: skip
    with _refusing():
        opened(args.data, as_owner=args.act == "restrict")  # grants are the owner's
        return acts[args.act](args)


def _verify(args: argparse.Namespace) -> int:
    """Walks the journal and prints what is wrong, or that nothing is."""
    from jingwei.journal import faults, queries  # noqa: PLC0415 - the office is open now
    from jingwei.journal.verify import verify  # noqa: PLC0415

    file = _anchors(args)
    if args.anchors and not file.is_file():
        raise CliRefusal(_("没有锚点文件 {path}。").format(path=file))
    total = sum(head.sequence for head in queries.heads())
    with Progress(quiet=args.quiet).step(_("核对日志"), counted=_("{done} 条")) as step:
        verdict = verify(
            anchors=file if file.is_file() else None,
            advance=lambda entries: step.advance(entries, of=max(entries, total)),
        )
    for fault in verdict.faults:
        print(faults.said(fault))
    if verdict.faults:
        return Exit.FAULT
    if verdict.was_anchored and not verdict.anchors:
        text = _(
            "日志锚定过，却没有锚点文件 {path}，末尾是否被截去查不出来。请用 --anchors 指明文件。"
        )
        raise CliRefusal(text.format(path=file))
    _print_whole(verdict.chains, verdict.entries, verdict.anchors)
    return Exit.DONE


def _print_whole(chains: int, entries: int, anchors: int) -> None:
    text = _("日志完整：{chains} 条链，{entries} 条记录，{anchors} 个锚点。")
    print(text.format(chains=chains, entries=entries, anchors=anchors))
    if not anchors:
        print(_("还没有锚定过，末尾是否被截去查不出来。请每天运行 jingwei journal anchor。"))


def _anchor(args: argparse.Namespace) -> int:
    """Adds the heads of today to the file."""
    from jingwei.journal.anchors import AnchorsRefused  # noqa: PLC0415 - the office is open now
    from jingwei.journal.verify import anchor  # noqa: PLC0415

    file = _anchors(args)
    try:
        extent = anchor(now=datetime.now(UTC), to=file)
    except AnchorsRefused as refused:
        raise CliRefusal(str(refused)) from refused
    text = (
        _("已锚定，{path} 现有 {lines} 行。") if extent.lines else _("日志还是空的，没有可锚定的。")
    )
    print(text.format(path=file, lines=extent.lines))
    return Exit.DONE


def _restrict(args: argparse.Namespace) -> int:
    """Takes from a role what it does not need."""
    from jingwei.journal.guard import restrict  # noqa: PLC0415 - the office is open now

    restrict(args.role)
    print(_("数据库角色 {role} 对日志只能读和增。").format(role=args.role))
    return Exit.DONE


def _anchors(args: argparse.Namespace) -> Path:
    """The file of anchors that was named, or the one beside the office's data."""
    found: Path = args.anchors or args.data / ANCHORS
    return found


@contextmanager
def _refusing() -> Iterator[None]:
    """Turns what keeps the journal from being read into a refusal: it is none of its faults."""
    try:
        yield
    except OSError as fault:
        if not fault.filename:
            raise
        text = _("{path}：{reason}。").format(path=fault.filename, reason=system.refused(fault))
        raise CliRefusal(text) from fault
    except Exception as fault:
        if not _is_of_database(fault):
            raise
        reason = " ".join(str(fault).split())
        text = _("数据库不能用：{reason}。没有升级过的数据库先运行 jingwei migrate。")
        raise CliRefusal(text.format(reason=reason)) from fault


def _is_of_database(fault: Exception) -> bool:
    """Without the web part there is no Django, and then no fault of a database either."""
    try:
        from django.db import Error  # noqa: PLC0415
    except ImportError:
        return False
    return isinstance(fault, Error)
