"""Puts the database's own wall around files, questions and answers (R-P.17)."""

from django.db import migrations

from jingwei.people.walls import wall


class Migration(migrations.Migration):
    """Row-level security, for the role under which the office works."""

    dependencies = [("rounds", "0001_rounds"), ("register", "0002_walls")]
    operations = [wall(table) for table in ("rounds_upload", "rounds_question", "rounds_answer")]
