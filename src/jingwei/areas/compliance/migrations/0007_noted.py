"""Makes the table of what is noted of the items of lists, behind its wall; what was noted stands (R-CP.14)."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from jingwei.people.walls import wall

SEEN = "EXISTS (SELECT FROM compliance_overseen seen WHERE seen.organisation_id = compliance_noted.organisation_id)"
STANDS = (
    "CREATE TRIGGER compliance_noted_history_stands AFTER UPDATE OR DELETE ON compliance_noted"
    " FOR EACH ROW EXECUTE FUNCTION register_history_stands('dated');"
)


class Migration(migrations.Migration):
    """The table behind its wall."""

    dependencies = [
        ("compliance", "0006_posts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Noted",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("list", models.TextField()),
                ("item", models.TextField()),
                ("stands", models.TextField(choices=[("yes", "有"), ("no", "没有")])),
                ("since", models.DateField(null=True)),
                ("document", models.TextField(blank=True, default="")),
                ("passage", models.TextField(blank=True, default="")),
                ("count", models.PositiveSmallIntegerField(null=True)),
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
                        related_name="noted",
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
                            (models.F("list"), "="),
                            (models.F("item"), "="),
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
                        name="compliance_noted_one_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held_to", None),
                            ("held_to__gte", models.F("held_from")),
                            _connector="OR",
                        ),
                        name="compliance_noted_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stands__in", ["yes", "no"]),
                            models.Q(("list", ""), _negated=True),
                            models.Q(("item", ""), _negated=True),
                            models.Q(("basis", ""), _negated=True),
                        ),
                        name="compliance_noted_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stands", "yes"),
                            models.Q(
                                ("count", None), ("document", ""), ("passage", ""), ("since", None)
                            ),
                            _connector="OR",
                        ),
                        name="compliance_noted_says_nothing_of_what_is_not",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            STANDS, "DROP TRIGGER compliance_noted_history_stands ON compliance_noted;"
        ),
        wall("compliance_noted", test=SEEN),
    ]
