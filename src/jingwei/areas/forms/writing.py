"""Has a blank workbook filled by the limited child process (R-FM.7)."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jingwei.areas.forms.filling import Filled, Missing
from jingwei.areas.forms.rules import FormRefused
from jingwei.fusion.reading import child as reading_child
from jingwei.fusion.reading.limits import LIMITS
from jingwei.fusion.reading.refusals import of_answer, of_child
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.workbook import sheet_name

_PROGRAM = Path(__file__).with_name("child.py")
_KILLED = {-signal.SIGXCPU: "time", -signal.SIGKILL: "memory", -signal.SIGABRT: "memory"}


def write_filled(
    content: bytes, filled: Filled, *, name: str, sheets: list[str], top: list[str]
) -> bytes:
    """The workbook with its cells filled and a last sheet on what is missing; raises FormRefused.

    name: of the file, for refusals; sheets: the names of its sheets; top: the lines above the notes.
    """
    request = {
        "size": len(content),
        "sheets": [
            {
                "name": one.sheet.name,
                "first": one.sheet.first_row,
                "footer": one.sheet.footer,
                "rows": one.rows,
                "only_blank": bool(one.sheet.waiting),
                "cells": one.cells,
            }
            for one in filled.sheets
        ],
        "notes": _notes(filled, taken=sheets, top=top),
    }
    answer, made = _asked(request, content, name=name)
    if "refused" in answer:
        raise FormRefused(str(of_answer(name, answer)))
    return made


def _notes(filled: Filled, *, taken: list[str], top: list[str]) -> dict[str, Any]:
    missing, said = _("无法填报"), _("填了什么")
    return {
        "name": sheet_name(missing, taken=taken),
        "heads": [missing, said],
        "top": [[line] for line in top] + [[missing, _("是什么"), _("为什么")]],
        "lines": list(_lines(filled.missing)),
        "below": [[""], [said, _("表头"), _("底册里的内容")], *_lines(filled.said)],
        "column": _("{sheet} {column} 列"),
        "formula": _("有 {count} 格是公式，保留原公式，打开后自动计算。"),
    }


def _lines(said: list[Missing]) -> Iterator[list[str]]:
    for one in said:
        yield [one.where, one.what, one.why]


def _asked(request: dict[str, Any], content: bytes, *, name: str) -> tuple[dict[str, Any], bytes]:
    """The child's answer; its death is a refusal (rule: a dead parser refuses)."""
    line = json.dumps(request).encode("ascii") + b"\n"
    limits = [str(LIMITS.memory), str(LIMITS.cpu_seconds)]
    with TemporaryDirectory(prefix="jingwei-") as folder:
        command = [
            sys.executable,
            "-P",
            "-B",
            str(_PROGRAM),
            reading_child.__file__,
            *limits,
            folder,
        ]
        try:
            done = subprocess.run(  # noqa: S603 - our own program, no argument from outside
                command, input=line + content, capture_output=True, timeout=LIMITS.wall_seconds, check=False,
                start_new_session=True, env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            )  # fmt: skip
        except subprocess.TimeoutExpired as fault:
            raise FormRefused(str(of_child(name, "wall"))) from fault
    head, found, made = done.stdout.partition(b"\n")
    if done.returncode or not found:
        raise FormRefused(str(of_child(name, _KILLED.get(done.returncode, "died"))))
    answer: dict[str, Any] = json.loads(head)
    if len(made) != answer["size"]:
        raise FormRefused(str(of_child(name, "died")))
    return answer, made
