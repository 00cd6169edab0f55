"""Ticks off the eight steps with an organisation (八个一, R-Z.6)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from jingwei.areas.rectification import rules
from jingwei.areas.rectification.kinds import Eight
from jingwei.areas.rectification.models import Campaign, Covered, Tick
from jingwei.areas.rectification.operations.steps import hold, tell
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.register.models import Organisation


@dataclass(frozen=True, slots=True)
class Done:
    """When a step was done, and in a word how; of the list of members their number alone (E-18)."""

    on: date
    note: str = ""
    count: int | None = None


def tick(
    campaign: Campaign, organisation: Organisation, item: Eight, done: Done, *, actor: Account, now: datetime,
    today: date,
) -> Tick:  # fmt: skip
    """Ticks a step; one that was ticked stays as it was. Raises RectificationRefused."""
    needs_count = item is Eight.MEMBERS and done.count is None
    rules.refuse([
        rules.outside(campaign, done.on, today=today), rules.unfit(done.note, what=_("说明")) if done.note else "",
        _("看过成员名单的，请填人数；名单不进本系统。") if needs_count else "",
    ])  # fmt: skip
    with transaction.atomic():
        held = hold(campaign)
        rules.refuse([rules.standing(held)])
        if not Covered.objects.filter(campaign=held, organisation=organisation).exists():
            rules.refuse([_("这家组织不在这次整治的名单里。")])
        said = {"done_on": done.on, "note": done.note.strip(), "by": actor, "at": now}
        count = done.count if item is Eight.MEMBERS else None
        made, is_new = Tick.objects.get_or_create(
            campaign=held, organisation=organisation, item=item, defaults=said | {"count": count}
        )
        if is_new:
            tell("tick", held, actor=actor, now=now, organisation=organisation.pk, item=item.value)
    return made
