"""Lets a person say who owns an enterprise (R-R.7)."""

from django.db import migrations, models
from django.db.models import CheckConstraint, Q

FIELDS = {
    "name": "名称", "legal_status": "登记状态", "registered_address": "注册地址",
    "operating_address": "实际经营地址", "industry": "行业", "ownership": "所有制", "employees": "从业人数",
    "has_party_org": "有无党组织", "has_premises": "有场所", "has_staff": "有人员", "has_operation": "有经营",
}  # fmt: skip
NAME = "register_override_names_field_and_reason"


class Migration(migrations.Migration):
    dependencies = [("register", "0006_ownership")]

    operations = [
        migrations.AlterField("override", "field", models.TextField(choices=list(FIELDS.items()))),
        migrations.RemoveConstraint("override", NAME),
        migrations.AddConstraint(
            "override",
            CheckConstraint(condition=Q(field__in=list(FIELDS)) & ~Q(reason=""), name=NAME),
        ),
    ]
