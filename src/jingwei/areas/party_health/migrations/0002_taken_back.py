"""Lets a meeting that was wrongly noted be taken back once, with a reason; the row stays (R-PH.1)."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.deletion import PROTECT

TABLE = "party_health_lifeevent"
STANDS = f"""
CREATE FUNCTION party_health_event_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.taken_back_at IS NULL THEN
        OLD.taken_back_at := NEW.taken_back_at;
        OLD.taken_back_by_id := NEW.taken_back_by_id;
        OLD.taken_back_why := NEW.taken_back_why;
        IF OLD IS NOT DISTINCT FROM NEW THEN
            RETURN NULL;
        END IF;
    END IF;
    RAISE EXCEPTION '% of %: history is added, never edited', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;
DROP TRIGGER {TABLE}_history_stands ON {TABLE};
CREATE TRIGGER {TABLE}_history_stands AFTER UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION party_health_event_stands();
"""
BACK = f"""
DROP TRIGGER {TABLE}_history_stands ON {TABLE};
CREATE TRIGGER {TABLE}_history_stands AFTER UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION register_history_stands('fixed');
DROP FUNCTION party_health_event_stands();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("party_health", "0001_party_health"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField("lifeevent", "taken_back_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "lifeevent",
            "taken_back_by",
            models.ForeignKey(
                null=True, on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField("lifeevent", "taken_back_why", models.TextField(blank=True, default="")),
        migrations.RemoveConstraint("lifeevent", "party_health_lifeevent_once"),
        migrations.AddConstraint(
            "lifeevent",
            UniqueConstraint(
                fields=["party_organisation", "kind", "on"], condition=Q(taken_back_at=None),
                name="party_health_lifeevent_once_standing",
            ),
        ),
        migrations.AddConstraint(
            "lifeevent",
            CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None, taken_back_why="")
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False) & ~Q(taken_back_why=""),
                name="party_health_lifeevent_taken_back_with_a_reason",
            ),
        ),
        migrations.RunSQL(STANDS, BACK),
    ]  # fmt: skip
