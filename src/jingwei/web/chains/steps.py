"""The steps about a chain: open it, put an organisation at a stage, take it out, close it."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from jingwei.cover.models import Chain, ChainLink
from jingwei.cover.operations import close_chain, link, open_chain, unlink
from jingwei.cover.rules import CoverRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit
from jingwei.web.chains.chain import draw, found
from jingwei.web.chains.forms import LinkForm, OpenForm
from jingwei.web.cover.taking import is_over, named, taken, units_to_choose
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped
from jingwei.web.service.forms import EndForm

PLACES = (Kind.CITY, Kind.DISTRICT, Kind.STREET, Kind.TOWN, Kind.PARK)


@scoped(Permission.COVER_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def open_one(asked: HttpRequest) -> HttpResponse:
    """The form of a new chain."""
    request = cast("OfficeRequest", asked)
    places = units_to_choose(request, Permission.COVER_EDIT, *PLACES)
    filled = OpenForm(request.POST or None, places=places, initial={"on": request.today})
    if filled.is_valid():
        said = filled.cleaned_data
        try:
            made = open_chain(
                said["name"], place=Unit.objects.get(pk=said["place"]), since=said["on"], actor=request.account,
                now=request.now,
            )  # fmt: skip
        except CoverRefused as refused:
            filled.add_error(None, str(refused))
        else:
            messages.success(request, _("已建好。"))
            return HttpResponseRedirect(reverse("chain", args=[made.pk]), status=303)
    status = 422 if filled.is_bound else 200
    return page(request, "web/chains/open.html", status=status, form=filled)


@scoped(Permission.COVER_EDIT)
@require_POST
def link_one(asked: HttpRequest, pk: int) -> HttpResponse:
    """An organisation at a stage from a day on."""
    request = cast("OfficeRequest", asked)
    one, filled = found(pk), LinkForm(request.POST, prefix="add")

    def deed(said: dict[str, Any]) -> None:
        link(
            one, named(said["number"]), stage=said["stage"], on=said["on"], actor=request.account, now=request.now
        )  # fmt: skip

    return _taken(request, one, filled, "add", deed)


@scoped(Permission.COVER_EDIT)
@require_POST
def unlink_one(asked: HttpRequest, pk: int, link: int) -> HttpResponse:
    """An organisation that is in it no longer from a day on."""
    request = cast("OfficeRequest", asked)
    one, filled = found(pk), EndForm(request.POST, prefix="remove")
    held = ChainLink.objects.filter(pk=link, chain=one).first()
    if held is None:
        raise Http404

    def deed(said: dict[str, Any]) -> None:
        unlink(held, on=said["on"], actor=request.account, now=request.now)

    return _taken(request, one, filled, "remove", deed)


@scoped(Permission.COVER_EDIT)
@require_POST
def close_one(asked: HttpRequest, pk: int) -> HttpResponse:
    """It ends with the day before."""
    request = cast("OfficeRequest", asked)
    one, filled = found(pk), EndForm(request.POST, prefix="end")

    def deed(said: dict[str, Any]) -> None:
        if not is_over(request, Permission.COVER_EDIT, one.place):
            raise CoverRefused(_("产业链由牵头地区的人撤销，您可以让您辖区的组织退出。"))
        close_chain(one, on=said["on"], actor=request.account, now=request.now)

    return _taken(request, one, filled, "end", deed)


def _taken(request: OfficeRequest, one: Chain, filled: Any, name: str, deed: Any) -> HttpResponse:
    return taken(
        request, filled, deed, refusals=CoverRefused, back=reverse("chain", args=[one.pk]),
        draw=lambda: draw(request, one, status=422, **{name: filled}),
    )  # fmt: skip
