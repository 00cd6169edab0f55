"""Makes the table of opinions on key events, behind its wall (R-CP.11)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from jingwei.people.walls import wall

SEEN = "EXISTS (SELECT FROM compliance_overseen seen WHERE seen.organisation_id = compliance_opinion.organisation_id)"


class Migration(migrations.Migration):
    """The table."""

    dependencies = [
        ("compliance", "0004_decisions"),
        ("procedures", "0005_outside"),
        ("units", "0003_outlines"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Opinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_on", models.DateField()),
                ("due_on", models.DateField()),
                ("word", models.TextField(blank=True, default="")),
                ("article", models.TextField(blank=True, default="")),
                ("note", models.TextField(blank=True, default="")),
                ("said_on", models.DateField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.case",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions",
                        to="compliance.overseen",
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
                "constraints": [
                    models.UniqueConstraint(
                        models.F("case"), models.F("unit"), name="compliance_opinion_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by", None), ("said_on", None), ("word", "")),
                            models.Q(
                                ("by__isnull", False),
                                ("said_on__isnull", False),
                                ("word__in", ["agree", "note", "hold"]),
                            ),
                            _connector="OR",
                        ),
                        name="compliance_opinion_is_somebodys",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("word", "hold"), _negated=True),
                            models.Q(("article", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="compliance_opinion_hold_cites_an_article",
                    ),
                ],
            },
        ),
        wall("compliance_opinion", test=SEEN),
    ]
