"""What every change takes: refusing with a reason, and telling the journal."""

import hashlib
from datetime import datetime

from jingwei.journal.content import Subject
from jingwei.journal.digest import Details
from jingwei.journal.write import record
from jingwei.ledgers.rules import LedgerRefused
from jingwei.people.models import Account

CHAIN = "ledgers"


def refuse(*reasons: str) -> None:
    """Raise LedgerRefused with the first reason that is not empty."""
    if reason := next(filter(None, reasons), ""):
        raise LedgerRefused(reason)


def tell(action: str, *, subject: Subject, actor: Account, now: datetime, details: Details) -> None:
    """One journal entry: ids, keys, digests and counts."""
    record(
        f"ledgers.{action}",
        chain=CHAIN,
        actor=str(actor.pk),
        subject=subject,
        details=details,
        now=now,
    )


def digest(text: str) -> str:
    """A short name for what was asked, from which nobody reads a search back."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
