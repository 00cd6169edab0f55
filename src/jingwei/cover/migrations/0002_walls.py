"""Keeps the history of the cover, and puts every table of it behind its wall (R-CV.8, R-P.17)."""

from django.db import migrations

from jingwei.people.walls import IN_SIGHT, seen_with, wall

_OF_ORGANISATION = seen_with("register_organisation", key="organisation_id")
WALLS = {
    "cover_partyorganisation": IN_SIGHT,
    "cover_partyrecord": seen_with("cover_partyorganisation", key="party_organisation_id"),
    "cover_hosting": _OF_ORGANISATION,
    "cover_instructor": IN_SIGHT,
    "cover_assignment": _OF_ORGANISATION,
}
# A dated row may be closed once; of the others everything but who they are may change. No row goes.
KEPT = {
    "cover_partyorganisation": "identity",
    "cover_partyrecord": "dated",
    "cover_hosting": "dated",
    "cover_instructor": "identity",
    "cover_assignment": "dated",
}
HISTORY = "".join(
    f"CREATE TRIGGER {table}_history_stands AFTER UPDATE OR DELETE ON {table}"
    f" FOR EACH ROW EXECUTE FUNCTION register_history_stands('{kind}');\n"
    for table, kind in KEPT.items()
)
HISTORY_BACK = "".join(f"DROP TRIGGER {table}_history_stands ON {table};\n" for table in KEPT)


class Migration(migrations.Migration):
    """Triggers, and row-level security for the role under which the office works."""

    dependencies = [("cover", "0001_cover"), ("register", "0005_since")]
    operations = [
        migrations.RunSQL(HISTORY, HISTORY_BACK),
        *[wall(table, test=test) for table, test in WALLS.items()],
    ]
