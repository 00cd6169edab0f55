"""Makes the tables of overseen organisations, their profiles and annual checks (R-CP.1, R-CP.5)."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Tables alone; walls and what keeps them follow."""

    initial = True

    dependencies = [
        ("register", "0007_owner_put_right"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Overseen",
            fields=[
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="register.organisation",
                    ),
                ),
                (
                    "units",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        models.F("units"), name="compliance_overseen_units"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("units__len__gt", 0)),
                        name="compliance_overseen_lies_somewhere",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AnnualCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("submitted_on", models.DateField(null=True)),
                ("reviewed_on", models.DateField(null=True)),
                ("concluded_on", models.DateField(null=True)),
                (
                    "conclusion",
                    models.TextField(
                        blank=True,
                        choices=[("passed", "合格"), ("basic", "基本合格"), ("failed", "不合格")],
                        default="",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("held_from", models.DateField()),
                ("held_to", models.DateField(null=True)),
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
                        related_name="checks",
                        to="compliance.overseen",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (models.F("organisation"), "="),
                            (models.F("year"), "="),
                            (
                                models.Func(
                                    models.F("held_from"),
                                    models.F("held_to"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="compliance_annualcheck_one_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held_to", None),
                            ("held_to__gte", models.F("held_from")),
                            _connector="OR",
                        ),
                        name="compliance_annualcheck_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("concluded_on", None), ("conclusion", "")),
                            models.Q(
                                ("concluded_on__isnull", False),
                                ("conclusion__in", ["passed", "basic", "failed"]),
                            ),
                            _connector="OR",
                        ),
                        name="compliance_annualcheck_concluded_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("submitted_on__isnull", False),
                            models.Q(("conclusion", ""), ("reviewed_on", None)),
                            _connector="OR",
                        ),
                        name="compliance_annualcheck_was_submitted_first",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Profile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("term_from", models.DateField(null=True)),
                ("term_years", models.PositiveSmallIntegerField(null=True)),
                ("term_to", models.DateField(null=True)),
                ("election_on", models.DateField(null=True)),
                ("filed_on", models.DateField(null=True)),
                ("postponed_until", models.DateField(null=True)),
                ("postponed_by", models.TextField(blank=True, default="")),
                ("charter_on", models.DateField(null=True)),
                (
                    "party_in_charter",
                    models.TextField(
                        choices=[("yes", "是"), ("no", "否"), ("unknown", "待核实")],
                        default="unknown",
                    ),
                ),
                (
                    "assessed",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("5a", "5A"),
                            ("4a", "4A"),
                            ("3a", "3A"),
                            ("2a", "2A"),
                            ("1a", "1A"),
                        ],
                        default="",
                    ),
                ),
                ("assessed_until", models.DateField(null=True)),
                ("basis", models.TextField()),
                ("at", models.DateTimeField()),
                ("held_from", models.DateField()),
                ("held_to", models.DateField(null=True)),
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
                        related_name="profiles",
                        to="compliance.overseen",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (models.F("organisation"), "="),
                            (
                                models.Func(
                                    models.F("held_from"),
                                    models.F("held_to"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="compliance_profile_one_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held_to", None),
                            ("held_to__gte", models.F("held_from")),
                            _connector="OR",
                        ),
                        name="compliance_profile_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("term_to", None),
                                models.Q(
                                    ("term_from", None), ("term_years", None), _connector="OR"
                                ),
                            ),
                            models.Q(
                                ("term_from__isnull", False),
                                ("term_to__gt", models.F("term_from")),
                                ("term_years__range", (1, 5)),
                            ),
                            _connector="OR",
                        ),
                        name="compliance_profile_term_ends_as_it_is_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("postponed_by", ""), ("postponed_until", None)),
                            models.Q(
                                ("postponed_until__gt", models.F("term_to")),
                                models.Q(("postponed_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="compliance_profile_is_postponed_by_a_document",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("assessed__in", ["", "5a", "4a", "3a", "2a", "1a"]),
                            ("party_in_charter__in", ["yes", "no", "unknown"]),
                            models.Q(("basis", ""), _negated=True),
                        ),
                        name="compliance_profile_is_known",
                    ),
                ],
            },
        ),
    ]
