"""The hotline's list in, as orders by its numbers once; orders out as a list with their results (R-SO.7)."""

from pathlib import Path
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_POST

from jingwei.areas.orders.hotline import HEADS, MOST, NEEDED, bring_in, take_out
from jingwei.areas.orders.kinds import LEADS
from jingwei.areas.orders.measures import told
from jingwei.areas.orders.profile import profile
from jingwei.areas.rounds.storage import FileRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.units.models import Unit
from jingwei.web.addresses import address
from jingwei.web.cover.taking import units_to_choose
from jingwei.web.forms.steps import as_workbook, brought
from jingwei.web.orders.listing import listed
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped_to_cases
from jingwei.web.service.forms import offer
from jingwei.web.sheet_rows import Says, TableRefused, read_rows

MOST_OUT = 5_000  # orders in one workbook


class ListForm(forms.Form):
    """Who takes the list, and of which class a row is whose class is none of ours."""

    at = forms.ChoiceField()
    kind = forms.ChoiceField()

    def __init__(self, *given: Any, units: list[tuple[int, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        offer(self, "at", units)
        offer(self, "kind", [(key, _(title)) for key, title in profile().classes.items()])
        self.fields["at"].label = _("首接单位")
        self.fields["kind"].label = _("表里没写类别的，算哪一类")


@scoped_to_cases(Permission.ORDERS_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def bring_list(asked: HttpRequest) -> HttpResponse:
    """The upload; what became of its rows stands on the page."""
    request = cast("OfficeRequest", asked)
    units = units_to_choose(request, Permission.ORDERS_LEAD, *LEADS)
    form = ListForm(request.POST or None, units=units)
    if request.method != "POST" or not form.is_valid():
        return _drawn(request, form, status=422 if form.is_bound else 200)
    try:
        with brought(request.FILES.get("list")) as (path, name):
            rows = _read(path, name)
    except (TableRefused, FileRefused) as refused:
        return _drawn(request, form, why=str(refused), status=422)
    said = form.cleaned_data
    done = bring_in(
        rows, at=Unit.objects.get(pk=said["at"]), kind=said["kind"], actor=request.account, now=request.now
    )  # fmt: skip
    text = _("登记了 {opened} 件；另有 {before} 件以前登记过，没有重复。")
    messages.success(request, text.format(opened=done.opened, before=done.before))
    if done.refused:
        return _drawn(request, form, why="\n".join(done.refused), status=422)
    return HttpResponseRedirect(address("orders"), status=303)


@scoped_to_cases(Permission.ORDERS_VIEW)
@require_POST
def take_list(asked: HttpRequest) -> HttpResponseBase:
    """The orders that the address asks for, as a workbook."""
    request = cast("OfficeRequest", asked)
    found = told(listed(request)[:MOST_OUT], on=request.today)

    def write(path: Path) -> str:
        take_out(found, path, on=request.today, actor=request.account, now=request.now)
        return _("服务点单-{day}.xlsx").format(day=request.today)

    return as_workbook(write)


def _read(path: Path, name: str) -> list[tuple[int, dict[str, str]]]:
    """The rows; raises TableRefused, for too many as well."""
    said = Says(
        no_book=_("{name}：请把热线的清单存为 .xlsx 再传。"),
        no_heads=_("{name}：没有找到“工单编号”和“诉求内容”两列，请在表头里写明。"),
    )
    rows = read_rows(path, name=name, heads=HEADS, needed=NEEDED, said=said)
    if len(rows) > MOST:
        text = _("{name}：有 {count} 行，一次最多 {most} 行，请分几次上传。")
        raise TableRefused(text.format(name=name, count=len(rows), most=MOST))
    return rows


def _drawn(request: OfficeRequest, form: ListForm, *, why: str = "", status: int = 200) -> HttpResponse:  # fmt: skip
    return page(
        request, "web/orders/hotline.html", form=form, reasons=why.splitlines(), status=status,
        hotline=profile().hotline, most=MOST,
    )  # fmt: skip
