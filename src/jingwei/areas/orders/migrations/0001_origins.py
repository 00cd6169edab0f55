"""Makes the table of where orders came from, behind its wall; nothing of it is ever changed (R-SO.7)."""

from django.db import migrations, models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.deletion import PROTECT

from jingwei.people.walls import seen_with, wall

FIXED = """
CREATE TRIGGER orders_origin_history_stands AFTER UPDATE OR DELETE ON orders_origin
    FOR EACH ROW EXECUTE FUNCTION register_history_stands('fixed');
"""
FIXED_BACK = "DROP TRIGGER orders_origin_history_stands ON orders_origin;"


class Migration(migrations.Migration):
    """The table, what keeps it, and row-level security for the role under which the office works."""

    initial = True
    dependencies = [("procedures", "0005_outside"), ("register", "0006_ownership")]
    operations = [
        migrations.CreateModel(
            "Origin",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.TextField()),
                ("reference", models.TextField()),
                ("case", models.OneToOneField("procedures.case", PROTECT, related_name="origin")),
            ],
            {
                "base_manager_name": "objects",
                "constraints": [
                    UniqueConstraint(
                        F("source"), F("reference"), name="orders_origin_becomes_one_order"
                    ),
                    CheckConstraint(
                        condition=~Q(source="") & ~Q(reference=""),
                        name="orders_origin_is_not_blank",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FIXED, FIXED_BACK),
        wall("orders_origin", test=seen_with("procedures_case", key="case_id")),
    ]
