"""Makes the tables of the API: tokens and how much was asked (R-A.1, R-A.4)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import CheckConstraint, Q
from django.db.models.deletion import PROTECT

GRANTABLE = ["register.view", "ledgers.export", "units.view"]


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("register", "0002_walls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiUse",
            fields=[
                ("name", models.TextField(primary_key=True, serialize=False)),
                ("minute", models.DateTimeField()),
                ("spent", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.TextField(unique=True)),
                ("title", models.TextField()),
                ("permissions", ArrayField(base_field=models.TextField())),
                ("issued_at", models.DateTimeField()),
                ("expires_on", models.DateField()),
                ("last_used_on", models.DateField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="api_tokens", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    CheckConstraint(
                        condition=Q(digest__regex="^[0-9a-f]{64}$") & ~Q(title=""),
                        name="api_apitoken_has_a_hash_and_a_title",
                    ),
                    CheckConstraint(
                        condition=Q(permissions__len__gt=0, permissions__contained_by=GRANTABLE),
                        name="api_apitoken_permissions_are_grantable",
                    ),
                ],
            },
        ),
    ]
