"""Makes the table of what people decide of two numbers between rounds, behind its wall (R-R.15)."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.db.models.deletion import PROTECT

from jingwei.people.walls import wall

WAITING = Q(effective_at=None, taken_back_at=None)
ACCOUNT = settings.AUTH_USER_MODEL
# What is written stays: once a second person confirms it or it is sent back, and never again.
HISTORY = """
CREATE FUNCTION mergers_history_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.effective_at IS NULL AND OLD.taken_back_at IS NULL THEN
        OLD.confirmed_by_id := NEW.confirmed_by_id;
        OLD.effective_at := NEW.effective_at;
        OLD.taken_back_by_id := NEW.taken_back_by_id;
        OLD.taken_back_at := NEW.taken_back_at;
        IF OLD IS NOT DISTINCT FROM NEW THEN
            RETURN NULL;
        END IF;
    END IF;
    RAISE EXCEPTION '% of %: history is added, never edited', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER mergers_decision_history_stands AFTER UPDATE OR DELETE ON mergers_decision
    FOR EACH ROW EXECUTE FUNCTION mergers_history_stands();
"""
HISTORY_BACK = """
DROP TRIGGER mergers_decision_history_stands ON mergers_decision;
DROP FUNCTION mergers_history_stands();
"""


def to(model: str, *, null: bool = False) -> Any:
    """A foreign key that nobody follows back."""
    return models.ForeignKey(model, PROTECT, null=null, related_name="+")


DECISION = migrations.CreateModel(
    "Decision",
    [
        (
            "id",
            models.BigAutoField(
                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
            ),
        ),
        ("organisation", to("register.organisation")),
        ("heir", to("register.organisation")),
        ("verdict", models.TextField(choices=[("same", "Same"), ("different", "Different")])),
        ("reason", models.TextField()),
        ("units", ArrayField(models.BigIntegerField())),
        ("by", to(ACCOUNT)),
        ("at", models.DateTimeField()),
        ("needs_two", models.BooleanField()),
        ("confirmed_by", to(ACCOUNT, null=True)),
        ("effective_at", models.DateTimeField(null=True)),
        ("taken_back_by", to(ACCOUNT, null=True)),
        ("taken_back_at", models.DateTimeField(null=True)),
    ],
    {
        "base_manager_name": "objects",
        "constraints": [
            UniqueConstraint(
                F("organisation"), condition=WAITING, name="mergers_decision_one_waits_for_a_number"
            ),
            CheckConstraint(
                condition=Q(heir__lt=F("organisation")), name="mergers_decision_the_older_lives_on"
            ),
            CheckConstraint(
                condition=Q(verdict__in=["same", "different"]) & ~Q(reason=""),
                name="mergers_decision_has_a_reason",
            ),
            CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("by")),
                name="mergers_decision_confirmed_by_another",
            ),
            CheckConstraint(
                condition=Q(needs_two=False, effective_at__isnull=False)
                | Q(needs_two=True, verdict="same")
                & (Q(effective_at=None) | Q(confirmed_by__isnull=False)),
                name="mergers_decision_of_weight_takes_two",
            ),
            CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False, effective_at=None),
                name="mergers_decision_taken_back_before_it_took_effect",
            ),
        ],
        "indexes": [
            GinIndex(F("units"), name="mergers_decision_units"),
            Index(F("effective_at"), name="mergers_decision_effective"),
        ],
    },
)


class Migration(migrations.Migration):
    """The table, what keeps its history, and its wall."""

    dependencies = [
        ("register", "0002_walls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [DECISION, migrations.RunSQL(HISTORY, HISTORY_BACK), wall("mergers_decision")]
