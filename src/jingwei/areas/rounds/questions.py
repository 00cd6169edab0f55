"""The questions of a run as the review shows them, sorted by how much each answer settles (R-O.6)."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from jingwei.areas.rounds.models import Question, Run
from jingwei.fusion import Fusion
from jingwei.register.mergers.rules import is_weighty
from jingwei.units.paths import ids_of

SIDES = ("left", "right")
# What is laid side by side, in this order.
SHOWN = (
    "name", "uscc", "reg_no", "kind", "legal_rep", "legal_status", "registered_address", "operating_address",
    "industry", "established_on", "employees", "has_party_org", "departments", "former_names",
)  # fmt: skip


def of(result: Fusion, *, run: Run) -> Iterator[Question]:
    """The questions of a result, not saved yet."""
    units = ids_of(run.round.top.path)
    known = _organisations(result)
    for line in result.questions.iter_rows(named=True):
        sides = {side: known.get(line[f"{side}_organisation"], {}) for side in SIDES}
        yield Question(
            run=run, number=line["question"], units=units, left_record=line["left_record"],
            right_record=line["right_record"], weight=line["weight"],
            needs_two=any(_is_weighty(side) for side in sides.values()), facts=_facts(line, sides),
        )  # fmt: skip


def _organisations(result: Fusion) -> dict[str, dict[str, Any]]:
    """The organisations that questions are about, by number."""
    named = pl.concat([result.questions[f"{side}_organisation"] for side in SIDES]).unique()
    asked = result.organisations.filter(pl.col("organisation").is_in(named.implode()))
    return {line["organisation"]: line for line in asked.iter_rows(named=True)}


def _is_weighty(side: dict[str, Any]) -> bool:
    return is_weighty(has_party_org=side.get("has_party_org"), employees=side.get("employees"))


def _facts(line: dict[str, Any], sides: dict[str, dict[str, Any]]) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "kind": line["kind"],
        "reason": line["reason"],
        "effect": line["effect"],
        "rows_affected": line["rows_affected"],
    }
    for side, known in sides.items():
        values = {field: known.get(field) for field in SHOWN if known.get(field) not in (None, "")}
        facts[side] = {
            "organisation": line[f"{side}_organisation"],
            "file": line[f"{side}_file"],
            "sheet": line[f"{side}_sheet"],
            "row": line[f"{side}_row"],
            "name": line[f"{side}_name"],
            "detail": line[f"{side}_detail"],
            "values": values,
        }
    return facts
