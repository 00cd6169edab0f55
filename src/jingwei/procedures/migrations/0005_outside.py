"""Steps of nobody of the office: who asks without an account, and the clock (R-C.14, R-C.15)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import CheckConstraint, Q, UniqueConstraint

OPEN = Q(closed_at=None)
WAITS = "procedures_case_waits_for_somebody_until_it_is_closed"
_NOW = (
    OPEN & Q(waits_for__isnull=False, waits_outside=False)
    | OPEN & Q(waits_for=None, waits_outside=True)
    | Q(closed_at__isnull=False, waits_for=None, waits_outside=False, due_on=None)
)


def _nobodys(model: str, field: str, to: str) -> migrations.AlterField:
    return migrations.AlterField(
        model,
        field,
        models.ForeignKey(
            null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to
        ),
    )


class Migration(migrations.Migration):
    """Who opened and who acted may be nobody; a case waits for a unit or outside."""

    dependencies = [("procedures", "0004_follows")]
    operations = [
        _nobodys("case", "opened_by", settings.AUTH_USER_MODEL),
        _nobodys("event", "actor", settings.AUTH_USER_MODEL),
        _nobodys("event", "post", "people.post"),
        migrations.AddField("case", "waits_outside", models.BooleanField(default=False)),
        migrations.RemoveConstraint("case", WAITS),
        migrations.AddConstraint("case", CheckConstraint(condition=_NOW, name=WAITS)),
        migrations.AddConstraint(
            "event",
            UniqueConstraint(
                fields=["key"], condition=Q(actor=None), name="procedures_event_key_is_used_once_outside"
            ),
        ),
        migrations.AddConstraint(
            "event",
            CheckConstraint(
                condition=Q(actor=None, post=None) | Q(actor__isnull=False, post__isnull=False),
                name="procedures_event_has_a_post_where_somebody_took_it",
            ),
        ),
    ]  # fmt: skip
