"""Makes the table of the files of cases (R-EV.6)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("procedures", "0003_walls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.UUIDField(unique=True)),
                ("at", models.DateTimeField()),
                ("key", models.TextField()),
                ("source", models.CharField(max_length=64)),
                ("file_name", models.TextField()),
                ("kind", models.TextField()),
                ("size", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("small", models.CharField(blank=True, max_length=64)),
                ("field", models.TextField(blank=True)),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "account",
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
                    "event",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.event",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "procedures_attachment",
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["case"], name="procedures_attachment_of_case"),
                    models.Index(fields=["sha256"], name="procedures_attachment_content"),
                    models.Index(
                        condition=models.Q(("event", None)),
                        fields=["at"],
                        name="procedures_attachment_loose",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "key"), name="procedures_attachment_key_is_used_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("case", None), ("event", None), ("field", "")),
                            models.Q(
                                ("case__isnull", False),
                                ("event__isnull", False),
                                models.Q(("field", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="procedures_attachment_is_bound_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("key", ""), _negated=True),
                            models.Q(("file_name", ""), _negated=True),
                            models.Q(("sha256", ""), _negated=True),
                            ("size__gt", 0),
                        ),
                        name="procedures_attachment_is_not_blank",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("removed_by", None), ("removed_at__isnull", False), _connector="OR"
                        ),
                        name="procedures_attachment_is_removed_by_somebody_once_it_is",
                    ),
                ],
            },
        ),
    ]
