"""Lets the database itself refuse to change the journal, whoever asks (R-J.1)."""

from django.db import migrations

# One trigger for a whole statement: an UPDATE that touches no row is refused as well, and so are
# TRUNCATE and INSERT ... ON CONFLICT DO UPDATE. ENABLE ALWAYS: `session_replication_role` does not
# pass it by.
GUARD = """
CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is added to, never changed: % refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER journal_is_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
ALTER TABLE journal_entry ENABLE ALWAYS TRIGGER journal_is_append_only;
REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER ON journal_entry FROM PUBLIC;
"""
UNGUARD = """
DROP TRIGGER journal_is_append_only ON journal_entry;
DROP FUNCTION journal_refuse();
"""


class Migration(migrations.Migration):
    """The guard of the table."""

    dependencies = [("journal", "0001_entry")]

    operations = [migrations.RunSQL(GUARD, reverse_sql=UNGUARD)]
