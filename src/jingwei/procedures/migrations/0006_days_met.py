"""An event keeps the day that was due where its step was taken, so that what was late is told of it alone (R-C.20)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Events from before keep none: it was not written down."""

    dependencies = [("procedures", "0005_outside")]
    operations = [migrations.AddField("event", "due_on", models.DateField(null=True))]
