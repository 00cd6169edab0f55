"""Suggestions while somebody types: organisations, fields and types that begin so (R-A.6)."""

from datetime import date
from typing import Any

from jingwei.api.faults import unclear
from jingwei.api.reconcile.fields import PROPERTIES, types, types_of
from jingwei.api.reconcile.told import description, number_of
from jingwei.kernel.catalogue import translate as _
from jingwei.register.queries import search
from jingwei.register.recognition.candidates import is_number
from jingwei.register.recognition.places import places_of

PAGE = 10
_FURTHEST = 1_000  # suggestions that are skipped at most

Suggestions = dict[str, list[Any]]


def read_cursor(written: str) -> int:
    """How many suggestions to skip; raises ApiFault (400)."""
    if not written:
        return 0
    if not written.isascii() or not written.isdecimal() or len(written) > 9:
        raise unclear(_("cursor 要是 0 或正整数。"))
    return min(int(written), _FURTHEST)


def entities(prefix: str, *, cursor: int, on: date) -> Suggestions:
    """Organisations in sight by number, code or a part of the name, ten from the cursor on."""
    if not prefix or (is_number(prefix) and cursor):
        return {"result": []}
    found = search(prefix, most=cursor + PAGE)[cursor:]
    places = places_of(found, on=on)
    return {
        "result": [
            {
                "id": number_of(entry),
                "name": entry.name,
                "description": description(entry, places),
                "notable": types_of(entry),
            }
            for entry in found
        ]
    }


def properties(prefix: str, *, cursor: int) -> Suggestions:
    """Public fields whose id or title begins so; all where nothing was typed."""
    return {"result": _beginning([one.shown for one in PROPERTIES.values()], prefix)[cursor:]}


def kinds(prefix: str, *, cursor: int) -> Suggestions:
    """Types whose id or title begins so; all where nothing was typed."""
    return {"result": _beginning(list(types().values()), prefix)[cursor:]}


def _beginning(listed: list[Any], prefix: str) -> list[Any]:
    sought = prefix.casefold()
    return [
        one
        for one in listed
        if any(one[key].casefold().startswith(sought) for key in ("id", "name"))
    ]
