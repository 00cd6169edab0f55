"""Notes what a publication changes for whom, while it is made: exact whatever is corrected on the same day (R-O.12)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from jingwei.areas.rounds.models import Round
from jingwei.register.operations.steps import publish_alone

# What an owner is told of; what only lists' figures say (sources, rows, flags) is no change to him.
COMPARED = (
    "name", "uscc", "kind", "reg_no", "legal_rep", "legal_status", "registered_address", "operating_address",
    "industry", "ownership", "established_on", "employees", "has_party_org", "has_premises", "has_staff", "has_operation",
    "three_have", "place_id", "committee_id", "park_id", "building_id",
)  # fmt: skip
_STOOD = """
    CREATE TEMPORARY TABLE stood ON COMMIT DROP AS SELECT id FROM register_entry WHERE held_to IS NULL
"""
_FIELDS = ", ".join(
    f"CASE WHEN a.{name} IS DISTINCT FROM b.{name} THEN '{name.removesuffix('_id')}' END"
    for name in COMPARED
)
_NOTE = f"""
    WITH closed AS (
        SELECT e.* FROM stood JOIN register_entry e USING (id) WHERE e.held_to IS NOT NULL
    ), opened AS (
        SELECT e.* FROM register_entry e
        WHERE e.held_to IS NULL AND NOT EXISTS (SELECT FROM stood WHERE stood.id = e.id)
    ), paired AS (
        SELECT coalesce(a.organisation_id, b.organisation_id) AS organisation, b.id AS before, a.id AS after,
            coalesce(b.units, '{{}}') AS lay, coalesce(a.units, '{{}}') AS lies,
            array_remove(ARRAY[{_FIELDS}]::text[], NULL) AS fields
        FROM closed b FULL JOIN opened a ON a.organisation_id = b.organisation_id
    )
    INSERT INTO rounds_change (round_id, organisation_id, kind, before_id, after_id, fields, units, came, went)
    SELECT %s, p.organisation, CASE
            WHEN p.after IS NULL AND o.merged_into_id IS NOT NULL THEN 'merged'
            WHEN p.after IS NULL THEN 'gone'
            WHEN p.before IS NOT NULL THEN 'changed'
            WHEN EXISTS (SELECT FROM register_entry e WHERE e.organisation_id = p.organisation AND e.id <> p.after)
            THEN 'back' ELSE 'new' END,
        p.before, p.after, CASE WHEN p.before IS NULL OR p.after IS NULL THEN '{{}}' ELSE p.fields END,
        CASE WHEN p.before IS NULL OR p.lay = p.lies THEN p.lies WHEN p.after IS NULL THEN p.lay
            ELSE ARRAY(SELECT unnest(p.lay) UNION SELECT unnest(p.lies) ORDER BY 1) END,
        CASE WHEN p.before IS NULL THEN p.lies WHEN p.after IS NULL OR p.lay = p.lies THEN '{{}}'
            ELSE ARRAY(SELECT unnest(p.lies) EXCEPT SELECT unnest(p.lay) ORDER BY 1) END,
        CASE WHEN p.after IS NULL THEN p.lay WHEN p.before IS NULL OR p.lay = p.lies THEN '{{}}'
            ELSE ARRAY(SELECT unnest(p.lay) EXCEPT SELECT unnest(p.lies) ORDER BY 1) END
    FROM paired p JOIN register_organisation o ON o.id = p.organisation
    WHERE p.before IS NULL OR p.after IS NULL OR p.fields <> '{{}}'
    ORDER BY p.organisation
"""  # noqa: S608 - names of columns, from above


@contextmanager
def noting(found: Round) -> Iterator[None]:
    """Within it the round is laid into the register; what was changed is noted as the block ends.

    In a transaction and a sight of everything. Raises RegisterRefused where somebody else publishes.
    """
    publish_alone()
    with connection.cursor() as cursor:
        cursor.execute(_STOOD)
    yield
    with connection.cursor() as cursor:
        # Of what was laid in just now the planner knows nothing: it takes it for a row or two, and would go
        # through all organisations for each.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(_NOTE, [found.pk])
        cursor.execute("SET LOCAL enable_nestloop = on")
        cursor.execute("DROP TABLE stood")
