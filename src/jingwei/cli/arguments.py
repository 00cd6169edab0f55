"""An argument parser that speaks the reader's language, in its help and in its complaints."""

import argparse
import re
from typing import NoReturn

from jingwei.cli.errors import Exit
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _

# The words that argparse writes into its help, and ours.
_HEADINGS = {
    "usage: ": mark("用法："),
    "positional arguments:": mark("参数："),
    "options:": mark("选项："),
    "show this help message and exit": mark("显示本说明后退出"),
}

# The complaints of argparse as patterns; what a group catches is filled into our words.
_COMPLAINTS = {
    r"the following arguments are required: (?P<names>.+)": mark("缺少参数：{names}"),
    r"unrecognized arguments: (?P<names>.+)": mark("不认识的参数：{names}"),
    r"argument (?P<name>.+?): expected one argument": mark("选项 {name} 后面要写一个值"),
    r"argument (?P<name>.+?): expected at least one argument": mark(
        "选项 {name} 后面至少要写一个值"
    ),
    r"argument (?P<name>.+?): invalid choice: (?P<value>.+?) \(choose from (?P<choices>.+)\)": mark(
        "{name} 不能是 {value}，可选：{choices}"
    ),
    r"argument (?P<name>.+?): invalid \w+ value: (?P<value>.+)": mark("{name} 的值 {value} 无效"),
    r"argument (?P<name>.+?): not allowed with argument (?P<other>.+)": mark(
        "{name} 不能与 {other} 同时使用"
    ),
    r"ambiguous option: (?P<name>\S+) could match (?P<names>.+)": mark(
        "选项 {name} 不明确，可能是：{names}"
    ),
}


class Parser(argparse.ArgumentParser):
    """An `ArgumentParser` whose own words go through the catalogue."""

    def format_help(self) -> str:
        """Writes the help with argparse's headings replaced by ours."""
        return _worded(super().format_help())

    def format_usage(self) -> str:
        """Writes the usage line with its heading replaced by ours."""
        return _worded(super().format_usage())

    def error(self, message: str) -> NoReturn:
        """Refuses the arguments: usage, one line of complaint, exit code 2."""
        self.exit(
            Exit.REFUSED,
            f"{self.format_usage()}{self.prog}: {complaint(message)}\n",
        )


def share(text: str) -> float:
    """Reads a share between 0 and 1, as the value of an option."""
    found = float(text)
    if not 0 <= found <= 1:
        raise argparse.ArgumentTypeError(_("须在 0 与 1 之间"))
    return found


def complaint(message: str) -> str:
    """Puts a complaint of argparse into the reader's language; unknown ones stay as they are."""
    for pattern, ours in _COMPLAINTS.items():
        if found := re.fullmatch(pattern, message):
            return _(ours).format(**found.groupdict())
    return message


def _worded(text: str) -> str:
    """Replaces argparse's headings."""
    for theirs, ours in _HEADINGS.items():
        text = text.replace(theirs, _(ours))
    return text
