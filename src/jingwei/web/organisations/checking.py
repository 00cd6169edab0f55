"""Keeping what a call, a visit or an inspection found (R-2.7, R-V.6)."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.register.kinds import Method, Outcome
from jingwei.register.models import FieldCheck, Organisation
from jingwei.register.operations import check_field
from jingwei.web.organisations.finding import back, found, refusals_in
from jingwei.web.organisations.following import advice
from jingwei.web.organisations.forms import CheckForm
from jingwei.web.organisations.organisation import draw
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped


@scoped(Permission.REGISTER_CHECK)
@require_POST
def check(asked: HttpRequest, number: str) -> HttpResponse:
    """Keeps a check; the same form sent twice is kept once."""
    request = cast("OfficeRequest", asked)
    one = found(number)
    form = CheckForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            kept = _save(request, one, form.cleaned_data)
            messages.success(request, _("核实结果已登记。") + advice([kept]))
            return back(request, one)
    return draw(request, one, form=form, status=422)


def _save(request: OfficeRequest, one: Organisation, said: dict[str, Any]) -> FieldCheck:
    """The check that was kept, now or when the form came for the first time."""
    Organisation.objects.select_for_update(no_key=True).get(pk=one.pk)
    same = {"method": said["method"], "outcome": said["outcome"], "checked_on": said["checked_on"], "note": said["note"]}  # fmt: skip
    since = FieldCheck.objects.filter(organisation=one, pk__gt=said["seen"] or 0)
    kept = since.filter(account=request.account, **same).first()
    return kept or check_field(
        one, method=Method(said["method"]), outcome=Outcome(said["outcome"]), on=said["checked_on"],
        note=said["note"], actor=request.account, now=request.now,
    )  # fmt: skip
