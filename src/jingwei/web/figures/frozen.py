"""Figures as they were reported: freezing one, their list, and one with today's truth beside it (R-I.5)."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from jingwei.indicators.catalogue import indicators
from jingwei.indicators.definition import Indicator, Reading
from jingwei.indicators.freezing import freeze, restated
from jingwei.indicators.models import FrozenReading
from jingwei.indicators.rules import FigureRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.units.models import Unit
from jingwei.web.addresses import address
from jingwei.web.figures.course import difference
from jingwei.web.figures.steps import chosen_unit, door_to, indicator_of
from jingwei.web.figures.why import MOST, grouped
from jingwei.web.pages import page
from jingwei.web.refusals import Unclear
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

LISTED = 200


@scoped(Permission.FIGURES_ISSUE)
@require_POST
def freeze_one(asked: HttpRequest, key: str) -> HttpResponse:
    """The unit's figure as of the day of the page, for ever; pressing twice is the same."""
    request = cast("OfficeRequest", asked)
    indicator, unit = indicator_of(key), chosen_unit(request)
    try:
        made = freeze(
            indicator, unit, on=request.day, today=request.today, actor=request.account, now=request.now
        )  # fmt: skip
    except FigureRefused as refused:
        raise Unclear(str(refused)) from refused
    messages.success(request, _("已定格：以后数据再变，这个数也不变。"))
    return redirect(address("frozen", [made.pk]))


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def frozen_readings(asked: HttpRequest) -> HttpResponse:
    """Those in sight, the newest first."""
    request = cast("OfficeRequest", asked)
    found = FrozenReading.objects.defer("counted_rows", "other_rows").order_by("-frozen_at", "-pk")
    rows = list(found.select_related("frozen_by")[: LISTED + 1])
    names = names_of(request, rows)
    return page(
        request,
        "web/figures/frozen_readings.html",
        rows=[(one, title_of(one), names[one.unit_id], text_of(one)) for one in rows[:LISTED]],
        more=len(rows) > LISTED,
        most=LISTED,
    )


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def frozen(asked: HttpRequest, pk: int) -> HttpResponse:
    """One of them: what was reported, and what is true of that day by now."""
    request = cast("OfficeRequest", asked)
    found = FrozenReading.objects.select_related("unit", "frozen_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    told = restated(found, today=request.today)
    indicator = indicators().get(found.indicator)
    reported = Reading(found.counted, found.total)
    return page(
        request,
        "web/figures/frozen.html",
        found=found,
        indicator=indicator,
        title=title_of(found),
        unit=names_of(request, [found])[found.unit_id],
        text=text_of(found),
        told=told,
        now=told.now.text(indicator) if told.now and indicator else "",
        said=difference(indicator, reported, told.now) if told.now and indicator else "",
        groups=grouped(told.rows),
        most=MOST,
        figure=door_to(request, found.unit, key=found.indicator) if indicator else "",
    )


def names_of(request: OfficeRequest, rows: list[FrozenReading]) -> dict[int, str]:
    """The names of the units, as of the day of the page."""
    wanted = {one.unit_id for one in rows}
    return {one.pk: one.name for one in Unit.objects.filter(pk__in=wanted).named(on=request.today)}


def title_of(one: FrozenReading) -> str:
    """The indicator's title; its key where it is no more."""
    indicator = indicators().get(one.indicator)
    return _(indicator.title) if indicator else one.indicator


def text_of(one: FrozenReading) -> str:
    """The number as it was reported."""
    indicator: Indicator | None = indicators().get(one.indicator)
    reading = Reading(one.counted, one.total)
    return reading.text(indicator) if indicator else f"{one.counted} / {one.total}"
