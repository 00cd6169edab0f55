"""Holds what no constraint of Django says: a child's path is its parent's, history is not edited."""

from django.db import migrations

# parent_path is computed from the child's own path, so a path can only continue its parent's.
CHILDREN = """
ALTER TABLE units_unit ADD CONSTRAINT units_unit_lies_in_its_parents_tree
    FOREIGN KEY (parent_id, tree, parent_path) REFERENCES units_unit (id, tree, path);
ALTER TABLE units_remit ADD CONSTRAINT units_remit_below_the_committees_parent
    FOREIGN KEY (committee_id, below_id) REFERENCES units_unit (id, parent_id);
"""
CHILDREN_BACK = """
ALTER TABLE units_remit DROP CONSTRAINT units_remit_below_the_committees_parent;
ALTER TABLE units_unit DROP CONSTRAINT units_unit_lies_in_its_parents_tree;
"""

TABLES = ("units_unit", "units_unitname", "units_unitcode", "units_remit", "units_succession")
# A row may be closed once; all else about it, and the row itself, stays (R-U.5).
HISTORY = """
CREATE FUNCTION units_history_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND to_jsonb(OLD) -> 'held_to' = 'null'
        AND to_jsonb(NEW) - 'held_to' = to_jsonb(OLD) - 'held_to'
    THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% of % %: history is added, never edited', TG_OP, TG_TABLE_NAME, OLD.id
        USING ERRCODE = 'restrict_violation';
END
$$;
""" + "".join(
    f"CREATE TRIGGER {table}_history_stands AFTER UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION units_history_stands();\n"
    for table in TABLES
)
HISTORY_BACK = "".join(f"DROP TRIGGER {table}_history_stands ON {table};\n" for table in TABLES) + (
    "DROP FUNCTION units_history_stands();"
)


class Migration(migrations.Migration):
    """Two foreign keys over several columns, and one trigger for all tables."""

    dependencies = [("units", "0001_units")]
    operations = [
        migrations.RunSQL(CHILDREN, CHILDREN_BACK),
        migrations.RunSQL(HISTORY, HISTORY_BACK),
    ]
