"""`jingwei backup`: keeps the whole office in one file, while others go on working; proves such a file."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from jingwei.cli.errors import CliRefusal, Exit
from jingwei.cli.opening import add_data, opened
from jingwei.cli.progress import Progress
from jingwei.kernel import system
from jingwei.kernel.catalogue import translate as _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares what `backup` takes."""
    add_data(parser)
    doing = parser.add_mutually_exclusive_group(required=True)
    doing.add_argument("--to", type=Path, metavar="FILE", help=_("写成这个新文件，不覆盖旧的"))
    doing.add_argument("--check", type=Path, metavar="FILE", help=_("核对一个备份，不恢复"))
    parser.add_argument(
        "--anchors", type=Path, metavar="FILE", help=_("锚点文件不在数据目录里时，写明它在哪里")
    )
    parser.add_argument(
        "--without-key", action="store_true", help=_("不带密钥；密钥丢了，动态口令都要重设")
    )


def run(args: argparse.Namespace) -> int:
    """Writes an archive, or proves one; 1 where files that the database knows of are missing in it."""
    with refusing():
        return _check(args) if args.check else _backup(args)


def _backup(args: argparse.Namespace) -> int:
    from jingwei.site.archive import ANCHORS, refuse_taken, written  # noqa: PLC0415 - after the start

    refuse_taken(args.to)  # before anything is begun
    opened(args.data, as_owner=True)
    from jingwei.site.keeping import Office, keep  # noqa: PLC0415 - the office is open now

    data = args.data.resolve()
    office = Office(data, args.anchors or data / ANCHORS, with_key=not args.without_key)
    progress = Progress(quiet=args.quiet)
    with written(args.to) as writer, progress.step(_("备份"), counted=_("{done} 个文件")) as step:
        manifest = keep(office, writer=writer, now=datetime.now(UTC), advance=step.advance)
    text = _("已备份到 {path}：{files} 个文件，{rows} 行。")
    print(text.format(path=args.to, files=len(manifest.parts), rows=sum(manifest.rows.values())))
    return tell_missing(manifest.missing)


def _check(args: argparse.Namespace) -> int:
    from jingwei.site.archive import check  # noqa: PLC0415 - after the start

    with Progress(quiet=args.quiet).step(_("核对"), counted=_("{done} 字节")) as step:
        manifest = check(args.check, advance=step.advance)
    text = _("{path} 完整：{at} 由 {program} 版写成，{files} 个文件，{rows} 行。")
    print(
        text.format(
            path=args.check, at=manifest.made_at, program=manifest.program,
            files=len(manifest.parts), rows=sum(manifest.rows.values()),
        )
    )  # fmt: skip
    return tell_missing(manifest.missing)


def tell_missing(missing: tuple[str, ...]) -> int:
    """Names what the database knows of and the archive lacks; the rest is kept all the same."""
    for name in missing:
        print(_("缺 {name}：文件不在，或内容已不是收到时的样子。").format(name=name))
    return Exit.FAULT if missing else Exit.DONE


@contextmanager
def refusing() -> Iterator[None]:
    """Turns what keeps an archive from being written or read into a refusal."""
    from jingwei.site.archive import ArchiveRefused  # noqa: PLC0415 - after the start
    from jingwei.site.database import DatabaseRefused  # noqa: PLC0415

    try:
        yield
    except (ArchiveRefused, DatabaseRefused) as refused:
        raise CliRefusal(str(refused)) from refused
    except OSError as fault:
        if not fault.errno:
            raise
        reason = system.refused(fault)
        text = _("{path}：{reason}。") if fault.filename else _("写不下去：{reason}。没有留下写了一半的东西。")  # fmt: skip
        raise CliRefusal(text.format(path=fault.filename, reason=reason)) from fault
