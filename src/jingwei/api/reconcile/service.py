"""Answers a batch: who may be meant by each question, how sure that is, and why (R-A.6 to R-A.8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from rapidfuzz import fuzz

from jingwei.api.reconcile.asked import Question
from jingwei.api.reconcile.candidates import Found, Sought, candidates, sought
from jingwei.api.reconcile.evidence import Evidence, taken
from jingwei.api.reconcile.fields import types_of
from jingwei.api.reconcile.names import NAMELESS, Name, folded, likeness, parts_of
from jingwei.api.reconcile.places import Places, places_of, words_for_places
from jingwei.api.reconcile.told import description, number_of
from jingwei.fusion.normalise.names import shown
from jingwei.kernel.codes import is_uscc
from jingwei.register.models import Entry

Candidate = dict[str, Any]
_WHERE = ("district", "street")
_SHORTEST_ADDRESS = 5  # signs: of fewer every address has some


@dataclass(frozen=True, slots=True)
class Ground:
    """What all questions of a batch are judged with."""

    parts: Mapping[str, Name]
    places: Places
    folded: Mapping[str, str]


def answers(
    questions: Mapping[str, Question], *, on: date
) -> dict[str, dict[str, list[Candidate]]]:
    """The result of each question by its key; what is in sight alone is asked.

    Each is judged for itself; of the others it shares what names with a form teach of branches (R-N.4). The
    number of queries does not grow with the batch.
    """
    words = words_for_places(on=on)
    asked_parts = parts_of((one.query for one in questions.values()), places=words)
    asked = [sought(one, parts=asked_parts) for one in questions.values()]
    found = candidates(asked, called=_called([one.name for one in asked]))
    entries = {entry.pk: entry for one in found for entry in one.entries}.values()
    names = {name for entry in entries for name in (entry.name, *entry.former_names)}
    ground = Ground(
        parts=parts_of({one.name for one in asked if one.name} | names, places=words),
        places=places_of(entries, on=on),
        folded=_folded(asked, list(entries)),
    )
    results = (_result(one, of, ground) for one, of in zip(asked, found, strict=True))
    return {key: {"result": result} for key, result in zip(questions, results, strict=True)}


def _called(names: Sequence[str]) -> dict[str, str]:
    """Each name as the register would write it."""
    distinct = sorted(set(names))
    return dict(zip(distinct, shown(pl.Series(distinct, dtype=pl.String)).to_list(), strict=True))


def _folded(asked: Sequence[Sought], entries: Sequence[Entry]) -> dict[str, str]:
    """Texts that are compared as they are, in one writing; nothing where nobody asked with such a text."""
    said = {value for one in asked for values in one.question.values.values() for value in values}
    if any("address" in one.question.values for one in asked):
        said |= {entry.registered_address for entry in entries}
    return folded(said)


def _result(asked: Sought, found: Found, ground: Ground) -> list[Candidate]:
    """Candidates, the likeliest first; of equals the older organisation."""
    judged = [_evidence(asked, entry, ground) for entry in found.entries]
    chosen = taken(judged, is_crowded=found.is_crowded)
    order = sorted(
        range(len(judged)),
        key=lambda at: (at != chosen, -judged[at].score, found.entries[at].organisation_id),
    )
    return [
        _candidate(found.entries[at], judged[at], ground.places, is_match=at == chosen)
        for at in order[: asked.question.limit]
        if judged[at].score > 0
    ]


def _candidate(entry: Entry, judged: Evidence, places: Places, *, is_match: bool) -> Candidate:
    return {
        "id": number_of(entry),
        "name": entry.name,
        "description": description(entry, places),
        "type": types_of(entry),
        "score": judged.score,
        "features": judged.features,
        "match": is_match,
    }


def _evidence(asked: Sought, entry: Entry, ground: Ground) -> Evidence:
    """What speaks for the entry and against it."""
    values = asked.question.values
    if asked.number == entry.organisation_id:
        return Evidence(is_identifier=True)
    name, is_former = _best_name(ground.parts.get(asked.name, NAMELESS), entry, ground.parts)
    return Evidence(
        name=name if asked.name else None,
        is_former=is_former,
        uscc=_code(asked.code, entry.uscc) if asked.code else None,
        place=_place([one for key in _WHERE for one in values.get(key, ())], entry, ground),
        address=_address(values.get("address", ()), entry, ground),
    )


def _best_name(asked: Name, entry: Entry, parts: Mapping[str, Name]) -> tuple[float, bool]:
    """How like the name is to that of the entry, or to a former one where that is liker."""
    now = likeness(asked, parts[entry.name])
    before = max((likeness(asked, parts[one]) for one in entry.former_names), default=0.0)
    return (before, True) if before > now else (now, False)


def _code(asked: str, held: str) -> bool | None:
    """Whether the codes are the same; only a right code that differs from a right one speaks against it."""
    if asked == held:
        return True
    return False if is_uscc(asked) and is_uscc(held) else None


def _place(asked: Sequence[str], entry: Entry, ground: Ground) -> bool | None:
    """Whether the entry lies in one of the places asked; None where that is not known."""
    if not asked:
        return None
    names = ground.places.names_of(entry)
    if any(ground.folded[one] in names for one in asked):
        return True
    return False if ground.places.is_known(entry) else None


def _address(asked: Sequence[str], entry: Entry, ground: Ground) -> float | None:
    """How like the registered address is, 0 to 100; None where one of them says too little."""
    held = ground.folded.get(entry.registered_address, "")
    said = [ground.folded[one] for one in asked]
    said = [one for one in said if min(len(one), len(held)) >= _SHORTEST_ADDRESS]
    return max((fuzz.partial_ratio(one, held) for one in said), default=None)
