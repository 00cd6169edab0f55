"""Gives each order in which long lists are read an index of its own, so that any page of them is near (R-L.5)."""

from django.db import migrations
from django.db.models import F, Index, Q

STILL = Q(held_to=None)
ORDERS = {
    "employees": "employees",
    "established_on": "establish",
    "four_clear": "four_clea",
    "kind": "kind",
    "legal_status": "legal_sta",
}
DISPUTES = ["code_contradicted", "several_codes", "status_conflict", "region_mismatch"]


def added(column: str, *, name: str, condition: Q | None = None) -> migrations.AddIndex:
    """An index on entries that breaks ties by the organisation."""
    index = Index(F(column), F("organisation"), name=f"register_entry_{name}", condition=condition)
    return migrations.AddIndex("entry", index)


class Migration(migrations.Migration):
    dependencies = [("register", "0003_authorities")]

    operations = [
        migrations.RemoveIndex("entry", "register_entry_still_uscc"),
        added("uscc", name="still_uscc", condition=STILL & ~Q(uscc="")),
        *(added(one, name=f"still_{key}", condition=STILL) for one, key in ORDERS.items()),
        added("name", name="ever_name"),
        added("name", name="still_disputed", condition=STILL & Q(flags__overlap=DISPUTES)),
    ]
