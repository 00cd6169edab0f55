"""Says who speaks for an organisation, and who does not any more (R-K.3)."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from jingwei.areas.corrections.models import Spokesperson
from jingwei.journal.content import Subject
from jingwei.journal.write import record
from jingwei.kernel.register_number import bare
from jingwei.people.models import Account
from jingwei.register.models import Organisation

CHAIN = "corrections"


def let_speak(
    account: Account, *, organisation: Organisation, on: date, actor: Account | None, now: datetime
) -> Spokesperson:
    """The account speaks for the organisation from the day on; named twice it is named once."""
    with transaction.atomic():
        found, is_new = Spokesperson.objects.get_or_create(
            account=account, organisation=organisation, held_to=None, defaults={"held_from": on}
        )
        if is_new:
            _tell("let_speak", found, organisation, actor=actor, now=now)
    return found


def stop_speaking(
    account: Account, *, organisation: Organisation, on: date, actor: Account | None, now: datetime
) -> None:
    """From the day on the account does not speak for the organisation; nothing where it did not."""
    with transaction.atomic():
        held = Spokesperson.objects.select_for_update().filter(
            account=account, organisation=organisation, held_to=None
        )
        for found in held:
            found.held_to = max(on, found.held_from)
            found.save(update_fields=["held_to"])
            _tell("stop_speaking", found, organisation, actor=actor, now=now)


def speaks_for(account: int, *, number: str, on: date) -> bool:
    """Whether the account speaks for the organisation of this number on the day."""
    held = Q(held_to=None) | Q(held_to__gt=on)
    pk = bare(number)
    found = Spokesperson.objects.filter(
        held, account=account, organisation_id=pk, held_from__lte=on
    )
    return found.exists()


def _tell(
    action: str, found: Spokesperson, organisation: Organisation, *, actor: Account | None, now: datetime
) -> None:  # fmt: skip
    record(
        f"corrections.{action}", chain=CHAIN, actor=str(actor.pk) if actor else "",
        subject=Subject("organisation", organisation.number), details={"account": found.account_id}, now=now,
    )  # fmt: skip
