"""Makes the tables of what service teams note, each behind its wall; nothing of them is ever changed (R-ST.1, R-ST.2)."""

from typing import Any

from django.conf import settings
from django.db import migrations, models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.db.models.deletion import PROTECT

from jingwei.people.walls import seen_with, wall

KINDS = {"visit": "上门", "phone": "电话", "meeting": "座谈", "online": "线上"}
WALLS = {
    "service_contact": seen_with("cover_teamtie", key="tie_id"),
    "service_settlement": seen_with("service_contact", key="contact_id"),
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


CONTACT = migrations.CreateModel(
    "Contact",
    [
        key(),
        ("on", models.DateField()),
        ("kind", models.TextField(choices=list(KINDS.items()))),
        ("need", models.TextField(default="", blank=True)),
        ("at", models.DateTimeField()),
        ("by", to(settings.AUTH_USER_MODEL)),
        ("tie", to("cover.teamtie", name="contacts")),
    ],
    {
        "base_manager_name": "objects",
        "constraints": [
            CheckConstraint(condition=Q(kind__in=list(KINDS)), name="service_contact_kind_is_known"),
            UniqueConstraint(F("tie"), F("on"), F("kind"), F("need"), name="service_contact_once"),
        ],
        "indexes": [Index(F("tie"), F("on"), name="service_contact_last")],
    },
)  # fmt: skip
SETTLEMENT = migrations.CreateModel(
    "Settlement",
    [
        key(),
        ("on", models.DateField()),
        ("result", models.TextField(default="", blank=True)),
        ("at", models.DateTimeField()),
        ("by", to(settings.AUTH_USER_MODEL)),
        (
            "contact",
            models.OneToOneField(
                on_delete=PROTECT, related_name="settlement", to="service.contact"
            ),
        ),
    ],
    {"base_manager_name": "objects"},
)


class Migration(migrations.Migration):
    """Tables, what keeps them, and row-level security for the role under which the office works."""

    initial = True
    dependencies = [
        ("cover", "0005_ties_lie_somewhere"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        CONTACT,
        SETTLEMENT,
        migrations.RunSQL(FIXED, FIXED_BACK),
        *[wall(table, test=test) for table, test in WALLS.items()],
    ]
