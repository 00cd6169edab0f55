"""Makes the table of the steps in which Party building goes along, behind its wall; what was noted stands (R-CP.17)."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from jingwei.people.walls import wall

SEEN = "EXISTS (SELECT FROM compliance_overseen seen WHERE seen.organisation_id = compliance_synced.organisation_id)"
STANDS = (
    "CREATE TRIGGER compliance_synced_history_stands AFTER UPDATE OR DELETE ON compliance_synced"
    " FOR EACH ROW EXECUTE FUNCTION register_history_stands('dated');"
)


class Migration(migrations.Migration):
    """The table behind its wall."""

    dependencies = [
        ("compliance", "0007_noted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Synced",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step", models.TextField()),
                ("event_on", models.DateField()),
                ("done_on", models.DateField(null=True)),
                ("document", models.TextField(blank=True, default="")),
                ("reason", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
                ("held_from", models.DateField()),
                ("held_to", models.DateField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="synced",
                        to="compliance.overseen",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (models.F("organisation"), "="),
                            (models.F("step"), "="),
                            (models.F("event_on"), "="),
                            (
                                models.Func(
                                    models.F("held_from"),
                                    models.F("held_to"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="compliance_synced_one_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held_to", None),
                            ("held_to__gte", models.F("held_from")),
                            _connector="OR",
                        ),
                        name="compliance_synced_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("document", ""),
                                ("done_on", None),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            models.Q(("done_on__gte", models.F("event_on")), ("reason", "")),
                            _connector="OR",
                        ),
                        name="compliance_synced_is_done_or_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            STANDS, "DROP TRIGGER compliance_synced_history_stands ON compliance_synced;"
        ),
        wall("compliance_synced", test=SEEN),
    ]
