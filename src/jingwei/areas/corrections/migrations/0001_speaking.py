"""Makes the table of who speaks for which organisation (R-K.3)."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.deletion import PROTECT


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0002_history_stands"), ("register", "0002_walls")]

    operations = [
        migrations.CreateModel(
            name="Spokesperson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="+", to="register.organisation"
                    ),
                ),
                ("held_from", models.DateField()),
                ("held_to", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    UniqueConstraint(
                        fields=["account", "organisation"],
                        condition=Q(held_to=None),
                        name="corrections_spokesperson_once_at_a_time",
                    ),
                    CheckConstraint(
                        condition=Q(held_to=None) | Q(held_to__gte=F("held_from")),
                        name="corrections_spokesperson_ends_after_it_begins",
                    ),
                ]
            },
        )
    ]
