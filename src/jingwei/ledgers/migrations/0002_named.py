"""Makes the search by names use its index behind the wall of row-level security (R-L.4)."""

from django.db import migrations

# `@@` is not leakproof, so that behind a policy the planner must look at every row first. The
# function goes by the index and keeps to the same sight itself, so it tells no more than the policy.
# The inner query stands alone: otherwise the planner may begin with `units`, which finds nearly all.
NAMED = """
CREATE FUNCTION ledgers_named(wanted tsquery, most integer) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT ROWS 100 AS $$
    WITH named AS MATERIALIZED (
        SELECT id, units FROM register_entry WHERE held_to IS NULL AND bigrams @@ wanted
    )
    SELECT id FROM named WHERE units && jingwei_sight() LIMIT most
$$;
"""
NAMED_BACK = "DROP FUNCTION ledgers_named(tsquery, integer);"


class Migration(migrations.Migration):
    dependencies = [("ledgers", "0001_ledgers"), ("register", "0002_walls")]

    operations = [migrations.RunSQL(NAMED, NAMED_BACK)]
