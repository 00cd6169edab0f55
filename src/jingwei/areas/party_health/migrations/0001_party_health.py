"""Makes the tables of how Party organisations live, each behind its wall; what was held is never changed (R-PH.1)."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.db.models.deletion import PROTECT

from jingwei.people.walls import seen_with, wall
from jingwei.register.held import ends_after_it_begins, one_of

KINDS = {
    "members": "党员大会", "committee": "支部委员会会议", "group": "党小组会", "lecture": "党课", "themed": "主题党日",
    "life": "组织生活会", "election": "换届选举",
}  # fmt: skip
MODES = {"online": "线上", "offline": "线下"}
STATES = {"normal": "正常", "weak": "偏弱", "half_shell": "半空壳", "shell": "空壳"}
_OF_PARTY = seen_with("cover_partyorganisation", key="party_organisation_id")
WALLS = {
    "party_health_lifeevent": _OF_PARTY,
    "party_health_health": _OF_PARTY,
    "party_health_mending": seen_with("procedures_case", key="case_id"),
}
KEPT = {
    "party_health_lifeevent": "fixed",
    "party_health_health": "dated",
    "party_health_mending": "fixed",
}
HISTORY = "".join(
    f"CREATE TRIGGER {table}_history_stands AFTER UPDATE OR DELETE ON {table}"
    f" FOR EACH ROW EXECUTE FUNCTION register_history_stands('{kind}');\n"
    for table, kind in KEPT.items()
)
HISTORY_BACK = "".join(f"DROP TRIGGER {table}_history_stands ON {table};\n" for table in KEPT)


def key() -> tuple[str, Any]:
    """A number given by the database."""
    return "id", models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def to(model: str) -> Any:
    """A foreign key."""
    return models.ForeignKey(model, PROTECT, related_name="+")


LIFE_EVENT = migrations.CreateModel(
    "LifeEvent",
    [
        key(),
        ("kind", models.TextField(choices=list(KINDS.items()))),
        ("on", models.DateField()),
        ("mode", models.TextField(choices=list(MODES.items()))),
        ("present", models.PositiveIntegerField()),
        ("at", models.DateTimeField()),
        ("by", to(settings.AUTH_USER_MODEL)),
        ("party_organisation", to("cover.partyorganisation")),
    ],
    {
        "base_manager_name": "objects",
        "constraints": [
            UniqueConstraint(
                F("party_organisation"), F("kind"), F("on"), name="party_health_lifeevent_once"
            ),
            CheckConstraint(
                condition=Q(kind__in=list(KINDS), mode__in=list(MODES), present__gt=0),
                name="party_health_lifeevent_is_known",
            ),
        ],
        "indexes": [
            Index(F("party_organisation"), F("kind"), F("on"), name="party_health_lifeevent_last")
        ],
    },
)
HEALTH = migrations.CreateModel(
    "Health",
    [
        key(),
        ("state", models.TextField(choices=list(STATES.items()))),
        ("signals", ArrayField(models.TextField(), default=list)),
        ("reason", models.TextField()),
        ("at", models.DateTimeField()),
        ("held_from", models.DateField()),
        ("held_to", models.DateField(null=True)),
        ("by", to(settings.AUTH_USER_MODEL)),
        ("party_organisation", to("cover.partyorganisation")),
    ],
    {
        "base_manager_name": "objects",
        "constraints": [
            one_of("party_organisation", name="health_one_on_a_day", app="party_health"),
            ends_after_it_begins("health", app="party_health"),
            CheckConstraint(
                condition=Q(state__in=list(STATES)) & ~Q(reason=""),
                name="party_health_health_is_known",
            ),
        ],
    },
)
MENDING = migrations.CreateModel(
    "Mending",
    [
        (
            "case",
            models.OneToOneField(
                on_delete=PROTECT, primary_key=True, related_name="+", serialize=False, to="procedures.case"
            ),
        ),
        ("party_organisation", to("cover.partyorganisation")),
    ],
    {"base_manager_name": "objects"},
)  # fmt: skip


class Migration(migrations.Migration):
    """Tables, what keeps their history, and row-level security for the role under which the office works."""

    initial = True
    dependencies = [
        ("cover", "0002_walls"),
        ("procedures", "0003_walls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        LIFE_EVENT,
        HEALTH,
        MENDING,
        migrations.RunSQL(HISTORY, HISTORY_BACK),
        *[wall(table, test=test) for table, test in WALLS.items()],
    ]
