"""A form: what its columns mean, put right by whoever fills it; filled and taken away; removed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST, require_safe

from jingwei.areas.forms import meanings as said
from jingwei.areas.forms.annual_lines import INDICATORS as ANNUAL
from jingwei.areas.forms.filling import Asking, unanswered, unknown_units
from jingwei.areas.forms.layouts import Heading, Kind, Layout, Sheet, layout_of
from jingwei.areas.forms.meanings import Known, Meaning, Meanings, Option
from jingwei.areas.forms.models import Blank
from jingwei.areas.forms.operations import fill_form, remember, remove
from jingwei.areas.forms.places import Places
from jingwei.areas.forms.rules import FormRefused
from jingwei.indicators.catalogue import indicators
from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.catalogue import LEDGERS
from jingwei.people.permissions import Permission
from jingwei.units.models import Unit
from jingwei.web.figures.steps import units_below
from jingwei.web.forms.steps import as_workbook
from jingwei.web.numbers import number_in
from jingwei.web.pages import page
from jingwei.web.refusals import Unclear
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to
from jingwei.web.scope import scoped

KNOWN = Known(
    {key: one for key, one in LEDGERS.items() if not one.is_grouped}, {**indicators(), **ANNUAL}
)
_COLUMN, _LEDGER = "m-{sheet}-{column}", "ledger-{sheet}"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sheet as the page shows it. rows: heading, name of the field, what is chosen, why it is blank."""

    place: int
    sheet: Sheet
    meaning: Meaning
    options: list[Option]
    rows: list[tuple[Heading, str, str, str]]
    strangers: list[Any]
    ledger_field: str


@scoped(Permission.LEDGERS_EXPORT)
@require_safe
def form(asked: HttpRequest, pk: int) -> HttpResponse:
    """What each column means, as it was said before or as it seems to be."""
    request = cast("OfficeRequest", asked)
    blank, layout, unit = _found(request, pk)
    newest = blank.form.versions.order_by("-number").select_related("made_by").first()
    proposed = said.proposed(layout, KNOWN)
    chosen = said.meanings_of(newest.meanings, layout, KNOWN) if newest else proposed
    return page(
        request,
        "web/forms/one.html",
        blank=blank,
        layout=layout,
        newest=newest,
        unit=unit,
        units=_units(unit, request),
        sheets=[_drawn(place, one, chosen, proposed, unit, request) for place, one in layout.wanted],
        skipped=[one.name for one in layout.sheets if one.kind is Kind.OTHER],
        ledgers=[(key, _(one.title)) for key, one in KNOWN.ledgers.items()],
    )  # fmt: skip


@scoped(Permission.LEDGERS_EXPORT)
@require_POST
def map_form(asked: HttpRequest, pk: int) -> HttpResponse:
    """Keeps what the columns mean."""
    request = cast("OfficeRequest", asked)
    blank, layout, _unit = _found(request, pk)
    number = remember(
        blank.form, _sent(request.POST, layout), actor=request.account, now=request.now
    )
    messages.success(
        request, _("对照已存为第 {number} 版，下次收到同样表头的表直接用。").format(number=number)
    )
    return back_to("form", pk)


@scoped(Permission.LEDGERS_EXPORT)
@require_POST
def fill_one(asked: HttpRequest, pk: int) -> HttpResponseBase:
    """Keeps what the columns mean, and gives the workbook filled with it."""
    request = cast("OfficeRequest", asked)
    blank, layout, unit = _found(request, pk)
    chosen = _sent(request.POST, layout)
    asking = Asking(_chosen_unit(request, unit), _day(request), request.today)
    remember(blank.form, chosen, actor=request.account, now=request.now)
    try:
        done = fill_form(
            blank, chosen, KNOWN, asking=asking, actor=request.account, now=request.now
        )
    except FormRefused as refused:
        messages.error(request, str(refused))
        return back_to("form", pk)

    def write(path: Path) -> str:
        path.write_bytes(done.content)
        return _("已填-{name}").format(name=blank.file_name)

    return as_workbook(write)


@scoped(Permission.LEDGERS_EXPORT)
@require_POST
def remove_form(asked: HttpRequest, pk: int) -> HttpResponse:
    """The blank is gone; what its columns mean stays known."""
    request = cast("OfficeRequest", asked)
    blank, _layout, _unit = _found(request, pk)
    remove(blank.form, actor=request.account, now=request.now)
    messages.success(request, _("空白表已删除；同样表头的表再来时，对照还在。"))
    return back_to("forms")


def _found(request: OfficeRequest, pk: int) -> tuple[Blank, Layout, Unit]:
    """The blank of a form in sight, with the named unit of its office; 404 where there is none."""
    blank = Blank.objects.select_related("form", "sent_by").filter(form=pk).first()
    if blank is None:
        raise Http404
    unit = Unit.objects.named(on=request.today).get(pk=blank.form.unit_id)
    return blank, layout_of(blank.layout), unit


def _drawn(
    place: int, sheet: Sheet, chosen: Meanings, proposed: Meanings, unit: Unit, request: OfficeRequest
) -> Drawn:  # fmt: skip
    meaning = chosen[place]
    blank = {one.what: one.why for one in unanswered(sheet, meaning, proposed[place])}
    rows = [
        (one, _COLUMN.format(sheet=place, column=one.column), meaning.columns.get(one.column, ""), blank.get(one.text, ""))
        for one in sheet.asked
    ]  # fmt: skip
    is_table = sheet.kind is Kind.TABLE
    strangers = unknown_units(sheet, Places(unit, on=request.today)) if is_table else []
    return Drawn(
        place, sheet, meaning, said.options(sheet, meaning, KNOWN), rows, strangers, _LEDGER.format(sheet=place)
    )  # fmt: skip


def _sent(posted: QueryDict, layout: Layout) -> Meanings:
    """What the page has sent, as far as it makes sense."""
    given: Mapping[str, Any] = {
        str(place): {
            "ledger": posted.get(_LEDGER.format(sheet=place), ""),
            "columns": {
                str(one.column): posted.get(_COLUMN.format(sheet=place, column=one.column), "")
                for one in sheet.asked
            },
        }
        for place, sheet in layout.wanted
    }
    return said.meanings_of(given, layout, KNOWN)


def _units(unit: Unit, request: OfficeRequest) -> list[tuple[int, str]]:
    """Of which units the form can be filled: the office's own, and those directly below."""
    below = [one for _title, units in units_below(unit, request) for one in units]
    return [(one.pk, one.name) for one in (unit, *below)]


def _chosen_unit(request: OfficeRequest, own: Unit) -> Unit:
    wanted = number_in(request.POST.get("unit", "")) or own.pk
    if wanted not in {pk for pk, _name in _units(own, request)}:
        raise Http404
    return Unit.objects.named(on=request.today).get(pk=wanted)


def _day(request: OfficeRequest) -> date | None:
    """The day that was chosen; None for today. Raises Unclear for one that is none, or has not come."""
    written = request.POST.get("on", "").strip()
    try:
        day = date.fromisoformat(written) if written else request.today
    except ValueError as fault:
        raise Unclear(_("截至日期要写成 2025-11-30 这样的年月日。")) from fault
    if day > request.today:
        raise Unclear(_("截至日期不能晚于今天（{today}）。").format(today=request.today))
    return None if day == request.today else day
