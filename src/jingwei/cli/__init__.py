"""The `jingwei` command: finds the subcommand, runs it, and turns faults into exit codes."""

import argparse
import errno
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol, TextIO, cast

import jingwei
from jingwei.cli.arguments import Parser
from jingwei.cli.errors import CliRefusal, Exit
from jingwei.kernel.catalogue import translate as _

# Faults of the machine that the user can cure; anything else from the system is our fault.
_CURABLE = {errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS}


# A NamedTuple, because importing `dataclasses` would cost a tenth of the time of `--help`.
class Command(NamedTuple):
    """A subcommand: where its module is, what it does in one line, and one example."""

    name: str
    module: str
    summary: str
    example: str


class CommandModule(Protocol):
    """What the module of a subcommand offers."""

    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def commands() -> tuple[Command, ...]:
    """Lists the subcommands in the order in which a newcomer needs them."""
    return (
        Command("inspect", "jingwei.cli.inspect", _("查看程序对每个文件、工作表和列的理解，不做融合"), "jingwei inspect lists/*.xlsx"),
        Command("fuse", "jingwei.cli.fuse", _("把各部门名单融合成一本底册，附问题清单和报告"), "jingwei fuse lists/*.xlsx --out round1"),
        Command("why", "jingwei.cli.why", _("说明一个组织由哪些行合成、依据是什么，或两行为何没有合并"), "jingwei why JW-0000123 --register round1"),
        Command("demo", "jingwei.cli.demo", _("生成样例城市，融合，回答问题，并与真值对照"), "jingwei demo"),
        Command("figures", "jingwei.cli.figures", _("把公开报道的数由各行算出，与公布的对照"), "jingwei figures"),
        Command("sample", "jingwei.cli.sample", _("生成样例城市的部门名单和真值（全部虚构）"), "jingwei sample --out city --seed 7"),
        Command("serve", "jingwei.cli.serve", _("打开网页办公"), "jingwei serve --data /srv/jingwei"),
        Command("worker", "jingwei.cli.worker", _("在后台识别文件、比对名单"), "jingwei worker --data /srv/jingwei"),
        Command("migrate", "jingwei.cli.migrate", _("把数据库升级到本程序的版本"), "jingwei migrate --data /srv/jingwei"),
        Command("receive", "jingwei.cli.receive", _("把部门的名单收进一轮摸排"), "jingwei receive --data /srv/jingwei --round 1 --login shiji.guanli lists/*.xlsx"),
        Command("backup", "jingwei.cli.backup", _("把整个办公系统备份成一个文件，或核对一个备份"), "jingwei backup --data /srv/jingwei --to /mnt/backup/jingwei.zip"),
        Command("restore", "jingwei.cli.restore", _("从备份恢复到空目录和空数据库"), "jingwei restore /mnt/backup/jingwei.zip --data /srv/jingwei"),
        Command("journal", "jingwei.cli.journal", _("核对日志是否完整，锚定日志，限制数据库角色"), "jingwei journal verify --data /srv/jingwei"),
        Command("procedures", "jingwei.cli.procedures", _("证明每个办件流程都走得通、有人办、有期限"), "jingwei procedures check --data /srv/jingwei"),
        Command("bench", "jingwei.cli.bench", _("在同一批数据上与同类工具比较质量、时间和内存"), "jingwei bench fusion"),
    )  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; the console script hands it to the shell."""
    for stream in (sys.stdout, sys.stderr):
        _write_what_the_terminal_can(stream)
    try:
        code = _run(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
    except CliRefusal as refusal:
        return _refuse(refusal.lines)
    except KeyboardInterrupt:
        print(_("已中断，没有留下未写完的结果。"), file=sys.stderr)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        return _leave_closed_pipe()
    except OSError as fault:
        return _refuse([_system_line(fault)]) if fault.errno in _CURABLE else _report(fault)
    except Exception as fault:  # noqa: BLE001 - the outermost door: a fault becomes an exit code
        return _report(fault)
    return code


def _run(arguments: list[str]) -> int:
    """Parses the arguments and calls the chosen command's module."""
    chosen = next((word for word in arguments if not word.startswith("-")), "")
    parser = _parser(chosen)
    parsed = parser.parse_args(arguments)
    if not parsed.command:
        parser.print_help(sys.stderr)
        return Exit.REFUSED
    return _module(parsed.command).run(parsed)


def _parser(chosen: str) -> Parser:
    """Builds the parser; only the chosen command's module is imported, so that help is quick."""
    parser = Parser(
        prog="jingwei",
        description=_("经纬：把各部门的名单融合成一本不重不漏的底册。"),
        epilog=_("每个命令的用法：jingwei 命令 --help"),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"jingwei {jingwei.__version__}",
        help=_("显示版本后退出"),
    )
    subparsers = parser.add_subparsers(dest="command", title=_("可用命令"), metavar=_("命令"))
    for command in commands():
        subparser = subparsers.add_parser(
            command.name,
            help=command.summary,
            description=command.summary,
            epilog=_("示例：{example}").format(example=command.example),
        )
        if command.name == chosen:
            subparser.add_argument("--quiet", action="store_true", help=_("不显示进度"))
            _module(chosen).add_arguments(subparser)
    return parser


def _module(name: str) -> CommandModule:
    """Imports the module of a command by its name."""
    module = next(command.module for command in commands() if command.name == name)
    return cast("CommandModule", importlib.import_module(module))


def _write_what_the_terminal_can(stream: TextIO) -> None:
    """Keeps a terminal that cannot show Chinese from stopping the work half-way."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure:
        reconfigure(errors="replace")


def _refuse(lines: Sequence[str]) -> int:
    """Prints why the command was refused."""
    for line in lines:
        print(line, file=sys.stderr)
    return Exit.REFUSED


def _report(fault: Exception) -> int:
    """Prints a fault of ours in one line; the traceback only where it is asked for."""
    if os.environ.get("JINGWEI_DEBUG") == "1":
        sys.excepthook(type(fault), fault, fault.__traceback__)
    print(
        _("程序内部出错（{kind}：{message}）。设 JINGWEI_DEBUG=1 重试可看详情。").format(
            kind=type(fault).__name__, message=" ".join(str(fault).split())
        ),
        file=sys.stderr,
    )
    return Exit.FAULT


def _system_line(fault: OSError) -> str:
    """Words a fault that the user can cure: a full disk, a folder that may not be written."""
    if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
        return _("磁盘空间不足，没有写出任何结果。请腾出空间后重试。")
    return _("没有权限读写 {path}。请检查权限，或换一个目录。").format(path=fault.filename or "")


def _leave_closed_pipe() -> int:
    """Ends quietly when the reader of our output has gone (`jingwei ... | head`)."""
    # Python flushes stdout once more at exit and would complain there.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Exit.CLOSED_PIPE
