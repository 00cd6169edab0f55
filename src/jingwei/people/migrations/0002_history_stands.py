"""Lets the end of a post, a leave or a task force only come nearer; nothing else changes (R-P.9)."""

from django.db import migrations

TABLES = ("people_post", "people_leave", "people_taskforce")
GUARD = """
CREATE FUNCTION people_history_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND to_jsonb(NEW) - 'held_to' = to_jsonb(OLD) - 'held_to'
        AND NEW.held_to IS NOT NULL
        AND (OLD.held_to IS NULL OR NEW.held_to < OLD.held_to)
    THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% of % %: a period is only shortened', TG_OP, TG_TABLE_NAME, OLD.id
        USING ERRCODE = 'restrict_violation';
END
$$;
""" + "".join(
    f"CREATE TRIGGER {table}_history_stands AFTER UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION people_history_stands();\n"
    for table in TABLES
)
UNGUARD = "".join(f"DROP TRIGGER {table}_history_stands ON {table};\n" for table in TABLES) + (
    "DROP FUNCTION people_history_stands();"
)


class Migration(migrations.Migration):
    """One trigger for the three tables."""

    dependencies = [("people", "0001_people")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
