"""Takes a ledger out as a workbook, and keeps that it was taken (E-11)."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jingwei.journal.content import Subject
from jingwei.journal.digest import Details
from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.asked import Asked, columns_of
from jingwei.ledgers.day import as_of
from jingwei.ledgers.definition import Ledger
from jingwei.ledgers.models import Export
from jingwei.ledgers.operations.steps import digest, refuse, tell
from jingwei.ledgers.reading import count
from jingwei.ledgers.seals import new_token
from jingwei.ledgers.workbook import Stamp, editable, write_ledger
from jingwei.people.models import Account

MOST_ROWS = 200_000


@transaction.atomic
def take_out(
    ledger: Ledger, asked: Asked, *, to: Path, actor: Account, unit: str, now: datetime
) -> Export:
    """Write the rows that are asked for to the file `to`; raises LedgerRefused.

    Within an active sight. unit: the name of the unit that the actor works for, as it stands on
    top. The record and the journal's entry are there exactly when the workbook is.
    """
    today = timezone.localdate(now)
    found = count(ledger, asked, today=today, cap=MOST_ROWS)
    much = _("一次最多导出 {most} 行，请先筛选再导出。").format(most=MOST_ROWS)
    refuse("" if found.is_exact else much)
    columns = columns_of(ledger, asked)
    export = Export(
        token=new_token(),
        ledger=ledger.key,
        query=asked.from_the_start().query(),
        columns=[column.key for column in columns],
        editable=[column.key for column in editable(columns)],
        held_on=as_of(asked.on, today=today).date,
        account=actor,
        taken_at=now,
    )
    stamp = Stamp(export.token, actor.pk, unit, now, notice=settings.NOTICE)
    export.rows = write_ledger(ledger, asked, to, stamp=stamp, most=MOST_ROWS)
    export.save(force_insert=True)
    details: Details = {
        "ledger": ledger.key, "rows": export.rows, "filter": digest(export.query), "on": str(export.held_on),
    }  # fmt: skip
    tell("take_out", subject=Subject("export", export.token), actor=actor, now=now, details=details)
    return export
