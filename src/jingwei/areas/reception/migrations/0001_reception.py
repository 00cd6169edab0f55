"""Makes the tables of reception days, each behind its wall; nothing of them is ever changed (R-RD.1, R-RD.2)."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.db.models.deletion import PROTECT

from jingwei.people.walls import IN_SIGHT, seen_with, wall

SORTS = {"need": "需求", "problem": "问题"}
KINDS = {
    "party": "党建指导", "policy": "政策咨询", "staff": "用工人才", "finance": "资金融资", "premises": "场地配套",
}  # fmt: skip
WALLS = {
    "reception_receptionday": IN_SIGHT,
    "reception_raised": seen_with("reception_receptionday", key="day_id"),
    "reception_settled": seen_with("reception_raised", key="raised_id"),
}
FIXED = "".join(
    f"CREATE TRIGGER {table}_history_stands AFTER UPDATE OR DELETE ON {table}"
    f" FOR EACH ROW EXECUTE FUNCTION register_history_stands('fixed');\n"
    for table in WALLS
)
FIXED_BACK = "".join(f"DROP TRIGGER {table}_history_stands ON {table};\n" for table in WALLS)


def key() -> tuple[str, Any]:
    """A number given by the database."""
    return "id", models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def to(model: str, *, name: str = "+") -> Any:
    """A foreign key."""
    return models.ForeignKey(model, PROTECT, related_name=name)


DAY = migrations.CreateModel(
    "ReceptionDay",
    [
        key(),
        ("units", ArrayField(models.BigIntegerField())),
        ("on", models.DateField()),
        ("place", models.TextField()),
        ("at", models.DateTimeField()),
        ("by", to(settings.AUTH_USER_MODEL)),
        ("unit", to("units.unit")),
    ],
    {
        "base_manager_name": "objects",
        "constraints": [
            CheckConstraint(
                condition=Q(units__len__gt=0), name="reception_receptionday_lies_somewhere"
            ),
            UniqueConstraint(F("unit"), F("on"), name="reception_receptionday_once"),
            CheckConstraint(condition=~Q(place=""), name="reception_receptionday_has_a_place"),
        ],
        "indexes": [GinIndex(F("units"), name="reception_receptionday_units")],
    },
)
RAISED = migrations.CreateModel(
    "Raised",
    [
        key(),
        ("sort", models.TextField(choices=list(SORTS.items()))),
        ("kind", models.TextField(choices=list(KINDS.items()))),
        ("number", models.PositiveIntegerField()),
        ("day", to("reception.receptionday", name="raised")),
    ],
    {
        "base_manager_name": "objects",
        "constraints": [
            UniqueConstraint(F("day"), F("sort"), F("kind"), name="reception_raised_once"),
            CheckConstraint(
                condition=Q(sort__in=list(SORTS), kind__in=list(KINDS), number__gt=0),
                name="reception_raised_is_known",
            ),
        ],
    },
)
SETTLED = migrations.CreateModel(
    "Settled",
    [
        key(),
        ("on", models.DateField()),
        ("number", models.PositiveIntegerField()),
        ("at", models.DateTimeField()),
        ("by", to(settings.AUTH_USER_MODEL)),
        ("raised", to("reception.raised", name="settled")),
    ],
    {
        "base_manager_name": "objects",
        "constraints": [
            CheckConstraint(condition=Q(number__gt=0), name="reception_settled_is_some")
        ],
        "indexes": [Index(F("raised"), F("on"), name="reception_settled_by_day")],
    },
)


class Migration(migrations.Migration):
    """Tables, what keeps them, and row-level security for the role under which the office works."""

    initial = True
    dependencies = [
        ("register", "0006_ownership"),
        ("units", "0002_history_stands"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        DAY,
        RAISED,
        SETTLED,
        migrations.RunSQL(FIXED, FIXED_BACK),
        *[wall(table, test=test) for table, test in WALLS.items()],
    ]
