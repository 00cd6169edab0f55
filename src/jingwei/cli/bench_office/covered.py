"""Covers the generated city: Party organisations and instructors, invented, laid in by SQL alone.

A third of what coverage is a share of has an organisation of its own, half of them formed in the year;
one in nine shares one; of the rest most are guided. Nothing is drawn by lot.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from jingwei.cli.bench_office.city import PUBLISHED
from jingwei.cover.models import PartyOrganisation
from jingwei.people.sight import EVERYTHING, seeing

_TABLES = (
    "cover_partyorganisation",
    "cover_partyrecord",
    "cover_hosting",
    "cover_instructor",
    "cover_assignment",
)
# What the rows are checked and found by: built once for all of them is minutes less than row by row.
_CONSTRAINTS = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
    format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE contype = 'x' AND conrelid::regclass::text = ANY (%s)
"""
_INDEXES = """
SELECT format('DROP INDEX %%I', indexname), indexdef FROM pg_indexes
WHERE indexdef LIKE '%% USING gin %%' AND tablename = ANY (%s)
"""
DAYS = 300  # of the year, on which organisations are formed
_HOSTS = """
CREATE TEMP TABLE host AS
SELECT organisation_id AS id, units, CASE WHEN organisation_id % 9 = 1 THEN 'joint' ELSE 'single' END AS formation,
    CASE WHEN organisation_id % 2 = 0 THEN date '{published}' - 400
         ELSE date '{published}' + ((organisation_id * 37) % {days})::int END AS since
FROM register_entry
WHERE held_to IS NULL AND (three_have = 'yes' OR kind IN ('association', 'service_institution', 'foundation'))
    AND (organisation_id % 3 = 0 OR organisation_id % 9 = 1);
"""
_PARTY = """
INSERT INTO cover_partyorganisation (id, established_on, units) SELECT id, since, units FROM host;
INSERT INTO cover_partyrecord (party_organisation_id, name, level, nature, formation, formal, probationary, held_from)
SELECT id, '虚构党支部' || id, 'branch', CASE WHEN id % 20 = 0 THEN 'functional' ELSE 'entity' END, formation, 5, 1, since
FROM host;
INSERT INTO cover_hosting (party_organisation_id, organisation_id, held_from, units) SELECT id, id, since, units FROM host;
"""
_GUIDES = """
CREATE TEMP TABLE guided AS
SELECT organisation_id AS id, units, row_number() OVER (ORDER BY organisation_id) AS n FROM register_entry
WHERE held_to IS NULL AND three_have = 'yes' AND organisation_id % 5 > 0
    AND NOT (organisation_id % 3 = 0 OR organisation_id % 9 = 1);
INSERT INTO cover_instructor (id, name, unit_id, post_kind, full_time, most, units, held_from)
SELECT n / 5, '指导员' || n / 5, units[1], 'official', false, 5, ARRAY[units[1]], date '{published}'
FROM guided WHERE n % 5 = 0;
INSERT INTO cover_assignment (instructor_id, organisation_id, held_from, units)
SELECT n / 5, id, date '{published}' + (id % {days})::int, units FROM guided WHERE n >= 5;
DROP TABLE host; DROP TABLE guided;
"""


def cover() -> None:
    """The cover in a filled city, as the database's owner; where there is some already nothing is done."""
    with seeing(EVERYTHING):
        if PartyOrganisation.objects.exists():
            return
    with connection.cursor() as cursor:
        # What the triggers would find out row by row stands in the rows already.
        cursor.execute("SET session_replication_role = replica")
        with _built_at_once(cursor):
            for step in (_HOSTS, _PARTY, _GUIDES):
                cursor.execute(step.format(published=PUBLISHED, days=DAYS))
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def _built_at_once(cursor: Any) -> Iterator[None]:
    """Without exclusion constraints and inverted indexes while rows are laid in; with them afterwards."""
    made = []
    for found in (_CONSTRAINTS, _INDEXES):
        cursor.execute(found, [list(_TABLES)])
        made += cursor.fetchall()
    for drop, _build in made:
        cursor.execute(drop)
    yield
    for _drop, build in made:
        cursor.execute(build)
