"""Makes the tables of liaison: proposals, their lines, visits; each behind its wall, visits never changed (R-G.4, R-G.7)."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.db.models.deletion import PROTECT

from jingwei.people.walls import IN_SIGHT, seen_with, wall

STATES = {
    "working": "正在计算", "ready": "待确认", "writing": "正在写入", "confirmed": "已确认", "dropped": "已放弃", "failed": "没有算出来",
}  # fmt: skip
OUTCOMES = {"written": "已指派", "kept": "不变", "left": "没有勾选", "refused": "没有写入"}
WHY = {
    "nobody": "没有指导员可派。",
    "own": "还有名额的指导员都在这家任职，不能指导自己所在的组织。",
    "full": "指导员的名额不够：都已到上限。",
}
METHODS = {"phone": "电话问", "visit": "上门访", "inspection": "实地查"}
WALLS = {
    "liaison_proposal": IN_SIGHT,
    "liaison_line": seen_with("liaison_proposal", key="proposal_id"),
    "liaison_visit": seen_with("cover_assignment", key="assignment_id"),
}
FIXED = """
CREATE TRIGGER liaison_visit_history_stands AFTER UPDATE OR DELETE ON liaison_visit
    FOR EACH ROW EXECUTE FUNCTION register_history_stands('fixed');
"""
FIXED_BACK = "DROP TRIGGER liaison_visit_history_stands ON liaison_visit;"


def key() -> tuple[str, Any]:
    """A number given by the database."""
    return "id", models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def to(model: str, *, name: str = "+", null: bool = False) -> Any:
    """A foreign key."""
    return models.ForeignKey(model, PROTECT, null=null, related_name=name)


def text(**given: Any) -> Any:
    """A text that may be blank."""
    return models.TextField(default="", blank=True, **given)


PROPOSAL = migrations.CreateModel(
    "Proposal",
    [
        key(),
        ("units", ArrayField(models.BigIntegerField())),
        ("state", models.TextField(choices=list(STATES.items()), default="working")),
        ("organisations", models.PositiveIntegerField(default=0)),
        ("made_at", models.DateTimeField()),
        ("seen_at", models.DateTimeField()),
        ("ended_at", models.DateTimeField(null=True)),
        ("fault", text()),
        ("ended_by", to(settings.AUTH_USER_MODEL, null=True)),
        ("made_by", to(settings.AUTH_USER_MODEL)),
        ("unit", to("units.unit")),
    ],
    {
        "base_manager_name": "objects",
        "constraints": [
            CheckConstraint(
                condition=Q(units__len__gt=0), name="liaison_proposal_lies_somewhere"
            ),
            UniqueConstraint(
                F("unit"), condition=Q(state__in=("working", "ready", "writing")), name="liaison_proposal_one_open"
            ),
            CheckConstraint(
                condition=Q(state__in=list(STATES)), name="liaison_proposal_state_is_known"
            ),
        ],
    },
)  # fmt: skip
LINE = migrations.CreateModel(
    "Line",
    [
        key(),
        ("distance", models.PositiveSmallIntegerField(null=True)),
        ("is_same_trade", models.BooleanField(default=False)),
        ("why_not", text(choices=list(WHY.items()))),
        ("is_ticked", models.BooleanField(default=True)),
        ("outcome", text(choices=list(OUTCOMES.items()))),
        ("refusal", text()),
        ("instructor", to("cover.instructor", null=True)),
        ("meets_in", to("units.unit", null=True)),
        ("organisation", to("register.organisation")),
        ("present", to("cover.instructor", null=True)),
        ("proposed", to("cover.instructor", null=True)),
        ("proposal", to("liaison.proposal", name="lines")),
    ],
    {
        "base_manager_name": "objects",
        "constraints": [
            UniqueConstraint(F("proposal"), F("organisation"), name="liaison_line_once"),
            CheckConstraint(
                condition=Q(proposed=None) | Q(why_not="", distance__isnull=False),
                name="liaison_line_says_why",
            ),
        ],
    },
)
VISIT = migrations.CreateModel(
    "Visit",
    [
        key(),
        ("on", models.DateField()),
        ("method", models.TextField(choices=list(METHODS.items()))),
        ("finding", text()),
        ("follow_up", models.DateField(null=True)),
        ("at", models.DateTimeField()),
        ("assignment", to("cover.assignment", name="visits")),
        ("by", to(settings.AUTH_USER_MODEL)),
    ],
    {
        "base_manager_name": "objects",
        "constraints": [
            CheckConstraint(
                condition=Q(method__in=list(METHODS)), name="liaison_visit_method_is_known"
            ),
            UniqueConstraint(
                F("assignment"), F("on"), F("method"), F("finding"), name="liaison_visit_once"
            ),
        ],
        "indexes": [Index(F("assignment"), F("on"), name="liaison_visit_last")],
    },
)


class Migration(migrations.Migration):
    """Tables, what keeps the visits, and row-level security for the role under which the office works."""

    initial = True
    dependencies = [
        ("cover", "0002_walls"),
        ("register", "0006_ownership"),
        ("units", "0002_history_stands"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        PROPOSAL,
        LINE,
        VISIT,
        migrations.RunSQL(FIXED, FIXED_BACK),
        *[wall(table, test=test) for table, test in WALLS.items()],
    ]
