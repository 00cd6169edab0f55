"""Lets a lower level say who owns an enterprise (R-R.7, R-M.1)."""

from django.db import migrations, models
from django.db.models import CheckConstraint, F, Q

FIELDS = {
    "name": "名称", "legal_status": "登记状态", "registered_address": "注册地址",
    "operating_address": "实际经营地址", "industry": "行业", "ownership": "所有制", "employees": "从业人数",
    "has_party_org": "有无党组织", "has_premises": "有场所", "has_staff": "有人员", "has_operation": "有经营",
}  # fmt: skip
NAME = "level_changes_levelchange_names_a_field_and_a_change"


class Migration(migrations.Migration):
    dependencies = [("level_changes", "0001_level_changes")]

    operations = [
        migrations.AlterField(
            "levelchange", "field", models.TextField(choices=list(FIELDS.items()))
        ),
        migrations.RemoveConstraint("levelchange", NAME),
        migrations.AddConstraint(
            "levelchange",
            CheckConstraint(condition=Q(field__in=list(FIELDS)) & ~Q(before=F("after")), name=NAME),
        ),
    ]
