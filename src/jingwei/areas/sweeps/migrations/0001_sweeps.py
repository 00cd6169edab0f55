"""Makes the tables of sweeps: the plans, and the cases that each is made of (R-S.1)."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.deletion import PROTECT

METHODS = [("phone", "电话问"), ("visit", "上门访"), ("inspection", "实地查")]


def _to(model: str) -> models.ForeignKey:
    return models.ForeignKey(on_delete=PROTECT, related_name="+", to=model)


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("people", "0002_history_stands"),
        ("procedures", "0002_events_stand"),
        ("units", "0002_history_stands"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sweep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.TextField()),
                ("unit", _to("units.unit")),
                ("ledger", models.TextField()),
                ("query", models.TextField(blank=True)),
                ("method", models.TextField(choices=METHODS)),
                ("until", models.DateField()),
                ("listed", models.IntegerField()),
                ("passed_over", models.IntegerField()),
                ("planned_at", models.DateTimeField()),
                ("planned_by", _to(settings.AUTH_USER_MODEL)),
                ("key", models.TextField()),
            ],
            options={
                "constraints": [
                    UniqueConstraint(
                        fields=["planned_by", "key"], name="sweeps_sweep_key_is_used_once"
                    ),
                    CheckConstraint(
                        condition=~Q(title="") & ~Q(key="") & Q(listed__gt=0, passed_over__gte=0),
                        name="sweeps_sweep_is_not_empty",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Listed",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="procedures.case",
                    ),
                ),
                ("sweep", _to("sweeps.sweep")),
            ],
        ),
    ]
