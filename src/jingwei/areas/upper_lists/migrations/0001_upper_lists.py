"""Makes the tables of the lists from above: lists, their lines, what people decided, each behind its wall (R-UL.1)."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.db.models.deletion import PROTECT

from jingwei.people.walls import wall

STATES = {"waiting": "等待对照", "compared": "已对照", "refused": "对照不了"}
VERDICTS = {
    "theirs_only": "上有我无", "ours_only": "我有上无", "differing": "两边都有，说法不同",
    "doubtful": "拿不准", "same": "两边一致", "outside": "在册，不在本次范围",
}  # fmt: skip
RULINGS = {"same": "就是这一家", "none": "都不是", "explained": "说明原因"}
TABLES = ("upper_lists_comparison", "upper_lists_line", "upper_lists_decision")


def key() -> tuple[str, Any]:
    """A number given by the database."""
    return "id", models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def to(model: str, *, name: str = "+", null: bool = False) -> Any:
    """A foreign key."""
    return models.ForeignKey(model, PROTECT, null=null, related_name=name)


def text(*, default: str | None = None, of: dict[str, str] | None = None) -> Any:
    """A text; one with a default may be blank where the default is."""
    given: dict[str, Any] = {} if of is None else {"choices": list(of.items())}
    if default is not None:
        given |= {"default": default, **({} if default else {"blank": True})}
    return models.TextField(**given)


def ids(**given: Any) -> Any:
    """A list of ids."""
    return ArrayField(models.BigIntegerField(), **given)


COMPARISON = migrations.CreateModel(
    "Comparison",
    [
        key(),
        ("source", text()),
        ("units", ids()),
        ("kinds", ArrayField(models.TextField(), default=list)),
        ("file_name", text()),
        ("sha256", models.CharField(max_length=64)),
        ("size", models.BigIntegerField()),
        ("uploaded_at", models.DateTimeField()),
        ("listed_on", models.DateField(null=True)),
        ("state", text(default="waiting", of=STATES)),
        ("refusal", text(default="")),
        ("compared_at", models.DateTimeField(null=True)),
        ("compared_on", models.DateField(null=True)),
        ("round_no", models.IntegerField(null=True)),
        ("rows", models.PositiveIntegerField(default=0)),
        ("notes", models.JSONField(default=list)),
        ("territory", to("units.unit")),
        ("uploaded_by", to(settings.AUTH_USER_MODEL)),
    ],
    {
        "base_manager_name": "objects",
        "constraints": [
            CheckConstraint(
                condition=Q(state="compared", compared_at__isnull=False)
                | ~Q(state="compared") & Q(compared_at=None),
                name="upper_lists_comparison_compared_has_its_time",
            ),
            CheckConstraint(
                condition=Q(units__len__gt=0), name="upper_lists_comparison_lies_somewhere"
            ),
        ],
    },
)
LINE = migrations.CreateModel(
    "Line",
    [
        key(),
        ("units", ids()),
        ("verdict", text(of=VERDICTS)),
        ("sheet", text(default="")),
        ("row", models.IntegerField(null=True)),
        ("theirs", models.JSONField(default=dict)),
        ("candidates", ids(default=list)),
        ("differences", models.JSONField(default=list)),
        ("why", text(default="")),
        ("comparison", to("upper_lists.comparison", name="lines")),
        ("organisation", to("register.organisation", null=True)),
    ],
    {
        "base_manager_name": "objects",
        "constraints": [
            CheckConstraint(
                condition=Q(verdict__in=("same", "differing", "ours_only", "outside"), organisation__isnull=False)
                | Q(verdict__in=("theirs_only", "doubtful"), organisation=None),
                name="upper_lists_line_of_ours_names_it",
            )
        ],
        "indexes": [Index(F("comparison"), F("verdict"), F("id"), name="upper_lists_line_verdict")],
    },
)  # fmt: skip
DECISION = migrations.CreateModel(
    "Decision",
    [
        key(),
        ("units", ids()),
        ("ruling", text(of=RULINGS)),
        ("reason", text()),
        ("at", models.DateTimeField()),
        ("taken_back_at", models.DateTimeField(null=True)),
        ("by", to(settings.AUTH_USER_MODEL)),
        ("organisation", to("register.organisation", null=True)),
        ("taken_back_by", to(settings.AUTH_USER_MODEL, null=True)),
        ("line", to("upper_lists.line", name="decisions")),
    ],
    {
        "base_manager_name": "objects",
        "constraints": [
            UniqueConstraint(
                F("line"), condition=Q(taken_back_at=None), name="upper_lists_decision_one_that_counts"
            ),
            CheckConstraint(
                condition=Q(ruling="same", organisation__isnull=False)
                | ~Q(ruling="same") & Q(organisation=None),
                name="upper_lists_decision_same_names_it",
            ),
            CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="upper_lists_decision_taken_back_by_somebody",
            ),
            CheckConstraint(condition=~Q(reason=""), name="upper_lists_decision_has_a_reason"),
        ],
    },
)  # fmt: skip
# A line is what was found; it stays as it was written.
FIXED = """
CREATE TRIGGER upper_lists_line_history_stands AFTER UPDATE OR DELETE ON upper_lists_line
    FOR EACH ROW EXECUTE FUNCTION register_history_stands('fixed');
"""
FIXED_BACK = "DROP TRIGGER upper_lists_line_history_stands ON upper_lists_line;"


class Migration(migrations.Migration):
    """Tables, what keeps the lines, and row-level security for the role under which the office works."""

    initial = True
    dependencies = [
        ("register", "0003_authorities"),
        ("units", "0002_history_stands"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        COMPARISON,
        LINE,
        DECISION,
        migrations.RunSQL(FIXED, FIXED_BACK),
        *[wall(table) for table in TABLES],
    ]
