"""How orders of a unit were answered: response, settled, satisfied; by class and channel, and beside each other (R-SO.5)."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import cast
from urllib.parse import urlencode

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.areas.orders.kinds import FEWEST_RATED, FEWEST_STAFF
from jingwei.areas.orders.measures import (
    MEASURES,
    RATES,
    Measure,
    Told,
    counted,
    orders_in,
    rate,
)
from jingwei.areas.orders.profile import profile
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Post
from jingwei.people.permissions import Permission
from jingwei.units.models import Unit
from jingwei.web.addresses import address
from jingwei.web.figures.counts import SINCE, first_day
from jingwei.web.figures.steps import chosen_unit, units_above
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

Door = Callable[[str, str], str]
_COLUMNS = (Measure.DUE, Measure.ANSWERED, Measure.RATED, Measure.SATISFIED, Measure.UNRATED)


@scoped(Permission.ORDERS_VIEW)
@require_safe
def order_figures(asked: HttpRequest) -> HttpResponse:
    """The three figures of the unit for the period, what they rest on, and the units that did the work."""
    request = cast("OfficeRequest", asked)
    unit, since = chosen_unit(request), first_day(request)
    found = orders_in(unit, since=since, on=request.day)
    numbers = {one: len(counted(one, found, on=request.day)) for one in Measure}
    rows, left_out = _by_unit(found, on=request.day)

    def door(**asked: str) -> str:
        named = {"unit": str(unit.pk), SINCE: str(since), "on": str(request.day)}
        return f"{address('orders')}?{urlencode({**named, **asked})}"

    return page(
        request, "web/orders/figures.html", unit=unit, since=since, fewest=FEWEST_RATED, staff=FEWEST_STAFF,
        rates=[(_(title), rate(numbers[part], numbers[whole]), _(MEASURES[part][0]), door(measure=part), _(MEASURES[whole][0]),
                numbers[whole], door(measure=whole)) for title, part, whole in RATES],
        unrated=(numbers[Measure.UNRATED], door(measure=Measure.UNRATED)),
        asked=(numbers[Measure.ASKED], door(measure=Measure.ASKED)),
        columns=_columns(_("单位"), [MEASURES[one][0] for one in _COLUMNS]), left_out=left_out,
        rows=[(name, [(number, door(handler=str(pk), measure=one)) for one, number in zip(_COLUMNS, line, strict=True)])
              for pk, name, line in rows],
        channels=_columns(_("事项类别"), profile().channels.values()),
        classes=_by_class(found, door=lambda kind, channel: door(measure=Measure.ASKED, kind=kind, channel=channel)),
        above=[(one.name, f"{address('order_figures')}?unit={one.pk}") for one in units_above(unit, request)],
    )  # fmt: skip


def _columns(first: str, numbers: Iterable[str]) -> list[dict[str, object]]:
    """The heads of a table of numbers."""
    return [{"title": first}, *({"title": _(title), "number": True} for title in numbers)]


def _by_class(found: Iterable[Told], *, door: Door) -> list[tuple[str, list[tuple[int, str]]]]:
    """How many orders of each class came by each channel."""
    words, numbers = profile(), Counter((one.kind, one.channel) for one in found)
    return [
        (_(title), [(numbers[key, channel], door(key, channel)) for channel in words.channels])
        for key, title in words.classes.items()
    ]


def _by_unit(found: list[Told], *, on: date) -> tuple[list[tuple[int, str, list[int]]], int]:
    """The units that did the work in the order of the tree, never by a rate; those of few people are left out (E-23)."""
    handlers = {one.case.other_id for one in found if one.case.other_id}
    posts = Post.objects.acting(on=on).filter(unit__in=handlers)
    staff = dict(posts.values_list("unit").annotate(Count("account", distinct=True)))
    enough = [pk for pk in handlers if staff.get(pk, 0) >= FEWEST_STAFF]
    units = Unit.objects.filter(pk__in=enough).named(on=on).order_by("path")
    rows = [
        (one.pk, one.name, [
            len(counted(measure, [each for each in found if each.case.other_id == one.pk], on=on)) for measure in _COLUMNS
        ])
        for one in units
    ]  # fmt: skip
    return rows, len(handlers) - len(rows)
