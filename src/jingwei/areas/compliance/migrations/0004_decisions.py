"""Makes the table of what people decided on proposals; a decision stands (R-CP.9)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from jingwei.people.walls import wall

SEEN = "EXISTS (SELECT FROM compliance_overseen seen WHERE seen.organisation_id = compliance_decision.organisation_id)"
STANDS = (
    "CREATE TRIGGER compliance_decision_history_stands AFTER UPDATE OR DELETE ON compliance_decision"
    " FOR EACH ROW EXECUTE FUNCTION register_history_stands('fixed');"
)


class Migration(migrations.Migration):
    """The table behind its wall."""

    dependencies = [
        ("compliance", "0003_watched"),
        ("procedures", "0005_outside"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sort", models.TextField()),
                ("about", models.TextField()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.case",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="compliance.overseen",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("organisation"),
                        models.F("sort"),
                        models.F("about"),
                        name="compliance_decision_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sort", ""), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                        ),
                        name="compliance_decision_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            STANDS, "DROP TRIGGER compliance_decision_history_stands ON compliance_decision;"
        ),
        wall("compliance_decision", test=SEEN),
    ]
