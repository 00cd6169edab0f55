"""One responsibility list: every duty with the rows it is about, what is left today, and what was answered."""

from pathlib import Path
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST, require_safe

from jingwei.areas.duties.models import DutyLine, DutyList
from jingwei.areas.duties.operations import answer
from jingwei.areas.duties.queries import Standing, standing, versions
from jingwei.areas.duties.rules import LONGEST, DutyRefused
from jingwei.areas.duties.workbook import take_in, take_out
from jingwei.areas.rounds.storage import FileRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.web.access import powers, sight_with
from jingwei.web.forms.steps import as_workbook, brought
from jingwei.web.ledgers.steps import address_of
from jingwei.web.liaison.steps import name_of
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to
from jingwei.web.scope import scoped


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def duty_list(asked: HttpRequest, pk: int) -> HttpResponse:
    """All of it as it stands."""
    request = cast("OfficeRequest", asked)
    return _draw(request, found(pk))


def found(pk: int) -> DutyList:
    """The list of this number that is in sight; 404 where there is none."""
    one = DutyList.objects.filter(pk=pk).select_related("unit", "by").first()
    if one is None:
        raise Http404
    return one


def _draw(
    request: OfficeRequest, one: DutyList, *, status: int = 200, typed: dict[int, str] | None = None, why: str = ""
) -> HttpResponse:  # fmt: skip
    others = list(versions(one))
    is_newest = others[0].pk == one.pk
    return page(
        request, "web/duties/one.html", status=status, one=one, unit_name=name_of(one.unit, on=request.today), why=why,
        lines=[_line(each, one, typed or {}) for each in standing(one, today=request.today)],
        others=[each for each in others if each.pk != one.pk], is_newest=is_newest, longest=LONGEST,
        may_answer=is_newest and Permission.LEDGERS_RETURN in powers(request) and not set(one.units).isdisjoint(
            sight_with(request, Permission.LEDGERS_RETURN).units
        ),
        may_export=Permission.LEDGERS_EXPORT in powers(request),
    )  # fmt: skip


def _line(each: Standing, one: DutyList, typed: dict[int, str]) -> dict[str, Any]:
    """A line with its doors: to the rows on the day of the list, and to those of today."""
    return {
        "standing": each,
        "then": address_of(each.duty.of, each.duty.asked(one.unit, on=one.on)),
        "now": address_of(each.duty.of, each.duty.asked(one.unit)),
        "typed": typed.get(each.line.pk, each.done),
    }


@scoped(Permission.LEDGERS_RETURN)
@require_POST
def answer_one(asked: HttpRequest, pk: int) -> HttpResponse:
    """Keeps what was typed into the page, all of it or nothing."""
    request = cast("OfficeRequest", asked)
    one = found(pk)
    lines = DutyLine.objects.filter(list=one).values_list("pk", flat=True)
    typed = {line: request.POST[f"done-{line}"] for line in lines if f"done-{line}" in request.POST}
    before = {line: request.POST.get(f"before-{line}", "") for line in typed}
    try:
        count = answer(one, typed, before=before, actor=request.account, now=request.now)
    except DutyRefused as refused:
        return _draw(request, one, status=422, typed=typed, why=str(refused))
    messages.success(request, _("已记下 {count} 项。").format(count=count))
    return back_to("duty_list", pk)


@scoped(Permission.LEDGERS_EXPORT)
@require_POST
def take_one_out(asked: HttpRequest, pk: int) -> HttpResponseBase:
    """The list as a workbook, to be filled and brought back."""
    request = cast("OfficeRequest", asked)
    one = found(pk)
    unit = name_of(one.unit, on=request.today)

    def write(path: Path) -> str:
        take_out(one, path, unit=unit, actor=request.account, now=request.now)
        return _("{unit}{year}年责任清单.xlsx").format(unit=unit, year=one.year)

    return as_workbook(write)


@scoped(Permission.LEDGERS_RETURN)
@require_POST
def bring_one_back(asked: HttpRequest, pk: int) -> HttpResponse:
    """The workbook with what was done; refused, every reason stands on the page."""
    request = cast("OfficeRequest", asked)
    one = found(pk)
    try:
        with brought(request.FILES.get("workbook")) as (path, name):
            count = take_in(one, path, name=name, actor=request.account, now=request.now)
    except (DutyRefused, FileRefused) as refused:
        return _draw(request, one, status=422, why=str(refused))
    messages.success(request, _("已读入，{count} 项有变化。").format(count=count))
    return back_to("duty_list", pk)
