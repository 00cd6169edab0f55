"""Puts the database's own wall around who speaks for which organisation (R-K.3, R-P.17)."""

from django.db import migrations

from jingwei.people.walls import owned, seen_with, wall

_WITH_THE_ORGANISATION = seen_with("register_organisation", key="organisation_id")


class Migration(migrations.Migration):
    """Row-level security: seen by who speaks, and with the organisation."""

    dependencies = [("corrections", "0001_speaking"), ("register", "0002_walls")]
    operations = [
        wall(
            "corrections_spokesperson",
            test=f"{owned('account_id')} OR {_WITH_THE_ORGANISATION}",
        )
    ]
