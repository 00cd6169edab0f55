"""Makes the tables of responsibility lists, each behind its wall; nothing of them is ever changed (R-DU.2, R-DU.3)."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.db.models.deletion import PROTECT

from jingwei.people.walls import IN_SIGHT, seen_with, wall

WALLS = {
    "duties_dutylist": IN_SIGHT,
    "duties_dutyline": seen_with("duties_dutylist", key="list_id"),
    "duties_dutyanswer": seen_with("duties_dutyline", key="line_id"),
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


LIST = migrations.CreateModel(
    "DutyList",
    [
        key(),
        ("units", ArrayField(models.BigIntegerField())),
        ("year", models.PositiveSmallIntegerField()),
        ("on", models.DateField()),
        ("at", models.DateTimeField()),
        ("by", to(settings.AUTH_USER_MODEL)),
        ("unit", to("units.unit")),
    ],
    {
        "base_manager_name": "objects",
        "constraints": [
            CheckConstraint(condition=Q(units__len__gt=0), name="duties_dutylist_lies_somewhere"),
            UniqueConstraint(F("unit"), F("on"), name="duties_dutylist_one_a_day"),
        ],
        "indexes": [GinIndex(F("units"), name="duties_dutylist_units")],
    },
)
LINE = migrations.CreateModel(
    "DutyLine",
    [
        key(),
        ("duty", models.TextField()),
        ("owed", models.PositiveIntegerField()),
        ("list", to("duties.dutylist", name="lines")),
    ],
    {
        "base_manager_name": "objects",
        "constraints": [
            UniqueConstraint(F("list"), F("duty"), name="duties_dutyline_once"),
            CheckConstraint(condition=~Q(duty=""), name="duties_dutyline_has_a_duty"),
        ],
    },
)
ANSWER = migrations.CreateModel(
    "DutyAnswer",
    [
        key(),
        ("done", models.TextField(blank=True)),
        ("at", models.DateTimeField()),
        ("by", to(settings.AUTH_USER_MODEL)),
        ("line", to("duties.dutyline", name="answers")),
    ],
    {
        "base_manager_name": "objects",
        "indexes": [Index(F("line"), F("id"), name="duties_dutyanswer_last")],
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
        LIST,
        LINE,
        ANSWER,
        migrations.RunSQL(FIXED, FIXED_BACK),
        *[wall(table, test=test) for table, test in WALLS.items()],
    ]
