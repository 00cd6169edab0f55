"""The steps about how a Party organisation lives: note what was held, say how it lives, make it an entity."""

import secrets
from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from jingwei.areas.formation.lifecycle import Approval, become_entity
from jingwei.areas.party_health.kinds import EventKind, Mode, State
from jingwei.areas.party_health.models import LifeEvent
from jingwei.areas.party_health.operations import confirm, hold, take_back
from jingwei.areas.party_health.rules import HealthRefused
from jingwei.cover.models import PartyOrganisation
from jingwei.cover.rules import CoverRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.web.cover.life_forms import ConfirmForm, EntityForm, HoldForm, TakeBackForm
from jingwei.web.cover.party import draw, found
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped


@scoped(Permission.COVER_EDIT)
@require_POST
def hold_one(asked: HttpRequest, pk: int) -> HttpResponse:
    """Something that it held."""
    request = cast("OfficeRequest", asked)
    one, filled = found(pk), HoldForm(request.POST, prefix="hold", kinds=tuple(EventKind))

    def deed(said: dict[str, Any]) -> None:
        hold(
            one, EventKind(said["kind"]), on=said["on"], mode=Mode(said["mode"]), present=said["present"],
            actor=request.account, now=request.now,
        )  # fmt: skip

    return taken(request, one, filled, "hold", deed)


@scoped(Permission.COVER_EDIT)
@require_POST
def take_back_one(asked: HttpRequest, pk: int, event: int) -> HttpResponse:
    """Something that was wrongly noted of it."""
    request = cast("OfficeRequest", asked)
    one, filled = found(pk), TakeBackForm(request.POST, prefix="back")
    wrong = LifeEvent.objects.filter(pk=event, party_organisation=one).first()
    if wrong is None:
        raise Http404
    return taken(
        request, one, filled, "back",
        lambda said: take_back(wrong, why=said["why"], actor=request.account, now=request.now),
    )  # fmt: skip


@scoped(Permission.COVER_EDIT)
@require_POST
def confirm_one(asked: HttpRequest, pk: int) -> HttpResponse:
    """How it lives, as somebody says."""
    request = cast("OfficeRequest", asked)
    one, filled = found(pk), ConfirmForm(request.POST, prefix="confirm")

    def deed(said: dict[str, Any]) -> None:
        confirm(
            one, State(said["state"]), seen=said["seen"].split(), reason=said["reason"], actor=request.account,
            now=request.now, key=secrets.token_hex(16),
        )  # fmt: skip

    return taken(request, one, filled, "confirm", deed)


@scoped(Permission.COVER_EDIT)
@require_POST
def entity_one(asked: HttpRequest, pk: int) -> HttpResponse:
    """It becomes an entity."""
    request = cast("OfficeRequest", asked)
    one, filled = found(pk), EntityForm(request.POST, prefix="entity")

    def deed(said: dict[str, Any]) -> None:
        approval = Approval(said["approval"], said["approved_on"])
        become_entity(
            one, approval=approval, formal=said["formal"], on=said["on"], actor=request.account, now=request.now
        )  # fmt: skip

    return taken(request, one, filled, "entity", deed)


def taken(
    request: OfficeRequest, one: PartyOrganisation, filled: Form, name: str, deed: Callable[[dict[str, Any]], None]
) -> HttpResponse:  # fmt: skip
    """The page after the step; refused, the same page with the form as it was filled in."""
    if filled.is_valid():
        try:
            deed(filled.cleaned_data)
        except (HealthRefused, CoverRefused) as refused:
            filled.add_error(None, str(refused))
        else:
            messages.success(request, _("已办好。"))
            return HttpResponseRedirect(reverse("party", args=[one.pk]), status=303)
    return draw(request, one, status=422, **{name: filled})
