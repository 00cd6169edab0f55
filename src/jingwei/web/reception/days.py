"""The reception days of a unit in the year, one day with what was raised, noting one and settling."""

from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingwei.areas.reception.models import Raised, ReceptionDay, Sort
from jingwei.areas.reception.operations import hold, settle
from jingwei.areas.reception.queries import Tally, days, raised_on, summed
from jingwei.areas.reception.rules import ReceptionRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.sight import current, seeing
from jingwei.units.models import Unit
from jingwei.web.access import powers
from jingwei.web.addresses import address
from jingwei.web.cover.taking import is_over, taken, units_to_choose
from jingwei.web.figures.steps import UNIT, chosen_unit, units_above, units_below
from jingwei.web.liaison.steps import name_of, unit_names
from jingwei.web.orders.receiving import orders_of
from jingwei.web.pages import page
from jingwei.web.reception.forms import HoldForm, SettleForm
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to
from jingwei.web.scope import scoped
from jingwei.web.service.steps import ORGANS

MOST = 400  # days of a year that are listed, the newest


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def receptions(asked: HttpRequest) -> HttpResponse:
    """Those of a unit from the first of January to the day."""
    request = cast("OfficeRequest", asked)
    unit = chosen_unit(request)
    above, groups = units_above(unit, request), units_below(unit, request)
    with seeing(current().within(unit)):
        found = days(since=date(request.day.year, 1, 1), on=request.day)
        listed = list(found)
        raised = raised_on(listed, on=request.day)
    of_day: dict[int, list[tuple[Raised, Tally]]] = {one.pk: [] for one in listed}
    for each in raised:
        of_day[each[0].day_id].append(each)
    names = unit_names((one.unit_id for one in listed), on=request.day)
    door = address("receptions")
    return page(
        request, "web/reception/days.html", unit=unit, count=len(listed), sums=summed(raised), year=request.day.year,
        days=[(one, names.get(one.unit_id, ""), summed(of_day[one.pk])) for one in listed[:MOST]], sorts=Sort,
        may_hold=request.day == request.today and Permission.COVER_EDIT in powers(request),
        above=[(one.name, f"{door}?{UNIT}={one.pk}") for one in above],
        groups=[(title, [(one, f"{door}?{UNIT}={one.pk}") for one in units]) for title, units in groups],
    )  # fmt: skip


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def reception(asked: HttpRequest, pk: int) -> HttpResponse:
    """One day with what was raised, as it stands."""
    request = cast("OfficeRequest", asked)
    return _draw(request, _found(pk))


def _found(pk: int) -> ReceptionDay:
    one = ReceptionDay.objects.filter(pk=pk).select_related("unit__serves", "by").first()
    if one is None:
        raise Http404
    return one


def _draw(request: OfficeRequest, one: ReceptionDay, *, status: int = 200, form: Any = None) -> HttpResponse:  # fmt: skip
    raised = raised_on([one], on=request.day)
    may_settle = request.day == request.today and is_over(request, Permission.COVER_EDIT, one.unit)
    return page(
        request, "web/reception/one.html", status=status, one=one, unit_name=name_of(one.unit, on=request.day), raised=raised,
        sums=summed(raised), sorts=Sort, orders=orders_of(request, raised), may_settle=may_settle, form=form or SettleForm(initial={"on": request.today}),
    )  # fmt: skip


@scoped(Permission.COVER_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def hold_one(asked: HttpRequest) -> HttpResponse:
    """The form of a new day."""
    request = cast("OfficeRequest", asked)
    units = units_to_choose(request, Permission.COVER_EDIT, *ORGANS)
    form = HoldForm(request.POST or None, units=units, initial={"on": request.today})
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = hold(
                Unit.objects.select_related("serves").get(pk=said["unit"]), on=said["on"], place=said["place"],
                raised=form.raised(), actor=request.account, now=request.now,
            )  # fmt: skip
        except ReceptionRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已登记。"))
            return back_to("reception", made.pk)
    status = 422 if form.is_bound else 200
    return page(request, "web/reception/new.html", status=status, form=form)


@scoped(Permission.COVER_EDIT)
@require_POST
def settle_one(asked: HttpRequest, pk: int, raised: int) -> HttpResponse:
    """That some of what was raised is settled."""
    request = cast("OfficeRequest", asked)
    one = _found(pk)
    about = Raised.objects.filter(pk=raised, day=one).first()
    if about is None or not is_over(request, Permission.COVER_EDIT, one.unit):
        raise Http404
    form = SettleForm(request.POST)

    def deed(said: dict[str, Any]) -> None:
        settle(
            about, on=said["on"], number=said["number"], seen=said["seen"], actor=request.account, now=request.now
        )  # fmt: skip

    return taken(
        request, form, deed, refusals=ReceptionRefused, back=address("reception", [pk]),
        draw=lambda: _draw(request, one, status=422, form=form),
    )  # fmt: skip
