"""Gives what finds entries near a name to the register, which asks for the office's own books as well (R-A.7)."""

from django.db import migrations

TO = "ALTER FUNCTION api_candidates(text, integer) RENAME TO register_candidates;"
BACK = "ALTER FUNCTION register_candidates(text, integer) RENAME TO api_candidates;"


class Migration(migrations.Migration):
    """A function by another name."""

    dependencies = [("api", "0002_walls_and_candidates")]
    operations = [migrations.RunSQL(TO, BACK)]
