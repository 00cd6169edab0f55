"""The steps about a service team: found, send to an organisation, call back, note a contact, settle a need, disband."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from jingwei.areas.service.models import Contact, ContactKind
from jingwei.areas.service.operations import note_contact, settle
from jingwei.areas.service.rules import ServiceRefused
from jingwei.cover.models import ServiceTeam, TeamTie
from jingwei.cover.operations import disband, found_team, serve, stop_serving
from jingwei.cover.rules import CoverRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit
from jingwei.web.cover.taking import is_over, named, taken, units_to_choose
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped
from jingwei.web.service.forms import EndForm, FoundForm, SettleForm, TieForm
from jingwei.web.service.team import contact_form, draw, found

ORGANS = (
    Kind.CITY, Kind.DISTRICT, Kind.STREET, Kind.TOWN, Kind.PARK, Kind.WORKING_COMMITTEE, Kind.INDUSTRY_COMMITTEE,
    Kind.SOCIAL_WORK_DEPARTMENT, Kind.SOCIAL_WORK_STATION, Kind.DEPARTMENT,
)  # fmt: skip


@scoped(Permission.COVER_GUIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def found_one(asked: HttpRequest) -> HttpResponse:
    """The form of a new team."""
    request = cast("OfficeRequest", asked)
    organs = units_to_choose(request, Permission.COVER_GUIDE, *ORGANS)
    filled = FoundForm(request.POST or None, organs=organs, initial={"on": request.today})
    if filled.is_valid():
        said = filled.cleaned_data
        try:
            made = found_team(
                said["name"], organ=Unit.objects.get(pk=said["organ"]), members=said["members"], since=said["on"],
                actor=request.account, now=request.now,
            )  # fmt: skip
        except CoverRefused as refused:
            filled.add_error(None, str(refused))
        else:
            messages.success(request, _("已建好。"))
            return HttpResponseRedirect(reverse("service_team", args=[made.pk]), status=303)
    status = 422 if filled.is_bound else 200
    return page(request, "web/service/found.html", status=status, form=filled)


@scoped(Permission.COVER_GUIDE)
@require_POST
def serve_one(asked: HttpRequest, pk: int) -> HttpResponse:
    """Another organisation from a day on."""
    request = cast("OfficeRequest", asked)
    one, filled = found(pk), TieForm(request.POST, prefix="serve")

    def deed(said: dict[str, Any]) -> None:
        serve(one, named(said["number"]), on=said["on"], actor=request.account, now=request.now)

    return _taken(request, one, filled, "serve", deed)


@scoped(Permission.COVER_GUIDE)
@require_POST
def release_one(asked: HttpRequest, pk: int, tie: int) -> HttpResponse:
    """An organisation that it serves no longer from a day on."""
    request = cast("OfficeRequest", asked)
    one, filled = found(pk), EndForm(request.POST, prefix="release")
    held = TeamTie.objects.filter(pk=tie, team=one).first()
    if held is None:
        raise Http404

    def deed(said: dict[str, Any]) -> None:
        stop_serving(held, on=said["on"], actor=request.account, now=request.now)

    return _taken(request, one, filled, "release", deed)


@scoped(Permission.COVER_GUIDE)
@require_POST
def contact_one(asked: HttpRequest, pk: int) -> HttpResponse:
    """That it was in touch, and what was needed."""
    request = cast("OfficeRequest", asked)
    one = found(pk)
    filled = contact_form(one, request, request.POST)

    def deed(said: dict[str, Any]) -> None:
        tie = TeamTie.objects.get(pk=said["tie"], team=one)
        note_contact(
            tie, on=said["on"], kind=ContactKind(said["kind"]), need=said["need"], is_settled=said["is_settled"],
            actor=request.account, now=request.now,
        )  # fmt: skip

    return _taken(request, one, filled, "contact", deed)


@scoped(Permission.COVER_GUIDE)
@require_POST
def settle_one(asked: HttpRequest, pk: int, contact: int) -> HttpResponse:
    """That what was needed is settled."""
    request = cast("OfficeRequest", asked)
    one, filled = found(pk), SettleForm(request.POST, prefix="settle")
    noted = Contact.objects.filter(pk=contact, tie__team=one).first()
    if noted is None:
        raise Http404

    def deed(said: dict[str, Any]) -> None:
        settle(noted, on=said["on"], result=said["result"], actor=request.account, now=request.now)

    return _taken(request, one, filled, "settle", deed)


@scoped(Permission.COVER_GUIDE)
@require_POST
def disband_one(asked: HttpRequest, pk: int) -> HttpResponse:
    """It ends with the day before, and serves nobody any more."""
    request = cast("OfficeRequest", asked)
    one, filled = found(pk), EndForm(request.POST, prefix="end")

    def deed(said: dict[str, Any]) -> None:
        if not is_over(request, Permission.COVER_GUIDE, one.organ):
            raise CoverRefused(_("服务团由派出单位的人解散，您可以让它不再服务您辖区的组织。"))
        disband(one, on=said["on"], actor=request.account, now=request.now)

    return _taken(request, one, filled, "end", deed)


def _taken(
    request: OfficeRequest, one: ServiceTeam, filled: Any, name: str, deed: Any
) -> HttpResponse:
    return taken(
        request, filled, deed, refusals=ServiceRefused, back=reverse("service_team", args=[one.pk]),
        draw=lambda: draw(request, one, status=422, **{name: filled}),
    )  # fmt: skip
