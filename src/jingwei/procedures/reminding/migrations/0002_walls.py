"""Puts the database's own wall around reminders and supervision, and lets them stand (R-C.22, R-C.24, R-P.17)."""

from django.db import migrations

from jingwei.people.walls import seen_with, wall

GUARD = """
CREATE FUNCTION procedures_reminder_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'reminders are added, never changed: % refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER procedures_reminder_stands
    BEFORE UPDATE OR DELETE ON procedures_reminder
    FOR EACH ROW EXECUTE FUNCTION procedures_reminder_stands();

CREATE FUNCTION procedures_supervision_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND OLD.answered_at IS NULL AND NEW.answered_at IS NOT NULL
        AND (NEW.id, NEW.case_id, NEW.unit_id, NEW.asked_id, NEW.demand, NEW.due_on, NEW.at, NEW.account_id,
             NEW.post_id, NEW.key)
          = (OLD.id, OLD.case_id, OLD.unit_id, OLD.asked_id, OLD.demand, OLD.due_on, OLD.at, OLD.account_id,
             OLD.post_id, OLD.key)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% of supervision %: it is answered once and stands', TG_OP, OLD.id
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER procedures_supervision_stands
    BEFORE UPDATE OR DELETE ON procedures_supervision
    FOR EACH ROW EXECUTE FUNCTION procedures_supervision_stands();
"""
UNGUARD = """
DROP TRIGGER procedures_supervision_stands ON procedures_supervision;
DROP TRIGGER procedures_reminder_stands ON procedures_reminder;
DROP FUNCTION procedures_supervision_stands();
DROP FUNCTION procedures_reminder_stands();
"""
_WITH_ITS_CASE = seen_with("procedures_case", key="case_id")


class Migration(migrations.Migration):
    """Triggers, and row-level security for the role under which the office works."""

    dependencies = [("reminding", "0001_reminders")]
    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
        wall("procedures_reminder", test=_WITH_ITS_CASE),
        wall("procedures_supervision", test=_WITH_ITS_CASE),
    ]
