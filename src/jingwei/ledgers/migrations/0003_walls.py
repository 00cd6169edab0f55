"""Puts the database's own wall around saved views and workbooks brought back (R-L.13, R-P.17)."""

from django.db import migrations

from jingwei.people.walls import owned, shared_down, wall

# What was taken out is kept as a question, not as rows: whoever brings the workbook back has to find it.
WALLS = {
    "ledgers_savedview": f"{owned('owner_id')} OR {shared_down('ledgers_savedview.shared_with_id')}",
    "ledgers_intake": owned("account_id"),
}


class Migration(migrations.Migration):
    """Row-level security, for the role under which the office works."""

    dependencies = [("ledgers", "0002_named")]
    operations = [wall(table, test=test) for table, test in WALLS.items()]
