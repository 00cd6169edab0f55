"""Makes the tables of the people, with what the database itself refuses (R-P.3, R-P.10)."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import migrations, models
from django.db.models import Case, CheckConstraint, F, Func, Q, Value, When
from django.db.models.deletion import PROTECT

PERIOD = Func(F("held_from"), F("held_to"), function="daterange", output_field=DateRangeField())
NOT_BACKWARDS = Q(held_to=None) | Q(held_to__gte=F("held_from"))
ROLES = [
    "city_administrator",
    "district_administrator",
    "street_operator",
    "community_operator",
    "department_steward",
    "committee_secretary",
    "instructor",
    "service_team_lead",
    "association_contact",
    "enterprise_contact",
    "station_keeper",
    "resident",
    "volunteer_team_lead",
    "auditor",
    "system_administrator",
]


class Migration(migrations.Migration):
    initial = True
    dependencies = [("units", "0002_history_stands")]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("login", models.TextField(unique=True)),
                ("name", models.TextField()),
                ("is_active", models.BooleanField(default=True)),
                ("must_change_password", models.BooleanField(default=True)),
            ],
            options={
                "constraints": [
                    CheckConstraint(
                        condition=Q(login__regex="^[a-z][a-z0-9._-]{2,31}$"),
                        name="people_account_login_is_no_number",
                    ),
                    CheckConstraint(
                        condition=~Q(name=""),
                        name="people_account_name_is_not_blank",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TaskForce",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.TextField()),
                ("held_from", models.DateField()),
                ("held_to", models.DateField()),
                ("units", models.ManyToManyField(related_name="task_forces", to="units.unit")),
            ],
            options={
                "constraints": [
                    CheckConstraint(
                        condition=Q(held_to__gte=F("held_from")),
                        name="people_taskforce_ends_after_it_begins",
                    ),
                    CheckConstraint(
                        condition=~Q(title=""), name="people_taskforce_title_is_not_blank"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.TextField()),
                (
                    "side",
                    models.GeneratedField(
                        db_persist=True,
                        expression=Case(
                            When(role__in=["system_administrator"], then=Value("system")),
                            When(role__in=["auditor"], then=Value("audit")),
                            default=Value("business"),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                ("held_from", models.DateField()),
                ("held_to", models.DateField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=PROTECT,
                        related_name="posts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deputy_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=PROTECT,
                        related_name="deputies",
                        to="people.post",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=PROTECT,
                        related_name="posts",
                        to="units.unit",
                    ),
                ),
                (
                    "task_force",
                    models.ForeignKey(
                        null=True,
                        on_delete=PROTECT,
                        related_name="posts",
                        to="people.taskforce",
                    ),
                ),
            ],
            options={
                "constraints": [
                    CheckConstraint(
                        condition=NOT_BACKWARDS, name="people_post_ends_after_it_begins"
                    ),
                    CheckConstraint(
                        condition=Q(unit=None, task_force__isnull=False)
                        | Q(unit__isnull=False, task_force=None),
                        name="people_post_is_on_a_unit_or_in_a_task_force",
                    ),
                    CheckConstraint(condition=Q(role__in=ROLES), name="people_post_role_is_known"),
                    CheckConstraint(
                        condition=Q(deputy_of=None) | ~Q(deputy_of=F("id")),
                        name="people_post_is_not_its_own_deputy",
                    ),
                    ExclusionConstraint(
                        expressions=[
                            ("account", "="),
                            ("role", "="),
                            ("unit", "="),
                            (PERIOD, "&&"),
                        ],
                        name="people_post_once_at_a_time_on_a_unit",
                    ),
                    ExclusionConstraint(
                        expressions=[
                            ("account", "="),
                            ("role", "="),
                            ("task_force", "="),
                            (PERIOD, "&&"),
                        ],
                        name="people_post_once_at_a_time_in_a_task_force",
                    ),
                    ExclusionConstraint(
                        expressions=[("account", "="), ("side", "<>"), (PERIOD, "&&")],
                        name="people_post_nobody_stands_on_two_sides",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Leave",
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
                    "account",
                    models.ForeignKey(
                        on_delete=PROTECT,
                        related_name="leaves",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    CheckConstraint(
                        condition=NOT_BACKWARDS, name="people_leave_ends_after_it_begins"
                    ),
                    ExclusionConstraint(
                        expressions=[("account", "="), (PERIOD, "&&")],
                        name="people_leave_one_at_a_time",
                    ),
                ],
            },
        ),
    ]
