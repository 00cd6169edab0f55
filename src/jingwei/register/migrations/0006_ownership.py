"""Says of an enterprise who owns it (R-1.24); what was published before says nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0005_since")]

    operations = [
        migrations.AddField(
            "entry", "ownership", models.TextField(default="", db_default="", blank=True)
        ),
    ]
