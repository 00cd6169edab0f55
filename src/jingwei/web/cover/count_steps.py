"""The steps about counts: tell of a quarter, tell of mobile members, open and close a station."""

from datetime import date
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from jingwei.cover.kinds import CountKind, Direction
from jingwei.cover.operations import close_station, hand_over, open_station, tell_counts
from jingwei.kernel.days import quarter_ends
from jingwei.people.permissions import Permission
from jingwei.web.cover.counting import QUARTERS, CountsForm, HandOverForm, StationForm
from jingwei.web.cover.forms import EndForm
from jingwei.web.cover.life import taken
from jingwei.web.cover.party import found
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped


@scoped(Permission.COVER_EDIT)
@require_POST
def counts_one(asked: HttpRequest, pk: int) -> HttpResponse:
    """Applicants, activists and developed members of a quarter, as counts."""
    request = cast("OfficeRequest", asked)
    one, filled = found(pk), CountsForm(request.POST, prefix="counts", request=request)

    def deed(said: dict[str, Any]) -> None:
        tell_counts(
            one, {kind: said[kind.value] for kind in CountKind}, quarter=_quarter(request, said), actor=request.account,
            now=request.now,
        )  # fmt: skip

    return taken(request, one, filled, "counts_form", deed)


@scoped(Permission.COVER_EDIT)
@require_POST
def hand_one(asked: HttpRequest, pk: int) -> HttpResponse:
    """Its own side of a hand-over of mobile members."""
    request = cast("OfficeRequest", asked)
    one, filled = found(pk), HandOverForm(request.POST, prefix="hand", request=request)

    def deed(said: dict[str, Any]) -> None:
        hand_over(
            one, Direction(said["direction"]), other=said["other"], elsewhere=said["elsewhere"],
            quarter=_quarter(request, said), count=said["count"], actor=request.account, now=request.now,
        )  # fmt: skip

    return taken(request, one, filled, "hand_form", deed)


@scoped(Permission.COVER_EDIT)
@require_POST
def station_one(asked: HttpRequest, pk: int) -> HttpResponse:
    """It keeps a station from a day on."""
    request = cast("OfficeRequest", asked)
    one, filled = found(pk), StationForm(request.POST, prefix="station")

    def deed(said: dict[str, Any]) -> None:
        open_station(one, said["name"], on=said["on"], actor=request.account, now=request.now)

    return taken(request, one, filled, "station_form", deed)


@scoped(Permission.COVER_EDIT)
@require_POST
def close_one(asked: HttpRequest, pk: int) -> HttpResponse:
    """It keeps none any more."""
    request = cast("OfficeRequest", asked)
    one, filled = found(pk), EndForm(request.POST, prefix="closing")

    def deed(said: dict[str, Any]) -> None:
        close_station(one, on=said["on"], actor=request.account, now=request.now)

    return taken(request, one, filled, "closing_form", deed)


def _quarter(request: OfficeRequest, said: dict[str, Any]) -> date:
    """The day that was chosen, one of those that the form offered."""
    ends = {str(day): day for day in quarter_ends(request.today, count=QUARTERS)}
    return ends[said["quarter"]]
