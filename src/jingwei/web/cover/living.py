"""How a Party organisation lives, as a part of its page: what it held, signals of the day, a person's word (R-PH.1 to R-PH.4)."""

from typing import Any

from jingwei.areas.formation.lifecycle import becomes_entity
from jingwei.areas.party_health.kinds import held_by
from jingwei.areas.party_health.models import Health, LifeEvent
from jingwei.areas.party_health.operations import plan_of
from jingwei.areas.party_health.rules import proposed
from jingwei.areas.party_health.signals import SIGNALS, signals_of
from jingwei.cover.kinds import Nature
from jingwei.cover.models import PartyOrganisation, PartyRecord
from jingwei.fusion.privacy import SMALLEST_COUNT
from jingwei.people.permissions import Permission
from jingwei.web.access import powers, sight_with
from jingwei.web.cover.life_forms import ConfirmForm, EntityForm, HoldForm, TakeBackForm
from jingwei.web.request import OfficeRequest

SHOWN = 12  # of what was held, the last ones


def life_of(
    request: OfficeRequest, one: PartyOrganisation, held: PartyRecord | None
) -> dict[str, Any]:
    """What the part shows. Signals and words are for those who keep Party organisations: they tell of few members (E-17)."""
    keeps = _keeps(request, one)
    may_edit = held is not None and held.held_to is None and may_edit_one(request, one)
    events = LifeEvent.objects.filter(party_organisation=one, on__lte=request.day).order_by("-on", "-pk")  # fmt: skip
    seen = signals_of([one.pk], on=request.day).get(one.pk, ()) if keeps and held else ()
    speaks = proposed(seen)
    return {
        "events": [(each, few(each.present)) for each in events[:SHOWN]],
        "is_passing": held is not None and held.nature != Nature.ENTITY,
        "keeps": keeps and held is not None,
        "signals": [SIGNALS[key] for key in seen],
        "speaks": speaks,
        "word": Health.objects.on(request.day).filter(party_organisation=one).select_related("by").first() if keeps else None,
        "plan": plan_of(one) if keeps else None,
        "back": TakeBackForm(prefix="back") if may_edit else None,
        "hold": HoldForm(prefix="hold", kinds=held_by(held.nature), initial={"on": request.today}) if may_edit and held else None,
        "confirm": ConfirmForm(prefix="confirm", initial={"state": speaks, "seen": " ".join(seen)}) if may_edit else None,
        "entity": EntityForm(prefix="entity", initial={"on": request.today}) if may_edit and becomes_entity(held) else None,
    }  # fmt: skip


def few(count: int) -> str:
    """A count of people as it may be told (E-17)."""
    return f"<{SMALLEST_COUNT}" if 0 < count < SMALLEST_COUNT else str(count)


def may_edit_one(request: OfficeRequest, one: PartyOrganisation) -> bool:
    """Whether the reader may take a step today."""
    return request.day == request.today and _keeps(request, one)


def _keeps(request: OfficeRequest, one: PartyOrganisation) -> bool:
    if Permission.COVER_EDIT not in powers(request):
        return False
    return not set(one.units).isdisjoint(sight_with(request, Permission.COVER_EDIT).units)
