"""Tells soon of a name that very many hold, without gathering them all first (R-L.4)."""

from importlib import import_module

from django.db import migrations

# The index gives its finds only when it has gathered all of them. Of pairs that stand in very many
# names the database keeps how frequent they are; where even the rarest pair of the words is so frequent,
# nothing is gathered, and the answer is null: a walk through the list meets some soon.
OFTEN = r"""
DROP FUNCTION ledgers_named(tsquery, integer);
CREATE FUNCTION ledgers_named(pairs text[], most integer) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    wanted tsquery := (
        SELECT string_agg('''' || replace(replace(pair, '\', '\\'), '''', '''''') || '''', ' & ')
        FROM unnest(pairs) AS pair
    )::tsquery;
    rarest real := (
        SELECT min(coalesce(told.share, 0))
        FROM unnest(pairs) AS pair
        LEFT JOIN (
            SELECT word, share
            FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs) AS kept (word, share)
            WHERE schemaname = current_schema() AND tablename = 'register_entry' AND attname = 'bigrams'
        ) told ON told.word = pair
    );
    kept real := (SELECT reltuples FROM pg_class WHERE oid = 'register_entry'::regclass);
    found bigint[];
BEGIN
    IF rarest * kept > 10 * most THEN
        RETURN NULL;
    END IF;
    WITH named AS MATERIALIZED (
        SELECT id, units FROM register_entry WHERE held_to IS NULL AND bigrams @@ wanted
    )
    SELECT array_agg(id) INTO found FROM (
        SELECT id FROM named WHERE units && jingwei_sight() LIMIT most + 1
    ) AS seen;
    RETURN CASE WHEN cardinality(found) > most THEN NULL ELSE coalesce(found, '{}') END;
END
$$;
"""
BEFORE = import_module("jingwei.ledgers.migrations.0002_named").NAMED
OFTEN_BACK = "DROP FUNCTION ledgers_named(text[], integer);" + BEFORE


class Migration(migrations.Migration):
    dependencies = [("ledgers", "0003_walls")]

    operations = [migrations.RunSQL(OFTEN, OFTEN_BACK)]
