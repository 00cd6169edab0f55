"""The mapping file: which heading means what, per department and header, for a person to correct.

The file is TOML. Each ``[[table]]`` is one layout of one department: the headings from left to
right, and under ``[table.columns]`` what each means. A person may change a meaning to another
field or to "drop" and writes ``corrected = true`` beside it, or leaves the file as it is.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from jingwei.fusion.reading.headings import fields, plain
from jingwei.kernel.catalogue import translate as _

DROP = "drop"


class MappingFileError(ValueError):
    """The mapping file cannot be used; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of one department's header mean; ``confirmed`` by a person."""

    department: str
    headings: tuple[str, ...]
    meanings: Mapping[str, str]
    confirmed: bool = False


Memory = Mapping[tuple[str, str], Layout]
EMPTY: Memory = MappingProxyType({})


def fingerprint(headings: Sequence[str]) -> str:
    """Gives one short name to a header: the same for the same headings in the same order."""
    joined = "\x1f".join(plain(heading) for heading in headings)
    return hashlib.sha256(joined.encode()).hexdigest()[:12]


def remembered(memory: Memory, department: str, headings: Sequence[str]) -> Layout | None:
    """Finds the layout kept for this department and header; one for "" serves every department."""
    mark = fingerprint(headings)
    return memory.get((department, mark)) or memory.get(("", mark))


def load_mapping(path: Path) -> Memory:
    """Reads a mapping file; raises MappingFileError where it is not one."""
    try:
        written = tomllib.loads(path.read_text("utf-8-sig"))
        layouts = [_layout(table) for table in written.get("table", [])]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as fault:
        message = _("对照文件 {file} 读不懂：{fault}").format(file=path.name, fault=fault)
        raise MappingFileError(message) from fault
    return MappingProxyType({(x.department, fingerprint(x.headings)): x for x in layouts})


def _layout(table: Mapping[str, object]) -> Layout:
    columns = table["columns"]
    if not isinstance(columns, dict):
        raise TypeError(columns)
    for heading, meaning in columns.items():
        if meaning not in (*fields(), DROP, ""):
            message = _("对照文件里“{heading}”的含义“{meaning}”不在字段表里").format(
                heading=heading, meaning=meaning
            )
            raise MappingFileError(message)
    headings = table.get("headings", list(columns))
    return Layout(
        department=str(table.get("department", "")),
        headings=tuple(str(heading) for heading in headings),  # type: ignore[attr-defined]
        meanings={str(heading): str(meaning) for heading, meaning in columns.items()},
        confirmed=bool(table.get("corrected", False)),
    )


def dump_mapping(memory: Memory) -> str:
    """Writes the mapping as text, the same for the same mapping."""
    lines = [
        "# " + _("列名与含义的对照表。改动含义后把该表的 corrected 改为 true，下次按改动读。"),
        "# " + _("不导入的列写 drop；含义留空表示未认出。"),
    ]
    for _key, layout in sorted(memory.items()):
        lines += ["", "[[table]]", f"department = {_quoted(layout.department)}"]
        lines += [f"corrected = {'true' if layout.confirmed else 'false'}"]
        lines += [f"headings = [{', '.join(map(_quoted, layout.headings))}]", "", "[table.columns]"]
        lines += [f"{_quoted(h)} = {_quoted(m)}" for h, m in layout.meanings.items()]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
