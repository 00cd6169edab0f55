"""Puts the database's own wall around sweeps: one is seen with a case of it, or with its unit (R-S.3, R-P.17)."""

from django.db import migrations

from jingwei.people.walls import seen_with, under_the_unit, wall

# By its unit it is seen also before its cases are listed.
_LISTED = "EXISTS (SELECT FROM sweeps_listed listed WHERE listed.sweep_id = sweeps_sweep.id)"
WALLS = {
    "sweeps_listed": seen_with("procedures_case", key="case_id"),
    "sweeps_sweep": f"{_LISTED} OR {under_the_unit('sweeps_sweep.unit_id')}",
}


class Migration(migrations.Migration):
    """Row-level security, for the role under which the office works."""

    dependencies = [("sweeps", "0001_sweeps"), ("procedures", "0003_walls")]
    operations = [
        *[
            migrations.AlterModelOptions(name=name, options={"base_manager_name": "objects"})
            for name in ("listed", "sweep")
        ],
        *[wall(table, test=test) for table, test in WALLS.items()],
    ]
