"""Makes the table of the journal."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """An entry is known by its chain and its number in it."""

    initial = True

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "chain",
                        "sequence",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("chain", models.CharField(blank=True, db_collation="C", max_length=64)),
                ("sequence", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("actor_id", models.CharField(blank=True, max_length=64)),
                ("post", models.CharField(blank=True, max_length=128)),
                ("action", models.CharField(max_length=64)),
                ("subject_kind", models.CharField(max_length=64)),
                ("subject_id", models.CharField(blank=True, max_length=128)),
                ("details", models.JSONField()),
                ("previous", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sequence__gte", 1)),
                        name="an_entry_is_numbered_from_one",
                    )
                ],
            },
        ),
    ]
