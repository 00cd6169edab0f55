"""Makes the tables of the units, with what the database itself refuses (R-U.1 to R-U.11)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import OpClass
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models
from django.db.models import CheckConstraint, F, Func, Q, UniqueConstraint, Value
from django.db.models.deletion import PROTECT
from django.db.models.functions import Cast, Concat

PERIOD = Func(F("held_from"), F("held_to"), function="daterange", output_field=DateRangeField())
NOT_EMPTY = Q(held_to=None) | Q(held_to__gt=F("held_from"))


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_from", models.DateField()),
                ("held_to", models.DateField(null=True)),
                (
                    "tree",
                    models.TextField(
                        choices=[("place", "属地"), ("committee", "归口"), ("office", "机构")]
                    ),
                ),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("province", "省级"),
                            ("city", "市级"),
                            ("district", "区县"),
                            ("street", "街道"),
                            ("town", "乡镇"),
                            ("community", "社区（村）"),
                            ("grid", "网格"),
                            ("micro_grid", "微网格"),
                            ("park", "园区"),
                            ("business_district", "商圈"),
                            ("building", "楼宇"),
                            ("working_committee", "“两新”工委"),
                            ("industry_committee", "行业党委"),
                            ("social_work_department", "社会工作部"),
                            ("social_work_station", "社会工作站"),
                            ("social_work_studio", "社会工作室"),
                            ("department", "部门"),
                        ]
                    ),
                ),
                ("path", models.TextField()),
                (
                    "parent_path",
                    models.GeneratedField(
                        db_persist=True,
                        expression=Func(
                            F("path"), Value("[0-9]+/$"), Value(""), function="regexp_replace"
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True, on_delete=PROTECT, related_name="children", to="units.unit"
                    ),
                ),
                (
                    "serves",
                    models.ForeignKey(
                        null=True, on_delete=PROTECT, related_name="served_by", to="units.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("split", "分设"),
                            ("merge", "合并"),
                            ("rekind", "改设"),
                            ("transfer", "划转"),
                        ]
                    ),
                ),
                ("happened_on", models.DateField()),
                (
                    "predecessor",
                    models.ForeignKey(on_delete=PROTECT, related_name="went_to", to="units.unit"),
                ),
                (
                    "successor",
                    models.ForeignKey(on_delete=PROTECT, related_name="came_of", to="units.unit"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Remit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_from", models.DateField()),
                ("held_to", models.DateField(null=True)),
                ("industry", models.TextField()),
                ("below", models.ForeignKey(on_delete=PROTECT, related_name="+", to="units.unit")),
                (
                    "committee",
                    models.ForeignKey(on_delete=PROTECT, related_name="remits", to="units.unit"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UnitCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_from", models.DateField()),
                ("held_to", models.DateField(null=True)),
                (
                    "system",
                    models.TextField(
                        choices=[
                            ("statistics", "统计用区划代码"),
                            ("civil_affairs", "民政行政区划代码"),
                            ("own", "自编代码"),
                        ]
                    ),
                ),
                ("code", models.TextField()),
                (
                    "unit",
                    models.ForeignKey(on_delete=PROTECT, related_name="codes", to="units.unit"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UnitName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_from", models.DateField()),
                ("held_to", models.DateField(null=True)),
                ("name", models.TextField()),
                ("short_name", models.TextField()),
                (
                    "unit",
                    models.ForeignKey(on_delete=PROTECT, related_name="names", to="units.unit"),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="unit",
            index=models.Index(
                OpClass("path", name="text_pattern_ops"), name="units_unit_under_a_path"
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=CheckConstraint(condition=NOT_EMPTY, name="units_unit_period_is_not_empty"),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=UniqueConstraint(fields=("path",), name="units_unit_path_is_its_own"),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=UniqueConstraint(
                fields=("id", "tree", "path"), name="units_unit_place_in_its_tree"
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=UniqueConstraint(fields=("id", "parent"), name="units_unit_and_its_parent"),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=CheckConstraint(
                condition=Q(
                    path=Concat(
                        "parent_path",
                        Cast("id", models.TextField()),
                        Value("/", output_field=models.TextField()),
                    )
                ),
                name="units_unit_path_ends_with_its_id",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=CheckConstraint(
                condition=Q(parent=None, parent_path="")
                | Q(parent__isnull=False) & ~Q(parent_path=""),
                name="units_unit_only_a_top_has_no_parent",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=CheckConstraint(
                condition=Q(
                    tree="place",
                    kind__in=(
                        "province",
                        "city",
                        "district",
                        "street",
                        "town",
                        "community",
                        "grid",
                        "micro_grid",
                        "park",
                        "business_district",
                        "building",
                    ),
                )
                | Q(tree="committee", kind__in=("working_committee", "industry_committee"))
                | Q(
                    tree="office",
                    kind__in=(
                        "social_work_department",
                        "social_work_station",
                        "social_work_studio",
                        "department",
                    ),
                ),
                name="units_unit_kind_belongs_to_its_tree",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=CheckConstraint(
                condition=Q(serves=None) | ~Q(tree="place"), name="units_unit_a_place_serves_none"
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=ExclusionConstraint(
                condition=Q(
                    kind__in=(
                        "working_committee",
                        "social_work_department",
                        "social_work_station",
                        "social_work_studio",
                    )
                ),
                expressions=[("serves", "="), ("kind", "="), (PERIOD, "&&")],
                name="units_unit_one_of_a_kind_serves_a_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=UniqueConstraint(
                fields=("predecessor", "successor", "happened_on"),
                name="units_succession_is_told_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="units_succession_is_of_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=CheckConstraint(
                condition=Q(kind__in=["split", "merge", "rekind", "transfer"]),
                name="units_succession_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="remit",
            constraint=CheckConstraint(condition=NOT_EMPTY, name="units_remit_period_is_not_empty"),
        ),
        migrations.AddConstraint(
            model_name="remit",
            constraint=ExclusionConstraint(
                expressions=[("below", "="), ("industry", "="), (PERIOD, "&&")],
                name="units_remit_one_committee_for_an_industry",
            ),
        ),
        migrations.AddIndex(
            model_name="unitcode",
            index=models.Index(fields=["system", "code"], name="units_unitcode_by_code"),
        ),
        migrations.AddConstraint(
            model_name="unitcode",
            constraint=CheckConstraint(
                condition=NOT_EMPTY, name="units_unitcode_period_is_not_empty"
            ),
        ),
        migrations.AddConstraint(
            model_name="unitcode",
            constraint=CheckConstraint(condition=~Q(code=""), name="units_unitcode_is_not_blank"),
        ),
        migrations.AddConstraint(
            model_name="unitcode",
            constraint=CheckConstraint(
                condition=Q(system__in=["statistics", "civil_affairs", "own"]),
                name="units_unitcode_system_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitcode",
            constraint=ExclusionConstraint(
                expressions=[("unit", "="), ("system", "="), (PERIOD, "&&")],
                name="units_unitcode_one_code_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitcode",
            constraint=ExclusionConstraint(
                expressions=[("system", "="), ("code", "="), (PERIOD, "&&")],
                name="units_unitcode_one_holder_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitname",
            constraint=CheckConstraint(
                condition=NOT_EMPTY, name="units_unitname_period_is_not_empty"
            ),
        ),
        migrations.AddConstraint(
            model_name="unitname",
            constraint=CheckConstraint(
                condition=~Q(name="") & ~Q(short_name=""), name="units_unitname_is_not_blank"
            ),
        ),
        migrations.AddConstraint(
            model_name="unitname",
            constraint=ExclusionConstraint(
                expressions=[("unit", "="), (PERIOD, "&&")],
                name="units_unitname_one_name_at_a_time",
            ),
        ),
    ]
