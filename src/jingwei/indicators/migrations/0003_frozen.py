"""Makes the table of what was reported: added to, never edited (R-I.5)."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from jingwei.people.walls import wall

STANDS = (
    "CREATE TRIGGER indicators_frozenreading_stands AFTER UPDATE OR DELETE ON indicators_frozenreading"
    " FOR EACH ROW EXECUTE FUNCTION register_history_stands('fixed');"
)


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0002_watched"),
        ("units", "0002_history_stands"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FrozenReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("indicator", models.TextField()),
                ("version", models.PositiveIntegerField()),
                ("formula", models.TextField()),
                (
                    "units",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                ("day", models.DateField()),
                ("counted", models.PositiveIntegerField()),
                ("total", models.PositiveIntegerField()),
                (
                    "counted_rows",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                (
                    "other_rows",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                ("digest", models.TextField()),
                ("frozen_at", models.DateTimeField()),
                (
                    "frozen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        models.F("unit"),
                        models.F("indicator"),
                        models.F("day"),
                        name="indicators_frozen_of",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("indicator"),
                        models.F("unit"),
                        models.F("day"),
                        models.F("digest"),
                        name="indicators_frozen_once",
                    )
                ],
            },
        ),
        wall("indicators_frozenreading"),
        migrations.RunSQL(
            STANDS, "DROP TRIGGER indicators_frozenreading_stands ON indicators_frozenreading;"
        ),
    ]
