"""Makes small fusion results, so that what is written can be tested without fusing anything."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from jingwei.fusion.golden import SOURCES
from jingwei.fusion.model import (
    BALANCE,
    CHANGES,
    LINEAGE,
    ORGANISATIONS,
    QUESTIONS,
    ROWS,
    Fusion,
    empty,
)
from jingwei.fusion.outputs import write
from jingwei.fusion.outputs.model import Round
from jingwei.fusion.privacy import records_without_contacts, without_contacts

DAY = date(2025, 11, 30)
TAX, REGISTRAR = "税务局", "市场监管局"
CODE = "91150303PDYK2QGB31"
_LINEAGE: dict[str, Any] = LINEAGE | {"field": pl.Enum(list(SOURCES))}


def frame(schema: dict[str, Any], *lines: dict[str, Any]) -> pl.DataFrame:
    """A frame of the schema; columns that a line does not name are null."""
    full = [{name: line.get(name) for name in schema} for line in lines]
    return pl.DataFrame(full, schema=schema) if full else empty(schema)


def row(number: int, organisation: str | None, **said: Any) -> dict[str, Any]:
    """One row of a list with its end."""
    file = said.pop("file", "税务.xlsx")
    status = said.pop("status", "merged" if organisation else "rejected")
    line = {
        "department": TAX,
        "file": file,
        "sheet": "名单",
        "row": number,
        "flags": "",
        "reason": "",
    }
    return line | {"organisation": organisation, "status": status, "record": f"税#{number}"} | said


def organisation(number: int, name: str, **said: Any) -> dict[str, Any]:
    """One organisation that little is known about."""
    unknown = dict.fromkeys(
        ("has_party_org", "has_premises", "has_staff", "has_operation", "three_have"), "unknown"
    )
    line = {"organisation": f"JW-{number:07d}", "name": name, "kind": "enterprise"}
    counted = {"legal_status": "active", "four_clear": 2, "departments": f"{TAX};{REGISTRAR}"}
    more = {"sources": 2, "row_count": 2, "flags": "", "four_clear_missing": "党员、组建"}
    return line | unknown | counted | more | said


def value(field: str, text: str, **said: Any) -> dict[str, Any]:
    """One value of the first organisation with its source."""
    place = {"department": TAX, "file": "税务.xlsx", "sheet": "名单", "row": 3, "record": "税#3"}
    line = {"organisation": "JW-0000001", "field": field, "value": text, "round": 1}
    return line | place | {"won": False, "why": ""} | said


def question(number: int, **said: Any) -> dict[str, Any]:
    """One question about the first two organisations."""
    sides: dict[str, Any] = {}
    for place, side in enumerate(("left", "right"), start=1):
        sides |= {
            f"{side}_file": "税务.xlsx",
            f"{side}_sheet": "名单",
            f"{side}_row": 2 + place,
            f"{side}_organisation": f"JW-000000{place}",
            f"{side}_name": ("甲公司", "乙公司")[place - 1],
            f"{side}_detail": "税务局 · 13904734705",
            f"{side}_record": f"税#{2 + place}·{number}",
        }
    reason = {"kind": "merge", "reason": "地址相同", "effect": "底册减少一家"}
    return sides | reason | {"question": number, "weight": 1.0, "rows_affected": 2} | said


def nothing() -> Fusion:
    """The result of lists without a single row."""
    frames = {
        "rows": empty(ROWS),
        "organisations": empty(ORGANISATIONS),
        "questions": empty(QUESTIONS),
        "lineage": empty(_LINEAGE),
        "balance": empty(BALANCE),
        "changes": empty(CHANGES),
    }
    return Fusion(**frames, summary=_summary(empty(ROWS), 0))


def fusion(
    *,
    rows: tuple[dict[str, Any], ...] = (),
    organisations: tuple[dict[str, Any], ...] = (),
    questions: tuple[dict[str, Any], ...] = (),
    lineage: tuple[dict[str, Any], ...] = (),
    changes: tuple[dict[str, Any], ...] = (),
) -> Fusion:
    """A result whose balance and summary follow from its rows."""
    table = frame(ROWS, *rows)
    ends = [(pl.col("status") == s).sum().cast(pl.Int64).alias(s) for s in list(BALANCE)[2:]]
    balance = table.group_by("department").agg(pl.len().cast(pl.Int64).alias("read"), *ends)
    return Fusion(
        rows=table,
        organisations=frame(ORGANISATIONS, *organisations),
        questions=frame(QUESTIONS, *questions),
        lineage=frame(_LINEAGE, *lineage),
        balance=balance.sort("department").select(list(BALANCE)),
        changes=frame(CHANGES, *changes),
        summary=_summary(table, len(organisations)),
    )


def small(**more: Any) -> Fusion:
    """Two organisations, a rejected row, a question, a contradiction about the phone."""
    said: dict[str, Any] = {
        "rows": (
            row(3, "JW-0000001", status="new"),
            row(4, "JW-0000002", status="waiting", flags="bad_uscc"),
            row(5, None, reason="既没有名称，也没有可用的代码"),
            row(2, "JW-0000001", file="市监.csv", sheet="", department=REGISTRAR),
        ),
        "organisations": (
            organisation(1, "甲公司", uscc=CODE, contact_phone="13904734705", employees=12),
            organisation(2, "乙公司", kind="association", party_members=3, park="低碳产业园"),
        ),
        "questions": (question(1),),
        "lineage": (
            value("contact_phone", "13904734705", won=True, why="以权威部门为准"),
            value(
                "contact_phone",
                "0473-2016099",
                department=REGISTRAR,
                file="市监.csv",
                sheet="",
                row=2,
            ),
            value("name", "甲公司", won=True),
        ),
    }
    return fusion(**(said | more))


def records(**columns: list[str | None]) -> pl.DataFrame:
    """What was read for the rows of `small`."""
    base = {
        "department": [REGISTRAR, TAX, TAX, TAX],
        "file": ["市监.csv", "税务.xlsx", "税务.xlsx", "税务.xlsx"],
        "sheet": ["", "名单", "名单", "名单"],
        "row": pl.Series([2, 3, 4, 5], dtype=pl.Int32),
        "listed_on": [DAY] * 4,
        "org.name": ["甲公司", "甲公司", "乙公司", None],
        "org.uscc": [CODE, None, "91150303PDYK2QGB3I", None],
        "org.contact_phone": ["0473-2016099", "139 0473 4705", None, None],
        "org.contact_name": ["王某", None, None, None],
        "flags": [""] * 4,
    }
    return pl.DataFrame(base | columns)


def written(out: Path, result: Fusion, **more: Any) -> Path:
    """Write a result into a new folder."""
    out.mkdir(parents=True, exist_ok=True)
    said: dict[str, Any] = {"records": records(), "sheets": None, "base": None}
    said |= {"with_contacts": False, "as_of": DAY}
    write(result, out, **(said | more))
    return out


def a_round(result: Fusion, **more: Any) -> Round:
    """A result as the parts of the output see it: masked, with its records."""
    said: dict[str, Any] = {"records": records_without_contacts(records()), "sheets": ()}
    said |= {"base": None, "estimate": None, "as_of": DAY}
    return Round(fusion=without_contacts(result), **(said | more))


def _summary(rows: pl.DataFrame, organisations: int) -> Any:
    ends = {s: int((rows["status"] == s).sum()) for s in ("new", "merged", "waiting", "rejected")}
    return {
        "rows": {"read": rows.height, **ends},
        "organisations": organisations,
        "by_kind": {},
        "questions": 0,
        "decisions": 0,
        "departments": rows["department"].n_unique(),
        "round": 1,
        "as_of": DAY.isoformat(),
    }
