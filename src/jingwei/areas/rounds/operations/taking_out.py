"""Takes a round's workbooks out of the office, and keeps that they were taken (E-11)."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jingwei.areas.rounds.models import Round
from jingwei.areas.rounds.operations.steps import tell
from jingwei.areas.rounds.owners_book import Stamp, write_owners_book
from jingwei.journal.digest import Details
from jingwei.ledgers.seals import new_token
from jingwei.people.models import Account
from jingwei.units.models import Unit


@transaction.atomic
def take_out_changes(found: Round, unit: Unit, *, to: Path, actor: Account, now: datetime) -> int:
    """Write what the published round changed in the unit's part; how many organisations.

    Within a sight of that part; `unit` with its name. The journal's entry is there exactly when the workbook is.
    """
    stamp = Stamp(actor.pk, new_token(), now, notice=settings.NOTICE)
    rows = write_owners_book(found, unit, to, stamp=stamp, on=timezone.localdate(now))
    keep_taken(
        found, what="changes", actor=actor, now=now, unit=unit.pk, rows=rows, token=stamp.token
    )
    return rows


def keep_taken(
    found: Round, *, what: str, actor: Account, now: datetime, **more: str | int
) -> None:
    """Tell the journal that a file of the round was taken out: which, and for whom."""
    details: Details = {"number": found.number, "what": what, **more}
    tell("take_out", subject=found, actor=actor, now=now, details=details)
