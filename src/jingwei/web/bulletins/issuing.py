"""Choosing a bulletin, its preview with every number a door, and issuing it (R-T.2, R-T.3)."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from jingwei.areas.bulletins.content import Content
from jingwei.areas.bulletins.kinds import KINDS
from jingwei.areas.bulletins.operations.issuing import issue, preview
from jingwei.areas.bulletins.rules import BulletinRefused
from jingwei.indicators.rules import FigureRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.queries import paths
from jingwei.units.kinds import Kind, Tree
from jingwei.units.models import Unit
from jingwei.web.addresses import address
from jingwei.web.bulletins.forms import ChooseForm
from jingwei.web.bulletins.steps import door_to_ledger, drawings, units_in
from jingwei.web.organisations.choosing import choices, within
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

_UNITS = (Kind.CITY, Kind.DISTRICT, Kind.STREET, Kind.TOWN, Kind.PARK)


@scoped(Permission.FIGURES_ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_bulletin(asked: HttpRequest) -> HttpResponse:
    """The form; once it is filled in the preview below it; posted from there, it is issued."""
    request = cast("OfficeRequest", asked)
    given = request.POST if request.method == "POST" else request.GET
    own = paths(request.account, Permission.FIGURES_ISSUE, on=request.today, tree=Tree.PLACE)
    listed = choices(within(own).on(request.today).filter(kind__in=_UNITS), "", on=request.today)
    form = ChooseForm(given if "kind" in given else None, units=listed, initial=_usual(request))
    shown: Content | None = None
    if form.is_valid():
        try:
            if request.method == "POST":
                return _issued(request, form)
            shown = _preview(request, form)
        except (BulletinRefused, FigureRefused) as refused:
            form.add_error(None, str(refused))
    wrong = form.is_bound and not form.is_valid()
    return page(
        request, "web/bulletins/draft.html", status=422 if wrong else 200, form=form, content=shown,
        door=door_to_ledger(units_in(list(shown.numbers()) if shown else [])),
        drawings=drawings(shown) if shown else [],
    )  # fmt: skip


def _usual(request: OfficeRequest) -> dict[str, str]:
    """The month that was over last."""
    first = request.today.replace(day=1)
    return {"month": f"{first.year - (first.month == 1)}-{(first.month - 2) % 12 + 1:02}"}


def _preview(request: OfficeRequest, form: ChooseForm) -> Content:
    said = form.cleaned_data
    unit = Unit.objects.get(pk=said["unit"])
    return preview(KINDS[said["kind"]], unit, on=said["month"], today=request.today)


def _issued(request: OfficeRequest, form: ChooseForm) -> HttpResponse:
    said = form.cleaned_data
    made, is_new = issue(
        KINDS[said["kind"]], Unit.objects.get(pk=said["unit"]), on=said["month"], actor=request.account,
        now=request.now, seen=request.POST.get("seen", ""),
    )  # fmt: skip
    text = _("{mark} 已发出，每个数都已定格。") if is_new else _("这一期早已发出，就是 {mark}。")
    messages.success(request, text.format(mark=made.mark))
    return HttpResponseRedirect(address("bulletin", [made.pk]), status=303)
