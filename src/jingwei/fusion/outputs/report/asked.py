"""The questions in the report: how many of each kind, and the first of them side by side."""

from difflib import SequenceMatcher
from html import escape
from typing import Any

import polars as pl

from jingwei.fusion.outputs.model import Round
from jingwei.fusion.outputs.report.markup import ORG_NUMBER, Bar, bars, door
from jingwei.fusion.outputs.words import QUESTION_KINDS, word
from jingwei.kernel.catalogue import translate as _

SHOWN = 50


def questions(written: Round) -> str:
    """Counts by kind, then the questions worth answering first; what differs is marked."""
    asked = written.fusion.questions.sort("question")
    if asked.is_empty():
        return f"<p>{escape(_('没有要请人判断的问题。'))}</p>"
    counts = [
        Bar(word(QUESTION_KINDS, kind), count, door(count, f"questions-{kind}"))
        for kind in QUESTION_KINDS
        if (count := asked.filter(pl.col("kind") == kind).height)
    ]
    lists = [_kind(asked, kind) for kind in QUESTION_KINDS]
    return bars(counts) + "".join(lists)


def _kind(asked: pl.DataFrame, kind: str) -> str:
    own = asked.filter(pl.col("kind") == kind)
    if own.is_empty():
        return ""
    first = own.head(SHOWN)
    title = _("{kind}：前 {shown} 题，共 {count} 题").format(
        kind=word(QUESTION_KINDS, kind), shown=first.height, count=own.height
    )
    cards = "".join(_card(question) for question in first.iter_rows(named=True))
    return f'<details class="cards" id="questions-{kind}"><summary>{escape(title)}</summary>{cards}</details>'


def _card(question: dict[str, Any]) -> str:
    left, right = marked(question["left_name"] or "", question["right_name"] or "")
    return (
        f'<article class="card"><h3>{question["question"]}</h3><div class="sides">'
        f"{_side(question, 'left', left)}{_side(question, 'right', right)}</div>"
        f"<p>{escape(question['reason'] or '')}</p>"
        f'<p class="lead">{escape(question["effect"] or "")}</p></article>'
    )


def _side(question: dict[str, Any], side: str, name: str) -> str:
    place = [question[f"{side}_file"], question[f"{side}_sheet"]]
    row = _("第 {row} 行").format(row=question[f"{side}_row"])
    where = " / ".join([*(part for part in place if part), row])
    organisation = question[f"{side}_organisation"] or ""
    link = door(organisation, "organisations", [(ORG_NUMBER, organisation)]) if organisation else ""
    return (
        f"<div><b>{name}</b> {link}<br>{escape(question[f'{side}_detail'] or '')}"
        f"<br><small>{escape(where)}</small></div>"
    )


def marked(left: str, right: str) -> tuple[str, str]:
    """Two texts as HTML, the characters in which they differ marked."""
    said: tuple[list[str], list[str]] = ([], [])
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        for side, piece in zip(said, (left[a:b], right[c:d]), strict=True):
            if piece:
                side.append(escape(piece) if kind == "equal" else f"<mark>{escape(piece)}</mark>")
    return "".join(said[0]), "".join(said[1])
