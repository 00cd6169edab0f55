"""Small invented lists for tests of fusion: every code is of the PDY range, nobody exists."""

from collections.abc import Sequence

import polars as pl

from jingwei.kernel import codes


def code(number: int, *, kind: str = "91", division: str = "150302") -> str:
    """A valid eighteen-character code of the invented range."""
    body = f"PDY{number:05d}"
    start = f"{kind}{division}{body}{codes.org_check_character(body)}"
    return start + codes.uscc_check_character(start)


def record(
    department: str,
    row: int,
    name: str | None,
    *,
    uscc: str | None = None,
    person: str | None = None,
    phone: str | None = None,
    address: str | None = None,
) -> dict[str, object]:
    """One row of a department's list."""
    return {
        "department": department, "file": f"{department}.xlsx", "sheet": "名单", "row": row,
        "org.name": name, "org.uscc": uscc, "org.legal_rep": person, "org.contact_phone": phone,
        "org.operating_address": address,
    }  # fmt: skip


def table(rows: Sequence[dict[str, object]]) -> pl.DataFrame:
    """The rows as a records frame."""
    text = ("org.name", "org.uscc", "org.legal_rep", "org.contact_phone", "org.operating_address")
    schema = {"department": pl.String, "file": pl.String, "sheet": pl.String, "row": pl.Int32}
    return pl.DataFrame(rows, schema=schema | dict.fromkeys(text, pl.String))


def answer(left: tuple[str, int], right: tuple[str, int], judgement: str) -> pl.DataFrame:
    """A judgement on two rows, each named by department and row."""
    named = {
        f"{side}_{key}": value
        for side, (department, row) in (("left", left), ("right", right))
        for key, value in (("file", f"{department}.xlsx"), ("sheet", "名单"), ("row", row))
    }
    return pl.DataFrame([named | {"judgement": judgement}])
