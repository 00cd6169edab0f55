"""Makes the tables of the ledgers: saved views, workbooks taken out, workbooks brought back."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.db.models.deletion import PROTECT

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def account() -> models.ForeignKey:
    """Whose it is; nobody who took or brought anything is forgotten."""
    return models.ForeignKey(on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("units", "0002_history_stands"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", ID.clone()),
                ("ledger", models.TextField()),
                ("name", models.TextField()),
                ("query", models.TextField(blank=True)),
                ("owner", account()),
                (
                    "shared_with",
                    models.ForeignKey(
                        null=True, on_delete=PROTECT, related_name="+", to="units.unit"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=UniqueConstraint(
                fields=["owner", "ledger", "name"], name="ledgers_savedview_name_is_told_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=CheckConstraint(
                condition=~Q(name=""), name="ledgers_savedview_name_is_not_blank"
            ),
        ),
        migrations.AddIndex(
            model_name="savedview",
            index=Index(
                F("shared_with"), condition=~Q(shared_with=None), name="ledgers_savedview_shared"
            ),
        ),
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", ID.clone()),
                ("token", models.TextField(unique=True)),
                ("ledger", models.TextField()),
                ("query", models.TextField(blank=True)),
                ("columns", ArrayField(models.TextField())),
                ("editable", ArrayField(models.TextField(), default=list)),
                ("held_on", models.DateField()),
                ("rows", models.IntegerField(default=0)),
                ("account", account()),
                ("taken_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Intake",
            fields=[
                ("id", ID.clone()),
                ("key", models.TextField(unique=True)),
                (
                    "export",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="intakes", to="ledgers.export"
                    ),
                ),
                ("account", account()),
                ("file_digest", models.TextField()),
                ("plan", models.JSONField()),
                ("planned_at", models.DateTimeField()),
                ("applied_at", models.DateTimeField(null=True)),
                ("result", models.JSONField(null=True)),
            ],
        ),
        migrations.AddConstraint(
            model_name="intake",
            constraint=CheckConstraint(
                condition=Q(applied_at=None, result=None)
                | Q(applied_at__isnull=False, result__isnull=False),
                name="ledgers_intake_has_a_result_once_applied",
            ),
        ),
    ]
