"""Keeps who names which unit as an organisation's authority, and what writings in lists mean (R-R.12)."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import migrations, models
from django.db.models import CheckConstraint, F, Func, Index, Q
from django.db.models.deletion import PROTECT

from jingwei.people.walls import seen_with, wall

PERIOD = Func(F("held_from"), F("held_to"), function="daterange", output_field=DateRangeField())
STILL = Q(held_to=None)
NOT_BACKWARDS = STILL | Q(held_to__gte=F("held_from"))
AUTHORITIES = {
    "competent_unit": "业务主管单位", "industry_administration": "行业管理部门", "party_work": "党建工作主管单位",
}  # fmt: skip
PERIODS = (("held_from", models.DateField()), ("held_to", models.DateField(null=True)))


def key() -> tuple[str, Any]:
    """A number given by the database."""
    return "id", models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def of(model: str, *, name: str = "+", null: bool = False) -> Any:
    """A foreign key; what is named is reached from the other side."""
    return models.ForeignKey(model, PROTECT, null=null, related_name=name)


def one_of(*columns: str, name: str) -> ExclusionConstraint:
    """At most one row for these at a time."""
    same = [(F(column), "=") for column in columns]
    return ExclusionConstraint(name=f"register_{name}", expressions=[*same, (PERIOD, "&&")])


def blank() -> Any:
    """A text that may be missing."""
    return models.TextField(default="", blank=True)


NAMING = migrations.CreateModel(
    "Naming",
    [
        key(),
        ("organisation", of("register.organisation", name="namings")),
        ("kind", models.TextField(choices=list(AUTHORITIES.items()))),
        ("said", models.TextField()),
        ("unit", of("units.unit", null=True)),
        *((name, blank()) for name in ("department", "file", "sheet")),
        *((name, models.IntegerField(null=True)) for name in ("row", "round_no")),
        ("account", of(settings.AUTH_USER_MODEL, null=True)),
        ("reason", blank()),
        *PERIODS,
        ("settled_by", of(settings.AUTH_USER_MODEL, null=True)),
        ("settlement", blank()),
    ],
    {
        "base_manager_name": "objects",
        "constraints": [
            one_of("organisation", "kind", "department", "said", name="naming_said_once"),
            CheckConstraint(condition=NOT_BACKWARDS, name="register_naming_ends_after_it_begins"),
            CheckConstraint(
                condition=Q(kind__in=list(AUTHORITIES)) & ~Q(said=""),
                name="register_naming_names_an_authority",
            ),
            CheckConstraint(
                condition=Q(account=None, reason="") & ~Q(department="")
                | Q(account__isnull=False, department="") & ~Q(reason=""),
                name="register_naming_is_of_a_list_or_a_person",
            ),
            CheckConstraint(
                condition=Q(settled_by=None, settlement="")
                | Q(settled_by__isnull=False, held_to__isnull=False) & ~Q(settlement=""),
                name="register_naming_settled_by_somebody_with_a_reason",
            ),
        ],
        "indexes": [
            Index(F("organisation"), F("kind"), condition=STILL, name="register_naming_still")
        ],
    },
)
WRITTEN_UNIT = migrations.CreateModel(
    "WrittenUnit",
    [
        key(),
        ("said", models.TextField()),
        ("unit", of("units.unit")),
        ("account", of(settings.AUTH_USER_MODEL)),
        *PERIODS,
    ],
    {
        "constraints": [
            one_of("said", name="writtenunit_one_on_a_day"),
            CheckConstraint(
                condition=NOT_BACKWARDS, name="register_writtenunit_ends_after_it_begins"
            ),
            CheckConstraint(condition=~Q(said=""), name="register_writtenunit_says_something"),
        ]
    },
)
# Closed once like every dated row; who decided against it, and why, is said in the same stroke.
HISTORY = """
CREATE FUNCTION register_naming_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.held_to IS NULL THEN
        OLD.held_to := NEW.held_to;
        OLD.settled_by_id := NEW.settled_by_id;
        OLD.settlement := NEW.settlement;
        IF OLD IS NOT DISTINCT FROM NEW THEN
            RETURN NULL;
        END IF;
    END IF;
    RAISE EXCEPTION '% of %: history is added, never edited', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER register_naming_history_stands AFTER UPDATE OR DELETE ON register_naming
    FOR EACH ROW EXECUTE FUNCTION register_naming_stands();
CREATE TRIGGER register_writtenunit_history_stands AFTER UPDATE OR DELETE ON register_writtenunit
    FOR EACH ROW EXECUTE FUNCTION register_history_stands('dated');
"""
HISTORY_BACK = """
DROP TRIGGER register_writtenunit_history_stands ON register_writtenunit;
DROP TRIGGER register_naming_history_stands ON register_naming;
DROP FUNCTION register_naming_stands();
"""


class Migration(migrations.Migration):
    """The tables, what keeps their history, and the wall of the one that holds facts about organisations."""

    dependencies = [
        ("register", "0002_walls"),
        ("units", "0002_history_stands"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        NAMING,
        WRITTEN_UNIT,
        migrations.RunSQL(HISTORY, HISTORY_BACK),
        wall("register_naming", test=seen_with("register_organisation", key="organisation_id")),
    ]
