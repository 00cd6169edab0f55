"""Lets a department have inner offices: a kind of unit in the tree of offices (R-U.2)."""

from django.db import migrations, models
from django.db.models import CheckConstraint, Q

PLACES = (
    "province", "city", "district", "street", "town", "community", "grid", "micro_grid", "park", "business_district",
    "building",
)  # fmt: skip
OFFICES = ("social_work_department", "social_work_station", "social_work_studio", "department")
NAME = "units_unit_kind_belongs_to_its_tree"
CHOICES = {
    "province": "省级", "city": "市级", "district": "区县", "street": "街道", "town": "乡镇", "community": "社区（村）",
    "grid": "网格", "micro_grid": "微网格", "park": "园区", "business_district": "商圈", "building": "楼宇",
    "working_committee": "“两新”工委", "industry_committee": "行业党委", "social_work_department": "社会工作部",
    "social_work_station": "社会工作站", "social_work_studio": "社会工作室", "department": "部门",
    "inner_office": "内设处室",
}  # fmt: skip


def belongs(*offices: str) -> CheckConstraint:
    """Each kind stands in its tree."""
    return CheckConstraint(
        condition=Q(tree="place", kind__in=PLACES)
        | Q(tree="committee", kind__in=("working_committee", "industry_committee"))
        | Q(tree="office", kind__in=offices),
        name=NAME,
    )


class Migration(migrations.Migration):
    """The constraint with one kind more."""

    dependencies = [("units", "0003_outlines")]
    operations = [
        migrations.AlterField("unit", "kind", models.TextField(choices=list(CHOICES.items()))),
        migrations.RemoveConstraint("unit", NAME),
        migrations.AddConstraint("unit", belongs(*OFFICES, "inner_office")),
    ]
