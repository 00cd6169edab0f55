"""Makes the tables of the procedures: cases, their events, and the outbox (R-C.2)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.db.models.deletion import PROTECT


def _identity() -> models.BigAutoField:
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0002_history_stands"), ("units", "0002_history_stands")]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", _identity()),
                ("procedure", models.TextField()),
                ("edition", models.SmallIntegerField()),
                ("subject_kind", models.TextField()),
                ("subject_id", models.TextField()),
                (
                    "unit",
                    models.ForeignKey(on_delete=PROTECT, related_name="+", to="units.unit"),
                ),
                (
                    "other",
                    models.ForeignKey(
                        null=True, on_delete=PROTECT, related_name="+", to="units.unit"
                    ),
                ),
                (
                    "above",
                    models.ForeignKey(
                        null=True, on_delete=PROTECT, related_name="+", to="units.unit"
                    ),
                ),
                ("units", ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("once", models.BooleanField()),
                ("state", models.TextField()),
                (
                    "waits_for",
                    models.ForeignKey(
                        null=True, on_delete=PROTECT, related_name="+", to="units.unit"
                    ),
                ),
                ("version", models.IntegerField()),
                ("due_on", models.DateField(null=True)),
                ("opened_at", models.DateTimeField()),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    UniqueConstraint(
                        fields=["procedure", "subject_kind", "subject_id"],
                        condition=Q(closed_at=None) & Q(once=True),
                        name="procedures_case_one_open_for_a_subject",
                    ),
                    CheckConstraint(
                        condition=~Q(procedure="")
                        & ~Q(subject_kind="")
                        & ~Q(subject_id="")
                        & ~Q(state=""),
                        name="procedures_case_is_not_blank",
                    ),
                    CheckConstraint(
                        condition=Q(closed_at=None) & Q(waits_for__isnull=False)
                        | Q(closed_at__isnull=False, waits_for=None, due_on=None),
                        name="procedures_case_waits_for_somebody_until_it_is_closed",
                    ),
                ],
                "indexes": [
                    GinIndex(fields=["units"], name="procedures_case_in_scope"),
                    Index(
                        fields=["waits_for", "due_on"],
                        condition=Q(closed_at=None),
                        name="procedures_case_on_a_desk",
                    ),
                    Index(
                        fields=["subject_kind", "subject_id"], name="procedures_case_of_a_subject"
                    ),
                    Index(fields=["procedure", "state"], name="procedures_case_by_state"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", _identity()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="events", to="procedures.case"
                    ),
                ),
                ("sequence", models.IntegerField()),
                ("step", models.TextField()),
                ("from_state", models.TextField(blank=True)),
                ("to_state", models.TextField()),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(on_delete=PROTECT, related_name="+", to="people.post"),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=PROTECT, related_name="+", to="units.unit"),
                ),
                ("at", models.DateTimeField()),
                ("answers", models.JSONField()),
                ("key", models.TextField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    UniqueConstraint(
                        fields=["case", "sequence"], name="procedures_event_is_numbered_once"
                    ),
                    UniqueConstraint(
                        fields=["actor", "key"], name="procedures_event_key_is_used_once"
                    ),
                    CheckConstraint(
                        condition=~Q(step="") & ~Q(to_state="") & ~Q(key=""),
                        name="procedures_event_is_not_blank",
                    ),
                    CheckConstraint(
                        condition=Q(sequence=1, from_state="")
                        | Q(sequence__gt=1) & ~Q(from_state=""),
                        name="procedures_event_only_the_first_comes_from_nowhere",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outbox",
            fields=[
                ("id", _identity()),
                ("at", models.DateTimeField()),
                ("kind", models.TextField()),
                (
                    "case",
                    models.ForeignKey(on_delete=PROTECT, related_name="+", to="procedures.case"),
                ),
                ("payload", models.JSONField()),
            ],
            options={"db_table": "procedures_outbox"},
        ),
    ]
