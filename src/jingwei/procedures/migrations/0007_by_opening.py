"""The ledger of a procedure reads its cases from the newest down (R-C.28)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """An index on procedure and opening, in which a page is found without sorting."""

    dependencies = [("procedures", "0006_days_met")]
    operations = [
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["procedure", "opened_at", "id"], name="procedures_case_by_opening"
            ),
        )
    ]
