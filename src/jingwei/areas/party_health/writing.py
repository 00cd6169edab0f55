"""Writes what is said of a Party organisation, and tells the journal: ids, keys and counts alone (R-PH.3)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from jingwei.areas.party_health.kinds import State
from jingwei.areas.party_health.models import Health
from jingwei.cover.models import PartyOrganisation
from jingwei.journal.content import Subject
from jingwei.journal.write import record
from jingwei.people.models import Account

CHAIN = "party_health"


def say(
    party: PartyOrganisation, state: State, *, signals: Sequence[str], reason: str, actor: Account, now: datetime,
) -> Health:  # fmt: skip
    """What holds of it from today on; what held before is closed."""
    on = timezone.localdate(now)
    for held in Health.objects.still().filter(party_organisation=party):
        held.held_to = max(on, held.held_from)
        held.save(update_fields=["held_to"])
    made = Health.objects.create(
        party_organisation=party, state=state, signals=list(signals), reason=reason, by=actor, at=now, held_from=on
    )  # fmt: skip
    tell("confirm", party, actor=actor, now=now, state=state.value, signals=len(signals))
    return made


def tell(action: str, party: PartyOrganisation, *, actor: Account, now: datetime, **details: str | int) -> None:  # fmt: skip
    """One journal entry about a Party organisation."""
    record(
        f"party_health.{action}", chain=CHAIN, actor=str(actor.pk), subject=Subject("party_organisation", str(party.pk)),
        details=details, now=now,
    )  # fmt: skip
