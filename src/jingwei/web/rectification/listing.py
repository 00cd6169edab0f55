"""The campaigns in sight, and drafting one."""

import secrets
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from jingwei.areas.rectification.models import Campaign
from jingwei.areas.rectification.operations import draft
from jingwei.areas.rectification.rules import RectificationRefused
from jingwei.people.permissions import Permission
from jingwei.people.queries import paths
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit
from jingwei.web.access import powers
from jingwei.web.organisations.choosing import choices, within
from jingwei.web.pages import page
from jingwei.web.rectification.forms import DraftForm
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to
from jingwei.web.scope import scoped

MOST = 100


@scoped(Permission.RECTIFICATION_VIEW)
@require_safe
def campaigns(asked: HttpRequest) -> HttpResponse:
    """Those of the reader's units and departments, the newest first."""
    request = cast("OfficeRequest", asked)
    found = list(Campaign.objects.order_by("-begins_on", "-pk")[: MOST + 1])
    named = Unit.objects.filter(pk__in={one.unit_id for one in found}).named(on=request.today)
    units = {one.pk: one.name for one in named}
    return page(
        request, "web/rectification/campaigns.html", rows=[(one, units.get(one.unit_id, "")) for one in found[:MOST]],
        more=len(found) > MOST, most=MOST, may_draft=Permission.RECTIFICATION_LEAD in powers(request),
    )  # fmt: skip


@scoped(Permission.RECTIFICATION_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_one(asked: HttpRequest) -> HttpResponse:
    """The form of a new one."""
    request = cast("OfficeRequest", asked)
    own = within(paths(request.account, Permission.RECTIFICATION_LEAD, on=request.today))
    places = own.on(request.today).filter(kind__in=(Kind.CITY, Kind.DISTRICT))
    units = [(str(pk), name) for pk, name in choices(places, "", on=request.today)]
    form = DraftForm(request.POST or None, units=units, initial={"begins_on": request.today})
    if form.is_valid():
        unit = Unit.objects.get(pk=int(form.cleaned_data["unit"]))
        try:
            made = draft(
                form.draft(),
                unit=unit,
                actor=request.account,
                now=request.now,
                key=request.POST.get("key", ""),
            )
        except RectificationRefused as refused:
            form.add_error(None, str(refused))
        else:
            return back_to("prepare_campaign", made.pk)
    key = request.POST.get("key", "") or secrets.token_hex(16)
    return page(request, "web/rectification/draft.html", form=form, key=key, campaign=None, status=422 if form.is_bound else 200)  # fmt: skip
