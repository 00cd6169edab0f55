"""Puts the database's own wall around files of cases, and lets those that are bound stand (R-EV.6, R-P.17)."""

from django.db import migrations

from jingwei.people.walls import owned, seen_with, wall

GUARD = """
CREATE FUNCTION procedures_attachment_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.event_id IS NULL THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE'
        AND OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL
        AND (NEW.id, NEW.token, NEW.account_id, NEW.at, NEW.key, NEW.source, NEW.kind, NEW.size, NEW.sha256,
             NEW.small, NEW.case_id, NEW.event_id, NEW.field)
          = (OLD.id, OLD.token, OLD.account_id, OLD.at, OLD.key, OLD.source, OLD.kind, OLD.size, OLD.sha256,
             OLD.small, OLD.case_id, OLD.event_id, OLD.field)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% of file %: what a step was taken with stands, it can only be removed', TG_OP, OLD.id
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER procedures_attachment_stands
    BEFORE UPDATE OR DELETE ON procedures_attachment
    FOR EACH ROW EXECUTE FUNCTION procedures_attachment_stands();
"""
UNGUARD = """
DROP TRIGGER procedures_attachment_stands ON procedures_attachment;
DROP FUNCTION procedures_attachment_stands();
"""
_BOUND = f"event_id IS NOT NULL AND {seen_with('procedures_case', key='case_id')}"
_OWN = f"event_id IS NULL AND {owned('account_id')}"


class Migration(migrations.Migration):
    """A trigger, and row-level security for the role under which the office works."""

    dependencies = [("attachments", "0001_files"), ("procedures", "0003_walls")]
    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
        wall("procedures_attachment", test=f"({_BOUND}) OR ({_OWN})"),
    ]
