"""Makes the table of what lower levels changed, fixed once written and seen with its case (R-M.1)."""

from django.db import migrations, models
from django.db.models import CheckConstraint, F, Q
from django.db.models.deletion import PROTECT

from jingwei.people.walls import seen_with, wall

FIELDS = {
    "name": "名称", "legal_status": "登记状态", "registered_address": "注册地址",
    "operating_address": "实际经营地址", "industry": "行业", "employees": "从业人数", "has_party_org": "有无党组织",
    "has_premises": "有场所", "has_staff": "有人员", "has_operation": "有经营",
}  # fmt: skip
TABLE = "level_changes_levelchange"
FIXED = f"""
CREATE TRIGGER {TABLE}_history_stands AFTER UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION register_history_stands('fixed');
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("procedures", "0003_walls"), ("register", "0002_walls")]

    operations = [
        migrations.CreateModel(
            name="LevelChange",
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
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=PROTECT, related_name="+", to="register.organisation"
                    ),
                ),
                ("field", models.TextField(choices=list(FIELDS.items()))),
                ("before", models.TextField(blank=True)),
                ("after", models.TextField(blank=True)),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    CheckConstraint(
                        condition=Q(field__in=list(FIELDS)) & ~Q(before=F("after")),
                        name="level_changes_levelchange_names_a_field_and_a_change",
                    )
                ],
            },
        ),
        migrations.RunSQL(FIXED, f"DROP TRIGGER {TABLE}_history_stands ON {TABLE};"),
        wall(TABLE, test=seen_with("procedures_case", key="case_id")),
    ]
