"""Ledgers of cases: one of every procedure, as of a day, by its definition alone; out to Excel (R-C.28)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST, require_safe

from jingwei.kernel.catalogue import translate as _
from jingwei.people.queries import posts_on
from jingwei.people.sight import current
from jingwei.procedures import queries
from jingwei.procedures.definition import Catalogue, Procedure
from jingwei.procedures.ledgers.asked import MEASURES, Asked, Measure, found
from jingwei.procedures.ledgers.book import Stamp, TooMany, take_out
from jingwei.procedures.ledgers.rows import columns, rows, states
from jingwei.procedures.models import OPEN, Case
from jingwei.procedures.sight import sight_of
from jingwei.units.models import Unit, UnitName
from jingwei.web.access import powers
from jingwei.web.addresses import address
from jingwei.web.cases.keyset import Order, Page
from jingwei.web.figures.steps import units_above, units_below
from jingwei.web.forms.steps import as_workbook
from jingwei.web.numbers import number_in
from jingwei.web.pages import page
from jingwei.web.procedures import CATALOGUE, POWERS
from jingwei.web.refusals import Unclear
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped_to_cases

LONGEST_ASKED = 60  # signs of what is looked for
YEARS = range(1900, 2200)
LONGEST = 40  # signs of a text on the page; the workbook has it whole
_ORDER = Order("opened_at", datetime.fromisoformat, descending=True)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger of a procedure: all its editions, the newest last, and its cases in the reader's sight."""

    editions: tuple[Procedure, ...]
    cases: QuerySet[Case]

    @property
    def procedure(self) -> Procedure:
        """Its newest edition."""
        return self.editions[-1]


@scoped_to_cases(*POWERS)
@require_safe
def case_ledgers(asked: HttpRequest) -> HttpResponse:
    """Every procedure whose cases the reader may see, with how many there are."""
    request = cast("OfficeRequest", asked)
    sight = sight_of(request.account, on=request.today)
    seen = queries.cases(sight, catalogue=CATALOGUE).order_by().values_list("procedure")
    counted = seen.annotate(whole=Count("pk"), still=Count("pk", filter=OPEN))
    counts = {key: (whole, still) for key, whole, still in counted}
    listed = {one.key: one for one in CATALOGUE if _sees(request, [one])}
    return page(
        request, "web/cases/ledgers.html",
        ledgers=[(one.name, key, *counts.get(key, (0, 0))) for key, one in listed.items()],
    )  # fmt: skip


@scoped_to_cases(*POWERS)
@require_safe
def case_ledger(asked: HttpRequest, key: str) -> HttpResponse:
    """The rows that the address asks for, the newest first."""
    request = cast("OfficeRequest", asked)
    ledger, wanted = ledger_of(request, key), asked_of(request, key)
    listed = found(ledger.cases, wanted, editions=ledger.editions)
    asked_columns = columns(ledger.editions)
    shown = Page.of(listed, _ORDER, before=request.GET.get("before", ""), after=request.GET.get("after", ""))  # fmt: skip
    return page(
        request, "web/cases/ledger.html", procedure=ledger.procedure, wanted=wanted, cut=_cut,
        columns=asked_columns, heads=[{"title": one.name, "number": one.is_number} for one in asked_columns],
        rows=rows(shown.cases, wanted.on, editions=ledger.editions),
        count=listed.count(), states=states(ledger.editions), units=_units(request, wanted),
        narrowed=narrowed(wanted, ledger),
        whole=door(key, Asked(on=wanted.on, today=wanted.today)), out=urlencode(asked_for(wanted)),
        before=door(key, wanted, before=shown.before) if shown.before else "",
        after=door(key, wanted, after=shown.after) if shown.after else "",
        figures=f"{address('case_figures', [key])}?{urlencode(_place(wanted))}",
    )  # fmt: skip


@scoped_to_cases(*POWERS)
@require_POST
def take_case_ledger(asked: HttpRequest, key: str) -> HttpResponseBase:
    """The rows that the address asks for as a workbook; what is refused is said on the ledger's page."""
    request = cast("OfficeRequest", asked)
    ledger, wanted = ledger_of(request, key), asked_of(request, key)
    stamp = Stamp(request.account, _own_unit(request), request.now, narrowed(wanted, ledger))

    def write(path: Path) -> str:
        listed = found(ledger.cases, wanted, editions=ledger.editions)
        take_out(listed, wanted, path, editions=ledger.editions, stamp=stamp)
        return _("{ledger}-{day}.xlsx").format(ledger=_("{procedure}台账").format(procedure=ledger.procedure.name), day=wanted.on)  # fmt: skip

    try:
        return as_workbook(write)
    except TooMany as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(door(key, wanted), status=303)


def ledger_of(request: OfficeRequest, key: str) -> Ledger:
    """The ledger with this key; 404 where there is none, or nobody lets the reader see such cases."""
    editions = sorted((one for one in CATALOGUE if one.key == key), key=lambda one: one.edition)
    if not editions or not _sees(request, editions):
        raise Http404
    sight = sight_of(request.account, on=request.today)
    return Ledger(tuple(editions), queries.cases(sight, catalogue=Catalogue(editions)))


def asked_of(request: OfficeRequest, key: str) -> Asked:
    """What the address asks for and there is; the rest is passed over. Raises Unclear for a day to come."""
    if request.day > request.today:
        raise Unclear(_("截至日期不能晚于今天（{today}）。").format(today=request.today))
    said = {name: request.GET.get(name, "").strip() for name in request.GET}
    known = states(one for one in CATALOGUE if one.key == key)
    measure = said.get("measure", "")
    return Asked(
        on=request.day, today=request.today, unit=number_in(said.get("unit", "")),
        state=said.get("state", "") if said.get("state", "") in known else "",
        opened_from=day_in(said.get("from", "")), opened_until=day_in(said.get("until", "")),
        late=said.get("late", "") == "yes", text="".join(filter(str.isprintable, said.get("q", "")))[:LONGEST_ASKED],
        measure=Measure(measure) if measure in set(Measure) else None, since=day_in(said.get("since", "")),
    )  # fmt: skip


def asked_for(asked: Asked) -> dict[str, str]:
    """What is asked, as an address says it."""
    said = {
        "on": "" if asked.on == asked.today else asked.on, "unit": asked.unit, "state": asked.state,
        "from": asked.opened_from, "until": asked.opened_until, "late": "yes" if asked.late else "", "q": asked.text,
        "measure": asked.measure, "since": asked.since if asked.measure else "",
    }  # fmt: skip
    return {name: str(value) for name, value in said.items() if value}


def door(key: str, asked: Asked, **other: str) -> str:
    """The ledger with this asked."""
    said = urlencode({**asked_for(asked), **other})
    return f"{address('case_ledger', [key])}{'?' if said else ''}{said}"


def narrowed(asked: Asked, ledger: Ledger) -> str:
    """By what the rows were narrowed, in words; "" for nothing."""
    names = UnitName.objects.filter(unit=asked.unit or 0).on(asked.on)
    unit = names.values_list("name", flat=True).first() if asked.unit and _is_own(asked.unit) else None  # fmt: skip
    measure = MEASURES[asked.measure] if asked.measure else None
    listed = [
        _("单位：{unit}").format(unit=unit) if unit else "",
        _("状态：{state}").format(state=states(ledger.editions)[asked.state]) if asked.state else "",
        _("{day} 起开始的").format(day=asked.opened_from) if asked.opened_from else "",
        _("{day} 前开始的（含当天）").format(day=asked.opened_until) if asked.opened_until else "",
        _("只看逾期的") if asked.late else "",
        _("含“{text}”").format(text=asked.text) if asked.text else "",
        _("{since} 至 {day}，{measure}：{formula}").format(
            since=asked.since or asked.on, day=asked.on, measure=_(measure[0]), formula=_(measure[1])
        ) if measure else "",
    ]  # fmt: skip
    return _("；").join(filter(None, listed))


def day_in(text: str) -> date | None:
    """The day that a text says; None for none, or one that no case of ours was open on."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def _sees(request: OfficeRequest, editions: Sequence[Procedure]) -> bool:
    """With the procedure's permission, or who may open a case of it (R-C.5)."""
    seers = {one for each in editions for one in each.seers}
    opening = {one for each in editions for step in each.openings for one in step.permissions}
    return not powers(request).isdisjoint(seers | opening)


def _units(request: OfficeRequest, asked: Asked) -> list[tuple[int, str]]:
    """The reader's own units with those below, or around the one that is chosen: one level at a time."""
    standing = Unit.objects.named(on=asked.on).order_by("path")
    chosen = standing.filter(pk=asked.unit).first() if asked.unit and _is_own(asked.unit) else None  # fmt: skip
    if chosen is None:
        own = list(standing.filter(pk__in=current().units))
        below = list(standing.filter(parent__in=current().units).on(asked.on))
        return [(one.pk, one.name) for one in [*own, *(each for each in below if each not in own)]]
    listed = [*units_above(chosen, request), chosen]
    listed += [one for _title, units in units_below(chosen, request) for one in units]
    return [(one.pk, one.name) for one in listed]


def _is_own(unit: int) -> bool:
    """The unit lies in the reader's sight: the name of no other is told."""
    own = Unit.objects.filter(pk=unit).values_list("path", flat=True).first() or ""
    return bool(current().units & {int(one) for one in own.split("/") if one})


def _own_unit(request: OfficeRequest) -> str:
    """The name of the unit for which the reader takes things out."""
    held = [post.unit_id for post in posts_on(request.account, on=request.today) if post.unit_id]
    unit = Unit.objects.filter(pk__in=held).named(on=request.today).order_by("path").first()
    return unit.name if unit and unit.name else _("本单位")


def _place(asked: Asked) -> Mapping[str, Any]:
    said = asked_for(asked)
    return {name: said[name] for name in ("unit", "on", "since") if name in said}


def _cut(text: str) -> str:
    """As much of a text as a cell of the page has room for."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
