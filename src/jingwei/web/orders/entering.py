"""Entering an order for somebody: who called, who came on a reception day, what an instructor brought back (R-SO.2)."""

import secrets
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from jingwei.areas.orders.kinds import HANDLERS, LEADS, Source
from jingwei.areas.orders.operations import enter
from jingwei.areas.orders.procedure import order
from jingwei.areas.orders.profile import profile
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.sight import Sight, seeing
from jingwei.procedures.codes.operations import give_for_case
from jingwei.procedures.fields import Answer
from jingwei.procedures.operations import StepRefused
from jingwei.procedures.organisations import entry_of
from jingwei.register.models import Entry
from jingwei.units.models import Unit
from jingwei.web.access import sight_with
from jingwei.web.cases.forms import StepForm
from jingwei.web.cover.taking import units_to_choose
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped_to_cases
from jingwei.web.service.forms import offer

STEP = order.step("enter")


class AtForm(forms.Form):
    """Who received it, and which organisation it is about, if any."""

    at = forms.ChoiceField()
    number = forms.CharField(required=False, max_length=20)

    def __init__(self, *given: Any, units: list[tuple[int, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        offer(self, "at", units)
        self.fields["at"].label = _("首接单位")
        self.fields["number"].label = _("组织的经纬号")
        self.fields["number"].help_text = _("例如 JW-0000123；不是哪一家组织的事就不填。")


@scoped_to_cases(Permission.ORDERS_HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def enter_one(asked: HttpRequest) -> HttpResponse:
    """The form; `?number=` names the organisation."""
    request = cast("OfficeRequest", asked)
    first = {"number": request.GET.get("number", "")}
    return entered(request, first, {"source": Source.DIRECT.value}, fixed={})


def entered(
    request: OfficeRequest, first: Mapping[str, Any], said: Mapping[str, Answer], *, fixed: Mapping[str, str]
) -> HttpResponse:  # fmt: skip
    """The form of an order, or the order that it opens. first, said: what it begins with; fixed: what it does not ask."""
    units = units_to_choose(request, Permission.ORDERS_HANDLE, *LEADS, *HANDLERS)
    at = AtForm(request.POST or None, units=units, initial=dict(first))
    if request.method != "POST":
        return _drawn(request, at, StepForm(STEP, on=request.today, initial=said), fixed=fixed)
    form = StepForm(STEP, on=request.today, data=request.POST)
    if not at.is_valid():
        return _drawn(request, at, form, fixed=fixed, status=422)
    try:
        event = enter(
            {**form.answers, **fixed}, at=Unit.objects.get(pk=at.cleaned_data["at"]), entry=_entry(request, at),
            actor=request.account, now=request.now, key=request.POST.get("key", ""),
        )  # fmt: skip
    except StepRefused as refused:
        form.explain(refused)
        if refused.faults.keys() & fixed.keys():  # at no field that is drawn
            form.add_error(None, str(refused))
        return _drawn(request, at, form, fixed=fixed, status=422)
    code = give_for_case(event.case, key=request.POST.get("key", ""), now=request.now)
    return page(request, "web/orders/entered.html", case=event.case_id, code=code)


def _entry(request: OfficeRequest, at: AtForm) -> Entry | None:
    """The organisation that was named, where the reader may see it; raises StepRefused for another."""
    number = at.cleaned_data["number"].strip()
    if not number:
        return None
    with seeing(Sight(sight_with(request, Permission.ORDERS_HANDLE).units)):
        found = entry_of(number, on=request.today)
    if found is None:
        said = _("{number} 不在您的辖区，或没有这个号。").format(number=number)
        at.add_error("number", said)
        raise StepRefused(said)
    return found


def _drawn(
    request: OfficeRequest, at: AtForm, form: StepForm, *, fixed: Mapping[str, str], status: int = 200
) -> HttpResponse:  # fmt: skip
    key = request.POST.get("key", "") or secrets.token_hex(16)
    return page(
        request, "web/orders/new.html", at=at, form=form, key=key, status=status, words=profile(),
        asks=[one.key for one in STEP.asks if one.key not in fixed], reference=fixed.get("reference", ""),
    )  # fmt: skip
