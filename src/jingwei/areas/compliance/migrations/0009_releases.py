"""Makes the table of releases, behind its wall; a release stands (R-CP.18)."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from jingwei.people.walls import wall

SEEN = "EXISTS (SELECT FROM compliance_overseen seen WHERE seen.organisation_id = compliance_release.organisation_id)"
STANDS = (
    "CREATE TRIGGER compliance_release_history_stands AFTER UPDATE OR DELETE ON compliance_release"
    " FOR EACH ROW EXECUTE FUNCTION register_history_stands('dated');"
)


class Migration(migrations.Migration):
    """The table behind its wall."""

    dependencies = [
        ("compliance", "0008_synced"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_public", models.BooleanField()),
                (
                    "agreed",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("consent", models.TextField(blank=True, default="")),
                ("basis", models.TextField()),
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
                        related_name="releases",
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
                        name="compliance_release_one_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held_to", None),
                            ("held_to__gte", models.F("held_from")),
                            _connector="OR",
                        ),
                        name="compliance_release_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("basis", ""), _negated=True),
                            models.Q(
                                ("agreed", []),
                                models.Q(
                                    ("is_public", True), models.Q(("consent", ""), _negated=True)
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="compliance_release_has_its_basis_and_consent",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            STANDS, "DROP TRIGGER compliance_release_history_stands ON compliance_release;"
        ),
        wall("compliance_release", test=SEEN),
    ]
