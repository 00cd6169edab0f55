"""Makes the tables of the forms: forms, their blanks, what their columns mean, each behind its wall (R-FM.6)."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.deletion import PROTECT

from jingwei.people.walls import seen_with, wall


def key() -> tuple[str, Any]:
    """A number given by the database."""
    return "id", models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def by() -> Any:
    """Whoever did it."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")


FORM = migrations.CreateModel(
    "Form",
    [
        key(),
        ("units", ArrayField(models.BigIntegerField())),
        ("title", models.TextField()),
        ("digest", models.CharField(max_length=64)),
        ("made_at", models.DateTimeField()),
        ("made_by", by()),
        ("unit", models.ForeignKey("units.unit", PROTECT, related_name="+")),
    ],
    {
        "base_manager_name": "objects",
        "constraints": [
            UniqueConstraint(fields=["unit", "digest"], name="forms_form_is_known_once"),
            CheckConstraint(condition=Q(units__len__gt=0), name="forms_form_lies_somewhere"),
        ],
    },
)
BLANK = migrations.CreateModel(
    "Blank",
    [
        key(),
        ("file_name", models.TextField()),
        ("sha256", models.CharField(max_length=64)),
        ("content", models.BinaryField()),
        ("layout", models.JSONField()),
        ("sent_at", models.DateTimeField()),
        ("form", models.OneToOneField("forms.form", PROTECT, related_name="blank")),
        ("sent_by", by()),
    ],
    {"base_manager_name": "objects"},
)
VERSION = migrations.CreateModel(
    "Version",
    [
        key(),
        ("number", models.PositiveIntegerField()),
        ("meanings", models.JSONField()),
        ("made_at", models.DateTimeField()),
        ("form", models.ForeignKey("forms.form", PROTECT, related_name="versions")),
        ("made_by", by()),
    ],
    {
        "base_manager_name": "objects",
        "constraints": [
            UniqueConstraint(fields=["form", "number"], name="forms_version_number_is_given_once")
        ],
    },
)


class Migration(migrations.Migration):
    """Tables, and row-level security for the role under which the office works."""

    initial = True
    dependencies = [
        ("register", "0003_authorities"),
        ("units", "0002_history_stands"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        FORM,
        BLANK,
        VERSION,
        wall("forms_form"),
        wall("forms_blank", test=seen_with("forms_form", key="form_id")),
        wall("forms_version", test=seen_with("forms_form", key="form_id")),
    ]
