"""Reads what an office sets, in its environment or its folder, and refuses nonsense with the name of the thing."""

import os
from collections.abc import Sequence
from pathlib import Path

from jingwei.kernel.catalogue import translate as _

NOTICE_FILE = "notice.txt"  # in the folder of the office
CALENDAR_FILE = "working_days.toml"  # there too, put by `jingwei procedures calendar`
PROFILE_FILE = "procedures.toml"  # there too, put by `jingwei procedures profile`
_YES, _NO = {"1", "yes", "true", "on"}, {"", "0", "no", "false", "off"}


class KnobRefused(Exception):
    """A variable of the environment, or a file, makes no sense; the message names it and what it may be."""


def flag(name: str) -> bool:
    """Yes or no; no where it is not set. Raises KnobRefused."""
    said = os.environ.get(name, "").strip().lower()
    if said not in _YES | _NO:
        raise KnobRefused(_("环境变量 {name} 只能是 1 或 0。").format(name=name))
    return said in _YES


def whole(name: str, default: int, *, least: int = 0, most: int) -> int:
    """A whole number within bounds. Raises KnobRefused."""
    said = os.environ.get(name, "").strip()
    if not said:
        return default
    if not said.isascii() or not said.isdecimal() or not least <= int(said) <= most:
        text = _("环境变量 {name} 要是 {least} 到 {most} 之间的整数。")
        raise KnobRefused(text.format(name=name, least=least, most=most))
    return int(said)


def line(path: Path) -> str:
    """The first line of a file of the office; nothing where there is none."""
    try:
        return path.read_text(encoding="utf-8").strip().partition("\n")[0].strip()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as fault:
        raise KnobRefused(_("读不了 {path}：要是一行 UTF-8 文字。").format(path=path)) from fault


def one_of(name: str, default: str, *, values: Sequence[str]) -> str:
    """One of a few words. Raises KnobRefused."""
    said = os.environ.get(name, "").strip().lower() or default
    if said not in values:
        text = _("环境变量 {name} 只能是：{values}。")
        raise KnobRefused(text.format(name=name, values="、".join(values)))
    return said
