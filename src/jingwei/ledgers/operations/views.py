"""Keeps ways of looking at a ledger under a name, and shares them with a unit."""

from datetime import datetime

from django.db import IntegrityError, transaction

from jingwei.journal.content import Subject
from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.asked import Asked
from jingwei.ledgers.definition import Ledger
from jingwei.ledgers.models import SavedView
from jingwei.ledgers.operations.steps import refuse, tell
from jingwei.ledgers.rules import LedgerRefused
from jingwei.ledgers.typed import clean
from jingwei.people.models import Account
from jingwei.units.models import Unit

LONGEST_NAME = 30


@transaction.atomic
def save_view(
    ledger: Ledger, asked: Asked, *, name: str, actor: Account, now: datetime
) -> SavedView:
    """Keep what is asked under a name of the actor's own; one of that name is overwritten.

    Raises LedgerRefused for a name that is blank or too long.
    """
    wanted = clean(name)
    long = _("名称最长 {most} 个字。").format(most=LONGEST_NAME)
    refuse("" if wanted else _("请给视图起个名称。"), "" if len(wanted) <= LONGEST_NAME else long)
    view, _is_new = SavedView.objects.update_or_create(
        owner=actor,
        ledger=ledger.key,
        name=wanted,
        defaults={"query": asked.from_the_start().query()},
    )
    _told("save_view", view, actor=actor, now=now)
    return view


@transaction.atomic
def share_view(view: SavedView, *, unit: Unit | None, actor: Account, now: datetime) -> SavedView:
    """Share a view of the actor's own with a unit and all below, or with nobody any more."""
    found = _own(view, actor=actor)
    found.shared_with = unit
    found.save(update_fields=["shared_with"])
    _told("share_view", found, actor=actor, now=now)
    return found


@transaction.atomic
def rename_view(view: SavedView, *, name: str, actor: Account, now: datetime) -> SavedView:
    """Give a view of the actor's own another name; raises LedgerRefused."""
    found, wanted = _own(view, actor=actor), clean(name)
    refuse("" if 0 < len(wanted) <= LONGEST_NAME else _("请给视图起个名称。"))
    found.name = wanted
    try:
        with transaction.atomic():
            found.save(update_fields=["name"])
    except IntegrityError as fault:
        taken = _("您已有名为“{name}”的视图，请换一个名称。").format(name=wanted)
        raise LedgerRefused(taken) from fault
    _told("rename_view", found, actor=actor, now=now)
    return found


@transaction.atomic
def drop_view(view: SavedView, *, actor: Account, now: datetime) -> None:
    """Forget a view of the actor's own; raises LedgerRefused."""
    found = _own(view, actor=actor)
    _told("drop_view", found, actor=actor, now=now)
    found.delete()


def _own(view: SavedView, *, actor: Account) -> SavedView:
    found = SavedView.objects.select_for_update().filter(pk=view.pk).first()
    if found is None:
        raise LedgerRefused(_("这个视图已经删除。"))
    if found.owner_id != actor.pk:
        raise LedgerRefused(_("只能改自己的视图；可以另存一份。"))
    return found


def _told(action: str, view: SavedView, *, actor: Account, now: datetime) -> None:
    details = {"ledger": view.ledger, "shared_with": view.shared_with_id}
    subject = Subject("view", str(view.pk))
    tell(action, subject=subject, actor=actor, now=now, details=details)
