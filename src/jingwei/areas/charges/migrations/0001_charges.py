"""Makes the table of charges: dated, closed once, never edited (R-IO.3)."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import migrations, models
from django.db.models import CheckConstraint, F, Func, Q
from django.db.models.deletion import PROTECT

PERIOD = Func(F("held_from"), F("held_to"), function="daterange", output_field=DateRangeField())
STANDS = (
    "CREATE TRIGGER charges_allotment_history_stands AFTER UPDATE OR DELETE ON charges_allotment"
    " FOR EACH ROW EXECUTE FUNCTION units_history_stands();"
)


class Migration(migrations.Migration):
    """The table, and the trigger that its neighbours of the units have."""

    initial = True
    dependencies = [
        ("units", "0004_inner_offices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            "Allotment",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("charge", models.TextField()),
                ("part", models.TextField(blank=True)),
                ("held_from", models.DateField()),
                ("held_to", models.DateField(null=True)),
                ("by", models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")),
                ("department", models.ForeignKey("units.unit", PROTECT, related_name="+")),
                ("office", models.ForeignKey("units.unit", PROTECT, related_name="+")),
            ],
            {
                "constraints": [
                    CheckConstraint(
                        condition=Q(held_to=None) | Q(held_to__gte=F("held_from")),
                        name="charges_allotment_ends_after_it_begins",
                    ),
                    CheckConstraint(condition=~Q(charge=""), name="charges_allotment_has_a_charge"),
                    ExclusionConstraint(
                        expressions=[("office", "="), ("charge", "="), (PERIOD, "&&")],
                        name="charges_allotment_once_an_office",
                    ),
                    ExclusionConstraint(
                        expressions=[
                            ("department", "="), ("charge", "="), ("part", "="), (PERIOD, "&&"),
                        ],
                        name="charges_allotment_one_office_a_part",
                    ),
                ],
            },
        ),
        migrations.RunSQL(STANDS, "DROP TRIGGER charges_allotment_history_stands ON charges_allotment;"),
    ]  # fmt: skip
