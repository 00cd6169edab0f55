"""Which organisation of the register a ledger means, within the ledger's own place (R-B.3, R-A.7, R-A.8)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from jingwei.areas.cover_books.kinds import How
from jingwei.register.models import Entry
from jingwei.register.recognition.candidates import Question
from jingwei.register.recognition.evidence import Evidence
from jingwei.register.recognition.judging import Judged, judged
from jingwei.register.recognition.names import SAME

CANDIDATES = 5  # are offered to choose from
_LEAST = 45.0  # of 100: what is less like is not offered
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Recognised:
    """The organisation that is meant and by what it is known; else those that may be."""

    organisation: int | None
    how: How
    candidates: tuple[int, ...] = ()


def recognised(named: Iterable[tuple[str, str]], *, on: date) -> list[Recognised]:
    """What each name with its code means; of what is in sight alone, a tie and a near name are for a person."""
    listed = list(named)
    parts = (listed[at : at + _AT_ONCE] for at in range(0, len(listed), _AT_ONCE))
    return [one for part in parts for one in _recognised(part, on=on)]


def _recognised(part: Sequence[tuple[str, str]], *, on: date) -> Iterator[Recognised]:
    questions = [
        Question(name or code, values={"uscc": (code,)} if code and name else {})
        for name, code in part
    ]
    found, _places = judged(questions, on=on)
    yield from map(_outcome, found)


def _outcome(found: Judged) -> Recognised:
    ranked = list(found.ranked())
    if found.chosen is not None:
        entry, evidence, _is_chosen = ranked[0]
        by_code = evidence.uscc or evidence.is_identifier
        return Recognised(entry.organisation_id, How.CODE if by_code else How.NAME)
    former = [entry for entry, evidence, _chosen in ranked if _is_former(evidence)]
    if len(former) == 1 and not _has_rival(ranked, former[0]):
        return Recognised(former[0].organisation_id, How.FORMER)
    likely = [entry.organisation_id for entry, one, _chosen in ranked if one.score >= _LEAST]
    return Recognised(None, How.NONE, tuple(likely[:CANDIDATES]))


def _is_former(evidence: Evidence) -> bool:
    """The very name that it bore before, and nothing against it."""
    is_same = evidence.name is not None and evidence.name >= SAME
    return is_same and evidence.is_former and not evidence.is_contradicted


def _has_rival(ranked: Sequence[tuple[Entry, Evidence, bool]], former: Entry) -> bool:
    """Whether another bears the name today."""
    return any(one.is_same_name for entry, one, _chosen in ranked if entry is not former)
