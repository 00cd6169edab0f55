"""Fills in public fields of organisations that were found: data extension (R-A.6)."""

from datetime import date
from typing import Any

from django.db.models import Q

from jingwei.api.reconcile.asked import Filling
from jingwei.api.reconcile.fields import CODES, PROPERTIES, WORDS, Value
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import PREFIX
from jingwei.register.models import Entry
from jingwei.register.queries import organisation_of
from jingwei.register.recognition.candidates import COLUMNS, is_number
from jingwei.register.recognition.places import places_of

_MOST_DIGITS = 18


def filled(asked: Filling, *, on: date) -> dict[str, Any]:
    """The fields of each organisation; empty for one that is not in sight or not in today's register."""
    entries = _entries(asked.ids)
    places = places_of(entries.values(), on=on)
    rows: dict[str, dict[str, list[Value]]] = {
        one: {
            key: PROPERTIES[key].values(entries[one], places, written) if one in entries else []
            for key, written in asked.properties.items()
        }
        for one in asked.ids
    }
    return {"meta": [PROPERTIES[key].shown for key in asked.properties], "rows": rows}


def settings() -> list[dict[str, Any]]:
    """What may be set of a field: whether its words are filled in, or their codes."""
    choices = [{"value": WORDS, "name": _("文字")}, {"value": CODES, "name": _("代号")}]
    return [{
        "name": "written", "label": _("写成"), "type": "select", "default": WORDS, "choices": choices,
        "help_text": _("组织类型、登记状态写成文字还是代号；其他字段不受影响。"),
    }]  # fmt: skip


def proposed(kind: str, *, limit: int) -> dict[str, Any]:
    """The fields that may be filled in; every type has all of them."""
    shown = [one.shown for one in PROPERTIES.values()][:limit]
    return {"type": kind, "limit": limit, "properties": shown}


def _entries(ids: tuple[str, ...]) -> dict[str, Entry]:
    """Entries of today's register by the number as it was written; a merged number leads to its heir."""
    keys = {one: int(digits) for one in ids if (digits := _digits(one))}
    rows = Entry.objects.still().filter(Q(organisation__in=set(keys.values()))).only(*COLUMNS)
    held = {entry.organisation_id: entry for entry in rows}
    found = {one: held[pk] for one, pk in keys.items() if pk in held}
    for one in keys.keys() - found.keys():
        heir = organisation_of(one)
        entry = Entry.objects.still().filter(organisation=heir).first() if heir else None
        found |= {one: entry} if entry else {}
    return found


def _digits(said: str) -> str:
    """The digits of a number such as JW-0000123, "" for anything else."""
    written = said.upper().removeprefix(PREFIX) if is_number(said) else ""
    fits = written.isascii() and written.isdecimal() and len(written) <= _MOST_DIGITS
    return written if fits else ""
