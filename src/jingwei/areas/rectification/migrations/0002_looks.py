"""What was seen and done in a campaign, behind its wall (R-Z.5, R-Z.6, R-P.17)."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from jingwei.people.walls import seen_with, wall

_WITH_ITS_CAMPAIGN = seen_with("rectification_campaign", key="campaign_id")
_TABLES = ("inspection", "tick")


class Migration(migrations.Migration):
    """Looks with their findings, and ticks."""

    dependencies = [("rectification", "0001_campaigns")]
    operations = [
        migrations.CreateModel(
            name="Inspection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                (
                    "channel",
                    models.TextField(
                        choices=[
                            ("self", "自查"),
                            ("department", "部门核查"),
                            ("visit", "实地走访"),
                        ]
                    ),
                ),
                ("on", models.DateField()),
                ("note", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="rectification.campaign",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.organisation",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "problem",
                    models.TextField(
                        choices=[
                            ("party", "党组织功能不强"),
                            ("posts", "领导干部违规兼职"),
                            ("internal", "内部管理混乱"),
                            ("renewal", "换届选举乱象"),
                            ("activity", "业务活动不规范"),
                            ("copycat", "“山寨社团”"),
                        ]
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.case",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="rectification.inspection",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Tick",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "item",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "派一名帮办联系人"),
                            (2, "打一通问询电话"),
                            (3, "去一趟办公场所"),
                            (4, "见一次主要负责人"),
                            (5, "拉一个成员名单"),
                            (6, "看一遍换届资料"),
                            (7, "改一批具体问题"),
                            (8, "办一次集体活动"),
                        ]
                    ),
                ),
                ("done_on", models.DateField()),
                ("count", models.PositiveIntegerField(null=True)),
                ("note", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ticks",
                        to="rectification.campaign",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.organisation",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.UniqueConstraint(
                models.F("campaign"),
                models.F("organisation"),
                models.F("round"),
                models.F("channel"),
                name="rectification_inspected_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("channel__in", ["self", "department", "visit"]), ("round__gt", 0)
                ),
                name="rectification_inspection_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(
                models.F("inspection"), models.F("problem"), name="rectification_finding_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "problem__in",
                        ["party", "posts", "internal", "renewal", "activity", "copycat"],
                    )
                ),
                name="rectification_finding_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="tick",
            constraint=models.UniqueConstraint(
                models.F("campaign"),
                models.F("organisation"),
                models.F("item"),
                name="rectification_tick_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="tick",
            constraint=models.CheckConstraint(
                condition=models.Q(("item__in", [1, 2, 3, 4, 5, 6, 7, 8])),
                name="rectification_tick_is_known",
            ),
        ),
        *[wall(f"rectification_{name}", test=_WITH_ITS_CAMPAIGN) for name in _TABLES],
        wall(
            "rectification_finding", test=seen_with("rectification_inspection", key="inspection_id")
        ),
    ]
