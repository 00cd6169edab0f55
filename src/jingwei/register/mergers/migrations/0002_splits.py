"""Makes the table of what people split between rounds, behind its wall (R-R.20)."""

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
# What is written stays: once it takes effect or is sent back, and never again.
HISTORY = """
CREATE FUNCTION mergers_split_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.effective_at IS NULL AND OLD.taken_back_at IS NULL THEN
        OLD.part_id := NEW.part_id;
        OLD.units := NEW.units;
        OLD.confirmed_by_id := NEW.confirmed_by_id;
        OLD.effective_at := NEW.effective_at;
        OLD.taken_back_by_id := NEW.taken_back_by_id;
        OLD.taken_back_at := NEW.taken_back_at;
        OLD.was_id := NEW.was_id;
        OLD.now_id := NEW.now_id;
        OLD.begun_id := NEW.begun_id;
        OLD.phone_id := NEW.phone_id;
        IF OLD IS NOT DISTINCT FROM NEW THEN
            RETURN NULL;
        END IF;
    END IF;
    RAISE EXCEPTION '% of %: history is added, never edited', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER mergers_split_history_stands AFTER UPDATE OR DELETE ON mergers_split
    FOR EACH ROW EXECUTE FUNCTION mergers_split_stands();
"""
HISTORY_BACK = """
DROP TRIGGER mergers_split_history_stands ON mergers_split;
DROP FUNCTION mergers_split_stands();
"""


def to(model: str, *, null: bool = False) -> Any:
    """A foreign key that nobody follows back."""
    return models.ForeignKey(model, PROTECT, null=null, related_name="+")


SPLIT = migrations.CreateModel(
    "Split",
    [
        (
            "id",
            models.BigAutoField(
                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
            ),
        ),
        ("organisation", to("register.organisation")),
        ("part", to("register.organisation", null=True)),
        ("records", ArrayField(models.TextField())),
        ("staying", ArrayField(models.TextField())),
        ("reason", models.TextField()),
        ("units", ArrayField(models.BigIntegerField())),
        ("by", to(ACCOUNT)),
        ("at", models.DateTimeField()),
        ("needs_two", models.BooleanField()),
        ("confirmed_by", to(ACCOUNT, null=True)),
        ("effective_at", models.DateTimeField(null=True)),
        ("taken_back_by", to(ACCOUNT, null=True)),
        ("taken_back_at", models.DateTimeField(null=True)),
        ("was", to("register.entry", null=True)),
        ("now", to("register.entry", null=True)),
        ("begun", to("register.entry", null=True)),
        ("phone", to("register.contact", null=True)),
    ],
    {
        "base_manager_name": "objects",
        "constraints": [
            UniqueConstraint(
                F("organisation"), condition=WAITING, name="mergers_split_one_waits_for_a_number"
            ),
            UniqueConstraint(F("part"), name="mergers_split_a_number_begins_once"),
            CheckConstraint(
                condition=~Q(reason="") & ~Q(records=[]) & ~Q(staying=[]),
                name="mergers_split_has_two_parts_and_a_reason",
            ),
            CheckConstraint(
                condition=Q(effective_at=None, part=None, was=None, now=None, begun=None, phone=None)
                | Q(
                    effective_at__isnull=False, part__gt=F("organisation"), was__isnull=False,
                    now__isnull=False, begun__isnull=False,
                ),
                name="mergers_split_whole_once_it_took_effect",
            ),
            CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("by")),
                name="mergers_split_confirmed_by_another",
            ),
            CheckConstraint(
                condition=Q(needs_two=False, effective_at__isnull=False)
                | Q(needs_two=True) & (Q(effective_at=None) | Q(confirmed_by__isnull=False)),
                name="mergers_split_of_weight_takes_two",
            ),
            CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False, effective_at=None),
                name="mergers_split_taken_back_before_it_took_effect",
            ),
        ],
        "indexes": [
            GinIndex(F("units"), name="mergers_split_units"),
            Index(F("effective_at"), name="mergers_split_effective"),
        ],
    },
)  # fmt: skip


class Migration(migrations.Migration):
    """The table, what keeps its history, and its wall."""

    dependencies = [
        ("mergers", "0001_decisions"),
        ("register", "0003_authorities"),
    ]
    operations = [SPLIT, migrations.RunSQL(HISTORY, HISTORY_BACK), wall("mergers_split")]
