"""Makes the table of issued bulletins behind its wall: added to, never edited (R-T.3, R-T.4)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.deletion import PROTECT

from jingwei.people.walls import wall

STANDS = (
    "CREATE TRIGGER bulletins_bulletin_stands AFTER UPDATE OR DELETE ON bulletins_bulletin"
    " FOR EACH ROW EXECUTE FUNCTION register_history_stands('fixed');"
)


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("indicators", "0003_frozen"),
        ("units", "0002_history_stands"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            "Bulletin",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField()),
                ("version", models.PositiveIntegerField()),
                ("units", ArrayField(models.BigIntegerField())),
                ("day", models.DateField()),
                ("year", models.PositiveIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("title", models.TextField()),
                ("issuer", models.TextField()),
                ("content", models.JSONField()),
                ("digest", models.TextField()),
                ("issued_at", models.DateTimeField()),
                (
                    "issued_by",
                    models.ForeignKey(
                        settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+"
                    ),
                ),
                ("unit", models.ForeignKey("units.unit", PROTECT, related_name="+")),
            ],
            {
                "base_manager_name": "objects",
                "constraints": [
                    UniqueConstraint(
                        F("unit"), F("year"), F("number"), name="bulletins_number_is_given_once"
                    ),
                    UniqueConstraint(
                        F("unit"), F("kind"), F("day"), F("digest"),
                        name="bulletins_the_same_is_issued_once",
                    ),
                    CheckConstraint(
                        condition=Q(number__gt=0), name="bulletins_numbers_begin_at_one"
                    ),
                    CheckConstraint(
                        condition=Q(units__len__gt=0), name="bulletins_bulletin_lies_somewhere"
                    ),
                ],
            },
        ),
        wall("bulletins_bulletin"),
        migrations.RunSQL(
            STANDS, "DROP TRIGGER bulletins_bulletin_stands ON bulletins_bulletin;"
        ),
    ]  # fmt: skip
