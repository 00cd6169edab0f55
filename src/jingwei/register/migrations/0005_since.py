"""Indexes for what was opened or closed since a day, and for the order by members (R-R.2, R-L.5)."""

from django.db import migrations
from django.db.models import F, Index, Q


class Migration(migrations.Migration):
    dependencies = [("register", "0004_orders")]

    operations = [
        migrations.AddIndex("entry", Index(F("held_from"), name="register_entry_from")),
        migrations.AddIndex(
            "entry", Index(F("held_to"), name="register_entry_to", condition=~Q(held_to=None))
        ),
        migrations.AddIndex(
            "entry",
            Index(
                F("party_members"),
                F("organisation"),
                condition=Q(held_to=None),
                name="register_entry_still_party_mem",
            ),
        ),
    ]
