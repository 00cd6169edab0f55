"""What every change of a campaign takes: holding it, and telling the journal."""

from datetime import datetime

from jingwei.areas.rectification.models import Campaign
from jingwei.journal.content import Subject
from jingwei.journal.write import record
from jingwei.people.models import Account

CHAIN = "rectification"


def hold(campaign: Campaign) -> Campaign:
    """The campaign as it is now, kept from others until the transaction ends."""
    return Campaign.objects.select_for_update().get(pk=campaign.pk)


def tell(
    action: str, campaign: Campaign, *, actor: Account, now: datetime, **details: str | int
) -> None:  # fmt: skip
    """One journal entry: ids and keys, never a text."""
    record(
        f"rectification.{action}", chain=CHAIN, actor=str(actor.pk), subject=Subject("campaign", str(campaign.pk)),
        details=details, now=now,
    )  # fmt: skip
