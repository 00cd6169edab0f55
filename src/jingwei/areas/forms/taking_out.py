"""Takes the annual return out as a workbook, and tells the journal (E-11)."""

from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jingwei.areas.forms.annual import annual
from jingwei.areas.forms.annual_book import write_annual
from jingwei.areas.forms.stamps import tell
from jingwei.journal.content import Subject
from jingwei.ledgers.day import as_of
from jingwei.ledgers.seals import new_token
from jingwei.ledgers.workbook import Stamp
from jingwei.people.models import Account
from jingwei.people.sight import current, seeing
from jingwei.units.models import Unit


@transaction.atomic
def take_annual(unit: Unit, *, on: date | None, to: Path, actor: Account, now: datetime) -> date:
    """Write the return of a named unit to the file `to`; the day as of which it is. Within an active sight."""
    today = timezone.localdate(now)
    day = as_of(on, today=today).date
    stamp = Stamp(new_token(), actor.pk, unit.name, now, notice=settings.NOTICE)
    with seeing(current().within(unit)):
        found = annual(unit=unit, on=on, today=today)
    write_annual(found, to, unit=unit.name, on=day, stamp=stamp)
    tell(
        "take_annual",
        subject=Subject("export", stamp.token),
        actor=actor,
        now=now,
        details={"unit": unit.pk, "on": str(day), "units": found["units", ""].value or 0},
    )
    return day
