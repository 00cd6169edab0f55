"""The list of orders: by step, state, class, channel, unit, and what is late (R-SO.4)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.areas.orders.kinds import Source
from jingwei.areas.orders.measures import MEASURES, Measure, Told, counted, orders_in, told
from jingwei.areas.orders.procedure import order
from jingwei.areas.orders.profile import profile
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.procedures import queries
from jingwei.procedures.models import OPEN, Case, Event
from jingwei.procedures.organisations import subjects_of
from jingwei.procedures.sight import CaseSight, sight_of
from jingwei.procedures.words import Line
from jingwei.units.models import Unit
from jingwei.web.access import powers
from jingwei.web.addresses import address
from jingwei.web.cases.keyset import NEWEST, URGENT, Page
from jingwei.web.cases.listing import counted as number_of
from jingwei.web.cases.urgency import urgency
from jingwei.web.figures.counts import SINCE, first_day
from jingwei.web.numbers import number_in
from jingwei.web.pages import page
from jingwei.web.procedures import ORDERS
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped_to_cases

_NAMES = (
    "tab",
    "step",
    "state",
    "kind",
    "channel",
    "unit",
    "handler",
    "late",
    "measure",
    SINCE,
    "on",
)


@dataclass(frozen=True, slots=True)
class Row:
    """An order as the list shows it: its line, whom it is about, what was asked and how, who does it, the badge."""

    line: Line
    name: str
    kind: str
    need: str
    channel: str
    handler: str
    badge: tuple[str, str]


@scoped_to_cases(Permission.ORDERS_VIEW)
@require_safe
def orders(asked: HttpRequest) -> HttpResponse:
    """Those that the address asks for, the most urgent first; closed ones the newest first."""
    request = cast("OfficeRequest", asked)
    sight = sight_of(request.account, on=request.today)
    wanted = _wanted(request)
    seen = queries.cases(sight, catalogue=ORDERS)
    is_closed, is_counted = wanted["tab"] == "closed", bool(wanted["measure"])
    found = _found(seen, wanted, request)
    shown = Page.of(
        found, NEWEST if is_closed and not is_counted else URGENT,
        before=request.GET.get("before", ""), after=request.GET.get("after", ""),
    )  # fmt: skip
    words = profile()
    return page(
        request, "web/orders/list.html", wanted=wanted, rows=_rows(sight, shown, request), count=number_of(found),
        steps=_steps(seen, wanted), tabs=[
            (f"{_(title)} {number}", _door(wanted, tab=tab, state="", step="", measure=""), wanted["tab"] == tab)
            for tab, title, number in _tabs(seen, wanted, request)
        ],
        choices=_choices(seen, wanted, request), hotline=words.hotline, all_door=address("orders"),
        measure=_(MEASURES[Measure(wanted["measure"])][0]) if is_counted else "",
        before=_door(wanted, before=shown.before) if shown.before else "",
        after=_door(wanted, after=shown.after) if shown.after else "",
        out=f"{address('take_order_list')}?{urlencode({name: value for name, value in wanted.items() if value})}",
        may_lead=Permission.ORDERS_LEAD in powers(request),
        may_enter=bool({Permission.ORDERS_HANDLE, Permission.ORDERS_LEAD} & powers(request)),
    )  # fmt: skip


def listed(request: OfficeRequest) -> QuerySet[Case]:
    """The orders of the list, all of its pages, the oldest first."""
    seen = queries.cases(sight_of(request.account, on=request.today), catalogue=ORDERS)
    return _found(seen, _wanted(request), request).order_by("pk")


def _found(seen: QuerySet[Case], wanted: Mapping[str, str], request: OfficeRequest) -> QuerySet[Case]:  # fmt: skip
    within = _narrowed(seen, wanted, request)
    if wanted["measure"]:
        return within
    return within.exclude(OPEN) if wanted["tab"] == "closed" else within.filter(OPEN)


def _wanted(request: OfficeRequest) -> dict[str, str]:
    """What the address asks for and there is; the rest is passed over."""
    words = profile()
    known: Mapping[str, object] = {
        "tab": ("open", "closed"), "step": words.steps, "state": [one.key for one in order.states],
        "kind": words.classes, "channel": words.channels, "late": ("yes",), "measure": list(Measure),
    }  # fmt: skip
    said = {name: request.GET.get(name, "") for name in _NAMES}
    kept = {
        name: value if name not in known or value in known[name] else ""  # type: ignore[operator]
        for name, value in said.items()
    }
    return kept | {"tab": kept["tab"] or "open"}


def _narrowed(found: QuerySet[Case], wanted: Mapping[str, str], request: OfficeRequest) -> QuerySet[Case]:  # fmt: skip
    """By everything but the tab."""
    if wanted["measure"]:
        found = found.filter(pk__in=_measured(wanted, request))
    if unit := number_in(wanted["unit"]):
        found = found.filter(units__contains=[unit])
    return _by_words(_by_place(found, wanted, request), wanted)


def _by_place(found: QuerySet[Case], wanted: Mapping[str, str], request: OfficeRequest) -> QuerySet[Case]:  # fmt: skip
    """By where an order stands: who does it, state, step, whether it is late."""
    if handler := number_in(wanted["handler"]):
        found = found.filter(other=handler)
    if wanted["late"]:
        found = found.filter(OPEN, due_on__lt=request.today)
    if wanted["state"]:
        found = found.filter(state=wanted["state"])
    if wanted["step"]:
        listed = [state for state, step in profile().step_of.items() if step == wanted["step"]]
        found = found.filter(state__in=listed)
    return found


def _by_words(found: QuerySet[Case], wanted: Mapping[str, str]) -> QuerySet[Case]:
    """By what was said when it was asked."""
    first = Event.objects.filter(case=OuterRef("pk"), sequence=1)
    if wanted["kind"]:
        found = found.filter(Exists(first.filter(answers__kind=wanted["kind"])))
    if wanted["channel"]:
        found = found.filter(Exists(_by_channel(first, wanted["channel"])))
    return found


def _by_channel(first: QuerySet[Event], channel: str) -> QuerySet[Event]:
    """Who asks himself is not asked where he comes from."""
    sources = [one for one, by in profile().channel_of.items() if by == channel]
    named = first.filter(answers__source__in=sources)
    return named | first.exclude(answers__has_key="source") if Source.ONLINE in sources else named


def _measured(wanted: Mapping[str, str], request: OfficeRequest) -> list[int]:
    """The orders that a figure counted, of its unit and period."""
    unit = Unit.objects.filter(pk=number_in(wanted["unit"]) or 0).first()
    if unit is None:
        return []
    listed = orders_in(unit, since=first_day(request), on=request.day)
    return [one.case.pk for one in counted(Measure(wanted["measure"]), listed, on=request.day)]


def _steps(seen: QuerySet[Case], wanted: Mapping[str, str]) -> list[tuple[str, int, str]]:
    """The four steps with how many orders stand in each, and the door to them."""
    words = profile()
    rows = seen.filter(OPEN).order_by().values_list("state").annotate(Count("pk"))
    numbers = Counter[str]()
    for state, number in rows:
        numbers[words.step_of[state]] += number
    return [
        (_(title), numbers[key], _door(wanted, tab="open", step=key, state="", measure=""))
        for key, title in words.steps.items()
    ]


def _tabs(seen: QuerySet[Case], wanted: Mapping[str, str], request: OfficeRequest) -> list[tuple[str, str, str]]:  # fmt: skip
    whole = _narrowed(seen, {**wanted, "state": "", "step": "", "measure": ""}, request)
    return [
        ("open", _("在办"), number_of(whole.filter(OPEN))), ("closed", _("已结"), number_of(whole.exclude(OPEN))),
    ]  # fmt: skip


def _choices(
    seen: QuerySet[Case], wanted: Mapping[str, str], request: OfficeRequest
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """What the list can be narrowed by: name, title, choices."""
    words, is_closed = profile(), wanted["tab"] == "closed"
    handlers = seen.exclude(other=None).order_by().values("other").distinct()
    units = Unit.objects.filter(pk__in=handlers).named(on=request.today).order_by("path")
    return [
        ("state", _("状态"), [(one.key, one.name) for one in order.states if one.is_closed == is_closed]),
        ("kind", _("事项类别"), [(key, _(title)) for key, title in words.classes.items()]),
        ("channel", _("渠道"), [(key, _(title)) for key, title in words.channels.items()]),
        ("handler", _("承办单位"), [(str(one.pk), one.name) for one in units]),
        ("late", _("期限"), [("yes", _("只看逾期的"))]),
    ]  # fmt: skip


def _rows(sight: CaseSight, shown: Page, request: OfficeRequest) -> list[Row]:
    names, words = subjects_of(shown.cases), profile()
    lines = queries.lines(sight, shown.cases, catalogue=ORDERS)
    said: dict[int, Told] = {one.case.pk: one for one in told(shown.cases, on=request.today)}
    handlers = {
        one.pk: one.name
        for one in Unit.objects.filter(pk__in={case.other_id for case in shown.cases if case.other_id}).named(on=request.today)
    }  # fmt: skip
    return [
        Row(
            line, names[line.case.subject_id], _(words.classes.get(one.kind, one.kind)), one.need,
            _(words.channels.get(one.channel, "")), handlers.get(line.case.other_id or 0, ""), urgency(line),
        )
        for line in lines
        if (one := said[line.case.pk])
    ]  # fmt: skip


def _door(wanted: Mapping[str, str], **other: str) -> str:
    """The list with something else asked."""
    said = {name: value for name, value in {**wanted, **other}.items() if value}
    return f"{address('orders')}?{urlencode(said)}"
