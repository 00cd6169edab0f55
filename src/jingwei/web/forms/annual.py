"""The annual return of social organisations: the table with its doors, the rows of what is no organisation, the workbook."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST, require_safe

from jingwei.areas.forms.annual import Return, annual, asked, branches, instructors
from jingwei.areas.forms.annual_book import counted
from jingwei.areas.forms.annual_lines import COLUMNS, LINES, Line, What
from jingwei.areas.forms.taking_out import take_annual
from jingwei.cover.models import Instructor, PartyRecord
from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.annual import annual_return
from jingwei.people.permissions import Permission
from jingwei.people.sight import current, seeing
from jingwei.units.models import Unit
from jingwei.web.access import powers
from jingwei.web.addresses import address
from jingwei.web.figures.steps import UNIT, chosen_unit, units_above, units_below
from jingwei.web.forms.steps import as_workbook, past_day
from jingwei.web.ledgers.steps import address_of
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

_COLUMN = "column"
_LISTED = {What.BRANCHES: "branches", What.INSTRUCTORS: "instructors"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A cell as it is drawn; door: "" where there is nothing to open."""

    text: str
    door: str = ""


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def annual_form(asked_for: HttpRequest) -> HttpResponse:
    """The table of the unit as of the day."""
    request = cast("OfficeRequest", asked_for)
    unit, on = chosen_unit(request), past_day(request)
    above, below = units_above(unit, request), units_below(unit, request)
    with seeing(current().within(unit)):
        found = annual(unit=unit, on=on, today=request.today)
    return page(
        request,
        "web/forms/annual.html",
        unit=unit,
        columns=COLUMNS,
        lines=[(line, [_drawn(found, line, one, unit, request) for one in COLUMNS]) for line in LINES],
        gaps=[(gap, counted(gap), address_of(annual_return, gap.asked) if gap.asked else "") for gap in found.gaps],
        checks=found.checks,
        above=[(one.name, _to(request, one)) for one in above],
        below=[(title, [(one.name, _to(request, one)) for one in units]) for title, units in below],
        workbook=_to(request, unit, name="annual_workbook"),
        may_export=Permission.LEDGERS_EXPORT in powers(request),
        is_forms_open=Permission.LEDGERS_EXPORT in powers(request),
    )  # fmt: skip


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def annual_rows(asked_for: HttpRequest, key: str) -> HttpResponse:
    """The joint organisations, or the instructors, that a cell counted; each once, by name."""
    request = cast("OfficeRequest", asked_for)
    unit, on, column = chosen_unit(request), past_day(request), request.GET.get(_COLUMN, "")
    if key not in _LISTED.values() or column not in COLUMNS:
        raise Http404
    line = next(one for one in LINES if _LISTED.get(one.what) == key)
    with seeing(current().within(unit)):
        read = branches if key == "branches" else instructors
        numbers = [pk for one, pk in read(on=on, today=request.today) if column in ("", one)]
        names = _branches(numbers, request) if key == "branches" else _instructors(numbers)
    return page(
        request,
        "web/forms/annual_rows.html",
        unit=unit,
        line=line,
        column=COLUMNS[column],
        names=names,
        back=_to(request, unit),
    )


@scoped(Permission.LEDGERS_EXPORT)
@require_POST
def annual_workbook(asked_for: HttpRequest) -> HttpResponseBase:
    """The same table as a workbook."""
    request = cast("OfficeRequest", asked_for)
    unit = chosen_unit(request)

    def write(path: Path) -> str:
        on = take_annual(
            unit, on=past_day(request), to=path, actor=request.account, now=request.now
        )
        return _("社会组织党组织情况年报-{unit}-{day}.xlsx").format(unit=unit.name, day=on)

    return as_workbook(write)


def _drawn(found: Return, line: Line, column: str, unit: Unit, request: OfficeRequest) -> Drawn:
    cell = found[line.key, column]
    if cell.is_few:
        return Drawn("<5")
    if cell.value is None:
        return Drawn("")
    text = f"{cell.value:,}"
    if not cell.value:
        return Drawn(text)
    if line.of is None:
        listed = address("annual_rows", [_LISTED[line.what]])
        return Drawn(text, _with(request, unit, listed, column=column))
    rows = asked(line.of, column, unit=unit, on=past_day(request))
    return Drawn(text, address_of(line.of.of, rows))


def _to(request: OfficeRequest, unit: Unit, *, name: str = "annual_form") -> str:
    return _with(request, unit, address(name))


def _with(request: OfficeRequest, unit: Unit, where: str, *, column: str = "") -> str:
    """An address about the unit, as of the same day."""
    on = past_day(request)
    said = f"{where}?{UNIT}={unit.pk}" + (f"&on={on}" if on else "")
    return f"{said}&{_COLUMN}={column}" if column else said


def _branches(numbers: list[int], request: OfficeRequest) -> list[tuple[str, str]]:
    """Names, and how each was formed."""
    said = PartyRecord.objects.on(request.day).filter(party_organisation__in=numbers)
    return [(one.name, _(str(one.get_formation_display()))) for one in said.order_by("name", "pk")]


def _instructors(numbers: list[int]) -> list[tuple[str, str]]:
    """Display names, and from where each comes; nothing else is told of them (E-19)."""
    people = Instructor.objects.filter(pk__in=numbers).order_by("name", "pk")
    return [(one.name, _(str(one.get_post_kind_display()))) for one in people]
