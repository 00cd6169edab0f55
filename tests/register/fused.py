"""What a fusion gives, written by hand: a few organisations with what departments said of them."""

from collections.abc import Mapping, Sequence

import polars as pl

from jingwei.fusion.model import (
    BALANCE,
    CHANGES,
    LINEAGE,
    ORGANISATIONS,
    QUESTIONS,
    ROWS,
    Fusion,
    RowCounts,
    Summary,
    empty,
)

Said = str | int | None
REGISTRAR, VISITORS = "市场监管局", "社会工作部"
_GIVEN: Mapping[str, Said] = {
    "kind": "enterprise", "legal_status": "active", "has_party_org": "unknown", "has_premises": "yes",
    "has_staff": "yes", "has_operation": "yes", "three_have": "yes", "four_clear": 2,
    "four_clear_missing": "党员、组建", "departments": REGISTRAR, "sources": 1, "row_count": 1,
    "flags": "", "aliases": "",
}  # fmt: skip


def line(number: int, name: str, **said: Said) -> dict[str, Said]:
    """One organisation of the frame; what is not said is as of an ordinary enterprise."""
    return {**_GIVEN, "organisation": f"JW-{number:07d}", "name": name, **said}


def fused(
    lines: Sequence[Mapping[str, Said]], *, lineage: Sequence[Mapping[str, object]] = (), round_no: int = 1
) -> Fusion:  # fmt: skip
    """The result of a round that found these organisations; every value said once by the registrar.

    lineage: further claims, as `claim` gives them.
    """
    frame = pl.DataFrame([dict(one) for one in lines], schema=ORGANISATIONS)
    said = [*_once(lines, round_no=round_no), *lineage]
    text = {name: pl.String if kind is pl.Categorical else kind for name, kind in LINEAGE.items()}
    told = pl.DataFrame(said, schema=text).cast(
        {name: pl.Categorical() for name, kind in LINEAGE.items() if kind is pl.Categorical}
    )
    return Fusion(
        rows=empty(ROWS), organisations=frame, questions=empty(QUESTIONS), lineage=told,
        balance=empty(BALANCE), changes=empty(CHANGES), summary=_summary(frame, round_no=round_no),
    )  # fmt: skip


def claim(
    number: int, field: str, value: str, department: str, *, won: bool, round_no: int = 1
) -> dict[str, object]:
    """What a department said of a field."""
    return {
        "organisation": f"JW-{number:07d}", "field": field, "value": value, "department": department,
        "file": f"{department}.xlsx", "sheet": "名单", "row": number, "round": round_no, "won": won,
        "why": "以权威部门为准" if won else None,
    }  # fmt: skip


def _once(lines: Sequence[Mapping[str, Said]], *, round_no: int) -> list[dict[str, object]]:
    fields = ("name", "uscc", "operating_address", "registered_address", "street", "community", "park",
              "district", "industry", "employees", "contact_phone")  # fmt: skip
    return [
        claim(int(str(one["organisation"])[3:]), field, str(one[field]), REGISTRAR, won=True, round_no=round_no)
        for one in lines
        for field in fields
        if one.get(field) is not None
    ]  # fmt: skip


def _summary(frame: pl.DataFrame, *, round_no: int) -> Summary:
    height = frame.height
    rows = RowCounts(read=height, new=height, merged=0, waiting=0, rejected=0)
    kinds = dict(frame["kind"].value_counts().rows())
    return Summary(
        rows=rows, organisations=height, by_kind=kinds, questions=0, decisions=0, departments=1,
        round=round_no, as_of="",
    )  # fmt: skip
