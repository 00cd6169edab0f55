"""Lets a list that must never have come be cleared: its rows stay, what they said goes (E-14, R-UL.5)."""

from django.db import migrations, models

# A line is what was found; it stays as it was written, until its list is removed and it is emptied.
EMPTIED = """
CREATE FUNCTION upper_lists_line_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND EXISTS (
        SELECT FROM upper_lists_comparison c WHERE c.id = OLD.comparison_id AND c.removed_at IS NOT NULL
    ) THEN
        OLD.sheet := '';
        OLD.theirs := '{}';
        OLD.differences := '[]';
        OLD.why := '';
        IF OLD IS NOT DISTINCT FROM NEW THEN
            RETURN NULL;
        END IF;
    END IF;
    RAISE EXCEPTION '% of %: history is added, never edited', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;
DROP TRIGGER upper_lists_line_history_stands ON upper_lists_line;
CREATE TRIGGER upper_lists_line_history_stands AFTER UPDATE OR DELETE ON upper_lists_line
    FOR EACH ROW EXECUTE FUNCTION upper_lists_line_stands();
"""
FIXED = """
DROP TRIGGER upper_lists_line_history_stands ON upper_lists_line;
CREATE TRIGGER upper_lists_line_history_stands AFTER UPDATE OR DELETE ON upper_lists_line
    FOR EACH ROW EXECUTE FUNCTION register_history_stands('fixed');
DROP FUNCTION upper_lists_line_stands();
"""


class Migration(migrations.Migration):
    """The day of the removal, and the one change that a line takes."""

    dependencies = [("upper_lists", "0001_upper_lists")]
    operations = [
        migrations.AddField("comparison", "removed_at", models.DateTimeField(null=True)),
        migrations.RunSQL(EMPTIED, FIXED),
    ]
