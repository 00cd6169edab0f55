"""Lets somebody without an account send files with his step; what he sent stands and ends as any other (R-EV.11)."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q, UniqueConstraint
from django.db.models.deletion import PROTECT

GUARD = """
CREATE OR REPLACE FUNCTION procedures_attachment_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.event_id IS NULL THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE'
        AND OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL
        AND {same}
        AND (NEW.id, NEW.token, NEW.at, NEW.key, NEW.source, NEW.kind, NEW.size, NEW.sha256,
             NEW.small, NEW.case_id, NEW.event_id, NEW.field)
          = (OLD.id, OLD.token, OLD.at, OLD.key, OLD.source, OLD.kind, OLD.size, OLD.sha256,
             OLD.small, OLD.case_id, OLD.event_id, OLD.field)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% of file %: what a step was taken with stands, it can only be removed', TG_OP, OLD.id
        USING ERRCODE = 'restrict_violation';
END
$$;
"""


class Migration(migrations.Migration):
    """No account is a sender too; the trigger says so of rows that have none."""

    dependencies = [
        ("attachments", "0002_walls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AlterField(
            "attachment",
            "account",
            models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+"),
        ),
        migrations.AddConstraint(
            "attachment",
            UniqueConstraint(
                fields=["key"],
                condition=Q(account=None),
                name="procedures_attachment_key_is_used_once_outside",
            ),
        ),
        migrations.RunSQL(
            GUARD.format(same="NEW.account_id IS NOT DISTINCT FROM OLD.account_id"),
            GUARD.format(same="NEW.account_id = OLD.account_id"),
        ),
    ]
