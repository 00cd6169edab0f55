"""Makes the table of posts that were checked, behind its wall; a check stands (R-CP.12)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from jingwei.people.walls import wall

SEEN = "EXISTS (SELECT FROM compliance_overseen seen WHERE seen.organisation_id = compliance_postcheck.organisation_id)"
STANDS = (
    "CREATE TRIGGER compliance_postcheck_history_stands AFTER UPDATE OR DELETE ON compliance_postcheck"
    " FOR EACH ROW EXECUTE FUNCTION register_history_stands('fixed');"
)


class Migration(migrations.Migration):
    """The table behind its wall."""

    dependencies = [
        ("compliance", "0005_opinions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PostCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "post",
                    models.TextField(
                        choices=[
                            ("president", "会长、理事长"),
                            ("vice", "副会长、副理事长"),
                            ("secretary", "秘书长"),
                            ("legal", "法定代表人"),
                            ("council", "理事、常务理事"),
                            ("supervisor", "监事"),
                        ]
                    ),
                ),
                (
                    "category",
                    models.TextField(
                        choices=[
                            ("not_official", "不是公职人员"),
                            ("serving", "在职"),
                            ("recent", "退（离）休不满三年"),
                            ("retired", "退（离）休满三年"),
                            ("unknown", "不清楚"),
                        ]
                    ),
                ),
                ("approval", models.TextField(blank=True, default="")),
                ("approved_on", models.DateField(null=True)),
                ("ordinal", models.PositiveSmallIntegerField(null=True)),
                ("over_age", models.BooleanField(default=False)),
                (
                    "verdict",
                    models.TextField(
                        choices=[
                            ("in_order", "符合规定"),
                            ("to_approve", "应补办审批"),
                            ("to_leave", "应退出兼职"),
                            ("undecided", "还没有结论"),
                        ]
                    ),
                ),
                ("checked_on", models.DateField()),
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="compliance.overseen",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "category__in",
                                ["not_official", "serving", "recent", "retired", "unknown"],
                            ),
                            (
                                "post__in",
                                [
                                    "president",
                                    "vice",
                                    "secretary",
                                    "legal",
                                    "council",
                                    "supervisor",
                                ],
                            ),
                            ("verdict__in", ["in_order", "to_approve", "to_leave", "undecided"]),
                        ),
                        name="compliance_postcheck_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approval", ""), ("approved_on", None)),
                            models.Q(
                                models.Q(("approval", ""), _negated=True),
                                ("approved_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="compliance_postcheck_approved_on_a_day",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            STANDS, "DROP TRIGGER compliance_postcheck_history_stands ON compliance_postcheck;"
        ),
        wall("compliance_postcheck", test=SEEN),
    ]
