"""Makes the table of outlines: dated as names are, added to, never edited (R-U.5, R-U.12)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import migrations, models
from django.db.models import CheckConstraint, F, Func, Q
from django.db.models.deletion import PROTECT

PERIOD = Func(F("held_from"), F("held_to"), function="daterange", output_field=DateRangeField())
STANDS = (
    "CREATE TRIGGER units_outline_history_stands AFTER UPDATE OR DELETE ON units_outline"
    " FOR EACH ROW EXECUTE FUNCTION units_history_stands();"
)


class Migration(migrations.Migration):
    """The table, and the trigger of its neighbours."""

    dependencies = [("units", "0002_history_stands")]
    operations = [
        migrations.CreateModel(
            "Outline",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_from", models.DateField()),
                ("held_to", models.DateField(null=True)),
                ("shape", models.JSONField()),
                ("source", models.TextField()),
                ("unit", models.ForeignKey("units.unit", PROTECT, related_name="outlines")),
            ],
            {
                "constraints": [
                    CheckConstraint(
                        condition=Q(held_to=None) | Q(held_to__gt=F("held_from")),
                        name="units_outline_period_is_not_empty",
                    ),
                    ExclusionConstraint(
                        expressions=[("unit", "="), (PERIOD, "&&")],
                        name="units_outline_one_outline_at_a_time",
                    ),
                ],
            },
        ),
        migrations.RunSQL(STANDS, "DROP TRIGGER units_outline_history_stands ON units_outline;"),
    ]
