"""Judges what questions mean: who may be meant by each, how sure that is, and why (R-A.7, R-A.8)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl
from rapidfuzz import fuzz

from jingwei.fusion.normalise.names import shown
from jingwei.kernel.codes import is_uscc
from jingwei.register.models import Entry
from jingwei.register.recognition.candidates import Found, Question, Sought, candidates, sought
from jingwei.register.recognition.evidence import Evidence, taken
from jingwei.register.recognition.names import NAMELESS, Name, folded, likeness, parts_of
from jingwei.register.recognition.places import Places, places_of, words_for_places

_WHERE = ("district", "street")
_SHORTEST_ADDRESS = 5  # signs: of fewer every address has some


@dataclass(frozen=True, slots=True)
class Judged:
    """The candidates of a question with what speaks for each; chosen: the place of the one that it is, if any."""

    entries: Sequence[Entry]
    evidence: Sequence[Evidence]
    chosen: int | None

    def ranked(self) -> Iterator[tuple[Entry, Evidence, bool]]:
        """Those for whom anything speaks, the one that it is first, then the likeliest; of equals the older."""
        order = sorted(
            range(len(self.entries)),
            key=lambda at: (
                at != self.chosen, -self.evidence[at].score, self.entries[at].organisation_id
            ),
        )  # fmt: skip
        for at in order:
            if self.evidence[at].score > 0:
                yield self.entries[at], self.evidence[at], at == self.chosen


@dataclass(frozen=True, slots=True)
class _Ground:
    """What all questions of a batch are judged with."""

    parts: Mapping[str, Name]
    places: Places
    folded: Mapping[str, str]


def judged(questions: Sequence[Question], *, on: date) -> tuple[list[Judged], Places]:
    """Each question judged for itself, of what is in sight alone; and the places that the candidates lie in.

    Of the others a question shares what names with a form teach of branches (R-N.4). The number of queries
    does not grow with the batch.
    """
    words = words_for_places(on=on)
    asked_parts = parts_of((one.query for one in questions), places=words)
    asked = [sought(one, parts=asked_parts) for one in questions]
    found = candidates(asked, called=_called([one.name for one in asked]))
    entries = {entry.pk: entry for one in found for entry in one.entries}.values()
    names = {name for entry in entries for name in (entry.name, *entry.former_names)}
    ground = _Ground(
        parts=parts_of({one.name for one in asked if one.name} | names, places=words),
        places=places_of(entries, on=on),
        folded=_folded(asked, list(entries)),
    )
    pairs = zip(asked, found, strict=True)
    return [_judged(one, of, ground) for one, of in pairs], ground.places


def _judged(asked: Sought, found: Found, ground: _Ground) -> Judged:
    evidence = [_evidence(asked, entry, ground) for entry in found.entries]
    return Judged(found.entries, evidence, taken(evidence, is_crowded=found.is_crowded))


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


def _evidence(asked: Sought, entry: Entry, ground: _Ground) -> Evidence:
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


def _place(asked: Sequence[str], entry: Entry, ground: _Ground) -> bool | None:
    """Whether the entry lies in one of the places asked; None where that is not known."""
    if not asked:
        return None
    names = ground.places.names_of(entry)
    if any(ground.folded[one] in names for one in asked):
        return True
    return False if ground.places.is_known(entry) else None


def _address(asked: Sequence[str], entry: Entry, ground: _Ground) -> float | None:
    """How like the registered address is, 0 to 100; None where one of them says too little."""
    held = ground.folded.get(entry.registered_address, "")
    said = [ground.folded[one] for one in asked]
    said = [one for one in said if min(len(one), len(held)) >= _SHORTEST_ADDRESS]
    return max((fuzz.partial_ratio(one, held) for one in said), default=None)
