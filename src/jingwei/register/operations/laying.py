"""Lays entries, placements, namings, phones and lineage into the tables: a few statements, however many lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db import connection

from jingwei.register import incoming

# Columns of an entry -> columns of the frame and their types in the database.
COLUMNS: Mapping[str, tuple[str, str]] = {
    **{name: (name, "text") for name in incoming.TEXTS},
    **{name: (name, "text[]") for name in incoming.LISTS},
    **{name: (name, "integer") for name in incoming.COUNTS},
    "established_on": ("established_on", "date"),
    "parent_id": ("parent", "bigint"),
    "units": ("units", "bigint[]"),
    "place_id": ("place", "bigint"),
    "committee_id": ("committee", "bigint"),
    "park_id": ("park", "bigint"),
    "building_id": ("building", "bigint"),
}
_THEIRS, _OURS = (
    ", ".join(f"e.{name}" for name in COLUMNS),
    ", ".join(f"i.{name}" for name in COLUMNS),
)

_IDENTITIES = (
    "INSERT INTO register_organisation (id, units) SELECT organisation, units FROM incoming ON CONFLICT (id) DO NOTHING",
    """
    INSERT INTO register_organisation (id, units) SELECT m.alias, i.units
    FROM incoming_alias m JOIN incoming i USING (organisation) ON CONFLICT (id) DO NOTHING
    """,
    """
    CREATE TEMPORARY TABLE turned ON COMMIT DROP AS
    SELECT o.id, m.organisation AS heir FROM register_organisation o
    LEFT JOIN incoming_alias m ON m.alias = o.id
    LEFT JOIN incoming i ON i.organisation = o.id
    WHERE coalesce(m.organisation, i.organisation) IS NOT NULL
    AND o.merged_into_id IS DISTINCT FROM m.organisation
    """,
    """
    UPDATE register_organisation o SET merged_into_id = m.organisation, units = i.units
    FROM incoming_alias m JOIN incoming i USING (organisation)
    WHERE o.id = m.alias AND (o.merged_into_id, o.units) IS DISTINCT FROM (m.organisation, i.units)
    """,
    """
    UPDATE register_organisation o SET merged_into_id = NULL, units = i.units FROM incoming i
    WHERE o.id = i.organisation AND (o.merged_into_id IS NOT NULL OR o.units IS DISTINCT FROM i.units)
    """,
)  # fmt: skip
_COMPARE = f"""
    CREATE TEMPORARY TABLE changed ON COMMIT DROP AS
    SELECT i.organisation, e.id AS before FROM incoming i
    LEFT JOIN register_entry e ON e.organisation_id = i.organisation AND e.held_to IS NULL
    WHERE e.id IS NULL OR ({_THEIRS}) IS DISTINCT FROM ({_OURS})
"""  # noqa: S608 - names of columns, from above
_LEFT = """
    CREATE TEMPORARY TABLE departed ON COMMIT DROP AS
    SELECT e.id, e.organisation_id AS organisation FROM register_entry e
    WHERE e.held_to IS NULL AND %(top)s = ANY(e.units)
    AND NOT EXISTS (SELECT FROM incoming i WHERE i.organisation = e.organisation_id)
"""
_CLOSE_ENTRIES = """
    UPDATE register_entry SET held_to = %(on)s WHERE id IN
        (SELECT before FROM changed WHERE before IS NOT NULL UNION ALL SELECT id FROM departed)
"""
_OPEN_ENTRIES = f"""
    INSERT INTO register_entry (organisation_id, held_from, {", ".join(COLUMNS)})
    SELECT i.organisation, %(on)s, {_OURS} FROM incoming i JOIN changed USING (organisation)
"""  # noqa: S608 - names of columns, from above
_LINEAGE = """
    INSERT INTO register_lineage (entry_id, claims)
    SELECT e.id, l.claims FROM incoming_lineage l
    JOIN register_entry e ON e.organisation_id = l.organisation AND e.held_to IS NULL
"""
# What a person has placed stays while its organisation is away: it may come back (R-R.6). It goes only
# where its unit is no more.
_PLACEMENTS = (
    """
    UPDATE register_placement p SET held_to = %(on)s
    WHERE p.held_to IS NULL AND (
        p.basis = 'rule' AND NOT EXISTS (
            SELECT FROM incoming_placement i WHERE i.organisation = p.organisation_id AND i.kind = p.kind
            AND i.unit = p.unit_id AND i.basis = p.basis AND i.reason = p.reason
        ) OR p.basis <> 'rule' AND EXISTS (
            SELECT FROM incoming_placement i WHERE i.organisation = p.organisation_id AND i.kind = p.kind
            AND i.unit <> p.unit_id
        )
    )
    """,
    """
    INSERT INTO register_placement (organisation_id, kind, unit_id, basis, reason, held_from)
    SELECT i.organisation, i.kind, i.unit, i.basis, i.reason, %(on)s FROM incoming_placement i
    WHERE NOT EXISTS (
        SELECT FROM register_placement p
        WHERE p.held_to IS NULL AND p.organisation_id = i.organisation AND p.kind = i.kind
    )
    """,
)
_CONTACTS = (
    """
    UPDATE register_contact c SET held_to = %(on)s WHERE c.held_to IS NULL AND NOT EXISTS (
        SELECT FROM incoming i WHERE i.organisation = c.organisation_id AND i.phone = c.phone
    )
    """,
    """
    INSERT INTO register_contact (organisation_id, phone, held_from)
    SELECT i.organisation, i.phone, %(on)s FROM incoming i
    WHERE i.phone IS NOT NULL AND NOT EXISTS (
        SELECT FROM register_contact c WHERE c.held_to IS NULL AND c.organisation_id = i.organisation
    )
    """,
)
# A list's naming ends when the list no longer says so; a person's when its organisation was merged.
_NAMINGS = (
    """
    UPDATE register_naming n SET held_to = %(on)s WHERE n.held_to IS NULL
    AND (n.department <> '' OR EXISTS (SELECT FROM incoming_alias m WHERE m.alias = n.organisation_id)
        OR EXISTS (SELECT FROM incoming i WHERE i.organisation = n.organisation_id))
    AND NOT EXISTS (
        SELECT FROM incoming_naming i WHERE i.organisation = n.organisation_id AND i.kind = n.kind
        AND i.department = n.department AND i.said = n.said AND i.unit IS NOT DISTINCT FROM n.unit_id
    )
    """,
    """
    INSERT INTO register_naming (organisation_id, kind, said, unit_id, department, file, sheet, row,
        round_no, account_id, reason, settlement, held_from)
    SELECT i.organisation, i.kind, i.said, i.unit, i.department, i.file, i.sheet, i.row,
        i.round_no, i.account, i.reason, '', %(on)s FROM incoming_naming i
    WHERE NOT EXISTS (
        SELECT FROM register_naming n WHERE n.held_to IS NULL AND n.organisation_id = i.organisation
        AND n.kind = i.kind AND n.department = i.department AND n.said = i.said
    )
    """,
)
_NAMING_TYPES = {
    "organisation": "bigint", "kind": "text", "said": "text", "unit": "bigint", "department": "text",
    "file": "text", "sheet": "text", "row": "integer", "round_no": "integer", "account": "bigint",
    "reason": "text",
}  # fmt: skip
_COUNTS = """
    SELECT (SELECT count(*) FROM changed WHERE before IS NULL),
        (SELECT count(*) FROM changed WHERE before IS NOT NULL),
        (SELECT count(*) FROM departed d WHERE NOT EXISTS
            (SELECT FROM incoming_alias m WHERE m.alias = d.organisation)),
        (SELECT count(*) FROM turned WHERE heir IS NOT NULL)
"""
_BROUGHT = (
    "incoming", "incoming_alias", "incoming_placement", "incoming_lineage", "incoming_naming", "turned",
    "changed", "departed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Laid:
    """What became of the organisations; turned: number -> what it was merged into, None where it came back."""

    new: int
    changed: int
    gone: int
    merged: int
    turned: Mapping[int, int | None]


def compare(entries: pl.DataFrame, *, top: int) -> pl.DataFrame:
    """Brings the entries beside the register; the numbers of those that are new or changed.

    What does not lie in the city `top` is none of the round's business, and stays.
    """
    columns = {"organisation": ("organisation", "bigint"), **COLUMNS, "phone": ("phone", "text")}
    _bring("incoming", entries.select(source for source, _kind in columns.values()),
           {name: kind for name, (_source, kind) in columns.items()})  # fmt: skip
    merged = entries.select("organisation", "aliases").explode("aliases").drop_nulls()
    _bring("incoming_alias", merged, {"organisation": "bigint", "alias": "bigint"})
    _run(_COMPARE)
    _run(_LEFT, top=top)
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisation FROM changed ORDER BY 1")
        found = [row[0] for row in cursor.fetchall()]
    return pl.DataFrame({"organisation": found}, schema={"organisation": pl.Int64})


def lay(
    placements: pl.DataFrame, lineage: pl.DataFrame, namings: pl.DataFrame, *, on: date
) -> Laid:
    """Lays down what `compare` found, from the day on: closes and opens, nothing is edited."""
    _bring("incoming_placement", placements, {
        "organisation": "bigint", "kind": "text", "unit": "bigint", "basis": "text", "reason": "text",
    })  # fmt: skip
    _bring("incoming_lineage", lineage, {"organisation": "bigint", "claims": "jsonb"})
    _bring("incoming_naming", namings, _NAMING_TYPES)
    steps = (
        *_IDENTITIES, _CLOSE_ENTRIES, _OPEN_ENTRIES, _LINEAGE, *_PLACEMENTS, *_NAMINGS, *_CONTACTS,
    )  # fmt: skip
    for statement in steps:
        _run(statement, on=on)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS)
        new, changed, gone, merged = cursor.fetchone()
        cursor.execute("SELECT id, heir FROM turned ORDER BY id")
        turned = dict(cursor.fetchall())
        # So that a second round in one transaction finds the place empty.
        cursor.execute(f"DROP TABLE {', '.join(_BROUGHT)}")
    return Laid(new, changed, gone, merged, turned)


def _run(statement: str, **values: date | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def _bring(table: str, frame: pl.DataFrame, columns: Mapping[str, str]) -> None:
    """A temporary table of these lines, known to the planner."""
    said = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({said}) ON COMMIT DROP")
        with cursor.cursor.copy(f"COPY {table} FROM STDIN WITH (FORMAT csv)") as copy:
            copy.write(incoming.as_csv(frame))
        if "jsonb" not in columns.values():
            cursor.execute(f"ANALYZE {table}")
