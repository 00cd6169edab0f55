"""Makes the tables of the cover: Party organisations, their records and hosts, instructors, assignments (R-CV.1)."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("register", "0005_since"),
        ("units", "0002_history_stands"),
    ]

    operations = [
        migrations.CreateModel(
            name="Instructor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.TextField()),
                (
                    "post_kind",
                    models.TextField(
                        choices=[
                            ("official", "机关干部"),
                            ("retired", "退休干部"),
                            ("graduate", "选派大学生"),
                            ("professional", "专业人员"),
                        ]
                    ),
                ),
                ("full_time", models.BooleanField(default=False)),
                ("most", models.PositiveSmallIntegerField()),
                (
                    "units",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                ("held_from", models.DateField()),
                ("held_to", models.DateField(null=True)),
                (
                    "employer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.organisation",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Assignment",
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="register.organisation",
                    ),
                ),
                (
                    "instructor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="cover.instructor",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PartyOrganisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("established_on", models.DateField()),
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
                        models.F("units"), name="cover_partyorganisation_units"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("units__len__gt", 0)),
                        name="cover_partyorganisation_lies_somewhere",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Hosting",
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hostings",
                        to="register.organisation",
                    ),
                ),
                (
                    "party_organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hostings",
                        to="cover.partyorganisation",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PartyRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.TextField()),
                (
                    "level",
                    models.TextField(
                        choices=[
                            ("committee", "党委"),
                            ("general_branch", "党总支"),
                            ("branch", "党支部"),
                            ("group", "党小组"),
                        ]
                    ),
                ),
                (
                    "nature",
                    models.TextField(
                        choices=[
                            ("entity", "实体型"),
                            ("functional", "功能型"),
                            ("temporary", "临时"),
                        ]
                    ),
                ),
                (
                    "formation",
                    models.TextField(
                        choices=[
                            ("single", "单独组建"),
                            ("joint", "联合组建"),
                            ("zone", "区域组建"),
                            ("industry", "行业组建"),
                            ("chain", "产业链组建"),
                            ("enclave", "飞地支部"),
                        ]
                    ),
                ),
                ("formal", models.PositiveIntegerField(default=0)),
                ("probationary", models.PositiveIntegerField(default=0)),
                ("term_from", models.DateField(null=True)),
                ("term_to", models.DateField(null=True)),
                ("held_from", models.DateField()),
                ("held_to", models.DateField(null=True)),
                (
                    "committee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
                (
                    "party_organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="cover.partyorganisation",
                    ),
                ),
                (
                    "upper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cover.partyorganisation",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="instructor",
            index=django.contrib.postgres.indexes.GinIndex(
                models.F("units"), name="cover_instructor_units"
            ),
        ),
        migrations.AddConstraint(
            model_name="instructor",
            constraint=models.CheckConstraint(
                condition=models.Q(("units__len__gt", 0)), name="cover_instructor_lies_somewhere"
            ),
        ),
        migrations.AddConstraint(
            model_name="instructor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("held_to", None), ("held_to__gte", models.F("held_from")), _connector="OR"
                ),
                name="cover_instructor_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="instructor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name", ""), _negated=True),
                    ("most__gt", 0),
                    ("post_kind__in", ["official", "retired", "graduate", "professional"]),
                ),
                name="cover_instructor_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
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
                name="cover_assignment_one_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("held_to", None), ("held_to__gte", models.F("held_from")), _connector="OR"
                ),
                name="cover_assignment_ends_after_it_begins",
            ),
        ),
        migrations.AddIndex(
            model_name="hosting",
            index=models.Index(
                models.F("organisation"), models.F("held_from"), name="cover_hosting_organisation"
            ),
        ),
        migrations.AddConstraint(
            model_name="hosting",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (models.F("party_organisation"), "="),
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
                name="cover_hosting_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="hosting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("held_to", None), ("held_to__gte", models.F("held_from")), _connector="OR"
                ),
                name="cover_hosting_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="partyrecord",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (models.F("party_organisation"), "="),
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
                name="cover_partyrecord_one_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="partyrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("held_to", None), ("held_to__gte", models.F("held_from")), _connector="OR"
                ),
                name="cover_partyrecord_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="partyrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="cover_partyrecord_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="partyrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("formation__in", ["single", "joint", "zone", "industry", "chain", "enclave"]),
                    ("level__in", ["committee", "general_branch", "branch", "group"]),
                    ("nature__in", ["entity", "functional", "temporary"]),
                ),
                name="cover_partyrecord_kinds_are_known",
            ),
        ),
    ]
