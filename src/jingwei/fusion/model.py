"""The shapes of fusion: records in, register, questions and lineage out, all as Arrow-backed frames."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict

import polars as pl

STATE_VERSION = 1


class Status(StrEnum):
    """What became of a row (rule R-F.8): read = new + merged + waiting + rejected."""

    NEW = "new"
    MERGED = "merged"
    WAITING = "waiting"
    REJECTED = "rejected"


class Judgement(StrEnum):
    """A person's answer about two records; undo takes an earlier answer back."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    UNDO = "undo"


class QuestionKind(StrEnum):
    """merge: two organisations that may be one; split: one organisation that may be two."""

    MERGE = "merge"
    SPLIT = "split"


class Change(StrEnum):
    """What a later round did to an organisation."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"
    MERGED = "merged"


# One line per data row of the lists, in any order. Field columns are named by their keys
# ("org.name", "org.uscc", ...), hold the cell's text and are null when blank; absent ones are fine.
RECORDS: dict[str, type[pl.DataType]] = {
    "department": pl.String,
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.Int32,
    "listed_on": pl.Date,
    "flags": pl.String,
}
PLACE_OF_ROW = ("file", "sheet", "row")

ROWS: dict[str, type[pl.DataType]] = {
    "department": pl.String,
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.Int32,
    "organisation": pl.String,
    "status": pl.String,
    "flags": pl.String,
    "reason": pl.String,
    "record": pl.String,
}

ORGANISATIONS: dict[str, type[pl.DataType]] = {
    "organisation": pl.String,
    "name": pl.String,
    "uscc": pl.String,
    "kind": pl.String,
    "parent": pl.String,
    "reg_no": pl.String,
    "org_code": pl.String,
    "former_names": pl.String,
    "legal_rep": pl.String,
    "contact_phone": pl.String,
    "legal_status": pl.String,
    "registered_address": pl.String,
    "operating_address": pl.String,
    "city": pl.String,
    "district": pl.String,
    "street": pl.String,
    "community": pl.String,
    "park": pl.String,
    "building": pl.String,
    "industry": pl.String,
    "industry_section": pl.String,
    "ownership": pl.String,
    "established_on": pl.String,
    "employees": pl.Int64,
    "insured_employees": pl.Int64,
    "party_members": pl.Int64,
    "has_party_org": pl.String,
    "has_premises": pl.String,
    "has_staff": pl.String,
    "has_operation": pl.String,
    "three_have": pl.String,
    "four_clear": pl.Int8,
    "four_clear_missing": pl.String,
    "departments": pl.String,
    "sources": pl.Int32,
    "row_count": pl.Int32,
    "flags": pl.String,
    "aliases": pl.String,
}

QUESTIONS: dict[str, type[pl.DataType]] = {
    "question": pl.Int32,
    "kind": pl.String,
    "left_file": pl.String,
    "left_sheet": pl.String,
    "left_row": pl.Int32,
    "right_file": pl.String,
    "right_sheet": pl.String,
    "right_row": pl.Int32,
    "reason": pl.String,
    "left_organisation": pl.String,
    "right_organisation": pl.String,
    "left_name": pl.String,
    "right_name": pl.String,
    "left_detail": pl.String,
    "right_detail": pl.String,
    "effect": pl.String,
    "weight": pl.Float64,
    "rows_affected": pl.Int32,
    "left_record": pl.String,
    "right_record": pl.String,
}

# Texts of the lineage are coded, since millions of lines name the same few; Parquet holds them as text.
LINEAGE: dict[str, type[pl.DataType]] = {
    "organisation": pl.Categorical,
    "field": pl.Categorical,
    "value": pl.Categorical,
    "department": pl.Categorical,
    "file": pl.Categorical,
    "sheet": pl.Categorical,
    "row": pl.Int32,
    "round": pl.Int32,
    "won": pl.Boolean,
    "why": pl.Categorical,
}

CHANGES: dict[str, type[pl.DataType]] = {
    "organisation": pl.String,
    "name": pl.String,
    "change": pl.String,
    "field": pl.String,
    "before": pl.String,
    "after": pl.String,
}

BALANCE: dict[str, type[pl.DataType]] = {
    "department": pl.String,
    "read": pl.Int64,
    "new": pl.Int64,
    "merged": pl.Int64,
    "waiting": pl.Int64,
    "rejected": pl.Int64,
}

DECISIONS: dict[str, type[pl.DataType]] = {
    "left_record": pl.String,
    "right_record": pl.String,
    "judgement": pl.String,
    "who": pl.String,
    "why": pl.String,
    "round": pl.Int32,
    "revoked": pl.Boolean,
}


class RowCounts(TypedDict):
    """How many rows met which end."""

    read: int
    new: int
    merged: int
    waiting: int
    rejected: int


class Summary(TypedDict):
    """The figures of one run, as written to summary.json."""

    rows: RowCounts
    organisations: int
    by_kind: dict[str, int]
    questions: int
    decisions: int
    departments: int
    round: int
    as_of: str


@dataclass(frozen=True)
class Fusion:
    """The result of one round; schemas as named in this module."""

    rows: pl.DataFrame
    organisations: pl.DataFrame
    questions: pl.DataFrame
    lineage: pl.DataFrame
    balance: pl.DataFrame
    changes: pl.DataFrame
    summary: Summary


def empty(schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    """A frame of no lines."""
    return pl.DataFrame(schema=schema)
