"""Lets the database hold that events stand, and that a case moves with an event alone (R-C.2)."""

from django.db import migrations

# An event is numbered with the version that its case has just got, so that numbers have no gaps.
# The last trigger looks when the transaction ends: state and version are those of the last event.
GUARD = """
CREATE FUNCTION procedures_event_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are added, never changed: % refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER procedures_event_stands
    BEFORE UPDATE OR DELETE ON procedures_event
    FOR EACH ROW EXECUTE FUNCTION procedures_event_stands();
ALTER TABLE procedures_event ENABLE ALWAYS TRIGGER procedures_event_stands;

CREATE FUNCTION procedures_event_is_next() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.from_state IS DISTINCT FROM COALESCE(
        (SELECT to_state FROM procedures_event
         WHERE case_id = NEW.case_id AND sequence = NEW.sequence - 1), '')
    OR NOT EXISTS (
        SELECT FROM procedures_case
        WHERE id = NEW.case_id AND version = NEW.sequence AND state = NEW.to_state)
    THEN
        RAISE EXCEPTION 'event % of case % does not follow', NEW.sequence, NEW.case_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER procedures_event_is_next
    BEFORE INSERT ON procedures_event
    FOR EACH ROW EXECUTE FUNCTION procedures_event_is_next();

CREATE FUNCTION procedures_case_keeps_its_matter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND OLD.closed_at IS NULL
        AND NEW.version = OLD.version + 1
        AND NEW.units @> OLD.units
        AND (NEW.id, NEW.procedure, NEW.edition, NEW.subject_kind, NEW.subject_id, NEW.unit_id,
             NEW.once, NEW.opened_at, NEW.opened_by_id)
          = (OLD.id, OLD.procedure, OLD.edition, OLD.subject_kind, OLD.subject_id, OLD.unit_id,
             OLD.once, OLD.opened_at, OLD.opened_by_id)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% of case %: it moves by one step at a time, and not when closed', TG_OP, OLD.id
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER procedures_case_keeps_its_matter
    BEFORE UPDATE OR DELETE ON procedures_case
    FOR EACH ROW EXECUTE FUNCTION procedures_case_keeps_its_matter();

CREATE FUNCTION procedures_case_moves_with_an_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM procedures_event
        WHERE case_id = NEW.id AND sequence = NEW.version AND to_state = NEW.state)
    THEN
        RAISE EXCEPTION 'case % came to % without an event', NEW.id, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER procedures_case_moves_with_an_event
    AFTER INSERT OR UPDATE ON procedures_case
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION procedures_case_moves_with_an_event();

ALTER TABLE procedures_case ADD CONSTRAINT procedures_case_lies_in_its_own_unit
    CHECK (unit_id = ANY (units));
"""
UNGUARD = """
ALTER TABLE procedures_case DROP CONSTRAINT procedures_case_lies_in_its_own_unit;
DROP TRIGGER procedures_case_moves_with_an_event ON procedures_case;
DROP TRIGGER procedures_case_keeps_its_matter ON procedures_case;
DROP TRIGGER procedures_event_is_next ON procedures_event;
DROP TRIGGER procedures_event_stands ON procedures_event;
DROP FUNCTION procedures_case_moves_with_an_event();
DROP FUNCTION procedures_case_keeps_its_matter();
DROP FUNCTION procedures_event_is_next();
DROP FUNCTION procedures_event_stands();
"""


class Migration(migrations.Migration):
    """Four triggers, and a check that Django has no words for."""

    dependencies = [("procedures", "0001_cases")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
