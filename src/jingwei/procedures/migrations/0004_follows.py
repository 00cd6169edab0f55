"""A case may take up a closed one again; which one never changes (R-C.10)."""

import django.db.models.deletion
from django.db import migrations, models

_KEPT = """
CREATE OR REPLACE FUNCTION procedures_case_keeps_its_matter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND OLD.closed_at IS NULL
        AND NEW.version = OLD.version + 1
        AND NEW.units @> OLD.units
        AND (NEW.id, NEW.procedure, NEW.edition, NEW.subject_kind, NEW.subject_id, NEW.unit_id,
             NEW.once, NEW.opened_at, NEW.opened_by_id{more_new})
          IS NOT DISTINCT FROM
            (OLD.id, OLD.procedure, OLD.edition, OLD.subject_kind, OLD.subject_id, OLD.unit_id,
             OLD.once, OLD.opened_at, OLD.opened_by_id{more_old})
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% of case %: it moves by one step at a time, and not when closed', TG_OP, OLD.id
        USING ERRCODE = 'restrict_violation';
END
$$;
"""
WITH = _KEPT.format(more_new=", NEW.follows_id", more_old=", OLD.follows_id")
WITHOUT = _KEPT.format(more_new="", more_old="")


class Migration(migrations.Migration):
    """The link, and the trigger that keeps it."""

    dependencies = [("procedures", "0003_walls")]
    operations = [
        migrations.AddField(
            "case",
            "follows",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followers",
                to="procedures.case",
            ),
        ),
        migrations.RunSQL(WITH, WITHOUT),
    ]
