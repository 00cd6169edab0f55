"""The form that lists the rows of the ledger of cover for formation plans: in which unit, until when."""

import secrets
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jingwei.areas.formation.planning import Listing, list_many, rows
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.queries import paths
from jingwei.procedures.operations import StepRefused
from jingwei.procedures.operations.many import MOST
from jingwei.units.kinds import COMMITTEES, Kind
from jingwei.units.models import Unit
from jingwei.web.organisations.choosing import choices, within
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped_to_cases

PLANNED = (Kind.CITY, Kind.DISTRICT, Kind.STREET, Kind.TOWN, Kind.PARK, *COMMITTEES)


class ListForm(forms.Form):
    """query: further conditions, as the address of the ledger has them."""

    unit = forms.ChoiceField()
    until = forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    query = forms.CharField(required=False, max_length=2_000, widget=forms.HiddenInput)

    def __init__(self, *given: Any, request: OfficeRequest, **named: Any) -> None:
        super().__init__(*given, **named)
        own = within(paths(request.account, Permission.COVER_EDIT, on=request.today))
        units = choices(own.on(request.today).filter(kind__in=PLANNED), "", on=request.today)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ChoiceField)  # noqa: S101 - declared above
        unit.choices, unit.label = [(str(pk), name) for pk, name in units], _("在哪里")
        self.fields["until"].label = _("目标日期")
        self.fields["until"].help_text = _("打算到哪天建好。")

    def listing(self) -> Listing:
        """What was filled in."""
        said = self.cleaned_data
        return Listing(Unit.objects.get(pk=said["unit"]), said["query"], said["until"])


@scoped_to_cases(Permission.COVER_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def list_them(asked: HttpRequest) -> HttpResponse:
    """The form; `?query=` comes from the ledger. With `look` it tells how many rows are meant."""
    request = cast("OfficeRequest", asked)
    form = ListForm(request.POST or None, request=request, initial=request.GET.dict())
    if not form.is_valid():
        return _drawn(request, form, status=422 if form.is_bound else 200)
    if "look" in request.POST:
        found = len(rows(form.listing(), actor=request.account, on=request.today))
        return _drawn(request, form, count=f"{MOST}+" if found > MOST else str(found))
    try:
        made = list_many(
            form.listing(), actor=request.account, now=request.now, key=request.POST.get("key", "")
        )
    except StepRefused as refused:
        form.add_error(None, str(refused))
        return _drawn(request, form, status=422)
    said = _("列入了 {count} 家；另有 {passed} 家已在计划里或没有属地，没有重复列入。")
    messages.success(request, said.format(count=made.opened, passed=made.passed_over))
    return HttpResponseRedirect(reverse("formation"), status=303)


def _drawn(
    request: OfficeRequest, form: ListForm, *, count: str = "", status: int = 200
) -> HttpResponse:
    key = request.POST.get("key", "") or secrets.token_hex(16)
    return page(
        request, "web/formation/plan.html", form=form, count=count, key=key, most=MOST, status=status,
        conditions=form["query"].value() or "",
    )  # fmt: skip
