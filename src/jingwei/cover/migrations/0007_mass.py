"""Makes the table of trade unions, youth league and women's organisations, its wall, and keeps its history (R-CV.15)."""

from django.db import migrations, models
from django.db.models import CheckConstraint, Q
from django.db.models.deletion import PROTECT

from jingwei.people.walls import seen_with, wall
from jingwei.register.held import ends_after_it_begins, one_of

KINDS = {"union": "工会组织", "youth": "团组织", "women": "妇联组织"}
TABLE = "cover_massbody"
HISTORY = (
    f"CREATE TRIGGER {TABLE}_history_stands AFTER UPDATE OR DELETE ON {TABLE}"
    " FOR EACH ROW EXECUTE FUNCTION register_history_stands('dated');"
)


class Migration(migrations.Migration):
    dependencies = [("cover", "0006_counts")]

    operations = [
        migrations.CreateModel(
            "MassBody",
            [
                ("id", models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                )),
                ("organisation", models.ForeignKey(
                    on_delete=PROTECT, related_name="mass_bodies", to="register.organisation"
                )),
                ("kind", models.TextField(choices=list(KINDS.items()))),
                ("held_from", models.DateField()),
                ("held_to", models.DateField(null=True)),
            ],
            {
                "base_manager_name": "objects",
                "constraints": [
                    one_of("organisation", "kind", name="massbody_once", app="cover"),
                    ends_after_it_begins("massbody", app="cover"),
                    CheckConstraint(condition=Q(kind__in=list(KINDS)), name="cover_massbody_is_known"),
                ],
            },
        ),
        migrations.RunSQL(HISTORY, f"DROP TRIGGER {TABLE}_history_stands ON {TABLE};"),
        wall(TABLE, test=seen_with("register_organisation", key="organisation_id")),
    ]  # fmt: skip
