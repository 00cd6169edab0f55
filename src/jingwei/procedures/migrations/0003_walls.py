"""Puts the database's own wall around cases, their events and the outbox (R-C.5, R-P.17)."""

from django.db import migrations

from jingwei.people.walls import IN_SIGHT, opened_there, seen_with, wall

# What the triggers look up is there whoever is looking: the last of them looks when the transaction
# ends, and then nobody is.
TRIGGERS = ("procedures_event_is_next", "procedures_case_moves_with_an_event")
AS_OWNER = "".join(
    f"ALTER FUNCTION {name}() SECURITY DEFINER SET search_path FROM CURRENT;" for name in TRIGGERS
)
AS_CALLER = "".join(
    f"ALTER FUNCTION {name}() SECURITY INVOKER RESET search_path;" for name in TRIGGERS
)
_WITH_ITS_CASE = seen_with("procedures_case", key="case_id")
WALLS = {
    "procedures_case": f"{IN_SIGHT} OR {opened_there('opened_by_id')}",
    "procedures_event": _WITH_ITS_CASE,
    "procedures_outbox": _WITH_ITS_CASE,
}
_MODELS = ("case", "event", "outbox")


class Migration(migrations.Migration):
    """Row-level security, for the role under which the office works."""

    dependencies = [("procedures", "0002_events_stand"), ("register", "0002_walls")]
    operations = [
        *[
            migrations.AlterModelOptions(name=name, options={"base_manager_name": "objects"})
            for name in _MODELS
        ],
        migrations.RunSQL(AS_OWNER, AS_CALLER),
        *[wall(table, test=test) for table, test in WALLS.items()],
    ]
