"""Makes the tables of reminders and of supervision (R-C.22, R-C.24)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_history_stands"),
        ("procedures", "0006_days_met"),
        ("units", "0003_outlines"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.IntegerField()),
                (
                    "kind",
                    models.TextField(),
                ),
                ("due_on", models.DateField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="procedures.case",
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
                "db_table": "procedures_reminder",
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "version", "kind"),
                        name="procedures_reminder_is_written_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "city")),
                        fields=("case",),
                        name="procedures_reminder_to_the_city_is_written_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["soon", "overdue", "above", "city"])),
                        name="procedures_reminder_is_of_a_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Supervision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("demand", models.TextField()),
                ("due_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("key", models.TextField()),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer_key", models.TextField(blank=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "answered_for",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
                (
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supervisions",
                        to="procedures.case",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.post",
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
                "db_table": "procedures_supervision",
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "account", "key"),
                        name="procedures_supervision_key_is_used_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)),
                        fields=("case", "unit"),
                        name="procedures_supervision_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("demand", ""), _negated=True),
                            models.Q(("key", ""), _negated=True),
                        ),
                        name="procedures_supervision_is_not_blank",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""),
                                ("answer_key", ""),
                                ("answered_at", None),
                                ("answered_by", None),
                                ("answered_for", None),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("answered_for__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                                models.Q(("answer_key", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="procedures_supervision_is_answered_whole",
                    ),
                ],
            },
        ),
    ]
