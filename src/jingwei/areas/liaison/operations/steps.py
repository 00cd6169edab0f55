"""What every step of liaison takes: refusing in words, holding a proposal, telling the journal."""

from collections.abc import Callable
from datetime import datetime

from jingwei.areas.liaison.models import Proposal, State, Visit
from jingwei.areas.liaison.rules import LiaisonRefused, undecidable
from jingwei.cover.operations.steps import CHAIN
from jingwei.journal.content import Subject
from jingwei.journal.digest import Details
from jingwei.journal.write import record
from jingwei.people.models import Account

Clock = Callable[[], datetime]


def refuse(*reasons: str) -> None:
    """Raise LiaisonRefused with the first reason that is not empty."""
    for reason in reasons:
        if reason:
            raise LiaisonRefused(reason)


def held(found: Proposal) -> Proposal:
    """The proposal, held until the transaction ends; raises LiaisonRefused where it waits for nobody."""
    one = Proposal.objects.select_for_update().get(pk=found.pk)
    refuse(undecidable(one))
    return one


def move(found: Proposal, to: State, *, of: State, **also: object) -> None:
    """Changes the state by compare-and-swap; raises LiaisonRefused where somebody was first."""
    if not Proposal.objects.filter(pk=found.pk, state=of).update(state=to, **also):
        refuse(undecidable(Proposal.objects.get(pk=found.pk)))


def tell(
    action: str, *, subject: Proposal | Visit, actor: Account | None, now: datetime, details: Details
) -> None:  # fmt: skip
    """One entry in the journal, in the chain of the cover, which the same transaction may write to."""
    record(
        f"liaison.{action}", chain=CHAIN, actor=str(actor.pk) if actor else "",
        subject=Subject(type(subject).__name__.lower(), str(subject.pk)), details=details, now=now,
    )  # fmt: skip
