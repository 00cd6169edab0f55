"""Reads what is asked, as strangers write it: JSON within limits, refused with the place where it is wrong."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from jingwei.api.faults import too_large, unclear
from jingwei.api.reconcile.fields import CODES, COMPARED, PROPERTIES, WORDS
from jingwei.kernel.catalogue import translate as _
from jingwei.register.recognition.candidates import Question

LARGEST_BATCH = 50  # names at once
MOST_IDS = 500  # organisations whose fields are filled in at once
MOST_VALUES = 20  # of one property, and properties of one question
LONGEST_TEXT = 256  # signs; no name of an organisation is longer
USUAL_LIMIT, LARGEST_LIMIT = 5, 50


@dataclass(frozen=True, slots=True)
class Filling:
    """What data extension asks: fields of organisations, each in words or in codes."""

    ids: tuple[str, ...]
    properties: Mapping[str, str]


def read_questions(written: str) -> dict[str, Question]:
    """The questions of a batch by key; raises ApiFault (400, 413)."""
    batch = _object(_parsed(written), place="queries")
    if len(batch) > LARGEST_BATCH:
        raise too_large(_("一次最多问 {most} 条，请分批。").format(most=LARGEST_BATCH))
    return {key: _question(said, place=_place(key)) for key, said in batch.items()}


def read_filling(written: str) -> Filling:
    """What is to be filled in; raises ApiFault (400, 413)."""
    said = _object(_parsed(written), place="extend")
    ids = _list(said.get("ids"), place="extend.ids")
    if len(ids) > MOST_IDS:
        raise too_large(_("一次最多取 {most} 家组织的字段，请分批。").format(most=MOST_IDS))
    wanted = _list(said.get("properties"), place="extend.properties", most=MOST_VALUES)
    return Filling(
        tuple(_string(one, place="extend.ids") for one in ids),
        dict(_property(one) for one in wanted),
    )


def tidy(said: str) -> str:
    """The text without signs that nobody sees, white space at its ends, or what is beyond the longest name."""
    return "".join(one if one.isprintable() else " " for one in said[:LONGEST_TEXT]).strip()


def _parsed(written: str) -> Any:
    """The JSON; raises ApiFault for what is none, for numbers and depths that no question has."""
    try:
        return json.loads(written, parse_constant=_no_constant)
    except (ValueError, RecursionError) as fault:
        raise unclear(_("内容不是有效的 JSON，请检查引号、括号和编码。")) from fault


def _no_constant(_said: str) -> NoReturn:
    raise ValueError


def _question(said: Any, *, place: str) -> Question:
    asked = _object(said, place=place)
    query = _string(asked.get("query", ""), place=f"{place}.query")
    properties = _list(asked.get("properties", []), place=f"{place}.properties", most=MOST_VALUES)
    if "query" not in asked and not properties:
        raise unclear(_("{place} 里要有 query 或 properties。").format(place=place))
    types = asked.get("type") or []
    listed = (
        [types]
        if isinstance(types, str | dict)
        else _list(types, place=f"{place}.type", most=MOST_VALUES)
    )
    return Question(
        query=query,
        types=frozenset(_type(one, place=f"{place}.type") for one in listed),
        limit=_limit(asked.get("limit"), place=f"{place}.limit"),
        values=_values(properties, place=f"{place}.properties"),
    )  # fmt: skip


def _values(properties: list[Any], *, place: str) -> dict[str, tuple[str, ...]]:
    """What is known beside the name, of those fields that are compared."""
    found: dict[str, tuple[str, ...]] = {}
    for one in properties:
        known = _object(one, place=place)
        pid = _string(known.get("pid"), place=f"{place}.pid")
        if "v" not in known:
            raise unclear(_("{place} 里每一项都要有 pid 和 v。").format(place=place))
        said = known["v"] if isinstance(known["v"], list) else [known["v"]]
        values = [_value(value, place=f"{place}.v") for value in said[:MOST_VALUES]]
        if pid in COMPARED and any(values):
            found[pid] = found.get(pid, ()) + tuple(filter(None, values))
    return found


def _value(said: Any, *, place: str) -> str:
    """A property's value as text; an entity that was reconciled before counts by its name."""
    if isinstance(said, dict):
        return _string(said.get("name") or said.get("id"), place=place)
    if isinstance(said, bool):
        return ""
    if isinstance(said, int | float):
        return tidy(f"{said:.0f}" if abs(said) < 1e18 else "")
    return _string(said, place=place) if said is not None else ""


def _type(said: Any, *, place: str) -> str:
    return _string(said.get("id") if isinstance(said, dict) else said, place=place)


def _limit(said: Any, *, place: str) -> int:
    """How many candidates are wanted, within what is answered."""
    if said is None:
        return USUAL_LIMIT
    if isinstance(said, bool) or not isinstance(said, int | float) or said < 1 or said != said // 1:
        raise unclear(_("{place} 要是正整数。").format(place=place))
    return int(min(said, LARGEST_LIMIT))


def _property(said: Any) -> tuple[str, str]:
    """The id of a field to fill in, and how it is written."""
    wanted = _object(said, place="extend.properties")
    pid = _string(wanted.get("id"), place="extend.properties.id")
    if pid not in PROPERTIES:
        detail = _("没有字段 {pid}，可以取的有：{known}。")
        raise unclear(detail.format(pid=pid, known="、".join(PROPERTIES)))
    settings = _object(wanted.get("settings") or {}, place="extend.properties.settings")
    return pid, CODES if settings.get("written") == CODES else WORDS


def _object(said: Any, *, place: str) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise unclear(_("{place} 要写成 JSON 对象。").format(place=place))
    return said


def _list(said: Any, *, place: str, most: int | None = None) -> list[Any]:
    if not isinstance(said, list):
        raise unclear(_("{place} 要写成 JSON 数组。").format(place=place))
    if most is not None and len(said) > most:
        raise too_large(_("{place} 太多，最多 {most} 项。").format(place=place, most=most))
    return said


def _string(said: Any, *, place: str) -> str:
    if not isinstance(said, str):
        raise unclear(_("{place} 要写成文字。").format(place=place))
    return tidy(said)


def _place(key: str) -> str:
    """A key of the batch, short enough to be said back."""
    return tidy(key)[:40] or "queries"
