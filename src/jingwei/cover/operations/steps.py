"""What every change of the cover takes: refusing with a reason, widening who sees a thing, telling the journal."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from jingwei.cover.models import Chain, Instructor, PartyOrganisation, ServiceTeam
from jingwei.cover.rules import CoverRefused
from jingwei.journal.content import Act, Subject
from jingwei.journal.write import record, record_many
from jingwei.people.models import Account
from jingwei.register.models import Organisation

CHAIN = "cover"
Deed = tuple[str, int, Mapping[str, str | int]]  # what was done, the thing's number, details
Thing = PartyOrganisation | Instructor | ServiceTeam | Chain
_KINDS = {
    PartyOrganisation: "party_organisation", Instructor: "instructor", ServiceTeam: "service_team", Chain: "chain",
}  # fmt: skip


def refuse(*reasons: str) -> None:
    """Raise CoverRefused with the first reason that is not empty."""
    for reason in reasons:
        if reason:
            raise CoverRefused(reason)


def widened(own: Iterable[int], organisations: Iterable[Organisation]) -> list[int]:
    """The units in which a thing is seen that concerns these organisations."""
    return sorted({*own, *(unit for one in organisations for unit in one.units)})


def tell(
    action: str, *, subject: Thing, actor: Account | None, now: datetime, **details: str | int | None,
) -> None:  # fmt: skip
    """One journal entry: ids and keys, never a name."""
    record(
        f"cover.{action}",
        chain=CHAIN,
        actor=str(actor.pk) if actor else "",
        subject=Subject(_KINDS[type(subject)], str(subject.pk)),
        details=details,
        now=now,
    )


def tell_many(
    acts: Iterable[Deed], *, kind: type[Thing], actor: Account | None, now: datetime
) -> None:  # fmt: skip
    """One journal entry for each act, of things of one kind: what was done, the thing's number, details."""
    record_many(
        [Act(f"cover.{action}", Subject(_KINDS[kind], str(pk)), details) for action, pk, details in acts],
        chain=CHAIN, actor=str(actor.pk) if actor else "", now=now,
    )  # fmt: skip
