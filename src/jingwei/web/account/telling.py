"""Tells the journal of sign-ins and second factors: ids alone, never what was typed (R-W.10)."""

from django.db import transaction

from jingwei.journal.content import Subject
from jingwei.journal.write import record
from jingwei.people.models import Account
from jingwei.web import clock

CHAIN = "people"


def tell(action: str, *, account: Account | None, **details: str | int) -> None:
    """One entry in the chain of people; None is an account that nobody has."""
    key = str(account.pk) if account else ""
    with transaction.atomic():
        record(
            f"people.{action}",
            chain=CHAIN,
            actor=key,
            subject=Subject("account", key),
            details=details,
            now=clock.now(),
        )
