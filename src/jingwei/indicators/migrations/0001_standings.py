"""Makes the tables of standings and tallies, all of them derived (R-I.4)."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Basis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Touched",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("organisation", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("organisation", models.BigIntegerField()),
                (
                    "units",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                ("within", models.BigIntegerField()),
                ("counted", models.BigIntegerField()),
                ("held_from", models.DateField()),
                ("held_to", models.DateField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [models.Index(models.F("organisation"), name="indicators_standing_of")],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                (
                    "units",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                ("within", models.BigIntegerField()),
                ("counted", models.BigIntegerField()),
                ("change", models.IntegerField()),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("day"),
                        models.F("units"),
                        models.F("within"),
                        models.F("counted"),
                        name="indicators_tally_once",
                    )
                ],
            },
        ),
    ]
