"""Reads a charter for its clauses: proposes a passage for each, decides nothing, keeps nothing (R-CP.15)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from jingwei.areas.compliance.lists.definition import CHARTER, Item, listings
from jingwei.areas.compliance.rules import refuse
from jingwei.kernel.catalogue import translate as _

LONGEST_CHARTER = 60_000  # signs
LONGEST_PASSAGE = 400
_SENTENCE = re.compile(r"[^。；;]*[。；;]?")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, and the items whose passage it holds."""

    text: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """A charter that was read: its paragraphs, and the passage proposed for each clause that was found, by key."""

    paragraphs: tuple[Paragraph, ...]
    passages: Mapping[str, str]


def read(text: str) -> Read:
    """What is found of the clauses; raises ComplianceRefused for what is no charter by its length."""
    refuse([
        "" if text.strip() else _("请粘贴章程的文字，或选一个 .docx 文件；文件里没有文字的（扫描件）请粘贴文字。"),
        _("章程最多读 {most} 字，现在 {found} 字，请只留章程正文。").format(most=LONGEST_CHARTER, found=len(text)) if len(text) > LONGEST_CHARTER else "",
    ])  # fmt: skip
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    where = {one: _best(one, lines) for one in listings()[CHARTER].items}
    found = {one: place for one, place in where.items() if place is not None}
    return Read(
        tuple(
            Paragraph(line, tuple(one for one, at in found.items() if at == place))
            for place, line in enumerate(lines)
        ),
        {one.key: _passage(one, lines[place]) for one, place in found.items()},
    )


def _best(item: Item, lines: list[str]) -> int | None:
    """The paragraph in which all its words stand: the one in which they stand most densely."""
    held = [
        place for place, line in enumerate(lines) if all(word.search(line) for word in item.words)
    ]
    return max(held, key=lambda place: _weight(item, lines[place]), default=None)


def _weight(item: Item, line: str) -> tuple[bool, int]:
    """A sentence before a heading; then how often the words stand there."""
    return line.endswith(("。", "；", "：", ";")), sum(
        len(word.findall(line)) for word in item.words
    )


def _passage(item: Item, line: str) -> str:
    """The paragraph; of a long one the sentences in which a word stands."""
    if len(line) <= LONGEST_PASSAGE:
        return line
    said = [one for one in _SENTENCE.findall(line) if any(word.search(one) for word in item.words)]
    return "".join(said)[:LONGEST_PASSAGE]
