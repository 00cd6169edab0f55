"""The table of codes, each kept as a hash (R-C.16)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import CheckConstraint, Q

_ENDS = Q(opens="case", made_by=None, ends_at=None, used_at=None) | Q(
    opens="organisation", made_by__isnull=False, ends_at__isnull=False
)


class Migration(migrations.Migration):
    """Found by the hash alone: it is not scoped, and says nothing but what it opens."""

    initial = True
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="Code",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("opens", models.TextField(choices=[("case", "办件"), ("organisation", "组织")])),
                ("subject", models.TextField()),
                ("made_at", models.DateTimeField(db_index=True)),
                ("ends_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "procedures_code",
                "constraints": [
                    CheckConstraint(
                        condition=Q(opens__in=["case", "organisation"]),
                        name="procedures_code_opens_what_is_known",
                    ),
                    CheckConstraint(
                        condition=~Q(subject=""), name="procedures_code_opens_something"
                    ),
                    CheckConstraint(
                        condition=_ENDS,
                        name="procedures_code_of_a_case_is_nobodys_and_one_of_an_organisation_ends",
                    ),
                ],
            },
        ),
    ]
