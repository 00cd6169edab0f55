"""What every step with an upper level's list takes: refusing in words, telling the journal."""

from datetime import datetime

from jingwei.areas.upper_lists.models import Comparison, Decision
from jingwei.areas.upper_lists.rules import ListRefused
from jingwei.journal.content import Subject
from jingwei.journal.digest import Details
from jingwei.journal.write import record
from jingwei.people.models import Account

CHAIN = "upper_lists"


def refuse(*reasons: str) -> None:
    """Raise ListRefused with the first reason that is not empty."""
    for reason in reasons:
        if reason:
            raise ListRefused(reason)


def tell(
    action: str, *, subject: Comparison | Decision, actor: Account | None, now: datetime, details: Details
) -> None:  # fmt: skip
    """One entry in the journal: ids, counts and digests."""
    kind = type(subject).__name__.lower()
    record(
        f"upper_lists.{action}", chain=CHAIN, actor=str(actor.pk) if actor else "",
        subject=Subject(kind, str(subject.pk)), details=details, now=now,
    )  # fmt: skip
