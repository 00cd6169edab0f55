"""Answers a batch: who may be meant by each question, how sure that is, and why (R-A.6 to R-A.8)."""

from collections.abc import Mapping
from datetime import date
from itertools import islice
from typing import Any

from jingwei.api.reconcile.fields import types_of
from jingwei.api.reconcile.told import description, number_of
from jingwei.register.models import Entry
from jingwei.register.recognition.candidates import Question
from jingwei.register.recognition.evidence import Evidence
from jingwei.register.recognition.judging import judged
from jingwei.register.recognition.places import Places

Candidate = dict[str, Any]


def answers(
    questions: Mapping[str, Question], *, on: date
) -> dict[str, dict[str, list[Candidate]]]:
    """The result of each question by its key; what is in sight alone is asked."""
    found, places = judged(list(questions.values()), on=on)
    return {
        key: {"result": [
            _candidate(*one, places=places) for one in islice(of.ranked(), question.limit)
        ]}
        for (key, question), of in zip(questions.items(), found, strict=True)
    }  # fmt: skip


def _candidate(
    entry: Entry, judged: Evidence, is_match: bool, *, places: Places  # noqa: FBT001 - as `ranked` gives them
) -> Candidate:  # fmt: skip
    return {
        "id": number_of(entry),
        "name": entry.name,
        "description": description(entry, places),
        "type": types_of(entry),
        "score": judged.score,
        "features": judged.features,
        "match": is_match,
    }
